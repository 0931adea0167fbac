"""Every verb about leads: the records, their conversion, the web forms that bring them and what was submitted."""

from leads.errors import AlreadyConverted, LeadReadOnly
from leads.services.capturing import lead_capture, submission_retry, submissions_sweep
from leads.services.converting import lead_convert
from leads.services.records import (
    lead_accept,
    lead_assign,
    lead_change_owner,
    lead_change_status,
    lead_create,
    lead_delete,
    lead_mark_read,
    lead_update,
)
from leads.services.statuses import lead_status_create, lead_status_delete, lead_status_update
from leads.services.webforms import webform_create, webform_delete, webform_update

__all__ = [
    "AlreadyConverted",
    "LeadReadOnly",
    "lead_accept",
    "lead_assign",
    "lead_capture",
    "lead_change_owner",
    "lead_change_status",
    "lead_convert",
    "lead_create",
    "lead_delete",
    "lead_mark_read",
    "lead_status_create",
    "lead_status_delete",
    "lead_status_update",
    "lead_update",
    "submission_retry",
    "submissions_sweep",
    "webform_create",
    "webform_delete",
    "webform_update",
]
