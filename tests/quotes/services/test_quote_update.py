"""The header of a quote: tax and shipping, contact, status."""

from decimal import Decimal

import pytest

from core.errors import BusinessRuleError, StaleRecord
from opportunities.models import Opportunity
from quotes.models import Quote
from quotes.services import quote_start_sync, quote_update
from tests.factories.contacts import make_contact
from tests.factories.quotes import make_quote


def test_grand_total_follows_tax_and_shipping(rep):
    quote = make_quote(rep)

    quote = quote_update(
        quote=quote, by=rep, version=quote.version, tax=Decimal("20.005"), shipping_handling=Decimal("4.90")
    )

    assert (quote.tax, quote.total_price, quote.grand_total) == (Decimal("20.01"), 100, Decimal("124.91"))
    assert (quote.version, quote.changed_by) == (2, rep)


def test_tax_never_reaches_the_opportunity(rep):
    quote = make_quote(rep)
    quote = quote_start_sync(quote=quote, by=rep)

    quote_update(quote=quote, by=rep, version=quote.version, tax=Decimal(20))

    assert Opportunity.objects.get().amount == 100


def test_another_contact_brings_its_addresses(rep):
    quote = make_quote(rep, email="old@example.com", phone="1", fax="2")
    contact = make_contact(rep, email="new@example.com", phone="3")

    quote = quote_update(quote=quote, by=rep, version=1, contact=contact, email="old@example.com", phone="4", fax="2")

    assert (quote.email, quote.phone, quote.fax) == ("new@example.com", "4", "")


def test_the_same_contact_changes_nothing_else(rep):
    contact = make_contact(rep, email="of@contact.example")
    quote = make_quote(rep, contact=contact, email="typed@example.com")

    quote = quote_update(quote=quote, by=rep, version=1, contact=contact, email="typed@example.com")

    assert quote.email == "typed@example.com"


def test_status_is_set(rep):
    quote = make_quote(rep)

    assert quote_update(quote=quote, by=rep, version=1, status="presented").status == "presented"


def test_a_stale_version_is_refused(rep, manager):
    quote = make_quote(rep)
    quote_update(quote=quote, by=manager, version=1, name="Theirs")

    with pytest.raises(StaleRecord):
        quote_update(quote=quote, by=rep, version=1, name="Mine")

    assert Quote.objects.get().name == "Theirs"


@pytest.mark.parametrize(
    ("name", "value"), [("tax", Decimal("-0.01")), ("status", "sold"), ("name", ""), ("email", "x"), ("tax", None)]
)
def test_bad_values_are_refused(rep, name, value):
    quote = make_quote(rep)

    with pytest.raises(BusinessRuleError) as caught:
        quote_update(quote=quote, by=rep, version=1, **{name: value})

    assert caught.value.field == name
    assert Quote.objects.get().version == 1


@pytest.mark.parametrize(
    "name", ["total_price", "is_syncing", "number", "opportunity", "owner", "currency", "nonsense"]
)
def test_what_other_verbs_own_is_not_taken(rep, name):
    quote = make_quote(rep)

    with pytest.raises(TypeError):
        quote_update(quote=quote, by=rep, version=1, **{name: "1"})
