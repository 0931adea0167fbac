"""The record services under every app's own, shown on accounts. See tests/accounts for create, update and delete."""

import pytest

from accounts.models import Account
from core.errors import BusinessRuleError, RecordGone
from core.services import check, lock, record_create, record_delete, record_update
from core.signals import record_deleting
from tests.factories.accounts import make_account


def test_all_wrong_fields_are_told_at_once(rep):
    with pytest.raises(BusinessRuleError) as refusal:
        record_create(Account, by=rep, owner=rep, name="", type="enemy", employees=-1)
    assert set(refusal.value.errors) == {"name", "type", "employees"}
    assert not Account.objects.exists()


def test_text_at_its_limit_fits_and_one_more_does_not(rep):
    account = make_account(rep, billing_street="x" * 255)
    account.billing_street += "x"
    with pytest.raises(BusinessRuleError) as refusal:
        check(account)
    assert refusal.value.field == "billing_street"
    assert "256" in refusal.value.message


def test_update_takes_no_column_of_another_verb(rep):
    account = make_account(rep)
    for name in ("owner", "version", "created_at", "changed_by", "nonsense"):
        with pytest.raises(TypeError):
            record_update(account, by=rep, version=1, **{name: None})
    account.refresh_from_db()
    assert account.version == 1


def test_locking_reads_what_is_stored(rep, django_db_blocker):
    account = make_account(rep)
    account.name = "typed, not saved"
    assert lock(account).name != account.name


def test_what_is_gone_cannot_be_locked(rep):
    account = make_account(rep)
    Account.objects.all().delete()
    with pytest.raises(RecordGone):
        lock(account)


def test_deleting_is_told_before_the_row_goes(rep):
    account, told = make_account(rep), []

    def listen(record, by, **kwargs):
        told.append((record.pk, by, Account.objects.filter(pk=record.pk).exists()))

    record_deleting.connect(listen)
    try:
        record_delete(account, by=rep)
    finally:
        record_deleting.disconnect(listen)
    assert told == [(account.pk, rep, True)]


def test_history_keeps_each_state(rep):
    account = make_account(rep, phone="1")
    record_update(account, by=rep, version=1, phone="2")
    record_delete(account, by=rep)
    events = Account.pgh_event_model.objects.filter(pgh_obj_id=account.pk).order_by("pgh_id")
    assert [(e.pgh_label, e.phone) for e in events] == [("insert", "1"), ("update", "2"), ("delete", "2")]


def test_the_history_of_a_deletion_says_who_it_was(rep, manager):
    account = make_account(rep)
    events = type(account).events.rel.related_model.objects.filter(id=account.pk, pgh_label="delete")
    record_delete(account, by=manager)
    assert events.get().pgh_context.metadata["user"] == manager.pk
