from django.apps import AppConfig

from core.records import RecordType, register


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.models import Account

        search = ("name", "website", "phone", "billing_city")
        register(RecordType(Account, "building", search, ("billing_city", "website"), default_access="read"))
