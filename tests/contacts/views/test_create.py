import pytest
from django.urls import reverse

from contacts.models import Contact
from tests.factories.accounts import make_account
from tests.factories.contacts import make_person
from tests.factories.users import make_user
from users.services import record_access_set

URL = reverse("contacts:create")


def test_creates_and_shows_the_new_contact(login, rep):
    account = make_account(rep)
    response = login(rep).post(URL, {"last_name": "Byron", "account": f"x [{account.pk}]", "do_not_call": "on"})
    contact = Contact.objects.get()
    assert response.url == contact.get_absolute_url()
    assert (contact.account, contact.owner, contact.do_not_call) == (account, rep, True)


def test_begins_at_the_account_that_was_asked_for(login, rep):
    account = make_account(rep, name="Okafor")
    form = login(rep).get(URL, {"account": account.pk}).context["form"]
    assert form["account"].value() == f"Okafor [{account.pk}]"


@pytest.mark.parametrize("asked", ["999999", "x", "-1", "9" * 40])
def test_an_unknown_account_in_the_address_does_no_harm(login, rep, asked):
    assert login(rep).get(URL, {"account": asked}).status_code == 200


def test_the_address_does_not_tell_names_that_one_may_not_see(login, rep):
    hidden = make_account(make_user(), name="Secret Holding")
    record_access_set(record_type="accounts.account", access="private", by=None)
    assert b"Secret Holding" not in login(rep).get(URL, {"account": hidden.pk}).content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("last_name", ""),
        ("last_name", "x" * 81),
        ("last_name", "Nul\x00l"),
        ("first_name", "x" * 41),
        ("email", "nobody"),
        ("email", f"{'x' * 80}@example.com"),
        ("phone", "1" * 41),
        ("salutation", "Sir"),
        ("source", "999"),
        ("account", "No such company"),
        ("reports_to", "Nobody Here"),
        ("mailing_postal_code", "1" * 21),
    ],
)
def test_says_at_the_field_what_is_wrong_and_writes_nothing(login, rep, field, value):
    response = login(rep).post(URL, {"last_name": "Byron", field: value})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Contact.objects.exists()


def test_a_second_contact_for_a_person_is_refused_at_the_field(login, rep):
    account, person = make_person(rep)
    response = login(rep).post(URL, {"last_name": "Second", "account": f"x [{account.pk}]"})
    assert response.status_code == 422
    assert response.context["form"].errors["account"]
    assert Contact.objects.get() == person
