import pytest

from contacts.models import Contact
from contacts.services import contact_create
from core.errors import BusinessRuleError
from tests.factories.accounts import make_account
from tests.factories.contacts import make_person


def test_belongs_to_its_maker_and_its_account(rep):
    account = make_account(rep)
    contact = contact_create(by=rep, account=account, first_name="Ada", last_name="Byron")
    assert (contact.owner, contact.account, contact.version, str(contact)) == (rep, account, 1, "Ada Byron")


def test_may_be_without_an_account(rep):
    assert contact_create(by=rep, last_name="Byron").account is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("last_name", ""),
        ("last_name", "x" * 81),
        ("first_name", "x" * 41),
        ("first_name", "\x00"),
        ("salutation", "Sir"),
        ("email", "nobody"),
        ("email", f"{'x' * 70}@example.com"),
        ("mobile", "1" * 41),
        ("description", "x" * 32001),
    ],
)
def test_refuses_bad_input_at_its_field(rep, field, value):
    with pytest.raises(BusinessRuleError) as refusal:
        contact_create(by=rep, **{"last_name": "Byron", field: value})
    assert refusal.value.field == field
    assert not Contact.objects.exists()


def test_a_person_account_has_one_contact(rep):
    account, person = make_person(rep)
    with pytest.raises(BusinessRuleError) as refusal:
        contact_create(by=rep, account=account, last_name="Second")
    assert refusal.value.field == "account"
    assert Contact.objects.get() == person
