import pytest

from accounts.services import account_change_owner
from core.errors import BusinessRuleError, StaleRecord
from tests.factories.accounts import make_account
from tests.factories.users import make_user
from users.services import user_update


def test_gives_the_account_away(rep, manager):
    account = account_change_owner(account=make_account(rep), owner=manager, by=rep, version=1)
    assert (account.owner, account.changed_by, account.version) == (manager, rep, 2)


def test_refuses_an_owner_who_has_left(rep):
    account, gone = make_account(rep), make_user()
    gone = user_update(user=gone, by=None, is_active=False)
    with pytest.raises(BusinessRuleError) as refusal:
        account_change_owner(account=account, owner=gone, by=rep)
    account.refresh_from_db()
    assert (refusal.value.field, account.owner, account.version) == ("owner", rep, 1)


def test_refuses_what_was_changed_meanwhile(rep, manager):
    account = make_account(rep)
    with pytest.raises(StaleRecord):
        account_change_owner(account=account, owner=manager, by=rep, version=4)
    account.refresh_from_db()
    assert account.owner == rep
