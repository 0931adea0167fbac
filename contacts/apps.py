from django.apps import AppConfig

from core.records import RecordType, register


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        from contacts.models import Contact

        search = ("last_name", "first_name", "email", "phone", "mobile", "account__name")
        register(RecordType(Contact, "users", search, ("account", "email"), default_access="read"))
