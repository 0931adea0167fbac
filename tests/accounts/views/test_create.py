import pytest
from django.urls import reverse

from accounts.models import Account
from core.models import OrganisationSettings
from core.services import organisation_update
from tests.factories.accounts import make_account
from tests.factories.users import make_user
from users.services import record_access_set

URL = reverse("accounts:create")


def posted(**fields):
    return {"name": "Okafor Cold Chain", "currency": "EUR", **fields}


def test_creates_and_shows_the_new_account(login, rep):
    parent = make_account(rep, name="Okafor Group")
    response = login(rep).post(URL, posted(type="customer", parent=f"Okafor Group [{parent.pk}]", employees="12"))
    account = Account.objects.get(name="Okafor Cold Chain")
    assert response.url == account.get_absolute_url()
    assert (account.type, account.parent, account.employees, account.owner) == ("customer", parent, 12, rep)


def test_begins_with_the_organisations_currency(login, rep, administrator):
    organisation_update(by=administrator, version=OrganisationSettings.load().version, currency="CZK")
    assert login(rep).get(URL).context["form"]["currency"].value() == "CZK"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 256),
        ("name", "Nul\x00l"),
        ("phone", "1" * 41),
        ("type", "enemy"),
        ("industry", "Alchemy"),
        ("annual_revenue", "much"),
        ("annual_revenue", "-1"),
        ("annual_revenue", "NaN"),
        ("annual_revenue", "9" * 30),
        ("employees", "12.5"),
        ("employees", "-1"),
        ("employees", "9" * 30),
        ("currency", "XXQ"),
        ("source", "999"),
        ("source", "x"),
        ("parent", "No such company"),
        ("parent", "Hidden [999999]"),
        ("billing_street", "x" * 256),
        ("description", "x" * 32001),
    ],
)
def test_says_at_the_field_what_is_wrong_and_writes_nothing(login, rep, field, value):
    response = login(rep).post(URL, posted(**{field: value}))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Account.objects.exists()
    if field != "currency" and "\x00" not in value:
        assert response.context["form"][field].value() == value  # what was typed is still there


def test_two_parents_of_the_same_name_must_be_told_apart(login, rep):
    make_account(rep, name="Twin")
    make_account(rep, name="Twin")
    response = login(rep).post(URL, posted(parent="Twin"))
    assert response.status_code == 422
    assert "More than one" in str(response.context["form"].errors["parent"])


def test_a_parent_that_one_may_not_see_cannot_be_chosen(login, rep):
    hidden = make_account(make_user(), name="Hidden")
    record_access_set(record_type="accounts.account", access="private", by=None)
    for text in ("Hidden", f"Hidden [{hidden.pk}]"):
        response = login(rep).post(URL, posted(parent=text))
        assert response.status_code == 422
        assert "parent" in response.context["form"].errors
    assert Account.objects.get() == hidden


def test_does_not_take_an_owner_or_a_kind_from_the_form(login, rep):
    login(rep).post(URL, posted(owner=str(make_user().pk), kind="person", version="9"))
    account = Account.objects.get()
    assert (account.owner, account.kind, account.version) == (rep, "business", 1)


def test_goes_back_only_to_pages_of_this_site(login, rep):
    client = login(rep)
    assert client.post(URL, posted(next="/leads/")).url == "/leads/"
    assert client.post(URL, posted(next="https://evil.example/")).url.startswith("/accounts/")
