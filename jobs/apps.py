from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        from jobs.owners import CHANGE_OWNER
        from jobs.registry import register

        register(CHANGE_OWNER)
