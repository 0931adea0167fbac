import pytest
from django.urls import reverse

from opportunities.models import Opportunity
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import stage
from tests.factories.users import make_user
from users.services import record_access_set

URL = reverse("opportunities:create")


def posted(**fields):
    return {"name": "Roof", "close_date": "2030-06-30", "currency": "EUR", "stage": stage("Prospecting").pk, **fields}


def test_makes_a_deal_of_its_maker_and_shows_it(login, rep):
    account = make_account(rep)
    response = login(rep).post(URL, posted(account=f"{account} [{account.pk}]", amount="1200.50"))
    deal = Opportunity.objects.get()
    assert response.url == deal.get_absolute_url()
    assert (deal.owner, deal.account, deal.amount, deal.probability) == (rep, account, 1200.5, 10)


def test_the_stage_that_is_chosen_decides(login, rep):
    login(rep).post(URL, posted(stage=stage("Negotiation/review").pk))
    deal = Opportunity.objects.get()
    assert (deal.stage, deal.probability) == (stage("Negotiation/review"), 90)


def test_is_prefilled_from_an_account(login, rep):
    account = make_account(rep, name="Okafor")
    form = login(rep).get(URL, {"account": account.pk}).context["form"]
    assert form["account"].value() == f"Okafor [{account.pk}]"
    assert form["currency"].value() == "EUR"


def test_from_a_contact_comes_its_account_and_a_primary_role(login, rep):
    account = make_account(rep, name="Okafor")
    contact = make_contact(rep, account=account)
    client = login(rep)
    form = client.get(URL, {"contact": contact.pk}).context["form"]
    values = {name: form[name].value() for name in ("account", "contact")}
    assert values == {"account": f"Okafor [{account.pk}]", "contact": f"{contact} [{contact.pk}]"}
    client.post(URL, posted(**values))
    role = Opportunity.objects.get().contact_roles.get()
    assert (role.contact, role.is_primary) == (contact, True)


def test_what_one_may_not_see_prefills_nothing(login, rep):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    hidden = make_contact(make_user(), last_name="Secretive")
    response = login(rep).get(URL, {"contact": hidden.pk})
    assert "Secretive" not in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("close_date", ""),
        ("close_date", "soon"),
        ("amount", "-1"),
        ("amount", "a lot"),
        ("currency", "XXX"),
        ("stage", "999999"),
        ("stage", "x"),
        ("account", "Nobody"),
        ("contact", "x [999]"),
        ("next_step", "a\x00b"),
    ],
)
def test_bad_input_is_answered_at_its_field(login, rep, field, value):
    response = login(rep).post(URL, posted(**{field: value}))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Opportunity.objects.exists()
