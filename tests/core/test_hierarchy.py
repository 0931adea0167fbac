import threading

import pytest
from django.db import connection

from accounts.models import Account
from accounts.services import account_update
from core.errors import BusinessRuleError
from core.hierarchy import check_above
from tests.factories.accounts import make_account
from tests.factories.users import make_user


def test_a_new_record_may_hang_anywhere(rep):
    check_above(Account(name="new"), "parent", make_account(rep))


def test_a_circle_that_is_there_already_does_not_hang_the_check(rep):
    one = make_account(rep)
    other = make_account(rep, parent=one)
    Account.objects.filter(pk=one.pk).update(parent=other)
    check_above(make_account(rep), "parent", one)


def test_two_hang_each_below_the_other_at_once_and_one_is_refused(committed_db):
    user = make_user()
    one, other = make_account(user), make_account(user)
    gate, refusals = threading.Barrier(2), []

    def hang(account, parent):
        gate.wait(10)
        try:
            account_update(account=account, by=user, version=1, parent=parent)
        except BusinessRuleError as error:
            refusals.append(error.field)
        finally:
            connection.close()

    threads = [threading.Thread(target=hang, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert refusals == ["parent"]
    assert Account.objects.exclude(parent=None).count() == 1


@pytest.mark.parametrize("depth", [1, 5])
def test_refuses_whatever_stands_below(rep, depth):
    top = at = make_account(rep)
    for __ in range(depth):
        at = make_account(rep, parent=at)
    with pytest.raises(BusinessRuleError) as refusal:
        check_above(top, "parent", at)
    assert refusal.value.field == "parent"
