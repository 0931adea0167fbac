"""The work itself: one item after the other, each with its result in one transaction, so each is done exactly once.

One worker at a time is at a job: a lock of its database session says so, which a killed worker gives back by itself.
Whoever takes the job up counts `run` up, and every item's transaction begins by locking the job's row at that number,
so that one who lost the connection, and with it the lock, writes nothing more.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, NotAllowed, RecordGone
from core.exclusive import exclusive
from core.faults import fault_point
from core.history import acting
from jobs.models import Job, JobItem
from jobs.registry import JobKind, Skip, Turn, kind_of
from jobs.services.ending import end, tell
from users.models import User

logger = logging.getLogger(__name__)
SLICE = 60  # seconds that a worker stays with one job; then others have their turn, well before Celery's time limit
MAX_ATTEMPTS = 3  # runs that may begin, and end without a result, with one and the same item
TRIES = 3  # of an item that lost a race for a lock
State, ItemState = Job.State, JobItem.State


def job_run(*, job_id: int) -> None:
    """Goes on with a job from where it stands; nothing when it is over or another worker is at it."""
    with exclusive("jobs.job_run", job_id) as is_ours:
        run = _take_up(job_id) if is_ours else 0
        until = time.monotonic() + SLICE
        while run and _step(job_id, run):
            if time.monotonic() > until:
                return tell(Job(pk=job_id))
    return None


@transaction.atomic
def _take_up(job_id: int) -> int:
    """The number of this run; 0 when there is nothing to do. Its first item may be what killed the last worker: its
    attempts are counted before the work.
    """
    job = Job.objects.select_for_update().working().filter(pk=job_id).first()
    if job is None:
        return 0
    job.run += 1
    state = State.RUNNING if job.state == State.QUEUED else job.state
    started_at = job.started_at or Now()
    Job.objects.filter(pk=job_id).update(run=job.run, state=state, started_at=started_at, heartbeat_at=Now())
    first = _next_item(job)
    if first:
        JobItem.objects.filter(pk=first.pk).update(attempts=F("attempts") + 1)
    return job.run


def _next_item(job: Job) -> JobItem | None:
    """The first that has no result; while undoing the last that is done, because a later one may stand on it."""
    if job.state == State.UNDOING:
        return job.items.filter(state=ItemState.DONE).order_by("-position").first()
    return job.items.filter(state=ItemState.WAITING).order_by("position").first()


def _step(job_id: int, run: int) -> bool:
    """Does one item, or writes the job's end; whether there may be more to do."""
    for number in range(1, TRIES + 1):
        try:
            return _one_transaction(job_id, run)
        except OperationalError:
            # A deadlock or a lock that did not come: nothing of this item is written, so it can have another try.
            if number == TRIES or not connection.is_usable():
                raise
            logger.warning("Job %s lost a race for a lock; trying its item again", job_id)
    return False


@transaction.atomic
def _one_transaction(job_id: int, run: int) -> bool:
    locked = Job.objects.select_for_update(of=("self",), no_key=True).select_related("by", "undone_by")
    job = locked.working().filter(pk=job_id, run=run).first()
    if job is None:
        return False
    if job.state == State.CANCELLING:
        end(job, State.CANCELLED)
        return False
    actor = (job.undone_by if job.state == State.UNDOING else job.by) or job.by
    kind = kind_of(job.kind)
    job.reason = _why_not(job, kind, actor) or job.reason
    item = None if kind is None or job.reason else _next_item(job)
    if kind is None or item is None:
        end(job, _last_state(job))
        return False
    with acting(by=actor, door="job", job=job.pk):
        _give_turn(kind, Turn(job, item, actor, None))
    fault_point("job:before_commit")
    return True


def _why_not(job: Job, kind: JobKind | None, actor: User) -> str:
    """Why a job cannot go on, in words; "" for one that can."""
    if kind is None:
        return _("This version of the product does not know this kind of job.")
    if not actor.is_active:
        return _("%(who)s is no longer active.") % {"who": actor}
    right = kind.permission(job)
    if right and not actor.has_perm(right):
        return _("%(who)s no longer has the right to do this.") % {"who": actor}
    return ""


def _last_state(job: Job) -> str:
    """Undoing that cannot go on leaves a job that is done, and can be tried again."""
    if job.state == State.UNDOING:
        return State.DONE if job.reason else State.UNDONE
    return State.FAILED if job.reason else State.DONE


def _give_turn(kind: JobKind, turn: Turn) -> None:
    """Runs or undoes one item and writes its result, the job's counts and the sign of life."""
    is_undo = turn.job.state == State.UNDOING
    before = turn.item.before
    try:
        if turn.item.attempts > MAX_ATTEMPTS:
            raise BusinessRuleError(_("The work on this was broken off %(n)s times.") % {"n": MAX_ATTEMPTS})
        with transaction.atomic():
            before = _undo(kind, turn) if is_undo else _run(kind, turn)
            connection.check_constraints()  # what is put off until the commit would break the result as well
        state, message = (ItemState.UNDONE if is_undo else ItemState.DONE), ""
    except Skip as skip:
        state, message = (ItemState.KEPT if is_undo else ItemState.SKIPPED), str(skip)
    except BusinessRuleError as error:
        state, message = (ItemState.KEPT if is_undo else ItemState.FAILED), str(error)
    except OperationalError:
        raise
    except Exception:
        logger.exception("Job %s failed at item %s", turn.job.pk, turn.item.position)
        state = ItemState.KEPT if is_undo else ItemState.FAILED
        message = _("Something went wrong here. Nothing was changed; the product’s log says more.")
    result = {"state": state, "message": message[:500], "before": before, "attempts": 0}
    JobItem.objects.filter(pk=turn.item.pk).update(**result)
    Job.objects.filter(pk=turn.job.pk).update(**{state: F(state) + 1}, heartbeat_at=Now())


def _run(kind: JobKind, turn: Turn) -> dict[str, Any] | None:
    """Does an item that the actor may edit now, or any where the kind reaches all. Raises NotAllowed for others."""
    record = None
    if turn.item.content_type is not None:
        rows: Any = turn.item.content_type.model_class()._default_manager.all()  # type: ignore[union-attr]
        rows = rows if kind.reaches_all else rows.editable_by(turn.by)
        record = rows.filter(pk=turn.item.object_id).first()
        if record is None:
            raise NotAllowed(_("You may not change this, or it is gone."))
    return kind.run_item(Turn(turn.job, turn.item, turn.by, record))


def _undo(kind: JobKind, turn: Turn) -> dict[str, Any] | None:
    record = None
    if turn.item.content_type is not None:
        model: Any = turn.item.content_type.model_class()
        record = model._base_manager.filter(pk=turn.item.object_id).first()
        if record is None:
            raise RecordGone(str(model._meta.verbose_name))
    assert kind.undo_item is not None  # noqa: S101  # job_undo has refused others
    kind.undo_item(Turn(turn.job, turn.item, turn.by, record))
    return turn.item.before
