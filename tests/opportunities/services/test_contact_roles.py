import threading

import pytest
from django.db import connection

from core.errors import BusinessRuleError, StaleRecord
from opportunities.models import ContactRoleName
from opportunities.services import (
    ContactRoleError,
    RoleInput,
    contact_role_add,
    contact_roles_add,
    contact_roles_set,
    opportunity_create,
)
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_user


@pytest.fixture
def deal(rep):
    return make_opportunity(rep)


def add(deal, **kwargs):
    return contact_role_add(opportunity=deal, contact=make_contact(deal.owner), by=deal.owner, **kwargs)


def primaries(deal):
    return [role.contact_id for role in deal.contact_roles.filter(is_primary=True)]


def test_the_first_is_the_primary_one_and_the_next_are_not(deal):
    first, second = add(deal), add(deal)
    assert (first.is_primary, second.is_primary) == (True, False)
    assert first.role is None


def test_false_is_kept_even_for_the_first(deal):
    assert not add(deal, is_primary=False).is_primary


def test_a_second_primary_takes_the_flag(deal):
    add(deal)
    second = add(deal, is_primary=True)
    assert primaries(deal) == [second.contact_id]


def test_a_contact_has_one_role_only(deal):
    role = add(deal)
    with pytest.raises(BusinessRuleError, match="has a role here already") as refused:
        contact_role_add(opportunity=deal, contact=role.contact, by=deal.owner, is_primary=True)
    assert refused.value.field == "contact"
    assert deal.contact_roles.count() == 1


def snapshot(deal):
    deal.refresh_from_db()
    return deal.version, list(deal.contact_roles.order_by("pk").values_list("pk", "contact", "role", "is_primary"))


def people(deal, count):
    return [make_contact(deal.owner) for __ in range(count)]


def test_several_at_once_and_the_first_is_the_primary_one(deal):
    buyer = ContactRoleName.objects.get(name="Economic buyer")
    one, two, three = people(deal, 3)
    contact_roles_add(opportunity=deal, roles=[RoleInput(one, buyer), RoleInput(two), RoleInput(three)], by=deal.owner)
    assert primaries(deal) == [one.pk]
    assert {row.contact: row.role for row in deal.contact_roles.all()} == {one: buyer, two: None, three: None}
    deal.refresh_from_db()
    assert deal.version == 2


def test_several_take_the_primary_mark_only_when_told(deal):
    first = add(deal)
    one, two = people(deal, 2)
    contact_roles_add(opportunity=deal, roles=[RoleInput(one)], by=deal.owner)
    assert primaries(deal) == [first.contact_id]
    contact_roles_add(opportunity=deal, roles=[RoleInput(two, is_primary=True)], by=deal.owner)
    assert primaries(deal) == [two.pk]
    assert deal.contact_roles.count() == 3


def test_of_several_one_that_is_refused_keeps_all_out(deal):
    role = add(deal)
    before = snapshot(deal)
    with pytest.raises(ContactRoleError) as refused:
        contact_roles_add(opportunity=deal, roles=[RoleInput(*people(deal, 1)), RoleInput(role.contact)], by=deal.owner)
    assert refused.value.contact == role.contact
    (twice,) = people(deal, 1)
    with pytest.raises(ContactRoleError, match="named twice"):
        contact_roles_add(opportunity=deal, roles=[RoleInput(twice), RoleInput(twice)], by=deal.owner)
    assert snapshot(deal) == before


def test_two_primary_ones_are_refused(deal):
    before = snapshot(deal)
    with pytest.raises(BusinessRuleError) as refused:
        contact_roles_add(
            opportunity=deal, roles=[RoleInput(contact, is_primary=True) for contact in people(deal, 2)], by=deal.owner
        )
    assert refused.value.field == "primary"
    assert snapshot(deal) == before


def test_all_roles_are_set_together(deal):
    buyer = ContactRoleName.objects.get(name="Economic buyer")
    first, second, third = add(deal), add(deal), add(deal)
    (new,) = people(deal, 1)
    wanted = [RoleInput(first.contact), RoleInput(second.contact, buyer, is_primary=True), RoleInput(new)]
    contact_roles_set(opportunity=deal, roles=wanted, by=deal.owner)
    rows = {row.contact: (row.role, row.is_primary) for row in deal.contact_roles.all()}
    assert rows == {first.contact: (None, False), second.contact: (buyer, True), new: (None, False)}
    assert deal.contact_roles.filter(pk=second.pk).exists()
    third.contact.refresh_from_db()


def test_the_same_again_changes_nothing(deal):
    role = add(deal)
    contact_roles_set(opportunity=deal, roles=[RoleInput(role.contact)], by=deal.owner)
    before, events = snapshot(deal), role.events.count()
    contact_roles_set(opportunity=deal, roles=[RoleInput(role.contact)], by=deal.owner, version=before[0])
    assert snapshot(deal) == before
    assert role.events.count() == events


def test_roles_that_were_read_before_somebody_else_changed_them_are_refused(deal, manager):
    role = add(deal)
    deal.refresh_from_db()
    version = deal.version
    contact_role_add(opportunity=deal, contact=make_contact(manager), by=manager)
    before = snapshot(deal)
    with pytest.raises(StaleRecord) as refused:
        contact_roles_set(opportunity=deal, roles=[RoleInput(role.contact)], by=deal.owner, version=version)
    assert refused.value.current.changed_by == manager
    assert snapshot(deal) == before


def test_two_who_set_the_roles_at_once_never_mix(committed_db):
    rep = make_user()
    deal = make_opportunity(rep)
    sets = [[RoleInput(make_contact(rep), is_primary=True)] for __ in range(4)]
    refused, start = [], threading.Barrier(4)

    def write(roles):
        try:
            start.wait(10)
            contact_roles_set(opportunity=deal, roles=roles, by=rep, version=1)
        except StaleRecord as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[roles]) for roles in sets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refused) == 3
    assert deal.contact_roles.get().is_primary


def test_a_deal_made_from_a_contact_has_it_as_the_primary_one(rep):
    contact = make_contact(rep)
    deal = opportunity_create(by=rep, name="Roof", close_date="2030-01-01", contact=contact)
    assert primaries(deal) == [contact.pk]
