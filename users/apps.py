from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "users"

    def ready(self) -> None:
        from core.signals import record_deleting
        from users.sharing import forget_record

        record_deleting.connect(forget_record, dispatch_uid="users.sharing")
