"""What is typed beside the lines of a quote: a discount on the whole, tax and shipping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.locales import current_locale
from core.models import TaxMode
from core.money import minor_unit, money_text
from core.numbers import read_decimal, write_decimal
from products.lines import LineError, LineInput, NoteInput
from quotes.models import Quote
from quotes.services.amounts import EDITED, TYPED, clean_amounts, edited_amounts
from quotes.services.lines import Offer

NUMBERS = ("whole_discount", "tax", "shipping_handling")
PERCENT = "whole_discount_percent"


class AmountsForm:
    """Discount, tax and shipping, typed as people of the reader's locale write numbers; "5 %" is a percentage.

    texts: what stands in each field. values: what was read of a post, for `quote_set_lines`. errors: by field.
    """

    def __init__(self, data: Mapping[str, str] | None, quote: Quote):
        self.quote = quote
        self.errors: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.texts = {name: self._write(getattr(quote, name)) for name in NUMBERS}
        if quote.whole_discount_percent is not None:
            self.texts["whole_discount"] = f"{write_decimal(quote.whole_discount_percent, current_locale())} %"
        elif not quote.whole_discount:
            self.texts["whole_discount"] = ""
        self.tax_mode = quote.tax_mode
        if data is not None and "tax_mode" in data:
            self.tax_mode = self.values["tax_mode"] = data["tax_mode"][:20]
        for name in NUMBERS if data is not None else ():
            if name in data:  # type: ignore[operator]
                self._read(name, data[name].strip())  # type: ignore[index]

    @property
    def tax_modes(self) -> list[tuple[str, Any]]:
        return TaxMode.choices

    @property
    def is_tax_typed(self) -> bool:
        return self.tax_mode == TaxMode.TYPED

    @property
    def stored(self) -> list[Any]:
        """Those of the quote, for the editor's fingerprint."""
        return edited_amounts(self.quote)

    def beside(self, theirs: Quote) -> list[tuple[str, Decimal, Decimal]]:
        """Tax and shipping as (label, stored by somebody else, typed here)."""
        names = [name for name in TYPED if name in self.values]
        return [(_label(name), getattr(theirs, name), self.values[name]) for name in names]

    def words_beside(self, theirs: Quote) -> list[tuple[str, str, str]]:
        """The discount on the whole and how it is taxed, as `beside`, in words."""
        mine, read = self._typed(), {"whole_discount" if name == PERCENT else name for name in self.values}
        names = [name for name in ("whole_discount", "tax_mode") if name in read]
        return [(_label(name), _words(theirs, name), _words(mine, name)) for name in names]

    def sums(self, lines: Sequence[LineInput | NoteInput]) -> dict[str, Any]:
        """What the quote would come to with these lines (its computed columns), as far as it can be read.

        An amount, or a line, that cannot stand is left out.
        """
        lines = [line for line in lines if isinstance(line, NoteInput) or line.own_total(self.quote.currency) >= 0]
        while True:
            try:
                return Offer(self._typed(), lines).sums
            except LineError as error:
                lines = [line for number, line in enumerate(lines, 1) if number != error.number]

    def _typed(self) -> Quote:
        """A quote, never saved, with the amounts that can be read."""
        quote = Quote(currency=self.quote.currency, **{name: getattr(self.quote, name) for name in EDITED})
        for name in self.values:
            with suppress(BusinessRuleError):
                clean_amounts(quote, {name: self.values[name]})
        return quote

    def _write(self, value: Decimal) -> str:
        digits = -int(minor_unit(self.quote.currency).as_tuple().exponent)
        return write_decimal(value, current_locale(), least=digits)

    def _read(self, name: str, text: str) -> None:
        if name == "tax" and not self.is_tax_typed:
            return
        self.texts[name] = text
        is_percent = name == "whole_discount" and text.endswith("%")
        try:
            number = read_decimal(text.removesuffix("%").strip() or "0", current_locale())
        except ValueError:
            self.errors[name] = _("“%(text)s” is not a number.") % {"text": text[:40]}
            return
        if is_percent:
            self.values[PERCENT] = number
        else:
            self.values[name] = number

    def add_error(self, error: BusinessRuleError) -> bool:
        """Shows a broken rule at its field; False when it is about something else."""
        found = {str(name): messages[0] for name, messages in error.errors.items() if name in EDITED}
        if PERCENT in found:
            found["whole_discount"] = found.pop(PERCENT)
        self.errors.update(found)
        return bool(found)


def _label(name: str) -> str:
    column: Any = Quote._meta.get_field(name)
    return str(capfirst(column.verbose_name))


def _words(quote: Quote, name: str) -> str:
    """One of a quote's amounts as a reader of the current locale writes it."""
    if name == "tax_mode":
        return str(quote.get_tax_mode_display())
    if name == "whole_discount" and quote.whole_discount_percent is not None:
        return f"{write_decimal(quote.whole_discount_percent, current_locale())} %"
    return money_text(getattr(quote, name), quote.currency, current_locale())
