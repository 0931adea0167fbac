import pytest

from core.errors import BusinessRuleError, RecordGone
from opportunities.models import ContactRole, ContactRoleName
from opportunities.services import contact_role_add, contact_role_remove, contact_role_update, opportunity_create
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_opportunity

pytestmark = pytest.mark.django_db


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


def test_an_update_moves_the_flag_and_sets_the_role(deal):
    first, second = add(deal), add(deal)
    buyer = ContactRoleName.objects.get(name="Economic buyer")
    contact_role_update(contact_role=second, by=deal.owner, role=buyer, is_primary=True)
    second.refresh_from_db()
    assert second.role == buyer
    assert primaries(deal) == [second.contact_id]
    assert deal.contact_roles.filter(pk=first.pk).exists()


def test_a_removed_role_is_gone_and_its_contact_stays(deal):
    role = add(deal)
    contact_role_remove(contact_role=role, by=deal.owner)
    assert not deal.contact_roles.exists()
    role.contact.refresh_from_db()


def test_a_role_that_was_removed_meanwhile_comes_not_back(deal):
    role = add(deal)
    ContactRole.objects.all().delete()
    with pytest.raises(RecordGone):
        contact_role_update(contact_role=role, by=deal.owner, role=None, is_primary=True)
    with pytest.raises(RecordGone):
        contact_role_remove(contact_role=role, by=deal.owner)
    assert not ContactRole.objects.exists()


def test_a_deal_made_from_a_contact_has_it_as_the_primary_one(rep):
    contact = make_contact(rep)
    deal = opportunity_create(by=rep, name="Roof", close_date="2030-01-01", contact=contact)
    assert primaries(deal) == [contact.pk]
