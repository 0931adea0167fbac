from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import BusinessRuleError
from jobs.models import Job
from jobs.services import job_cancel, job_run, job_start, job_undo
from jobs.services.asking import UNDO_WITHIN
from leads.services import lead_change_owner, lead_delete
from tests.factories.jobs import make_job, results
from tests.factories.leads import make_lead
from tests.factories.users import make_queue, make_user
from users.services import user_update

pytestmark = pytest.mark.django_db


def undo(job, by):
    job_undo(job=job, by=by)
    job_run(job_id=job.pk)
    job.refresh_from_db()
    return job


def test_each_record_returns_to_whom_it_belonged(rep):
    queue, to = make_queue(rep), make_user()
    leads = [make_lead(rep), make_lead(queue=queue)]
    job = undo(make_job(*leads, by=rep, to=to, run=True), rep)
    assert (job.state, job.done, job.undone, job.kept) == ("undone", 2, 2, 0)
    for lead in leads:
        lead.refresh_from_db()
    assert [lead.owner_or_queue for lead in leads] == [rep, queue]


def test_what_was_given_on_deleted_or_came_from_somebody_gone_stays(rep, administrator):
    to, other, gone = make_user(), make_user(), make_user()
    given, deleted, of_gone = make_lead(rep), make_lead(rep), make_lead(gone)
    job = make_job(given, deleted, of_gone, by=administrator, to=to, run=True)
    lead_change_owner(lead=given, owner=other, by=to)
    lead_delete(lead=deleted, by=to)
    user_update(user=gone, by=None, is_active=False)
    undo(job, administrator)
    assert (job.state, job.undone, job.kept) == ("undone", 0, 3)
    assert results(job) == [
        ("kept", f"It has been given on since: it stays with {other}."),
        ("kept", "This lead has been deleted meanwhile."),
        ("kept", f"{gone} is no longer active."),
    ]
    given.refresh_from_db()
    assert given.owner == other


def test_the_last_is_undone_first(rep, make_kind):
    order = []
    make_kind(lambda turn: None, lambda turn: order.append(turn.item.data["n"]))
    job = job_start(kind="test", by=rep, title="Test", rows=[{"n": n} for n in range(3)])
    job_run(job_id=job.pk)
    job.refresh_from_db()
    undo(job, rep)
    assert order == [2, 1, 0]
    assert job_undo(job=job, by=rep).state == "undone"


def test_what_was_done_before_the_cancelling_can_be_undone(rep, make_kind):
    make_kind(lambda turn: job_cancel(job=turn.job, by=rep) and None, lambda turn: None)
    job = job_start(kind="test", by=rep, title="Test", rows=[{}, {}])
    job_run(job_id=job.pk)
    job.refresh_from_db()
    undo(job, rep)
    assert [state for state, __ in results(job)] == ["undone", "skipped"]


@pytest.mark.parametrize("case", ["running", "no way back", "nothing done", "too late"])
def test_it_is_refused_and_nothing_changes(rep, make_kind, case):
    def one(turn):
        if case == "nothing done":
            raise BusinessRuleError("No.")

    make_kind(one, None if case == "no way back" else lambda turn: None)
    job = job_start(kind="test", by=rep, title="Test", rows=[{}])
    if case != "running":
        job_run(job_id=job.pk)
    if case == "too late":
        Job.objects.update(finished_at=timezone.now() - UNDO_WITHIN - timedelta(minutes=1))
    before = Job.objects.values().get()
    with pytest.raises(BusinessRuleError):
        job_undo(job=job, by=rep)
    assert Job.objects.values().get() == before
