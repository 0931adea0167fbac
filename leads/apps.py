from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.records import RecordType, Verbs, register
from core.related import RelatedList
from core.related import register as register_related


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self) -> None:
        from accounts.models import Account
        from contacts.models import Contact
        from files.registry import attach_files
        from leads import services
        from leads.forms import GROUPS
        from leads.models import Lead
        from leads.path import PATH
        from opportunities.models import Opportunity
        from paths.registry import register as register_path

        search = ("last_name", "first_name", "company", "email", "phone", "mobile")
        verbs = Verbs(
            "lead",
            create=services.lead_create,
            update=services.lead_update,
            delete=services.lead_delete,
            change_owner=services.lead_change_owner,
        )
        attach_files(Lead)
        register(
            RecordType(
                Lead,
                "magnet",
                search,
                ("company", "email"),
                default_access="private",
                lock_order=1,
                groups=GROUPS,
                verbs=verbs,
            )
        )
        register_path(PATH)
        columns = ("company", "source", "converted_at", "owner")
        for parent in (Account, Contact, Opportunity):
            register_related(RelatedList(parent, "leads", _("Leads converted to this"), converted_leads, columns))


def converted_leads(record: Any, user: Any) -> Any:
    """The leads that became an account, contact or opportunity, as far as the user may see them."""
    from leads.models import Lead

    return Lead.objects.visible_to(user).filter(**{f"converted_{record._meta.model_name}": record})
