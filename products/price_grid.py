"""The grid of prices: those of a product, or of a page of a price book, as they are posted and read back.

Fields are named `price-17-unit_price` by the price's key. What was not posted, and what is as it is stored, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, StaleRecord
from core.locales import current_locale
from core.money import minor_unit
from core.numbers import read_decimal, whole_number, write_decimal
from core.settling import choices_of
from products.models import PriceBookEntry
from products.services.entries import PriceEdit, PricesError

FIELDS = ("unit_price", "uses_standard_price", "is_active")


@dataclass
class PriceRow:
    """One price of the grid: what stands in its fields, and what is wrong with it (field name or "" -> message)."""

    entry: PriceBookEntry
    version: int
    price_text: str
    uses_standard_price: bool
    is_active: bool
    errors: dict[str, str] = field(default_factory=dict)
    unit_price: Decimal | None = None

    @property
    def prefix(self) -> str:
        return f"price-{self.entry.pk}"

    @property
    def message(self) -> str:
        return " ".join(self.errors.values())

    def changes(self) -> dict[str, Any]:
        """What differs from what is stored; a price that uses the standard one is not typed."""
        typed: dict[str, Any] = {"uses_standard_price": self.uses_standard_price, "is_active": self.is_active}
        if not self.uses_standard_price and self.unit_price is not None:
            typed["unit_price"] = self.unit_price
        return {name: value for name, value in typed.items() if value != getattr(self.entry, name)}


class PriceGrid:
    """The rows of a grid over `entries` (products and books fetched with them), filled by `data` where it is posted."""

    def __init__(self, entries: Iterable[PriceBookEntry], data: Mapping[str, str] | None = None, *, user: Any):
        self.locale, self.user = current_locale(), user
        self.is_bound = data is not None
        self.errors: list[str] = []
        self.rows = [self._shown(entry) if data is None else self._posted(entry, data) for entry in entries]

    @property
    def has_errors(self) -> bool:
        return bool(self.errors or any(row.errors for row in self.rows))

    @property
    def edits(self) -> list[PriceEdit]:
        """What the service is to change."""
        found = [(row, row.changes()) for row in self.rows]
        return [PriceEdit(row.entry, row.version, changes) for row, changes in found if changes]

    def add_error(self, error: BusinessRuleError) -> None:
        """Shows each refusal at its price. After a conflict the row holds the version of now."""
        if not isinstance(error, PricesError):
            self.errors += [text for texts in error.errors.values() for text in texts]
            return
        self.errors.append(error.message)
        for row in self.rows:
            refusal = error.refused.get(row.entry.pk)
            if isinstance(refusal, StaleRecord):
                row.version = getattr(refusal.current, "version", 0)
                row.errors[""] = self._conflict(refusal)
            elif refusal is not None:
                row.errors[refusal.field if refusal.field in FIELDS else ""] = refusal.message

    def _conflict(self, refusal: StaleRecord) -> str:
        said = [
            _("%(field)s is %(theirs)s now, by %(who)s.")
            % {"field": choice.label, "theirs": choice.theirs, "who": choice.who or _("somebody else")}
            for choice in choices_of(refusal, self.user)
        ]
        return " ".join([*said, _("Save again to put yours in its place.")]) if said else refusal.message

    def _shown(self, entry: PriceBookEntry) -> PriceRow:
        digits = -int(minor_unit(entry.currency).as_tuple().exponent)
        text = write_decimal(entry.unit_price, self.locale, least=digits)
        return PriceRow(entry, entry.version, text, entry.uses_standard_price, entry.is_active)

    def _posted(self, entry: PriceBookEntry, data: Mapping[str, str]) -> PriceRow:
        prefix = f"price-{entry.pk}"
        if f"{prefix}-version" not in data:
            return self._shown(entry)
        row = PriceRow(
            entry,
            whole_number(data[f"{prefix}-version"]),
            data.get(f"{prefix}-unit_price", "").strip(),
            f"{prefix}-uses_standard_price" in data,
            f"{prefix}-is_active" in data,
        )
        self._read_price(row)
        return row

    def _read_price(self, row: PriceRow) -> None:
        if row.uses_standard_price:
            return
        if not row.price_text:
            row.errors["unit_price"] = _("Enter a price.")
            return
        try:
            row.unit_price = read_decimal(row.price_text, self.locale)
        except ValueError:
            row.errors["unit_price"] = _("“%(text)s” is not a number.") % {"text": row.price_text[:40]}
