"""The key fields of a step, saved from the bar."""

import pytest

from opportunities.services import opportunity_update
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.paths import set_content
from tests.factories.users import make_user


@pytest.fixture
def deal(rep):
    return make_opportunity(rep, next_step="Write")


def save(client, deal, **values):
    data = {
        "step": str(stage("Negotiation/review").pk),  # amount, close date, next step
        "version": str(deal.version),
        "amount": "1200.50",
        "close_date": "2030-12-31",
        "next_step": "Call the CFO",
        **values,
    }
    return client.post(f"/opportunities/{deal.pk}/fields/", data)


def unchanged(deal):
    deal.refresh_from_db()
    return (deal.version, deal.next_step, deal.amount) == (1, "Write", None)


def test_they_are_saved_and_the_step_stays_chosen(rep, deal, login):
    response = save(login(rep), deal)

    step = stage("Negotiation/review").pk
    assert (response.status_code, response.url) == (302, f"{deal.get_absolute_url()}?step={step}")
    deal.refresh_from_db()
    assert (deal.amount, deal.next_step, deal.stage.name) == (1200.5, "Call the CFO", "Prospecting")


def test_only_the_key_fields_of_the_step_are_taken(rep, deal, login):
    save(login(rep), deal, name="Another name", description="More")

    assert type(deal).objects.filter(pk=deal.pk, name=deal.name, description="").exists()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"amount": "lots"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"close_date": ""}, "close_date"),
        ({"close_date": "soon"}, "close_date"),
        ({"next_step": "x" * 256}, "next_step"),
        ({"next_step": "a\x00b"}, "next_step"),
    ],
)
def test_bad_input_is_shown_at_its_field(rep, deal, login, values, name):
    response = save(login(rep), deal, **values)

    assert response.status_code == 422
    assert name in response.context["path"].form.errors
    assert f'id="path_{name}_error"' in response.text
    assert unchanged(deal)


def test_what_two_changed_is_asked_and_a_choice_settles_it(rep, manager, deal, login):
    opportunity_update(opportunity=deal, by=manager, version=1, next_step="By somebody else")
    client = login(rep)
    response = save(client, deal)

    assert response.status_code == 409
    assert f"{manager} changed the same" in response.text
    choice = {"settle-next_step": response.context["path"].form.panel.choices[0].mine_value}
    assert save(client, deal, **choice).status_code == 302


@pytest.mark.parametrize("values", [{"step": "999999"}, {"step": ""}, {"version": ""}, {"version": "x"}])
def test_an_incomplete_post_is_refused_in_words(rep, deal, login, values):
    response = save(login(rep), deal, **values)

    assert response.status_code == 422
    assert "Nothing was changed." in response.text
    assert unchanged(deal)


def test_a_step_that_lost_its_key_fields_says_so(rep, deal, login):
    set_content(stage("Negotiation/review"), key_fields=[])
    response = save(login(rep), deal)

    assert response.status_code == 422
    assert "no key fields any more" in response.text
    assert unchanged(deal)


def test_outsiders_find_nothing(deal, login):
    assert save(login(make_user()), deal).status_code == 404
    assert unchanged(deal)
