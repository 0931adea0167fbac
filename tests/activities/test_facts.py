"""activities.facts: what is due next on a record, whether something is late, and when something last was."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account
from activities.facts import days_due, next_subject, with_activity_facts
from activities.models import Activity, ActivityLink
from activities.services import activity_complete, activity_reopen
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.leads import make_lead

TODAY = timezone.localdate


def facts(record):
    """(next due, has an overdue task, last activity) of a record."""
    found = with_activity_facts(type(record)._default_manager.all()).get(pk=record.pk)
    assert days_due(type(record), [record.pk]).get(record.pk) == found.next_due
    return found.next_due, found.has_overdue_task, found.last_activity_at


@pytest.fixture
def account(rep):
    return make_account(rep)


def test_nothing_is_known_of_a_record_without_activities(account, rep):
    make_activity(make_account(rep), by=rep, due_date=TODAY())
    assert facts(account) == (None, False, None)


def test_a_record_of_another_type_with_the_same_key_is_another_record(account, rep):
    make_activity(make_lead(rep), by=rep, due_date=date(2020, 1, 1))
    ActivityLink.objects.update(object_id=account.pk)
    assert facts(account) == (None, False, None)


def test_the_earliest_open_task_or_coming_event_is_next(account, rep):
    make_activity(account, by=rep, subject="No day")
    make_activity(account, by=rep, due_date=TODAY() + timedelta(days=9))
    assert facts(account)[0] == TODAY() + timedelta(days=9)
    make_activity(account, by=rep, kind="event", subject="Visit", happens_at=timezone.now() + timedelta(days=3))
    assert facts(account)[0] == timezone.localdate(timezone.now() + timedelta(days=3))
    assert Account.objects.annotate(what=next_subject(Account)).get(pk=account.pk).what == "Visit"


def test_a_task_without_a_day_is_no_plan(account, rep):
    make_activity(account, by=rep)
    assert facts(account) == (None, False, None)


def test_only_a_task_whose_day_is_over_is_overdue(account, rep):
    make_activity(account, by=rep, due_date=TODAY())
    assert facts(account)[:2] == (TODAY(), False)
    late = make_activity(account, by=rep, due_date=TODAY() - timedelta(days=1))
    assert facts(account)[:2] == (TODAY() - timedelta(days=1), True)
    activity_complete(activity=late, by=rep)
    assert facts(account)[:2] == (TODAY(), False)
    activity_reopen(activity=late, by=rep)
    assert facts(account)[1]


def test_an_event_that_was_is_past_though_nobody_ticked_it(account, rep):
    soon = timezone.now() + timedelta(hours=1)
    event = make_activity(account, by=rep, kind="event", happens_at=soon)
    assert facts(account)[2] is None
    was = timezone.now() - timedelta(hours=2)
    Activity.objects.filter(pk=event.pk).update(happens_at=was)
    assert facts(account) == (None, False, was)


def test_the_last_activity_is_the_latest_of_what_was(account, rep):
    at = timezone.now() - timedelta(days=5)
    make_activity(account, by=rep, kind="call", happens_at=at - timedelta(days=1))
    make_activity(account, by=rep, kind="call", happens_at=at)
    task = make_activity(account, by=rep, due_date=date(2020, 1, 1))
    assert facts(account)[2] == at
    done = activity_complete(activity=task, by=rep)
    assert facts(account)[2] == done.done_at


def test_days_are_those_of_the_readers_calendar(account, rep):
    late_in_utc = datetime(2040, 5, 1, 23, 30, tzinfo=ZoneInfo("UTC"))
    make_activity(account, by=rep, kind="event", happens_at=late_in_utc)
    with timezone.override("UTC"):
        assert facts(account)[0] == date(2040, 5, 1)
    with timezone.override("Asia/Tokyo"):
        assert facts(account)[0] == date(2040, 5, 2)


def test_they_come_with_the_rows(account, rep):
    for __ in range(5):
        make_activity(make_account(rep), by=rep, due_date=TODAY())
    with CaptureQueriesContext(connection) as captured:
        assert len(with_activity_facts(Account.objects.all())) == 6
    assert len(captured) == 1
