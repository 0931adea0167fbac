"""The managers' back office: Django's admin, scoped to what one may see, writing through the services.

An app's admin.py names columns, filters, groups of fields and the services (`Verbs`); how they are used is said here
once. No ModelAdmin writes a row itself.
"""

from core.backoffice.inlines import ReadOnlyInline
from core.backoffice.records import RecordAdmin
from core.backoffice.site import CrmAdminSite
from core.records import Verbs

__all__ = ["CrmAdminSite", "ReadOnlyInline", "RecordAdmin", "Verbs"]
