import pytest

from core.errors import BusinessRuleError
from jobs.models import Job
from jobs.services import job_cancel, job_run, job_start
from tests.factories.jobs import results

pytestmark = pytest.mark.django_db


def start(by):
    return job_start(kind="test", by=by, title="Test", rows=[{"n": n} for n in range(3)])


def test_a_waiting_job_ends_at_once(rep, make_kind):
    make_kind(lambda turn: None)
    job = job_cancel(job=start(rep), by=rep)
    assert (job.state, job.skipped, job.reason) == ("cancelled", 3, f"Cancelled by {rep}.")
    job_run(job_id=job.pk)
    assert {state for state, __ in results(job)} == {"skipped"}


def test_a_running_job_ends_after_the_item_it_is_at(rep, make_kind):
    make_kind(lambda turn: job_cancel(job=turn.job, by=rep) and None)
    job = start(rep)
    job_run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.skipped) == ("cancelled", 1, 2)
    assert job_cancel(job=job, by=rep).state == "cancelled"


def test_what_is_over_cannot_be_cancelled(rep, make_kind):
    make_kind(lambda turn: None)
    job = start(rep)
    job_run(job_id=job.pk)
    before = Job.objects.values().get()
    with pytest.raises(BusinessRuleError, match="come to its end"):
        job_cancel(job=job, by=rep)
    assert Job.objects.values().get() == before
