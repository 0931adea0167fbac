from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.records import RecordType, Verbs, register
from core.related import RelatedList
from core.related import register as register_related
from core.signals import record_deleting


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        from accounts.models import Account
        from contacts import services
        from contacts.forms import GROUPS
        from contacts.models import Contact
        from contacts.services import person_of_account_delete
        from files.registry import attach_files

        search = ("last_name", "first_name", "email", "phone", "mobile", "account__name")
        verbs = Verbs(
            "contact",
            create=services.contact_create,
            update=services.contact_update,
            delete=services.contact_delete,
            change_owner=services.contact_change_owner,
        )
        attach_files(Contact)
        register(
            RecordType(
                Contact,
                "users",
                search,
                ("account", "email"),
                default_access="read",
                lock_order=3,
                groups=GROUPS,
                verbs=verbs,
            )
        )
        register_related(
            RelatedList(
                Account,
                "contacts",
                _("Contacts"),
                rows=lambda account, user: Contact.objects.visible_to(user).filter(account=account),
                fields=("title", "email", "phone"),
                create_url=lambda account: f"{reverse('contacts:create')}?account={account.pk}",
            )
        )
        register_related(
            RelatedList(
                Contact,
                "reports",
                _("People who report here"),
                rows=lambda contact, user: Contact.objects.visible_to(user).filter(reports_to=contact),
                fields=("title", "email", "phone"),
            )
        )
        record_deleting.connect(person_of_account_delete, dispatch_uid="contacts.person_of_account_delete")
