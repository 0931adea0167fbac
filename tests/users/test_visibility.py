"""Who sees what: default access, ownership, the role tree upward, queues. One test for each sentence."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Account
from leads.models import Lead
from tests.factories.accounts import make_account
from tests.factories.leads import make_lead
from tests.factories.users import make_queue, make_role, make_team, make_user
from users.models import User
from users.permissions import Profile
from users.services import record_access_set, role_save, user_update


def fresh(user):
    """The user as the next request reads it: what one request keeps is gone."""
    return User.objects.get(pk=user.pk)


def sees(user, record):
    return type(record).objects.visible_to(fresh(user)).filter(pk=record.pk).exists()


def edits(user, record):
    return type(record).objects.editable_by(fresh(user)).filter(pk=record.pk).exists()


@pytest.fixture
def private(db):
    record_access_set(record_type="accounts.account", access="private", by=None)


@pytest.mark.parametrize(
    ("access", "is_seen", "is_edited"), [("private", False, False), ("read", True, False), ("write", True, True)]
)
def test_the_default_access_opens_records_of_others(rep, access, is_seen, is_edited):
    record_access_set(record_type="accounts.account", access=access, by=None)
    account = make_account(make_user())
    assert (sees(rep, account), edits(rep, account)) == (is_seen, is_edited)


def test_the_standard_defaults(rep):
    other = make_user()
    account, lead = make_account(other), make_lead(other)
    assert (sees(rep, account), edits(rep, account)) == (True, False)
    assert (sees(rep, lead), edits(rep, lead)) == (False, False)


def test_the_default_of_one_type_opens_no_other(rep):
    record_access_set(record_type="accounts.account", access="write", by=None)
    assert not sees(rep, make_lead(make_user()))


def test_owners_see_and_edit_their_own(rep, private):
    account = make_account(rep)
    assert sees(rep, account)
    assert edits(rep, account)


def test_the_role_tree_opens_upward_alone(private):
    manager, rep, peer, outsider = make_team()
    account = make_account(rep)
    assert sees(manager, account)
    assert edits(manager, account)
    for user in (peer, outsider):
        assert not sees(user, account)
        assert not edits(user, account)
    assert not sees(rep, make_account(manager))


def test_the_tree_opens_over_several_levels(private):
    roles = [make_role()]
    for __ in range(3):
        roles.append(make_role(parent=roles[-1]))
    top, bottom = make_user(role=roles[0]), make_user(role=roles[-1])
    assert sees(top, make_account(bottom))


def test_people_of_one_role_do_not_see_each_other(private):
    role = make_role()
    one, other = make_user(role=role), make_user(role=role)
    assert not sees(one, make_account(other))


def test_without_a_role_nobody_is_below(private):
    assert not sees(make_user(), make_account(make_user()))


def test_moving_a_role_moves_what_is_seen(private):
    manager, rep, __, outsider = make_team()
    account = make_account(rep)
    role = rep.role
    role.parent = outsider.role
    role_save(role=role, by=None)
    assert not sees(manager, account)
    assert sees(outsider, account)


def test_moving_a_branch_takes_everything_below_along(private):
    top, other_top = make_role(), make_role()
    middle = make_role(parent=top)
    bottom = make_role(parent=middle)
    boss, other_boss, rep = make_user(role=top), make_user(role=other_top), make_user(role=bottom)
    account = make_account(rep)
    assert sees(boss, account)
    middle.parent = other_top
    role_save(role=middle, by=None)
    assert not sees(boss, account)
    assert sees(other_boss, account)


def test_profile_says_what_one_may_do_not_what_one_sees(private):
    assert not sees(make_user(Profile.MANAGER), make_account(make_user()))


def test_administrators_see_all(administrator, private):
    account = make_account(make_user())
    assert sees(administrator, account)
    assert edits(administrator, account)


def test_a_queues_leads_are_its_members(rep):
    member, stranger = make_user(), make_user()
    lead = make_lead(queue=make_queue(member))
    assert sees(member, lead)
    assert edits(member, lead)
    for user in (rep, stranger):
        assert not sees(user, lead)


def test_a_queues_leads_are_seen_above_its_members(db):
    manager, rep, peer, __ = make_team()
    lead = make_lead(queue=make_queue(rep))
    assert sees(manager, lead)
    assert not sees(peer, lead)


def test_a_lead_is_counted_once_for_who_is_in_two_queues_below(db):
    manager, rep, peer, __ = make_team()
    queue = make_queue(rep, peer, manager)
    make_lead(queue=queue)
    assert Lead.objects.visible_to(fresh(manager)).count() == 1


def test_nobody_and_the_locked_see_nothing(rep):
    make_account(rep)
    user_update(user=rep, by=None, is_active=False)
    for user in (AnonymousUser(), fresh(rep)):
        assert not Account.objects.visible_to(user).exists()
        assert not Account.objects.editable_by(user).exists()


def test_mine_and_team(db):
    manager, rep, peer, outsider = make_team()
    owned = {user: make_account(user) for user in (manager, rep, peer, outsider)}
    assert set(Account.objects.mine(manager)) == {owned[manager]}
    assert set(Account.objects.team(manager)) == {owned[manager], owned[rep], owned[peer]}
    assert set(Account.objects.team(rep)) == {owned[rep]}
