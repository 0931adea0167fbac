from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from core import lookups  # noqa: F401  # registers them
from core.history import install_helpers


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        autodiscover_modules("glossary")
        post_migrate.connect(install_helpers, sender=self, dispatch_uid="core.history.install_helpers")
