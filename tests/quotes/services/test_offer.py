"""What may stand on a quote beside plain lines: headings and texts, options, a discount on the whole, tax by rate."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.errors import BusinessRuleError
from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines
from products.lines import LineInput, NoteInput
from products.models import TaxClass
from quotes.contents import content_inputs, contents, groups
from quotes.models import Quote, QuoteNote
from quotes.services import (
    quote_clone,
    quote_create,
    quote_revise,
    quote_set_lines,
    quote_start_sync,
    quote_stop_sync,
    quote_update,
)
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry
from tests.factories.quotes import make_quote

HARDWARE, SERVICE = NoteInput("Hardware", is_heading=True), NoteInput("Service", is_heading=True)
TEXT = NoteInput("Delivered within two weeks.")


def optional(line):
    return replace(line, is_optional=True)


def taxed(rate, price):
    entry = make_entry(unit_price=price)
    entry.product.tax_class, __ = TaxClass.objects.get_or_create(name=f"{rate} %", rate=Decimal(rate))
    entry.product.save()
    return make_line(entry)


def words(quote):
    """What stands there, in order: texts of notes, prices of lines, options in brackets."""
    return [
        row.text
        if isinstance(row, QuoteNote)
        else f"({row.unit_price:.0f})"
        if row.is_optional
        else f"{row.unit_price:.0f}"
        for row in contents(quote)
    ]


def everything(quote):
    stored = Quote.objects.values().get(pk=quote.pk)
    lines = list(quote.lines.values_list("pk", "position", "unit_price", "adjustment", "total"))
    return stored, lines, list(quote.notes.values_list("pk", "position", "text")), deal_of(quote)


def deal_of(quote):
    deal = Opportunity.objects.get(pk=quote.opportunity_id)
    return deal.amount, [(line.unit_price, line.adjustment, line.total) for line in deal.lines.all()]


@pytest.fixture
def quote(rep):
    """Hardware: 100, an option of 50; Service: 200; a text."""
    quote = make_quote(rep)
    rows = [HARDWARE, make_line(unit_price="100"), optional(make_line(unit_price="50")), SERVICE]
    return quote_set_lines(quote=quote, lines=[*rows, make_line(unit_price="200"), TEXT], by=rep)


class TestNotes:
    def test_they_stand_where_they_were_put(self, quote):
        assert words(quote) == ["Hardware", "100", "(50)", "Service", "200", TEXT.text]
        assert [(group.heading.text, group.total) for group in groups(contents(quote))] == [
            ("Hardware", 100),
            ("Service", 200),
        ]

    def test_one_that_stays_keeps_its_key(self, rep, quote):
        before = dict(quote.notes.values_list("text", "pk"))
        rows = [row for row in content_inputs(quote) if row != HARDWARE]

        quote_set_lines(quote=quote, lines=rows, by=rep)

        assert dict(quote.notes.values_list("text", "pk")) == {n: before[n] for n in ("Service", TEXT.text)}

    def test_changed_words_are_the_same_note(self, rep, quote):
        key = quote.notes.get(text="Service").pk
        rows = [replace(row, text="Support") if row == SERVICE else row for row in content_inputs(quote)]

        quote_set_lines(quote=quote, lines=rows, by=rep)

        assert quote.notes.get(text="Support").pk == key

    @pytest.mark.parametrize("text", ["", "  ", "x" * 1001, "a\x00b"])
    def test_words_that_cannot_stand_are_refused_at_their_line(self, rep, quote, text):
        before = everything(quote)

        with pytest.raises(BusinessRuleError) as refusal:
            quote_set_lines(quote=quote, lines=[make_line(), NoteInput(text)], by=rep)

        assert (refusal.value.field, refusal.value.number) == ("lines", 2)
        assert everything(quote) == before

    def test_a_copy_and_the_next_version_have_them(self, rep, quote):
        copy = quote_clone(quote=quote, by=rep, name="Copy")
        quote_update(quote=quote, by=rep, version=quote.version, status="presented")
        revision = quote_revise(quote=quote, by=rep)

        assert words(copy) == words(revision) == words(quote)


class TestOptions:
    def test_they_are_not_in_the_total(self, quote):
        assert (quote.subtotal, quote.total_price, quote.grand_total) == (300, 300, 300)
        assert quote.lines.get(is_optional=True).total == 50

    def test_a_chosen_one_counts(self, rep, quote):
        rows = [replace(row, is_optional=False) if isinstance(row, LineInput) else row for row in content_inputs(quote)]

        assert quote_set_lines(quote=quote, lines=rows, by=rep).total_price == 350

    def test_an_opportunity_has_none(self, rep, quote):
        before = everything(quote)

        with pytest.raises(BusinessRuleError):
            opportunity_set_lines(opportunity=quote.opportunity, lines=[optional(make_line())], by=rep)

        assert everything(quote) == before


class TestDiscountOnTheWhole:
    def test_an_amount_is_allocated_to_the_lines_that_count(self, rep, quote):
        quote = quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, whole_discount=Decimal("0.05"))

        assert [(line.adjustment, line.total) for line in quote.lines.all()] == [
            (Decimal("-0.02"), Decimal("99.98")),
            (0, 50),
            (Decimal("-0.03"), Decimal("199.97")),
        ]
        assert (quote.subtotal, quote.whole_discount, quote.total_price) == (300, Decimal("0.05"), Decimal("299.95"))

    def test_a_percentage_stays_one(self, rep, quote):
        quote = quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, whole_discount_percent=Decimal(10))
        assert (quote.whole_discount, quote.total_price, quote.discount) == (30, 270, 10)

        quote = quote_set_lines(quote=quote, lines=[make_line(unit_price="50")], by=rep)
        assert (quote.whole_discount, quote.total_price) == (5, 45)

        quote = quote_set_lines(quote=quote, lines=[make_line(unit_price="50")], by=rep, whole_discount=Decimal(7))
        assert (quote.whole_discount_percent, quote.whole_discount, quote.total_price) == (None, 7, 43)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("whole_discount", "300.01"),
            ("whole_discount", "-1"),
            ("whole_discount", "NaN"),
            ("whole_discount_percent", "100.01"),
            ("whole_discount_percent", "-1"),
        ],
    )
    def test_one_that_cannot_be_is_refused_at_its_field(self, rep, quote, name, value):
        before = everything(quote)

        with pytest.raises(BusinessRuleError) as refusal:
            quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, **{name: Decimal(value)})

        assert list(refusal.value.errors) == [name]
        assert everything(quote) == before

    def test_the_next_version_has_it(self, rep, quote):
        quote = quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, whole_discount_percent=Decimal(10))
        quote = quote_update(quote=quote, by=rep, version=quote.version, status="presented")

        revision = quote_revise(quote=quote, by=rep)

        assert (revision.whole_discount_percent, revision.whole_discount, revision.total_price) == (10, 30, 270)


class TestSync:
    def test_only_what_counts_is_on_the_opportunity(self, rep, quote):
        quote_start_sync(quote=quote, by=rep)

        assert deal_of(quote) == (300, [(100, 0, 100), (200, 0, 200)])

    def test_parts_of_the_discount_travel_with_the_lines(self, rep, quote):
        quote_start_sync(quote=quote, by=rep)
        quote.refresh_from_db()

        quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, whole_discount_percent=Decimal(10))

        assert deal_of(quote) == (270, [(100, -10, 90), (200, -20, 180)])

    def test_notes_and_options_stay_when_the_opportunity_changes(self, rep, quote):
        quote_start_sync(quote=quote, by=rep)
        first, second = quote.opportunity.lines.all()
        new = make_line(unit_price="7")

        opportunity_set_lines(
            opportunity=quote.opportunity, lines=[LineInput.of(first), new, LineInput.of(second), new], by=rep
        )

        assert words(quote) == ["Hardware", "100", "(50)", "7", "Service", "200", TEXT.text, "7"]
        assert Quote.objects.get(pk=quote.pk).total_price == 314

    def test_the_discount_is_allocated_anew_when_the_opportunity_changes(self, rep, quote):
        quote = quote_start_sync(quote=quote, by=rep)
        quote = quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, whole_discount_percent=Decimal(10))
        first, second = (
            replace(LineInput.of(row), key=row.pk, adjustment=None) for row in quote.opportunity.lines.all()
        )

        deal = opportunity_set_lines(
            opportunity=quote.opportunity, lines=[replace(first, quantity=Decimal(2)), second], by=rep
        )

        assert deal.amount == 360
        assert deal_of(quote) == (360, [(100, -20, 180), (200, -20, 180)])
        quote.refresh_from_db()
        assert (quote.whole_discount, quote.total_price) == (40, 360)

    def test_each_side_is_written_once(self, rep, quote):
        quote = quote_start_sync(quote=quote, by=rep)
        quote = quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, whole_discount_percent=Decimal(10))
        quote.opportunity.refresh_from_db()
        before = quote.opportunity.version, quote.version

        opportunity_set_lines(opportunity=quote.opportunity, lines=[make_line(unit_price="100")], by=rep)

        quote.refresh_from_db()
        quote.opportunity.refresh_from_db()
        assert (quote.opportunity.version, quote.version) == (before[0] + 1, before[1] + 1)
        last, previous = quote.opportunity.stage_changes.order_by("-pk")[:2]
        assert (last.amount, last.previous_amount, previous.amount) == (90, 270, 270)

    def test_an_empty_quote_takes_the_lines_as_they_are(self, rep):
        quote = make_quote(opportunity=make_quote(rep).opportunity, is_blank=True)
        quote = quote_set_lines(quote=quote, lines=[], by=rep, whole_discount_percent=Decimal(10))

        quote_start_sync(quote=quote, by=rep)

        quote.refresh_from_db()
        assert (quote.whole_discount_percent, quote.whole_discount, quote.total_price) == (None, 0, 100)
        assert deal_of(quote) == (100, [(100, 0, 100)])

    def test_an_amount_is_never_more_than_there_is_left(self, rep, quote):
        quote = quote_start_sync(quote=quote, by=rep)
        quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, whole_discount=Decimal(120))

        opportunity_set_lines(opportunity=quote.opportunity, lines=[make_line(unit_price="100")], by=rep)

        quote.refresh_from_db()
        assert (quote.whole_discount, quote.total_price) == (100, 0)
        assert deal_of(quote) == (0, [(100, -100, 0)])

    def test_afterwards_a_part_follows_its_line(self, rep, quote):
        quote = quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, whole_discount_percent=Decimal(10))
        quote_start_sync(quote=quote, by=rep)
        quote_stop_sync(quote=quote, by=rep)
        first, second = (
            replace(LineInput.of(row), key=row.pk, adjustment=None) for row in quote.opportunity.lines.all()
        )

        opportunity_set_lines(
            opportunity=quote.opportunity,
            lines=[replace(first, quantity=Decimal("0.333")), second, make_line(unit_price="10")],
            by=rep,
        )

        assert deal_of(quote) == (
            Decimal("219.97"),
            [(100, Decimal("-3.33"), Decimal("29.97")), (200, -20, 180), (10, 0, 10)],
        )

    def test_a_new_quote_begins_with_the_discount_that_the_lines_have(self, rep, quote):
        quote = quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, whole_discount_percent=Decimal(10))
        quote_start_sync(quote=quote, by=rep)
        quote_stop_sync(quote=quote, by=rep)

        new = quote_create(opportunity=quote.opportunity, by=rep)

        assert (new.whole_discount_percent, new.whole_discount, new.subtotal, new.total_price) == (None, 30, 300, 270)
        assert [line.adjustment for line in new.lines.all()] == [-10, -20]


class TestTax:
    @pytest.fixture
    def lines(self):
        """Twice 19 %, where rounding each line would give another tax, and once 7 %; one without a class."""
        return [taxed("19", "0.03"), taxed("19", "0.03"), taxed("7", "100"), make_line(unit_price="5")]

    def test_it_is_added_by_rate_and_rounded_once_for_each(self, rep, quote, lines):
        quote = quote_set_lines(quote=quote, lines=lines, by=rep, tax_mode="added")

        assert (quote.total_price, quote.tax, quote.grand_total) == (
            Decimal("105.06"),
            Decimal("7.01"),
            Decimal("112.07"),
        )
        assert [(tax.rate, tax.net, tax.amount) for tax in quote.taxes(quote.lines.all())] == [
            (19, Decimal("0.06"), Decimal("0.01")),
            (7, 100, 7),
        ]

    def test_it_may_be_in_the_prices(self, rep, quote):
        quote = quote_set_lines(
            quote=quote, lines=[taxed("19", "119"), optional(taxed("19", "50"))], by=rep, tax_mode="included"
        )

        assert (quote.total_price, quote.tax, quote.grand_total) == (119, 19, 119)
        assert quote.taxes(quote.lines.all())[0].net == 100

    def test_it_is_taken_of_what_the_discount_leaves(self, rep, quote):
        quote = quote_set_lines(
            quote=quote, lines=[taxed("10", "100")], by=rep, tax_mode="added", whole_discount_percent=Decimal(50)
        )
        assert (quote.tax, quote.grand_total) == (5, 55)

    def test_another_is_refused_where_it_follows(self, rep, quote):
        quote = quote_set_lines(quote=quote, lines=[taxed("10", "100")], by=rep, tax_mode="added")
        before = everything(quote)

        with pytest.raises(BusinessRuleError) as refusal:
            quote_update(quote=quote, by=rep, version=quote.version, tax=Decimal(1))

        assert list(refusal.value.errors) == ["tax"]
        assert everything(quote) == before

    def test_shipping_is_added_and_not_taxed(self, rep, quote):
        quote = quote_set_lines(quote=quote, lines=[taxed("10", "100")], by=rep, tax_mode="included")

        quote = quote_update(quote=quote, by=rep, version=quote.version, shipping_handling=Decimal(8))

        assert (quote.tax, quote.grand_total) == (Decimal("9.09"), 108)

    def test_the_rate_is_that_of_the_day_when_the_lines_are_written(self, rep, quote):
        quote = quote_set_lines(quote=quote, lines=[taxed("10", "100")], by=rep, tax_mode="added")
        TaxClass.objects.update(rate=20)

        quote = quote_update(quote=quote, by=rep, version=quote.version, name="Other")
        assert quote.tax == 10

        quote = quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep)
        assert quote.tax == 20

    def test_an_unknown_way_is_refused(self, rep, quote):
        before = everything(quote)

        with pytest.raises(BusinessRuleError) as refusal:
            quote_set_lines(quote=quote, lines=content_inputs(quote), by=rep, tax_mode="magic")

        assert list(refusal.value.errors) == ["tax_mode"]
        assert everything(quote) == before
