from datetime import date
from decimal import Decimal

import pytest

from core.errors import BusinessRuleError
from opportunities.models import Opportunity, StageChange
from opportunities.services import opportunity_create
from tests.factories.opportunities import make_line, stage
from tests.factories.users import make_user

pytestmark = pytest.mark.django_db
CLOSE = date(2030, 6, 30)


def test_a_deal_begins_in_the_first_open_stage_in_our_currency_as_its_makers(rep):
    deal = opportunity_create(by=rep, name="Roof", close_date=CLOSE)
    deal.refresh_from_db()
    assert (deal.owner, deal.created_by, deal.currency, deal.amount) == (rep, rep, "EUR", None)
    assert (deal.stage, deal.probability, deal.forecast_category) == (stage("Prospecting"), 10, "pipeline")
    assert deal.closed_at is None


def test_the_first_interval_of_the_stage_history_begins_with_the_deal(rep):
    deal = opportunity_create(by=rep, name="Roof", close_date=CLOSE, amount=Decimal(500))
    deal.refresh_from_db()
    change = deal.stage_changes.get()
    assert (change.stage, change.amount, change.probability, change.close_date) == (deal.stage, 500, 10, CLOSE)
    assert (change.entered_at, change.left_at, change.by) == (deal.stage_changed_at, None, rep)


def test_probability_and_forecast_are_kept_when_given(rep):
    given = {"probability": 0, "forecast_category": "commit"}
    deal = opportunity_create(by=rep, name="Roof", close_date=CLOSE, stage=stage("Qualification"), **given)
    assert (deal.probability, deal.forecast_category) == (0, "commit")


def test_an_empty_probability_is_the_stages(rep):
    given = {"probability": None, "forecast_category": ""}
    deal = opportunity_create(by=rep, name="Roof", close_date=CLOSE, stage=stage("Negotiation/review"), **given)
    assert (deal.probability, deal.forecast_category) == (90, "pipeline")


def test_a_deal_made_in_a_closed_stage_is_closed(rep):
    deal = opportunity_create(by=rep, name="Roof", close_date=CLOSE, stage=stage("Closed won"))
    assert deal.closed_at == deal.stage_changed_at
    assert deal.probability == 100


def test_lines_given_decide_amount_and_price_book(rep):
    line = make_line(quantity="3", unit_price="10", discount="10")
    deal = opportunity_create(by=rep, name="Roof", close_date=CLOSE, amount=Decimal(1), lines=[line])
    assert (deal.amount, deal.price_book) == (27, line.entry.price_book)
    assert deal.stage_changes.get().amount == 27


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": "", "close_date": CLOSE}),
        ("name", {"name": "x" * 121, "close_date": CLOSE}),
        ("name", {"name": "a\x00b", "close_date": CLOSE}),
        ("close_date", {"name": "Roof"}),
        ("amount", {"name": "Roof", "close_date": CLOSE, "amount": Decimal(-1)}),
        ("probability", {"name": "Roof", "close_date": CLOSE, "probability": 101}),
        ("currency", {"name": "Roof", "close_date": CLOSE, "currency": "XXX"}),
        ("lines", {"name": "Roof", "close_date": CLOSE, "lines": "negative"}),
        ("owner", {"name": "Roof", "close_date": CLOSE, "owner": "left"}),
        ("stage", {"name": "Roof", "close_date": CLOSE, "stage": "retired"}),
        ("loss_reason", {"name": "Roof", "close_date": CLOSE, "stage": "lost"}),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_written(rep, field, fields):
    if field == "lines":
        fields = {**fields, "lines": [make_line(quantity="-1")]}
    if field == "loss_reason":
        fields = {**fields, "stage": stage("Closed lost")}
    if field == "owner":
        fields = {**fields, "owner": make_user(is_active=False)}
    if field == "stage":
        retired = stage("Qualification")
        retired.is_active = False
        retired.save()
        fields = {**fields, "stage": retired}
    with pytest.raises(BusinessRuleError) as refused:
        opportunity_create(by=rep, **fields)
    assert refused.value.field == field
    assert not Opportunity.objects.exists()
    assert not StageChange.objects.exists()
