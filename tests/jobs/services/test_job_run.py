import pytest
from django.db import OperationalError

from core.errors import BusinessRuleError
from jobs.models import Job
from jobs.registry import Skip
from jobs.services import job_run, job_start, jobs_sweep, running
from jobs.signals import job_finished
from leads.models import Lead
from tests.factories.jobs import make_job, results
from tests.factories.leads import make_lead
from tests.factories.users import make_queue, make_role, make_user
from users.permissions import Profile
from users.services import user_update

pytestmark = pytest.mark.django_db


def start(by, number=3, **more):
    return job_start(kind="test", by=by, title="Test", rows=[{"n": n} for n in range(number)], **more)


def run(job):
    job_run(job_id=job.pk)
    job.refresh_from_db()
    return job


def test_each_item_has_its_result_and_the_end_is_told(rep, make_kind):
    def one(turn):
        if turn.item.data["n"] == 1:
            raise BusinessRuleError("Not this one.")
        if turn.item.data["n"] == 2:
            raise Skip("Nothing to do.")
        return {"was": turn.item.data["n"]}

    make_kind(one)
    told = []
    listen = lambda job, **kwargs: told.append((job.pk, job.state))  # noqa: E731
    job_finished.connect(listen)
    job = run(start(rep))
    job_finished.disconnect(listen)
    assert results(job) == [("done", ""), ("failed", "Not this one."), ("skipped", "Nothing to do.")]
    assert (job.state, job.done, job.failed, job.skipped) == ("done", 1, 1, 1)
    assert job.items.get(position=1).before == {"was": 0}
    assert job.finished_at
    assert told == [(job.pk, "done")]


def test_run_again_it_does_nothing(rep, make_kind):
    done = []
    make_kind(lambda turn: done.append(turn.item.data["n"]))
    job = run(start(rep))
    for __ in range(3):
        run(job)
    assert done == [0, 1, 2]


def test_what_an_item_wrote_goes_with_its_failure(rep, make_kind):
    def one(turn):
        make_lead(rep, company=f"Company {turn.item.data['n']}")
        if turn.item.data["n"] == 1:
            raise BusinessRuleError("No.")

    make_kind(one)
    run(start(rep))
    assert set(Lead.objects.values_list("company", flat=True)) == {"Company 0", "Company 2"}


def test_an_unexpected_error_is_logged_and_the_rest_goes_on(rep, make_kind, caplog):
    make_kind(lambda turn: 1 / (turn.item.data["n"] - 1))
    job = run(start(rep))
    assert [state for state, __ in results(job)] == ["done", "failed", "done"]
    assert "division" not in results(job)[1][1]
    assert "ZeroDivisionError" in caplog.text


def test_a_broken_promise_to_the_database_fails_its_item_alone(rep, make_kind):
    make_kind(lambda turn: Lead.objects.filter(owner=rep).update(status_id=10**9) if turn.item.data["n"] == 1 else None)
    lead = make_lead(rep)
    job = run(start(rep))
    assert [state for state, __ in results(job)] == ["done", "failed", "done"]
    assert Lead.objects.get(pk=lead.pk).status_id == lead.status_id


def test_a_lost_race_for_a_lock_is_another_try(rep, make_kind):
    tries = []

    def one(turn):
        tries.append(turn.item.data["n"])
        if len(tries) == 2:
            raise OperationalError("deadlock detected")

    make_kind(one)
    assert run(start(rep)).done == 3
    assert tries == [0, 1, 1, 2]


def test_what_one_may_no_longer_edit_stays(rep, manager):
    mine, foreign = make_lead(rep), make_lead(make_user())
    job = make_job(mine, foreign, by=rep, to=manager, run=True)
    assert results(job) == [("done", ""), ("failed", "You may not change this, or it is gone.")]
    foreign.refresh_from_db()
    assert foreign.owner != manager


