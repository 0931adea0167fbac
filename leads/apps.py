from django.apps import AppConfig

from core.records import RecordType, register


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self) -> None:
        from leads.models import Lead

        search = ("last_name", "first_name", "company", "email", "phone", "mobile")
        register(RecordType(Lead, "magnet", search, ("company", "email"), default_access="private"))
