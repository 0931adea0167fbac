"""From a submission of a web form to its lead: kept whatever comes of it, and tried again until there is a lead."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import LeadSource
from core.catalogue import fields_of
from core.errors import BusinessRuleError
from core.faults import fault_point
from core.services import database_now, lock
from leads.capture import URLENCODED, LeadFields, Payload, encode, submission_id
from leads.models import Lead, LeadStatus, Submission, WebForm
from leads.services.records import lead_create
from leads.webform_inputs import fillable
from paths.errors import GateBlocked
from users.models import User
from users.owned import tell_owner

logger = logging.getLogger(__name__)
State = Submission.State
MAX_ATTEMPTS = 10  # by the sweep; people may try more often
RETRY_AFTER = timedelta(minutes=1)
RESULT = ("attempts", "changed_at", "lead", "state", "reason")  # what an attempt writes


@transaction.atomic
def lead_capture(
    *,
    form: WebForm,
    payload: Mapping[str, Any],
    body: bytes | None = None,
    content_type: str = URLENCODED,
    query: str = "",
    remote_address: str | None = None,
    user_agent: str = "",
    referrer: str = "",
) -> Submission:
    """Keeps what a web form posted and makes a lead of it, committed together.

    `payload` maps posted names to lists of values (`leads.capture.parse`); `body` is what it was read from.
    A lead that breaks a rule leaves the submission "failed" with the reason, any other trouble leaves it "waiting" for
    the sweep. Does not raise for either. A lead that a gate keeps from the default status begins in the first one, and
    the reason says so. What was posted to this form under the same `submission_id` before is
    returned as it is: the sender had no answer, or asked twice.
    """
    posted = {name: [values] if isinstance(values, str) else list(values) for name, values in payload.items()}
    submission, is_new = _keep(
        form,
        submission_id(posted),
        body=encode(posted) if body is None else body,
        content_type=_clean(content_type, 255),
        query=_clean(query, 2000),
        remote_address=_address(remote_address),
        user_agent=_clean(user_agent, 400),
        referrer=_clean(referrer, 1000),
    )
    fault_point("capture:kept")
    if is_new:
        _attempt(submission, posted, by=None)
    elif submission.payload() != posted:
        logger.warning("Submission %s was sent again with other content under its id: the first stays", submission.pk)
    fault_point("capture:before_commit")
    return submission


def _keep(form: WebForm, key: str, **columns: Any) -> tuple[Submission, bool]:
    """The submission with this id of the sender's, and whether it is new. Of two at once the second waits and finds it.

    Without an id every post is a new one, which nobody else can be writing: its row waits for what comes of it.
    """
    if not key:
        return Submission(form=form, **columns), True
    return Submission.objects.get_or_create(form=form, submission_id=key, defaults=columns)


@transaction.atomic
def submission_retry(*, submission: Submission, by: User | None) -> Submission:
    """Tries again to make the lead of a submission; look at `state` and `reason` for what came of it.

    Raises BusinessRuleError when there is a lead already.
    """
    stored = lock(submission)
    if stored.state == State.DONE:
        raise BusinessRuleError(_("A lead was made of this submission already."))
    return _attempt(stored, stored.payload(), by=by)


def submissions_sweep(*, limit: int = 200) -> int:
    """Tries all waiting submissions again, the longest waiting first; says how many it took up."""
    due = Submission.objects.filter(state=State.PENDING, changed_at__lt=Now() - RETRY_AFTER)
    keys = list(due.order_by("changed_at").values_list("pk", flat=True)[:limit])
    return sum(_sweep(key) for key in keys)


@transaction.atomic
def _sweep(key: int) -> bool:
    """Tries one submission, unless another worker or a person has it in hand."""
    waiting = Submission.objects.select_for_update(skip_locked=True).filter(pk=key, state=State.PENDING)
    submission = waiting.first()
    if submission is None:
        return False
    _attempt(submission, submission.payload(), by=None)
    if submission.state == State.PENDING and submission.attempts >= MAX_ATTEMPTS:
        Submission.objects.filter(pk=key).update(state=State.FAILED)
    return True


def _attempt(submission: Submission, payload: Payload, *, by: User | None) -> Submission:
    """Makes the lead and writes down what came of it, with the submission itself if it is a new one."""
    if submission.attempts:  # otherwise it is of this transaction, as its time is
        submission.changed_at = database_now()
    submission.attempts = min(submission.attempts + 1, 32767)
    try:
        submission.lead, submission.reason = _lead_of(submission.form, payload, by=by)
        fault_point("capture:lead_made")
        submission.state = State.DONE
    except BusinessRuleError as error:
        submission.state, submission.reason = State.FAILED, _reason(error)
    except Exception:
        # The visitor's words are worth more than the cause: they are kept, and the sweep tries again.
        logger.exception("No lead from submission %s yet", submission.pk or "of now")
        submission.state, submission.reason = State.PENDING, _("Something unexpected happened; it is tried again.")
    submission.save(update_fields=RESULT if submission.pk else None)
    return submission


def _lead_of(form: WebForm, payload: Payload, *, by: User | None) -> tuple[Lead, str]:
    """The lead of a post, made in a savepoint, and why it begins where it does; "" where that is the default status.

    Nobody is there whom a gate could ask for more: a lead that would begin behind one begins in the first status.
    """
    try:
        with transaction.atomic():
            return _make_lead(form, payload, by=by), ""
    except GateBlocked as stop:
        first = LeadStatus.objects.filter(is_active=True, category=LeadStatus.Category.OPEN).first()
        with transaction.atomic():
            lead = _make_lead(form, payload, by=by, status=first)
        return lead, _("It begins in “%(status)s”: %(why)s") % {"status": lead.status, "why": stop.message}


def _make_lead(form: WebForm, payload: Payload, *, by: User | None, status: LeadStatus | None = None) -> Lead:
    taken = LeadFields(payload, form.field_map, fields=fillable())
    values = taken.values
    values["source"] = _source(taken, form)
    values["description"] = taken.description()
    lead = lead_create(by=by, owner=form.owner, queue=form.queue, status=status, **values)
    tell_owner(lead, by=by)
    return lead


def _source(taken: LeadFields, form: WebForm) -> LeadSource | None:
    """The posted lead source, where we have one of that name; the form's own otherwise."""
    name = taken.values.get("source")
    if not name:
        return form.source
    if "\x00" in name:
        raise BusinessRuleError(_("Null characters are not allowed."), field="source")
    found = LeadSource.objects.filter(name__iexact=name).first()
    if found is None:
        taken.keep("source", name)
    return found or form.source


def _reason(error: BusinessRuleError) -> str:
    """All messages, each with the field that it is about."""
    fields = fields_of(Lead)
    parts = [
        (fields[name].label if name and name in fields else name, text)
        for name, texts in error.errors.items()
        for text in texts
    ]
    return " ".join(f"{label}: {text}" if label else text for label, text in parts)


def _clean(text: str, limit: int) -> str:
    return text.replace("\x00", "")[:limit]


def _address(text: str | None) -> str | None:
    try:
        validate_ipv46_address(text or "")
    except ValidationError:
        return None
    return text
