from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "files"

    def ready(self) -> None:
        from core.signals import record_deleting
        from files.services import forget_record

        record_deleting.connect(forget_record, dispatch_uid="files")
