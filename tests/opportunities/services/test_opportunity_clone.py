from datetime import date
from decimal import Decimal

import pytest

from core.digest import digest
from core.errors import BusinessRuleError
from opportunities.models import Opportunity, Pipeline, Stage
from opportunities.services import (
    contact_role_add,
    opportunity_clone,
    opportunity_competitor_add,
    opportunity_set_lines,
    opportunity_update,
    team_member_add,
)
from products.services import price_book_update, product_update
from quotes.services import quote_create, quote_start_sync
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import close_deal, make_competitor, make_line, make_opportunity, stage
from tests.factories.products import make_entry, make_price_book
from tests.factories.users import make_user
from tests.invariants import check_invariants

pytestmark = pytest.mark.django_db
CLOSE = date(2031, 3, 31)


def clone(deal, by=None, **fields):
    return opportunity_clone(opportunity=deal, by=by or deal.owner, **{"name": "Again", "close_date": CLOSE, **fields})


def lines_of(deal):
    columns = ("entry", "position", "quantity", "unit_price", "discount", "total", "service_date", "description")
    return list(deal.lines.order_by("position").values_list(*columns))


def full_deal(rep, **fields):
    """A deal with everything that hangs on one."""
    line = make_line(unit_price="77", quantity="3", discount="10", description="by crane", service_date=CLOSE)
    account = make_account(rep)
    deal = make_opportunity(rep, account=account, type="existing", description="Long", next_step="Call", **fields)
    deal = opportunity_set_lines(opportunity=deal, lines=[line, make_line()], by=rep)
    contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    team_member_add(opportunity=deal, user=make_user(), by=rep, role="pre_sales", access="write")
    opportunity_competitor_add(opportunity=deal, competitor=make_competitor(), by=rep)
    quote_start_sync(quote=quote_create(opportunity=deal, by=rep), by=rep)
    deal.refresh_from_db()
    return deal


def test_all_of_it(rep):
    deal = full_deal(rep)
    made = clone(deal, with_lines=True, with_contact_roles=True, with_team=True)
    assert (made.name, made.close_date, made.owner, made.version >= 1) == ("Again", CLOSE, rep, True)
    assert (made.account, made.type, made.description, made.next_step) == (deal.account, "existing", "Long", "")
    assert lines_of(made) == lines_of(deal)
    assert (made.amount, made.total_quantity, made.price_book) == (deal.amount, deal.total_quantity, deal.price_book)
    roles = [list(d.contact_roles.order_by("pk").values_list("contact", "role", "is_primary")) for d in (made, deal)]
    assert roles[0] == roles[1]
    assert [(m.user, m.role, m.access) for m in made.team.all()] == [
        (m.user, m.role, m.access) for m in deal.team.all()
    ]
    assert (made.quotes.count(), made.competitors.count()) == (0, 0)
    assert made.stage_changes.get().amount == deal.amount
    check_invariants()


def test_nothing_but_its_own_fields(rep):
    deal = full_deal(rep)
    made = clone(deal)
    assert (made.lines.count(), made.contact_roles.count(), made.team.count()) == (0, 0, 0)
    assert (made.amount, made.total_quantity, made.price_book) == (deal.amount, deal.total_quantity, deal.price_book)
    check_invariants()


def test_a_closed_deal_begins_anew_in_its_own_pipeline(rep):
    pipeline = Pipeline.objects.create(name="Partners")
    begun = Stage.objects.create(
        pipeline=pipeline, name="Begun", position=1, probability=5, forecast_category="pipeline"
    )
    made = clone(close_deal(make_opportunity(rep, probability=70, forecast_category="commit")))
    assert (made.stage, made.probability, made.forecast_category) == (stage("Prospecting"), 10, "pipeline")
    assert (made.closed_at, made.loss_reason, made.push_count) == (None, None, 0)
    assert clone(make_opportunity(rep, stage=begun)).stage == begun


def test_the_original_stays_as_it_is(rep):
    deal = full_deal(rep)
    version = deal.version
    clone(deal, with_lines=True, with_contact_roles=True, with_team=True)
    deal.refresh_from_db()
    assert deal.version == version


def test_it_belongs_to_whoever_makes_it(rep, manager):
    deal = full_deal(rep)
    helper = deal.team.get().user
    made = clone(deal, by=helper, with_team=True)
    assert (made.owner, made.created_by) == (helper, helper)
    assert not made.team.exists()


def test_colleagues_who_left_are_left_out(rep):
    deal = full_deal(rep)
    helper = deal.team.get().user
    helper.is_active = False
    helper.save()
    assert not clone(deal, with_team=True).team.exists()


def test_what_is_no_longer_sold_is_left_out_and_the_amount_follows(rep):
    sold, gone = make_entry(unit_price="10"), make_entry(unit_price="500")
    deal = make_opportunity(rep, lines=[make_line(sold), make_line(gone)])
    product_update(product=gone.product, by=None, version=gone.product.version, is_active=False)
    made = clone(deal, with_lines=True)
    assert [line.entry for line in made.lines.all()] == [sold]
    assert made.amount == 10
    product_update(product=sold.product, by=None, version=sold.product.version, is_active=False)
    typed = clone(deal, with_lines=True)
    assert (typed.lines.count(), typed.amount) == (0, 510)
    check_invariants()


def test_a_price_book_out_of_use_is_not_taken_over(rep):
    book = make_price_book()
    deal = make_opportunity(rep, lines=[make_line(make_entry(price_book=book))])
    book.refresh_from_db()
    price_book_update(price_book=book, by=None, version=book.version, is_active=False)
    made = clone(deal, with_lines=True)
    assert (made.price_book, made.lines.count()) == (None, 0)


@pytest.mark.parametrize(("field", "fields"), [("name", {"name": ""}), ("name", {"name": "x" * 121})])
def test_bad_input_is_refused_and_nothing_is_made(rep, field, fields):
    deal = full_deal(rep)
    before = digest(whole=True)
    with pytest.raises(BusinessRuleError) as refused:
        clone(deal, with_lines=True, with_team=True, **fields)
    assert refused.value.field == field
    assert digest(whole=True).changed(before) == []


def test_twice_makes_two(rep):
    deal = opportunity_update(opportunity=make_opportunity(rep), by=rep, version=1, amount=Decimal(5))
    assert clone(deal) != clone(deal)
    assert Opportunity.objects.count() == 3
