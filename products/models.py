"""Products, price books and their entries; and the base of the lines that opportunities and quotes carry."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models import Record
from core.money import CURRENCY_CHOICES
from products import pricing
from products.querysets import PriceBookEntryQuerySet, PriceBookQuerySet, ProductQuerySet, TaxClassQuerySet


@track()
class TaxClass(models.Model):
    """How products are taxed: a rate in percent, under a name that people know."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    rate = models.DecimalField(
        _("rate"),
        max_digits=6,
        decimal_places=3,
        help_text=_("Percent."),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    objects = TaxClassQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tax class"), _("tax classes")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(rate__gte=0, rate__lte=100), name="tax_class_rate_percent")
        ]

    def __str__(self) -> str:
        return self.name


@track()
class Product(Record):
    """Something that we sell."""

    name = models.CharField(_("product name"), max_length=255)
    code = models.CharField(_("product code"), max_length=255, blank=True)
    family = models.CharField(_("family"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("For example piece, hour, month."))
    tax_class = models.ForeignKey(
        TaxClass, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("tax class")
    )
    description = models.TextField(_("description"), max_length=4000, blank=True)
    terms = models.TextField(
        _("terms"), max_length=4000, blank=True, help_text=_("Printed once on each quote that offers it.")
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Only active products go on new lines. Lines that carry a product already keep it."),
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("product"), _("products")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                condition=~models.Q(code=""),
                name="product_code_unique",
                violation_error_message=_("Another product has this code."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("products:detail", args=[self.pk])


@track()
class PriceBook(Record):
    """A list of prices. Exactly one is the standard one."""

    name = models.CharField(_("price book name"), max_length=255, unique=True)
    description = models.CharField(_("description"), max_length=255, blank=True)
    is_standard = models.BooleanField(_("standard"), default=False, editable=False)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Only active price books are offered to new deals.")
    )

    objects = PriceBookQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("price book"), _("price books")
        ordering = ["-is_standard", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_standard"], condition=models.Q(is_standard=True), name="price_book_one_standard"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("price_books:detail", args=[self.pk])


@track(part_of="product")
class PriceBookEntry(Record):
    """The price of one product in one price book and one currency.

    `unit_price` always says the price; with `uses_standard_price`, in a custom book, it moves with the standard one.
    """

    price_book = models.ForeignKey(PriceBook, models.PROTECT, related_name="entries", verbose_name=_("price book"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="entries", verbose_name=_("product"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCY_CHOICES)
    unit_price = models.DecimalField(
        _("list price"), max_digits=18, decimal_places=4, validators=[MinValueValidator(Decimal(0))]
    )
    uses_standard_price = models.BooleanField(_("uses the standard price"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = PriceBookEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("price book entry"), _("price book entries")
        ordering = ["product__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["price_book", "product", "currency"],
                name="entry_one_price",
                violation_error_message=_("This product has a price in this book and currency already."),
            ),
            models.CheckConstraint(condition=models.Q(unit_price__gte=0), name="entry_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.price_book} · {self.currency}"

    @property
    def picked_text(self) -> str:
        """How the entry stands in a line editor's field: "Name (CODE) [17]", or "Name [17]" without a code."""
        code = f" ({self.product.code})" if self.product.code else ""
        return f"{self.product.name}{code} [{self.pk}]"

    @property
    def exact_rate(self) -> str:
        """The rate of the product's tax class for scripts, in percent; "0" without one."""
        return f"{self.product.tax_class.rate:f}" if self.product.tax_class else "0"

    @property
    def exact_price(self) -> str:
        """The list price for scripts: all its digits, with a point, whatever the reader's locale."""
        return f"{self.unit_price:f}"


class LineItem(models.Model):
    """One product with quantity and price, on an opportunity or a quote.

    `total` is kept beside its factors, so that lists and sums need no arithmetic; `pricing.line_total` is the rule.
    `adjustment` is money, 0 or less: the line's part of a discount that was given on a whole quote.
    """

    entry = models.ForeignKey(PriceBookEntry, models.PROTECT, related_name="+", verbose_name=_("product"))
    position = models.PositiveIntegerField(_("position"))
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=4)
    list_price = models.DecimalField(_("list price"), max_digits=18, decimal_places=4)
    unit_price = models.DecimalField(
        _("sales price"), max_digits=18, decimal_places=4, validators=[MinValueValidator(Decimal(0))]
    )
    discount = models.DecimalField(
        _("discount"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        help_text=_("Percent."),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    service_date = models.DateField(_("date"), null=True, blank=True)
    description = models.CharField(_("line description"), max_length=255, blank=True)
    adjustment = models.DecimalField(
        _("part of the discount on the whole"), max_digits=22, decimal_places=4, default=Decimal(0), editable=False
    )
    total = models.DecimalField(_("total price"), max_digits=22, decimal_places=4, editable=False)

    is_optional: Any = False  # a column where lines may be

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} × {self.entry.product}"

    @property
    def product(self) -> Product:
        return self.entry.product

    @property
    def own_total(self) -> Decimal:
        """The total price before the line takes its part of a discount on the whole."""
        return self.total - self.adjustment

    @property
    def exact_own_total(self) -> str:
        """For scripts, as `PriceBookEntry.exact_price`."""
        return f"{self.own_total:f}"

    @property
    def exact_adjustment(self) -> str:
        return f"{self.adjustment:f}"

    def subtotal(self, currency: str) -> Decimal:
        return pricing.line_subtotal(self.quantity, self.unit_price, currency)


def line_constraints(record: str) -> list[models.BaseConstraint]:
    """What the database promises of every line of a `record` ("quote"): positive quantity, price not negative, discount
    0 to 100, one at each place.
    """
    prefix = f"{record}_line"
    return [
        models.CheckConstraint(
            condition=models.Q(quantity__gt=0),
            name=f"{prefix}_quantity_positive",
            violation_error_message=_("The quantity must be greater than 0."),
        ),
        models.CheckConstraint(condition=models.Q(unit_price__gte=0), name=f"{prefix}_price_not_negative"),
        models.CheckConstraint(
            condition=models.Q(discount__gte=0, discount__lte=100),
            name=f"{prefix}_discount_percent",
            violation_error_message=_("The discount must be between 0 and 100 percent."),
        ),
        models.CheckConstraint(condition=models.Q(adjustment__lte=0), name=f"{prefix}_adjustment_takes_off"),
        models.CheckConstraint(condition=models.Q(total__gte=0), name=f"{prefix}_total_not_negative"),
        models.UniqueConstraint(
            fields=[record, "position"], name=f"{prefix}_position", deferrable=models.Deferrable.DEFERRED
        ),
    ]
