from datetime import date
from decimal import Decimal

import pytest

from core.errors import BusinessRuleError, StaleRecord
from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines, opportunity_update
from products.models import PriceBook
from tests.factories.opportunities import close_deal, loss_reason, make_line, make_opportunity, stage
from tests.factories.products import make_price_book

pytestmark = pytest.mark.django_db


def update(deal, **fields):
    return opportunity_update(opportunity=deal, by=deal.owner, version=deal.version, **fields)


def test_fields_are_set_and_the_version_rises(rep):
    deal = make_opportunity(rep)
    saved = update(deal, name="Roof", amount=Decimal("12.50"), probability=33)
    saved.refresh_from_db()
    assert (saved.name, saved.amount, saved.probability, saved.version) == ("Roof", Decimal("12.50"), 33, 2)
    assert saved.changed_by == rep


@pytest.mark.parametrize(
    ("close_date", "pushes"),
    [
        (date(2031, 1, 1), 1),
        (date(2032, 1, 1), 1),
        (date(2030, 12, 1), 0),
        (date(2030, 12, 31), 0),
        (date(2029, 12, 31), 0),
    ],
)
def test_a_close_date_in_a_later_month_is_a_push(rep, close_date, pushes):
    deal = make_opportunity(rep, close_date=date(2030, 12, 15))
    assert update(deal, close_date=close_date).push_count == pushes


def test_pushes_are_counted_and_never_taken_back(rep):
    deal = make_opportunity(rep, close_date=date(2030, 1, 15))
    for close_date in (date(2030, 2, 1), date(2030, 3, 1), date(2030, 1, 1)):
        deal = update(deal, close_date=close_date)
    assert deal.push_count == 2


def test_the_second_of_two_editors_is_told_and_nothing_is_written(rep, manager):
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=manager, version=deal.version, name="First")
    with pytest.raises(StaleRecord) as refused:
        opportunity_update(opportunity=deal, by=rep, version=deal.version, name="Second")
    assert refused.value.current.version == 2
    deal.refresh_from_db()
    assert (deal.name, deal.version) == ("First", 2)


def test_with_lines_the_amount_follows_them(rep):
    deal = make_opportunity(rep, lines=[make_line(unit_price="50")])
    with pytest.raises(BusinessRuleError, match="follows the lines") as refused:
        update(deal, amount=Decimal(1), name="Other")
    assert refused.value.field == "amount"
    deal.refresh_from_db()
    assert deal.amount == 50
    assert deal.name != "Other"


def test_the_amount_may_not_be_emptied_while_there_are_lines(rep):
    deal = make_opportunity(rep, lines=[make_line(unit_price="50")])
    with pytest.raises(BusinessRuleError, match="follows the lines"):
        update(deal, amount=None)


def test_the_same_amount_is_no_change(rep):
    deal = make_opportunity(rep, lines=[make_line(unit_price="50")])
    assert update(deal, amount=Decimal("50.0000"), next_step="Call").next_step == "Call"


def test_with_lines_currency_and_price_book_stand(rep):
    deal = make_opportunity(rep, lines=[make_line()])
    with pytest.raises(BusinessRuleError) as refused:
        update(deal, currency="USD", price_book=make_price_book())
    assert set(refused.value.errors) == {"currency", "price_book"}
    deal.refresh_from_db()
    assert (deal.currency, deal.price_book) == ("EUR", PriceBook.objects.get(is_standard=True))


def test_without_lines_currency_price_book_and_amount_are_free(rep):
    deal = make_opportunity(rep, lines=[make_line(unit_price="50")])
    deal = opportunity_set_lines(opportunity=deal, lines=[], by=rep)
    book = make_price_book()
    deal = update(deal, currency="USD", price_book=book, amount=Decimal(7))
    assert (deal.currency, deal.price_book, deal.amount) == ("USD", book, 7)


@pytest.mark.parametrize("name", ["stage", "owner", "push_count", "version", "nonsense"])
def test_other_verbs_fields_are_not_taken(rep, name):
    deal = make_opportunity(rep)
    with pytest.raises(TypeError, match=name):
        update(deal, **{name: stage("Closed won")})
    assert Opportunity.objects.get().version == 1


def test_bad_values_are_refused_at_their_fields_together(rep):
    deal = make_opportunity(rep)
    with pytest.raises(BusinessRuleError) as refused:
        update(deal, name="", probability=101, amount=Decimal("1.23456"))
    assert set(refused.value.errors) == {"name", "probability", "amount"}
    deal.refresh_from_db()
    assert deal.version == 1


def test_a_lost_deal_keeps_a_loss_reason(rep):
    deal = close_deal(make_opportunity(rep))
    with pytest.raises(BusinessRuleError) as refused:
        update(deal, loss_reason=None, next_step="Forget it")
    assert refused.value.field == "loss_reason"
    deal.refresh_from_db()
    assert (deal.loss_reason, deal.next_step) == (loss_reason(), "")
    assert update(deal, loss_reason=loss_reason("Timing")).loss_reason == loss_reason("Timing")
