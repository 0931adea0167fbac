"""activities.timeline: what comes next, then what was, with the record's own changes between."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Account
from accounts.services import account_update
from activities.models import Activity
from activities.services import activity_complete
from activities.timeline import timeline
from leads.services import lead_convert
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.leads import make_lead

TODAY = timezone.localdate


def subjects(entries):
    return [entry.activity.subject for entry in entries if entry.activity]


def past(shown):
    return [entry for group in shown.groups for entry in group.entries]


def test_open_tasks_come_first_the_most_overdue_on_top(rep):
    account = make_account(rep)
    soon = {"happens_at": timezone.now() + timedelta(days=1)}
    make_activity(account, by=rep, subject="Whenever")
    make_activity(account, by=rep, subject="Visit", kind="event", **soon)
    make_activity(account, by=rep, subject="Next week", due_date=TODAY() + timedelta(days=7))
    make_activity(account, by=rep, subject="Yesterday", due_date=TODAY() - timedelta(days=1))

    shown = timeline(account, rep)

    assert subjects(shown.upcoming) == ["Yesterday", "Next week", "Visit", "Whenever"]
    assert [entry.activity.is_overdue for entry in shown.upcoming] == [True, False, False, False]
    assert subjects(past(shown)) == []


def test_what_was_stands_where_it_happened_newest_first(rep):
    account = make_account(rep)
    make_activity(account, by=rep, kind="call", subject="Long ago", happens_at=timezone.now() - timedelta(days=400))
    make_activity(account, by=rep, kind="event", subject="Missed", happens_at=timezone.now() - timedelta(days=40))
    activity_complete(activity=make_activity(account, by=rep, subject="Finished"), by=rep)

    shown = timeline(account, rep)

    assert subjects(past(shown)) == ["Finished", "Missed", "Long ago"]
    assert shown.groups[0].label == "Today"
    assert len(shown.groups) == 3
    assert not shown.upcoming


def test_an_event_that_was_never_ticked_off_is_past_once_it_is_over(rep):
    account = make_account(rep)
    event = make_activity(account, by=rep, kind="event", happens_at=timezone.now() + timedelta(hours=1))
    Activity.objects.filter(pk=event.pk).update(happens_at=timezone.now() - timedelta(hours=1))

    shown = timeline(account, rep)

    assert (subjects(shown.upcoming), subjects(past(shown))) == ([], [event.subject])


def test_what_one_save_changed_is_one_entry(rep, manager):
    account = make_account(rep)
    account_update(account=account, by=manager, version=1, rating="hot", phone="1")

    saves = [entry.changes for entry in past(timeline(account, rep)) if entry.changes]

    assert [{c.label for c in found} for found in saves if found[0].kind == "field"] == [{"Rating", "Phone"}]


def test_activities_of_other_records_are_not_there(rep):
    make_activity(make_account(rep), by=rep)

    assert not timeline(make_account(rep), rep).upcoming


def test_more_than_the_limit_is_said(rep):
    account = make_account(rep)
    for _ in range(3):
        make_activity(account, by=rep, kind="note")

    assert timeline(account, rep, limit=2).has_more
    assert len(subjects(past(timeline(account, rep, limit=2)))) == 2
    assert not timeline(account, rep, limit=3).has_more


def test_a_read_only_record_takes_no_more(rep):
    lead = make_lead(rep)
    assert timeline(lead, rep).can_add
    lead_convert(lead=lead, by=rep)
    lead.refresh_from_db()
    assert not timeline(lead, rep).can_add


def test_only_who_may_edit_the_record_finishes_what_others_must_do(rep, manager):
    account = make_account(rep)

    assert timeline(account, rep).can_edit
    assert not timeline(account, manager).can_edit


def test_fifty_entries_take_as_many_queries_as_one(rep, django_assert_num_queries):
    account = make_account(rep)
    make_activity(account, by=rep, kind="note")
    make_activity(account, by=rep)
    timeline(account, rep)  # content types and default access are read once for a process and a user
    account = Account.objects.get(pk=account.pk)
    with django_assert_num_queries(3):
        timeline(account, rep)
    for number in range(25):
        make_activity(account, by=rep, kind="note")
        make_activity(account, by=rep)
        account_update(account=account, by=rep, version=number + 1, phone=str(number))
    account = Account.objects.get(pk=account.pk)  # what the user may do is asked once for each record in hand
    with django_assert_num_queries(3):
        timeline(account, rep)
