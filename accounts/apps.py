from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.records import RecordType, Verbs, register
from core.related import RelatedList
from core.related import register as register_related


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import services
        from accounts.forms import GROUPS
        from accounts.models import Account
        from files.registry import attach_files

        search = ("name", "website", "phone", "billing_city")
        verbs = Verbs(
            "account",
            create=services.account_create,
            update=services.account_update,
            delete=services.account_delete,
            change_owner=services.account_change_owner,
        )
        attach_files(Account)
        register(
            RecordType(
                Account,
                "building",
                search,
                ("billing_city", "website"),
                default_access="read",
                lock_order=2,
                groups=GROUPS,
                verbs=verbs,
            )
        )
        register_related(
            RelatedList(
                Account,
                "children",
                _("Accounts below"),
                rows=lambda account, user: Account.objects.visible_to(user).filter(parent=account).order_by("name"),
                fields=("type", "billing_city", "phone", "owner"),
                position=90,
            )
        )
