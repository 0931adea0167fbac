"""Questions about opportunities."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from core.money import CURRENCIES, CurrencyTotal, minor_unit
from paths.overdue import overdue
from users.visibility import OwnedQuerySet

IS_OPEN = Q(closed_at__isnull=True)  # their stage is open: services and invariants hold both together
_MONEY = DecimalField(max_digits=28, decimal_places=4)
_NOTHING = Value(Decimal(0), output_field=_MONEY)


def _minor_digits() -> Case:
    """How many digits the row's currency has after the point."""
    digits = {currency: -int(minor_unit(currency).as_tuple().exponent) for currency in CURRENCIES}
    unusual = {number for number in digits.values() if number != 2}
    cases = [
        When(currency__in=[currency for currency in CURRENCIES if digits[currency] == number], then=Value(number))
        for number in sorted(unusual)
    ]
    return Case(*cases, default=Value(2), output_field=IntegerField())


class OpportunityQuerySet(OwnedQuerySet):
    """Opportunities."""

    def open(self) -> Self:
        """In a stage of open deals, which is to say not closed at any time (indexes hold just these)."""
        return self.filter(IS_OPEN)

    def closed(self) -> Self:
        return self.exclude(IS_OPEN)

    def without_contact_role(self) -> Self:
        """Open deals of which nobody says who decides them."""
        roles: Any = self.model._meta.get_field("contact_roles").related_model
        return self.open().filter(~Exists(roles.objects.filter(opportunity=OuterRef("pk"))))

    def overdue_in_stage(self) -> Self:
        """Open deals that have been in their stage for longer than the path expects."""
        return self.open().filter(overdue("opportunities.opportunity", step="stage", since="stage_changed_at"))

    def with_expected(self) -> Self:
        """Each with `expected`: amount x probability as `pricing.expected_revenue` rounds it; null without an amount.

        PostgreSQL rounds halves away from zero, too. (Times 0.01, which is exact; a division is not always.)
        """
        weighted = F("amount") * F("probability") * Value(Decimal("0.01"))
        return self.annotate(expected=Func(weighted, _minor_digits(), function="ROUND", output_field=_MONEY))

    def totals_by_currency(self) -> list[CurrencyTotal]:
        """What they add up to in each currency, in the order of the currencies. One statement."""
        sums = self.with_expected().order_by("currency").values("currency")
        found = sums.annotate(
            total=Coalesce(Sum("amount", output_field=_MONEY), _NOTHING),
            weighted=Coalesce(Sum("expected", output_field=_MONEY), _NOTHING),
            count=Count("pk"),
        )
        return [CurrencyTotal(*row) for row in found.values_list("currency", "total", "weighted", "count")]


class ReferenceQuerySet(QuerySet):
    """Rows that administrators keep."""

    def offered(self, current: int | None = None) -> Self:
        """Those to choose from: the active ones, and the one (by id) that a record has already."""
        return self.filter(Q(is_active=True) | Q(pk=current))
