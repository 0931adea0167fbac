"""An activity follows its owner and every record that it is linked to."""

import pytest

from activities.links import find_record, reference, visible_records
from activities.models import Activity
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.users import make_team, make_user
from users.services import record_access_set


@pytest.fixture
def team(db):
    """Accounts are private: (manager, rep, peer, outsider)."""
    record_access_set(record_type="accounts.account", access="private", by=None)
    return make_team()


def seen_by(user):
    user = type(user).objects.get(pk=user.pk)  # access is read once for each request's user
    return set(Activity.objects.visible_to(user)), set(Activity.objects.editable_by(user))


def test_whoever_sees_the_record_sees_it(team):
    manager, rep, peer, outsider = team
    note = make_activity(make_account(rep), by=rep, kind="note")

    assert seen_by(rep) == ({note}, {note})
    assert seen_by(manager) == ({note}, {note})
    assert seen_by(peer) == (set(), set())
    assert seen_by(outsider) == (set(), set())


def test_its_owner_sees_it_without_seeing_the_record(team):
    __, rep, __, outsider = team
    task = make_activity(make_account(rep), by=rep, owner=outsider)

    assert seen_by(outsider) == ({task}, {task})


def test_one_of_several_records_is_enough(team):
    __, rep, peer, __ = team
    shared = make_activity(make_account(rep), make_account(peer), by=rep)

    assert seen_by(peer) == ({shared}, {shared})


def test_whoever_may_only_read_the_record_may_only_read_it(team):
    __, rep, __, outsider = team
    record_access_set(record_type="accounts.account", access="read", by=None)
    note = make_activity(make_account(rep), by=rep, kind="note")

    assert seen_by(outsider) == ({note}, set())


def test_administrators_see_all_and_strangers_nothing(team, administrator):
    __, rep, *_ = team
    note = make_activity(make_account(rep), by=rep, kind="note")
    gone = make_user(is_active=False)

    assert seen_by(administrator) == ({note}, {note})
    assert seen_by(gone) == (set(), set())


def test_records_are_named_only_to_those_who_see_them(team):
    __, rep, __, outsider = team
    secret, own = make_account(rep), make_account(outsider)
    task = make_activity(secret, own, by=rep, owner=outsider)

    assert visible_records([task], outsider) == {task.pk: [own]}
    assert find_record(reference(own), outsider) == own
    assert find_record(reference(secret), outsider) is None


NO_REFERENCES = [
    "",
    ":",
    "nothing:1",
    "users.user:1",
    "accounts.account",
    "accounts.account:",
    "accounts.account:x",
    "accounts.account:²",
    "accounts.account:" + "9" * 30,
]


@pytest.mark.parametrize("text", NO_REFERENCES)
def test_a_reference_that_is_none_finds_nothing(rep, text):
    assert find_record(text, rep) is None


def test_a_task_without_any_record_is_its_owners_and_their_managers(team):
    manager, rep, peer, __ = team
    task = make_activity(by=rep)

    assert seen_by(rep) == ({task}, {task})
    assert seen_by(manager) == ({task}, {task})
    assert seen_by(peer) == (set(), set())
