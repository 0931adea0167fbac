"""Profiles as code: what one may do. (Whose records one sees is `users.visibility`.)

The words are Django's own permission names, so that the admin, the pages and the services speak one language.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _


class Profile(models.TextChoices):
    REP = "rep", _("Rep")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")


class Permission(StrEnum):
    """Rights that are more than Django's view, add, change, delete of a model."""

    LEAD_CONVERT = "leads.convert_lead"
    LEAD_TRANSFER = "leads.transfer_lead"
    SUBMISSION_RETRY = "leads.retry_submission"
    ACCOUNT_TRANSFER = "accounts.transfer_account"
    CONTACT_TRANSFER = "contacts.transfer_contact"
    OPPORTUNITY_TRANSFER = "opportunities.transfer_opportunity"
    OPPORTUNITY_REOPEN = "opportunities.reopen_opportunity"
    QUOTE_TRANSFER = "quotes.transfer_quote"
    QUOTE_SYNC = "quotes.sync_quote"
    QUOTE_DOCUMENT = "quotes.create_document"
    QUOTE_DESIGN = "quotes.design_template"
    PATH_DESIGN = "paths.design_path"
    GATE_OVERRIDE = "paths.override_gate"
    ORGANISATION_CHANGE = "core.change_organisationsettings"


def _rights(app: str, *model_names: str, actions: str = "view add change delete") -> set[str]:
    return {f"{app}.{action}_{name}" for name in model_names for action in actions.split()}


NOT_FOR_REPS = {
    Permission.ORGANISATION_CHANGE,
    Permission.SUBMISSION_RETRY,
    Permission.OPPORTUNITY_REOPEN,
    Permission.QUOTE_DESIGN,
    Permission.PATH_DESIGN,
    Permission.GATE_OVERRIDE,
}
REP_RIGHTS = frozenset(
    _rights("leads", "lead")
    | _rights("accounts", "account")
    | _rights("contacts", "contact")
    | _rights("opportunities", "opportunity")
    | _rights("quotes", "quote")
    | _rights("activities", "activity")
    | _rights("files", "storedfile", actions="view add delete")
    | _rights("products", "product", "pricebook", "pricebookentry", actions="view")
    | {str(p) for p in Permission if p not in NOT_FOR_REPS}
)
MANAGER_RIGHTS = frozenset(
    REP_RIGHTS
    | _rights("products", "product", "pricebook", "pricebookentry", "taxclass")
    | _rights("leads", "leadstatus", "webform")
    | _rights("leads", "submission", "conversion", actions="view")
    | _rights("accounts", "leadsource")
    | _rights("opportunities", "pipeline", "stage", "contactrolename", "lossreason", "competitor")
    | _rights("opportunities", "opportunityline", "contactrole", "opportunitycompetitor", "stagechange", actions="view")
    | _rights("paths", "path")
    | _rights("paths", "pathversion", "pathpicture", "checklisttick", "gateevent", actions="view")
    | _rights("quotes", "quotetemplate", "quotetemplateversion", actions="view")
    | _rights("quotes", "quoteline", "quotenote", "quotedocument", actions="view")
    | _rights("users", "user", "role", "queue", actions="view")
    | {Permission.SUBMISSION_RETRY, Permission.OPPORTUNITY_REOPEN, Permission.QUOTE_DESIGN}
    | {Permission.PATH_DESIGN, Permission.GATE_OVERRIDE}
)
# An administrator is a superuser: Django grants every permission before a profile is asked.
PROFILE_RIGHTS: dict[str, frozenset[str]] = {
    Profile.REP: REP_RIGHTS,
    Profile.MANAGER: MANAGER_RIGHTS,
    Profile.ADMINISTRATOR: frozenset(),
}


def permission_required(
    permission: str, raise_exception: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guards a function view: without the permission the answer is 403 (log-in itself is asked by middleware)."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the architecture tests
        return guarded

    return decorate
