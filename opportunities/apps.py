from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.records import RecordType, Verbs, register
from core.related import RelatedList
from core.related import register as register_related
from paths.registry import register as register_path

COLUMNS = ("stage", "amount", "close_date", "owner")


class OpportunitiesConfig(AppConfig):
    name = "opportunities"

    def ready(self) -> None:
        from accounts.models import Account
        from contacts.models import Contact
        from files.registry import attach_files
        from opportunities import services
        from opportunities.forms import GROUPS
        from opportunities.models import Opportunity
        from opportunities.path import PATH

        search = ("name", "account__name")
        verbs = Verbs(
            "opportunity",
            create=services.opportunity_create,
            update=services.opportunity_update,
            delete=services.opportunity_delete,
            change_owner=services.opportunity_change_owner,
        )
        attach_files(Opportunity)
        register(
            RecordType(
                Opportunity,
                "target-arrow",
                search,
                ("account", "stage"),
                default_access="private",
                lock_order=4,
                groups=GROUPS,
                verbs=verbs,
            )
        )
        register_path(PATH)
        register_related(
            RelatedList(
                Account,
                "opportunities",
                _("Opportunities"),
                rows=lambda account, user: Opportunity.objects.visible_to(user).filter(account=account),
                fields=COLUMNS,
                create_url=lambda account: f"{reverse('opportunities:create')}?account={account.pk}",
            )
        )
        register_related(
            RelatedList(
                Contact,
                "opportunities",
                _("Opportunities"),
                rows=lambda contact, user: (
                    # The newest part first: an index of the contact's parts has that order.
                    Opportunity.objects.visible_to(user)
                    .filter(contact_roles__contact=contact)
                    .order_by("-contact_roles__pk")
                ),
                fields=COLUMNS,
                create_url=lambda contact: f"{reverse('opportunities:create')}?contact={contact.pk}",
            )
        )
