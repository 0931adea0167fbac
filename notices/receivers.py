"""What lower layers tell, turned into notices and e-mails."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.models import OrganisationSettings
from jobs.models import Job
from notices.services import mail_queue, notice_send
from users.models import User
from users.services import invitation_hours


def owner_changed(*, record: Any, owner: User, by: User | None, **kwargs: Any) -> None:
    notice_send(user=owner, kind="owner_changed", record=record, by=by)


def record_shared(*, record: Any, user: User, access: str, by: User | None, **kwargs: Any) -> None:
    if user != by:
        notice_send(user=user, kind="record_shared", record=record, by=by, access=str(access))


def job_finished(*, job: Job, **kwargs: Any) -> None:
    counts = {name: getattr(job, name) for name in ("done", "failed", "undone", "kept")}
    about = {"job": job.pk, "title": job.title, "state": str(job.state), **counts}
    notice_send(user=job.undone_by or job.by, kind="job_finished", **about)


def user_invited(*, user: User, by: User | None, **kwargs: Any) -> None:
    """The mail by which a new user sets a first password."""
    organisation = OrganisationSettings.load()
    mail_queue(
        to=[user.email],
        subject=_("Your account at %(organisation)s") % {"organisation": organisation.name},
        template="invitation",
        context={"user": user, "by": by, "hours": invitation_hours()},
        by=by,
        one_time_for=user,
    )


def password_reset_asked(*, user: User, **kwargs: Any) -> None:
    """The mail by which a user sets a new password."""
    mail_queue(
        to=[user.email],
        subject=_("Set a new password"),
        template="password_reset",
        context={"user": user, "hours": invitation_hours()},
        by=None,
        one_time_for=user,
    )
