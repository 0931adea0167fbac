"""The composition root's app configuration."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks


class CrmConfig(AppConfig):
    name = "crm"

    def ready(self) -> None:
        from crm import production  # reads the settings

        checks.register(production.check, checks.Tags.security, deploy=True)


class CrmAdminConfig(AdminConfig):
    """Django's admin with our site: open to managers and administrators, each model scoped to what they may see."""

    default_site = "core.backoffice.CrmAdminSite"
