"""core.replay: the history gives the row, and says so where it does not."""

import pytest
from django.db import connection

from accounts.models import Account
from accounts.services import account_update
from core.replay import check_replay, replay, tracked_models
from core.services import record_delete
from tests.factories.accounts import make_account
from tests.invariants import violations

pytestmark = pytest.mark.django_db


def columns(record):
    names = {field.attname for field in type(record).pgh_event_model._meta.concrete_fields}
    fields = [field for field in record._meta.concrete_fields if field.attname in names]
    return {field.attname: getattr(record, field.attname) for field in fields}


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def without_history(sql, *params):
    """A write past the triggers, as nobody but a superuser of the database could do it."""
    run("set local session_replication_role = replica")
    run(sql, *params)
    run("set local session_replication_role = default")


def test_reference_data_of_the_migrations_has_its_history():
    assert check_replay() == []
    assert len(tracked_models()) > 20


def test_services_bulk_and_raw_writes_are_replayed(rep):
    account = make_account(rep, phone="1")
    account_update(account=account, by=rep, version=1, phone="2")
    Account.objects.filter(pk=account.pk).update(phone="3")
    run("update accounts_account set employees = 7 where id = %s", account.pk)
    account.refresh_from_db()

    assert replay(account) == columns(account)
    assert (account.phone, account.employees) == ("3", 7)
    assert "changed_at" not in replay(account)
    assert check_replay() == []


def test_rows_made_in_bulk_and_by_hand_have_a_history(rep):
    Account.objects.bulk_create([Account(name=f"Bulk {n}", owner=rep, currency="EUR") for n in range(3)])
    assert [replay(account)["name"] for account in Account.objects.order_by("pk")] == ["Bulk 0", "Bulk 1", "Bulk 2"]
    assert check_replay() == []


def test_the_deleted_replay_to_nothing(rep):
    account = make_account(rep)
    key = account.pk
    record_delete(account, by=rep)
    account.pk = key
    assert replay(account) is None
    assert check_replay() == []


@pytest.mark.parametrize(
    "sql",
    [
        "update accounts_account set phone = 'forged' where id = %s",
        "delete from accounts_accountevent where pgh_obj_id = %s",
        "delete from accounts_account where id = %s",
        "update accounts_accountevent set pgh_label = 'insert' where pgh_obj_id = %s",
        "update accounts_accountevent set version = 9 where pgh_obj_id = %s and pgh_label = 'insert'",
    ],
)
def test_a_false_history_is_found(rep, sql):
    account = make_account(rep)
    account_update(account=account, by=rep, version=1, phone="2")
    without_history(sql, account.pk)
    assert len(check_replay()) == 1


def test_the_invariants_hold_for_what_the_services_write(rep):
    make_account(rep)
    assert list(violations()) == []
