from decimal import Decimal

from django.urls import reverse

from opportunities.services import opportunity_update
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.users import make_team


def url(deal):
    return reverse("opportunities:edit", args=[deal.pk])


def posted(deal, **fields):
    kept = ("name", "close_date", "currency", "probability", "forecast_category", "version")
    return {**{name: getattr(deal, name) for name in kept}, **fields}


def test_saves_and_shows_the_deal(login, rep):
    deal = make_opportunity(rep)
    response = login(rep).post(url(deal), posted(deal, amount="99.5", next_step="Call"))
    deal.refresh_from_db()
    assert response.url == deal.get_absolute_url()
    assert (deal.amount, deal.next_step, deal.version) == (Decimal("99.5"), "Call", 2)


def test_the_stage_is_not_edited_here(login, rep):
    assert "stage" not in login(rep).get(url(make_opportunity(rep))).context["form"].fields


def test_with_lines_the_money_fields_are_shown_and_not_taken(login, rep):
    deal = make_opportunity(rep, lines=[make_line(unit_price="80")])
    client = login(rep)
    form = client.get(url(deal)).context["form"]
    disabled = [name for name, field in form.fields.items() if field.disabled]
    assert disabled == ["amount", "currency", "price_book", "total_quantity"]
    assert form["amount"].value() == "80.00"
    response = client.post(url(deal), posted(deal, amount="1", currency="USD", price_book="", next_step="Call"))
    assert response.status_code == 302
    deal.refresh_from_db()
    assert (deal.amount, deal.currency, deal.next_step) == (80, "EUR", "Call")
    assert deal.price_book is not None


def test_the_second_of_two_editors_is_told_and_may_insist(login, rep, manager):
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=manager, version=1, next_step="first")
    client = login(rep)
    response = client.post(url(deal), posted(deal, next_step="second"))
    deal.refresh_from_db()
    assert (response.status_code, deal.next_step) == (409, "first")
    form = response.context["form"]
    assert form["next_step"].value() == "second"
    again = posted(deal, next_step="second", version=1, **{"settle-next_step": form.panel.choices[0].mine_value})
    assert client.post(url(deal), again).status_code == 302


def test_outsiders_get_404(login, db):
    __, rep, peer, outsider = make_team()
    deal = make_opportunity(rep)
    for user in (peer, outsider):
        client = login(user)
        assert client.get(url(deal)).status_code == 404
        assert client.post(url(deal), posted(deal, name="Mine")).status_code == 404
    deal.refresh_from_db()
    assert deal.version == 1
