"""A job among killed, hurried and doubled workers: each item is done once, progress never goes back, and somebody goes
on with it soon."""

import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest
from django.db import connection
from django.db.models import QuerySet

from core.faults import EXIT_CODE
from jobs import registry
from jobs.models import Job
from jobs.services import job_run, job_start, running
from leads.models import Lead
from tests.factories.jobs import make_job
from tests.factories.leads import make_lead
from tests.factories.users import make_user
from tests.faults.crowd import together
from tests.faults.scale import SWEEPS
from tests.processes import BASE_DIR, descendants, running_product, wait_for

ITEMS = 60
STARTED_WITHIN = 90  # seconds; a few on an idle machine
RESUMED_WITHIN = 20 + 10 + 10  # seconds: the sweep's interval, its patience, and the worker's own start
WORKER = "from jobs.services import job_run; job_run(job_id={})"


@pytest.fixture(scope="module")
def quiet_product():
    """A product without workers of its own: the tests are the workers."""
    with running_product(workers=1, threads=2, celery=False) as product:
        yield product


def give_away(number=ITEMS):
    """A job that gives leads to somebody; to be called within the product's database."""
    owner, to = make_user(), make_user()
    return make_job(*[make_lead(owner) for __ in range(number)], by=owner, to=to)


def worker(product, job, fault=""):
    """A worker of its own process, at once at work."""
    env = {**product.env, "CRM_FAULT": fault}
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", WORKER.format(job.pk)]
    return subprocess.Popen(command, cwd=BASE_DIR, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def worked_off(job):
    return Job.objects.values_list("done", flat=True).get(pk=job.pk)


def faults(job):
    """What is wrong with a finished job, in words."""
    job.refresh_from_db()
    found = [] if (job.state, job.done) == ("done", job.total) else [f"{job.state}: {job.done} of {job.total}"]
    for lead in Lead.objects.filter(pk__in=job.items.values("object_id")):
        written = list(lead.events.values_list("pgh_label", flat=True))
        if sorted(written) != ["insert", "update"] or lead.version != 2:
            found.append(f"lead {lead.pk}: {written}, version {lead.version}")
    return found


@pytest.mark.slow
def test_killed_and_doubled_workers_do_each_item_once(quiet_product, orm):
    with orm(quiet_product):
        job, seen = give_away(), []
        crowd = [worker(quiet_product, job) for __ in range(3)]
        wait_for(lambda: seen.append(worked_off(job)) or seen[-1] > 3, STARTED_WITHIN)
        for process in crowd:
            process.kill()
            process.communicate()
        seen.append(worked_off(job))
        assert seen[-1] < ITEMS
        dead = worker(quiet_product, job, fault="job:before_commit")
        dead.communicate(timeout=STARTED_WITHIN)
        assert dead.returncode == EXIT_CODE
        assert worked_off(job) == seen[-1]  # what was not committed is not done
        last = [worker(quiet_product, job) for __ in range(3)]
        while any(process.poll() is None for process in last):
            seen.append(worked_off(job))
            time.sleep(0.02)
        said = [process.communicate()[1] for process in last]
        assert [process.returncode for process in last] == [0, 0, 0], said
        assert seen == sorted(seen)
        assert faults(job) == []


@pytest.mark.slow
def test_a_killed_workers_job_is_taken_up_by_the_sweep(orm):
    with running_product(workers=1, threads=2, env=SWEEPS) as product, orm(product):
        job = give_away(120)  # no message tells of it: the broker of this process is not the product's
        wait_for(lambda: worked_off(job) > 3, RESUMED_WITHIN)
        pid = product.pids["worker-celery"]
        for process in [psutil.Process(pid), *descendants(pid)]:
            with suppress(psutil.Error):
                process.kill()
        killed_at, done = time.monotonic(), worked_off(job)
        wait_for(lambda: worked_off(job) > done + 1 or job.state == "done", RESUMED_WITHIN)
        assert time.monotonic() - killed_at < RESUMED_WITHIN
        wait_for(lambda: Job.objects.get(pk=job.pk).finished_at, STARTED_WITHIN)
        assert faults(job) == []


def rush(done):
    """Three threads at one job at the same moment: what they raised."""
    registry.register(
        registry.JobKind("rush", "Rush", lambda turn: time.sleep(0.01) or done.append(turn.item.position))
    )
    job = job_start(kind="rush", by=make_user(), title="Rush", rows=[{}] * 20)

    def run():
        try:
            job_run(job_id=job.pk)
        except Exception as error:
            return [repr(error)]
        finally:
            connection.close()
        return []

    try:
        return [error for errors in together([run] * 3) for error in errors]
    finally:
        registry._kinds.pop("rush")


def test_three_at_once_do_each_item_once(committed_db):
    done = []
    assert rush(done) == []
    assert done == list(range(1, 21))


def test_teeth_without_protection_items_are_done_twice(committed_db, monkeypatch):
    from contextlib import nullcontext

    monkeypatch.setattr(running, "exclusive", lambda work, key: nullcontext(True))
    monkeypatch.setattr(
        running, "_take_up", lambda job_id: Job.objects.filter(pk=job_id).update(state="running", run=1)
    )
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self._chain())
    done = []
    errors = rush(done)
    assert errors or sorted(done) != list(range(1, 21))
