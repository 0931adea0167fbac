from django.apps import AppConfig


class PathsConfig(AppConfig):
    name = "paths"

    def ready(self) -> None:
        from core.signals import record_deleting
        from paths.services.checklist import forget_record

        record_deleting.connect(forget_record, dispatch_uid="paths")
