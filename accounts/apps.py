from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.record_type import RECORD_TYPE, RELATED_LISTS
        from core import records, related
        from files.registry import attach_files

        records.register(RECORD_TYPE)
        related.register(*RELATED_LISTS)
        attach_files(RECORD_TYPE.model)
