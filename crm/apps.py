"""The composition root's app configuration."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CrmConfig(AppConfig):
    name = "crm"


class CrmAdminConfig(AdminConfig):
    """Django's admin with our site: open to managers and administrators, each model scoped to what they may see."""

    default_site = "core.backoffice.CrmAdminSite"
