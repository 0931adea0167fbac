from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        from contacts.record_type import RECORD_TYPE, RELATED_LISTS
        from contacts.services import person_of_account_delete
        from core import records, related
        from core.signals import record_deleting
        from files.registry import attach_files

        records.register(RECORD_TYPE)
        related.register(*RELATED_LISTS)
        attach_files(RECORD_TYPE.model)
        record_deleting.connect(person_of_account_delete, dispatch_uid="contacts.person_of_account_delete")
