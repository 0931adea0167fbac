import pytest

from accounts.models import Account
from accounts.services import account_create
from core.errors import BusinessRuleError
from core.models import OrganisationSettings
from core.services import organisation_update
from tests.factories.users import make_user
from users.services import user_update


def test_belongs_to_its_maker(rep):
    account = account_create(by=rep, name="Okafor Cold Chain")
    assert (account.owner, account.created_by, account.changed_by, account.version) == (rep, rep, rep, 1)


def test_belongs_to_the_given_owner(rep, manager):
    account = account_create(by=rep, owner=manager, name="Okafor Cold Chain")
    assert (account.owner, account.created_by) == (manager, rep)


def test_takes_the_organisations_currency(rep, administrator):
    organisation_update(by=administrator, version=OrganisationSettings.load().version, currency="CZK")
    assert account_create(by=rep, name="Here").currency == "CZK"
    assert account_create(by=rep, name="There", currency="GBP").currency == "GBP"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 256),
        ("name", "Nul\x00l"),
        ("phone", "1" * 41),
        ("type", "enemy"),
        ("industry", "Alchemy"),
        ("annual_revenue", "much"),
        ("annual_revenue", -1),
        ("employees", -1),
        ("employees", 2**31),
        ("currency", "XXQ"),
        ("billing_street", "x" * 256),
        ("description", "x" * 32001),
    ],
)
def test_refuses_bad_input_at_its_field(rep, field, value):
    with pytest.raises(BusinessRuleError) as refusal:
        account_create(by=rep, **{"name": "Okafor", field: value})
    assert refusal.value.field == field
    assert not Account.objects.exists()


def test_refuses_an_owner_who_has_left(rep):
    gone = make_user()
    user_update(user=gone, by=None, is_active=False)
    gone.refresh_from_db()
    with pytest.raises(BusinessRuleError) as refusal:
        account_create(by=rep, owner=gone, name="Okafor")
    assert refusal.value.field == "owner"
    assert not Account.objects.exists()


def test_needs_an_owner(db):
    with pytest.raises(BusinessRuleError) as refusal:
        account_create(by=None, name="Okafor")
    assert refusal.value.field == "owner"
