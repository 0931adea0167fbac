from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "activities"

    def ready(self) -> None:
        from activities.services import forget_record
        from core.signals import record_deleting

        record_deleting.connect(forget_record, dispatch_uid="activities")