def test_who_may_no_longer_do_it_stops(rep, make_kind):
    make_kind(lambda turn: None, permission=lambda job: "core.change_organisationsettings")
    job = run(start(rep))
    assert (job.state, job.done, job.skipped) == ("failed", 0, 3)
    assert "no longer has the right" in job.reason


def test_who_can_no_longer_log_in_stops(rep, administrator, make_kind):
    make_kind(lambda turn: user_update(user=rep, by=None, is_active=False) and None)
    job = run(start(rep))
    assert (job.state, job.done, job.skipped) == ("failed", 1, 2)
    assert job.reason == f"{rep} is no longer active."


def test_a_kind_that_is_gone_stops(rep, make_kind):
    make_kind(lambda turn: None)
    job = start(rep)
    Job.objects.update(kind="forgotten")
    assert run(job).state == "failed"


def test_a_long_job_lets_others_have_their_turn(rep, make_kind, monkeypatch):
    monkeypatch.setattr(running, "SLICE", 0)
    make_kind(lambda turn: None)
    job = start(rep)
    for done in (1, 2, 3):
        assert run(job).done == done
    assert run(job).state == "done"


def test_a_worker_that_lost_the_job_writes_nothing(rep, make_kind):
    make_kind(lambda turn: None)
    job = start(rep)
    number = running._take_up(job.pk)
    running._take_up(job.pk)  # another worker
    assert running._step(job.pk, number) is False
    assert results(job) == [("waiting", "")] * 3


def test_an_item_that_kills_its_worker_is_given_up(rep, make_kind):
    make_kind(lambda turn: None)
    job = start(rep)
    for __ in range(running.MAX_ATTEMPTS):
        running._take_up(job.pk)  # and dies
    run(job)
    assert results(job) == [("failed", "The work on this was broken off 3 times."), ("done", ""), ("done", "")]


def test_the_sweep_finds_what_nobody_is_at(rep, make_kind):
    make_kind(lambda turn: None)
    job, fresh, over = start(rep), start(rep), run(start(rep))
    Job.objects.filter(pk__in=[job.pk, over.pk]).update(heartbeat_at="2026-01-01T00:00Z")
    assert jobs_sweep() == 1
    assert fresh.is_working


def test_every_type_changes_its_owner(rep):
    from tests.factories.accounts import make_account
    from tests.factories.contacts import make_contact
    from tests.factories.quotes import make_quote

    to = make_user()
    quote = make_quote(rep)
    for record in (make_lead(rep), make_account(rep), make_contact(rep), quote, quote.opportunity):
        assert make_job(record, by=rep, to=to, run=True).done == 1
        record.refresh_from_db()
        assert record.owner == to


def test_leads_go_to_queues_and_what_is_theirs_is_left(rep):
    queue = make_queue(rep)
    lead, there = make_lead(rep), make_lead(queue=queue)
    job = make_job(lead, there, by=rep, to=queue, run=True)
    assert results(job) == [("done", ""), ("skipped", "It belonged to them already.")]
    lead.refresh_from_db()
    assert (lead.owner, lead.queue) == (None, queue)


def test_history_says_who_and_by_which_job(rep, manager):
    lead = make_lead(rep)
    job = make_job(lead, by=rep, to=manager, run=True)
    said = lead.events.order_by("-pgh_id").first().pgh_context.metadata
    assert (said["user"], said["door"], said["job"]) == (rep.pk, "job", job.pk)


def test_one_sees_ones_own_jobs_and_those_of_people_below(rep):
    top = make_role()
    boss = make_user(Profile.MANAGER, role=top)
    below = make_user(role=make_role(parent=top))
    job = make_job(make_lead(below), by=below, to=rep)
    assert Job.objects.visible_to(make_user(Profile.ADMINISTRATOR)).exists()
    assert list(Job.objects.visible_to(boss)) == list(Job.objects.visible_to(below)) == [job]
    assert not Job.objects.visible_to(rep).exists()
    assert not Job.objects.visible_to(None).exists()
