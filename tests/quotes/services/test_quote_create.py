"""A quote begins as a copy of the opportunity's offer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import BusinessRuleError, RecordGone
from core.models import OrganisationSettings, TaxMode
from core.services import record_update
from opportunities.services import contact_role_add, opportunity_delete, opportunity_set_lines
from products.models import TaxClass
from quotes.models import Quote, QuoteLine
from quotes.services import quote_create
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry
from tests.factories.quotes import make_quote
from tests.factories.users import make_user
from users.services import user_update

FACTORS = ("entry_id", "position", "quantity", "list_price", "unit_price", "discount", "service_date", "description")


def factors(record):
    return list(record.lines.values_list(*FACTORS, "total"))


def test_lines_book_and_currency_are_the_opportunitys(rep):
    lines = [make_line(quantity="3", discount="12.5", description="Flat plate"), make_line(unit_price="80.25")]
    opportunity = make_opportunity(rep)
    opportunity = opportunity_set_lines(opportunity=opportunity, lines=lines, by=rep)

    quote = quote_create(opportunity=opportunity, by=rep)

    assert factors(quote) == factors(opportunity)
    assert (quote.price_book, quote.currency) == (opportunity.price_book, "EUR")
    assert quote.subtotal == Decimal("380.25")
    assert quote.total_price == opportunity.amount == Decimal("342.75")
    assert quote.discount == Decimal("9.86")
    assert quote.grand_total == Decimal("342.75")
    assert not quote.is_syncing


def test_a_new_quote_is_taxed_as_the_organisation_says(rep):
    OrganisationSettings.objects.update(quote_tax_mode=TaxMode.ADDED)
    entry = make_entry(unit_price="50")
    entry.product.tax_class = TaxClass.objects.create(name="Standard", rate=Decimal(20))
    entry.product.save()
    opportunity = opportunity_set_lines(opportunity=make_opportunity(rep), lines=[make_line(entry, "2")], by=rep)

    quote = quote_create(opportunity=opportunity, by=rep)
    with_a_tax = quote_create(opportunity=opportunity, by=rep, tax="7.50")

    assert (quote.tax_mode, quote.tax, quote.grand_total) == (TaxMode.ADDED, Decimal(20), Decimal(120))
    assert (with_a_tax.tax_mode, with_a_tax.tax) == (TaxMode.TYPED, Decimal("7.50"))


def test_header_comes_from_opportunity_account_and_primary_contact(rep):
    account = make_account(rep, name="Okafor Cold Chain", billing_city="Hull", shipping_city="Leeds")
    opportunity = make_opportunity(rep, name="40 trailers", account=account)
    contact = make_contact(rep, account=account, email="ngozi@example.com", phone="+44 1", fax="+44 2")
    contact_role_add(opportunity=opportunity, contact=make_contact(rep), by=rep, is_primary=False)
    contact_role_add(opportunity=opportunity, contact=contact, by=rep, is_primary=True)

    quote = quote_create(opportunity=opportunity, by=rep)

    assert (quote.name, quote.owner, quote.status) == ("40 trailers", rep, "draft")
    assert (quote.contact, quote.email, quote.phone, quote.fax) == (contact, "ngozi@example.com", "+44 1", "+44 2")
    assert (quote.billing_name, quote.billing_city) == ("Okafor Cold Chain", "Hull")
    assert (quote.shipping_name, quote.shipping_city) == ("Okafor Cold Chain", "Leeds")
    assert quote.expiration_date == timezone.localdate() + timedelta(days=30)
    assert (quote.created_by, quote.version) == (rep, 1)


def test_what_is_given_wins(rep):
    quote = make_quote(rep, name="Hardware only", contact=None, tax=Decimal("20.004"), shipping_handling=Decimal("5"))

    assert (quote.name, quote.contact) == ("Hardware only", None)
    assert (quote.tax, quote.grand_total) == (Decimal("20"), Decimal("125"))


def test_numbers_rise_and_have_eight_digits(rep):
    first, second = make_quote(rep), make_quote(rep)

    assert len(first.number) == 8
    assert int(second.number) == int(first.number) + 1


def test_a_quote_of_a_leavers_deal_is_its_makers(rep, administrator):
    opportunity = make_opportunity(rep)
    user_update(user=rep, by=administrator, is_active=False)

    assert quote_create(opportunity=opportunity, by=administrator).owner == administrator


def test_an_opportunity_without_lines_gives_an_empty_quote(rep):
    quote = make_quote(rep, lines=[])

    assert (quote.lines.count(), quote.total_price, quote.price_book) == (0, 0, None)


def refused(opportunity, by, **fields):
    with pytest.raises(BusinessRuleError) as caught:
        quote_create(opportunity=opportunity, by=by, **fields)
    assert not Quote.objects.exists()
    assert not QuoteLine.objects.exists()
    return caught.value


def test_products_must_be_active(rep):
    entry = make_entry()
    opportunity = make_opportunity(rep)
    opportunity_set_lines(opportunity=opportunity, lines=[make_line(entry)], by=rep)
    record_update(entry.product, by=rep, version=None, is_active=False)

    error = refused(opportunity, rep)

    assert error.field == "lines"
    assert str(entry.product) in error.message


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"status": "unknown"}, "status"),
        ({"tax": Decimal("-1")}, "tax"),
        ({"tax": Decimal("NaN")}, "tax"),
        ({"shipping_handling": Decimal("1e30")}, "shipping_handling"),
    ],
)
def test_bad_values_are_refused_at_their_field(rep, fields, field):
    assert refused(make_opportunity(rep), rep, **fields).field == field


def test_an_inactive_owner_is_refused(rep, administrator):
    leaver = user_update(user=make_user(), by=administrator, is_active=False)

    assert refused(make_opportunity(rep), rep, owner=leaver).field == "owner"


def test_an_opportunity_that_is_gone(rep):
    opportunity = make_opportunity(rep)
    opportunity_delete(opportunity=opportunity, by=rep)

    with pytest.raises(RecordGone):
        quote_create(opportunity=opportunity, by=rep)


def test_sums_are_nobodys_to_give(rep):
    with pytest.raises(TypeError):
        quote_create(opportunity=make_opportunity(rep), by=rep, grand_total=Decimal(1))
