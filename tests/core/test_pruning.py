"""core.pruning: old history goes, in batches, and what is left still replays."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pghistory.models import Context

from accounts.models import Account
from accounts.services import account_update
from core.history import acting
from core.pruning import history_prune
from core.record_history import record_history
from core.replay import check_replay, replay
from core.services import record_delete
from tests.factories.accounts import make_account

pytestmark = pytest.mark.django_db


def age(record_key, months, count):
    """Makes the first `count` events of an account this old, and their contexts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with old as (update accounts_accountevent set pgh_created_at = now() - make_interval(months => %s)"
            " where pgh_id in (select pgh_id from accounts_accountevent where pgh_obj_id = %s order by pgh_id limit %s)"
            " returning pgh_context_id)"
            " update pghistory_context set created_at = now() - make_interval(months => %s)"
            " where id in (select pgh_context_id from old)",
            [months, record_key, count, months],
        )


def edited(rep, times=5):
    account = make_account(rep, phone="0")
    for version in range(1, times + 1):
        with acting(by=rep, door="page"):
            account_update(account=account, by=rep, version=version, phone=str(version))
    return Account.objects.get(pk=account.pk)


@pytest.mark.parametrize("batch", [1, 2, 5000])
def test_the_last_event_before_the_horizon_stays(rep, batch):
    account = edited(rep)
    age(account.pk, 13, 4)
    assert history_prune(months=12, batch=batch) == 3
    assert list(account.events.order_by("pgh_id").values_list("phone", flat=True)) == ["3", "4", "5"]
    assert check_replay() == []
    assert replay(account)["phone"] == "5"
    assert [c.new for save in record_history(account, rep).saves for c in save.changes] == ["4", "5"]
    assert history_prune(months=12, batch=batch) == 0


def test_the_deleted_are_forgotten_whole(rep):
    account = edited(rep)
    key = account.pk
    record_delete(account, by=rep)
    age(key, 13, 99)
    assert history_prune(months=12) == 7
    assert check_replay() == []


def test_contexts_go_with_their_last_event(rep):
    account = edited(rep)
    age(account.pk, 13, 4)
    before = Context.objects.count()
    history_prune(months=12)
    assert Context.objects.count() < before
    assert not account.events.exclude(pgh_context=None).exclude(pgh_context__in=Context.objects.all()).exists()


def test_by_default_all_is_kept(rep):
    age(edited(rep).pk, 500, 4)
    assert history_prune() == 0


def test_the_command(rep, capsys):
    age(edited(rep).pk, 13, 4)
    call_command("history_prune", months=12)
    assert "3 events deleted." in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("history_prune", months=0)
