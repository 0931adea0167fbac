"""Notices: who is told, gathering, and that nobody reads a name that they may not see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import account_change_owner
from core.errors import BusinessRuleError
from leads.services import lead_accept, lead_change_owner, lead_delete
from notices import reading
from notices.models import Notice, NoticeLink
from notices.services import notice_send, notices_mark_read, notices_prune
from tests.factories.accounts import make_account
from tests.factories.jobs import make_job
from tests.factories.leads import make_lead
from tests.factories.users import make_queue
from users.services import record_access_set, user_update
from users.signals import record_shared


@pytest.fixture(autouse=True)
def private(db):
    for kind in ("leads.lead", "accounts.account"):
        record_access_set(record_type=kind, access="private", by=None)


def texts(user):
    return [shown.text for shown in reading.show(user, Notice.objects.of(user))]


def test_whoever_gets_a_record_is_told(rep, manager):
    account = make_account(rep, name="Acme")
    account_change_owner(account=account, owner=manager, by=rep)
    assert texts(manager) == [f"{rep} gave you the account “Acme”"]
    assert texts(rep) == []
    assert reading.bell(manager).label == "1"


def test_nobody_is_told_of_what_they_did_themselves_or_had_already(rep, manager):
    lead = make_lead(by=rep, owner=manager)
    lead_change_owner(lead=lead, owner=manager, by=rep)
    lead = lead_change_owner(lead=lead, owner=rep, by=rep)
    lead = lead_change_owner(lead=lead, owner=make_queue(rep), by=rep)
    lead_accept(lead=lead, by=rep)
    assert not Notice.objects.exists()


def test_a_refused_change_tells_nobody(rep, manager):
    account = make_account(rep)
    with pytest.raises(BusinessRuleError):
        account_change_owner(account=account, owner=manager, by=rep, version=99)
    assert not Notice.objects.exists()


def test_many_of_one_person_become_one(rep, manager):
    for __ in range(3):
        lead_change_owner(lead=make_lead(by=rep, owner=rep), owner=manager, by=rep)
    shown = reading.show(manager, Notice.objects.of(manager))
    assert [(s.text, s.url) for s in shown] == [(f"{rep} gave you 3 leads", "/leads/")]
    notices_mark_read(by=manager)
    lead_change_owner(lead=make_lead(by=rep, owner=rep), owner=manager, by=rep)
    assert Notice.objects.of(manager).count() == 2


def test_a_share_is_told(rep, manager):
    lead = make_lead(by=rep, owner=manager)
    record_shared.send(sender=None, record=lead, user=manager, access="read", by=rep)
    assert texts(manager) == [f"{rep} lets you see the lead “{lead}”"]


def test_a_notice_never_names_what_one_may_not_see_any_more(rep, manager):
    lead = make_lead(by=rep, owner=rep, last_name="Canary")
    notice = notice_send(user=manager, kind="owner_changed", record=lead, by=rep)
    shown = reading.show(manager, [notice])[0]
    assert "Canary" not in shown.text
    assert "can no longer see" in shown.text
    assert shown.url == ""


def test_a_deleted_record_leaves_no_notice_behind(rep, manager):
    lead, other = make_lead(by=rep, owner=manager), make_lead(by=rep, owner=manager)
    for record in (lead, other):
        notice_send(user=manager, kind="owner_changed", record=record, by=rep)
    lead_delete(lead=lead, by=manager)
    assert NoticeLink.objects.get().object_id == other.pk
    lead_delete(lead=other, by=manager)
    assert not Notice.objects.exists()


def test_a_locked_user_is_not_told(rep):
    user_update(user=rep, by=None, is_active=False)
    rep.refresh_from_db()
    assert notice_send(user=rep, kind="mail_failed", to="x") is None


def test_marks_ones_own_alone(rep, manager):
    mine, yours = (notice_send(user=user, kind="mail_failed", to="x", reason="y") for user in (rep, manager))
    assert notices_mark_read(by=rep, notice=yours) == 0
    assert notices_mark_read(by=rep) == 1
    assert Notice.objects.unread().get() == yours
    assert mine != yours


def test_the_bell_stops_counting(rep, django_assert_num_queries):
    for __ in range(12):
        notice_send(user=rep, kind="mail_failed", to="x", reason="y")
    with django_assert_num_queries(1):
        assert reading.bell(rep).label == "9+"


def test_reading_asks_as_often_for_one_as_for_many(rep, manager, django_assert_max_num_queries):
    for __ in range(30):
        notice_send(user=manager, kind="mail_failed", record=make_lead(by=rep, owner=manager), reason="x")
    with django_assert_max_num_queries(8):
        assert len(reading.show(manager, Notice.objects.of(manager).select_related("by"))) == 30


def test_old_ones_are_forgotten(rep):
    for days, read in ((100, True), (100, False), (400, False), (1, True)):
        notice = notice_send(user=rep, kind="mail_failed", to=str(days), reason="x")
        at = timezone.now() - timedelta(days=days)
        Notice.objects.filter(pk=notice.pk).update(created_at=at, read_at=at if read else None)
    assert notices_prune() == 2


def test_the_end_of_a_job_is_told(rep, manager, administrator):
    job = make_job(*(make_lead(by=rep, owner=rep) for __ in range(2)), by=administrator, to=manager, run=True)
    shown = reading.show(administrator, Notice.objects.of(administrator))
    assert [(s.text, s.url) for s in shown] == [
        (f"“{job.title}” is finished: 2 done, 0 failed", job.get_absolute_url())
    ]
    assert texts(manager) == [f"{administrator} gave you 2 leads"]
