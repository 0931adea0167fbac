"""activity_create."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services import account_delete
from activities.models import Activity, ActivityLink
from activities.services import activity_create, activity_link
from core.errors import BusinessRuleError, RecordGone, RecordReadOnly
from leads.services import lead_convert
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_user
from users.services import user_update


def test_a_task_is_open_and_belongs_to_whoever_plans_it(rep):
    task = make_activity(by=rep, due_date=date(2026, 11, 30), priority="high")

    task.refresh_from_db()
    assert (task.owner, task.created_by, task.is_done, task.done_at) == (rep, rep, False, None)
    assert (task.due_date, task.priority) == (date(2026, 11, 30), "high")


def test_a_call_has_happened_now_unless_told_otherwise(rep):
    before = timezone.now()
    call = make_activity(by=rep, kind="call", minutes=9)

    assert before <= call.happens_at <= timezone.now()
    assert call.is_done
    assert call.done_at is not None


def test_a_note_is_done_at_once(rep):
    assert make_activity(by=rep, kind="note").is_done


@pytest.mark.parametrize(("days", "is_done"), [(1, False), (-1, True)])
def test_an_event_is_open_until_it_lies_in_the_past(rep, days, is_done):
    event = make_activity(by=rep, kind="event", happens_at=timezone.now() + timedelta(days=days))

    assert event.is_done is is_done


def test_it_is_linked_to_several_records(rep):
    first, second = make_account(rep), make_account(rep)
    note = make_activity(first, second, by=rep, kind="note")

    assert {link.record for link in note.links.all()} == {first, second}


def test_somebody_else_can_be_given_a_task(rep, manager):
    assert make_activity(by=rep, owner=manager).owner == manager


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "task", "subject": "  "}, "subject"),
        ({"kind": "task", "subject": "a\x00b"}, "subject"),
        ({"kind": "task", "subject": "x" * 256}, "subject"),
        ({"kind": "event", "subject": "Visit"}, "happens_at"),
        ({"kind": "call", "subject": "Call", "minutes": -1}, "minutes"),
        ({"kind": "dance", "subject": "Dance"}, "kind"),
        ({"kind": "task", "subject": "Task", "priority": "urgent"}, "priority"),
    ],
)
def test_bad_input_is_named_at_its_field_and_nothing_is_written(rep, fields, field):
    account = make_account(rep)
    with pytest.raises(BusinessRuleError) as error:
        activity_create(by=rep, records=[account], **fields)

    assert error.value.field == field
    assert not Activity.objects.exists()
    assert not ActivityLink.objects.exists()


def test_an_owner_who_left_is_refused(rep, manager):
    user_update(user=manager, by=None, is_active=False)
    manager.refresh_from_db()
    with pytest.raises(BusinessRuleError) as error:
        make_activity(by=rep, owner=manager)

    assert error.value.field == "owner"
    assert not Activity.objects.exists()


def test_a_record_that_was_deleted_meanwhile_gets_no_link(rep):
    account = make_account(rep)
    stale = type(account).objects.get(pk=account.pk)
    account_delete(account=account, by=rep)
    with pytest.raises(RecordGone):
        make_activity(stale, by=rep)

    assert not Activity.objects.exists()
    assert not ActivityLink.objects.exists()


def test_records_are_locked_in_the_order_of_the_river(rep):
    lead = make_lead(rep)
    records = [make_opportunity(rep), make_account(rep), lead, make_account(rep)]
    make_activity(lead, by=rep)  # content types are read once
    with CaptureQueriesContext(connection) as captured:
        make_activity(*reversed(records), by=rep)

    locked = [q["sql"].split(" FROM ")[1].split()[0].strip('"') for q in captured if "FOR UPDATE" in q["sql"]]
    assert locked == ["leads_lead", "accounts_account", "accounts_account", "opportunities_opportunity"]


def test_an_activity_and_a_deletion_at_the_same_moment_leave_no_link_to_nothing(committed_db):
    rep = make_user()
    for _ in range(5):
        account = make_account(rep)
        start = Barrier(2)

        def log_a_call(account=account, start=start):
            start.wait()
            with suppress(RecordGone):
                make_activity(account, by=rep, kind="call")
            connection.close()

        def delete(account=account, start=start):
            start.wait()
            account_delete(account=account, by=rep)
            connection.close()

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(log_a_call), pool.submit(delete)]:
                done.result(timeout=20)

        assert not ActivityLink.objects.exists()
        assert not Activity.objects.exists()


def test_a_converted_lead_takes_no_more(rep):
    lead = make_lead(rep)
    lead_convert(lead=lead, by=rep)
    with pytest.raises(RecordReadOnly):
        make_activity(make_account(rep), lead, by=rep)
    assert not Activity.objects.exists()
    task = make_activity(by=rep)
    with pytest.raises(RecordReadOnly):
        activity_link(activity=task, record=lead, by=rep)
    assert not ActivityLink.objects.exists()
