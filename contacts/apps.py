from django.apps import AppConfig

from core.records import RecordType, register
from core.signals import record_deleting


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        from contacts.models import Contact
        from contacts.services import person_of_account_delete

        search = ("last_name", "first_name", "email", "phone", "mobile", "account__name")
        register(RecordType(Contact, "users", search, ("account", "email"), default_access="read"))
        record_deleting.connect(person_of_account_delete, dispatch_uid="contacts.person_of_account_delete")
