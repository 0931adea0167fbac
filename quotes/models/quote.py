"""Quotes of an opportunity, their lines, and the notes between these."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.history import track
from core.links import record_path
from core.models import TaxMode, address
from core.money import CURRENCY_CHOICES
from opportunities.models import Opportunity
from products import pricing
from products.differences import Differences, compare
from products.models import LineItem, PriceBook, line_constraints
from quotes.querysets import QuoteFollower, QuoteLineQuerySet, QuoteQuerySet
from users.owned import OwnedRecord


@track()
class Quote(address("billing_", "billing "), address("shipping_", "shipping "), OwnedRecord):  # type: ignore[misc]
    """An offer for an opportunity. Seen and edited with the opportunity.

    `subtotal`, `discount`, `total_price`, `grand_total` follow from lines, tax and shipping (`quote_set_lines` and
    `quote_update` keep them), and `tax` from the lines' rates unless it is typed. `whole_discount` is money, taken off
    all lines together and allocated to them; a percentage of it stays one. At most one quote of an opportunity syncs.

    A quote that was presented (`presented_at`) is locked: it keeps its words, lines and amounts for good. To go on is
    another version (`quote_revise`), which has the same number and the next `revision`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        NEEDS_REVIEW = "needs_review", _("Needs review")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        PRESENTED = "presented", _("Presented")
        ACCEPTED = "accepted", _("Accepted")
        DENIED = "denied", _("Denied")

    ANSWERED = frozenset({Status.ACCEPTED, Status.DENIED, Status.REJECTED})
    LOCKED = frozenset({Status.PRESENTED, Status.ACCEPTED, Status.DENIED})

    number = models.CharField(_("quote number"), max_length=32, editable=False)
    revision = models.PositiveSmallIntegerField(_("version of the quote"), default=1, editable=False)
    revises = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="revised_by",
        verbose_name=_("made from version"),
    )
    name = models.CharField(_("quote name"), max_length=255)
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="quotes", verbose_name=_("opportunity"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name=_("contact")
    )
    email = models.EmailField(_("e-mail"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=16, choices=Status.choices, default=Status.DRAFT)
    expiration_date = models.DateField(_("valid until"), null=True, blank=True)
    presented_at = models.DateTimeField(_("presented"), null=True, blank=True, editable=False)
    is_syncing = models.BooleanField(_("syncing"), default=False, editable=False)
    price_book = models.ForeignKey(
        PriceBook, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("price book")
    )
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCY_CHOICES, editable=False)
    subtotal = models.DecimalField(_("subtotal"), max_digits=22, decimal_places=4, default=Decimal(0), editable=False)
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=2, default=Decimal(0), editable=False)
    total_price = models.DecimalField(
        _("total price"), max_digits=22, decimal_places=4, default=Decimal(0), editable=False
    )
    whole_discount_percent = models.DecimalField(
        _("discount on the whole in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
        help_text=_("Empty: the discount on the whole is an amount."),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    whole_discount = models.DecimalField(
        _("discount on the whole"),
        max_digits=22,
        decimal_places=4,
        default=Decimal(0),
        editable=False,
        validators=[MinValueValidator(Decimal(0))],
    )
    tax_mode = models.CharField(
        _("how it is taxed"), max_length=8, choices=TaxMode.choices, default=TaxMode.TYPED, editable=False
    )
    tax = models.DecimalField(
        _("tax"),
        max_digits=18,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    shipping_handling = models.DecimalField(
        _("shipping and handling"),
        max_digits=18,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    grand_total = models.DecimalField(
        _("grand total"), max_digits=22, decimal_places=4, default=Decimal(0), editable=False
    )
    description = models.TextField(_("note to the customer"), max_length=32000, blank=True)
    terms = models.TextField(_("terms"), max_length=32000, blank=True)
    billing_name = models.CharField(_("bill to"), max_length=255, blank=True)
    shipping_name = models.CharField(_("ship to"), max_length=255, blank=True)

    service_fields = frozenset({
        "owner", "number", "revision", "revises", "opportunity", "presented_at", "is_syncing", "price_book", "currency",
        "subtotal", "discount", "whole_discount_percent", "whole_discount", "total_price", "tax_mode", "grand_total",
    })  # fmt: skip
    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("quote"), _("quotes")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="quote_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity"], condition=models.Q(is_syncing=True), name="quote_one_syncing"
            ),
            models.UniqueConstraint(fields=["number", "revision"], name="quote_version_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="quote_has_name"),
            models.CheckConstraint(condition=models.Q(whole_discount__gte=0), name="quote_whole_discount_takes_off"),
            models.CheckConstraint(
                condition=models.Q(whole_discount_percent__isnull=True)
                | models.Q(whole_discount_percent__gte=0, whole_discount_percent__lte=100),
                name="quote_whole_discount_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["presented", "accepted", "denied"], presented_at__isnull=False)
                | (~models.Q(status__in=["presented", "accepted", "denied"]) & models.Q(presented_at=None)),
                name="quote_locked_since_presented",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numbered} {self.name}"

    @property
    def numbered(self) -> str:
        """Its number, from the second version on with that."""
        return f"{self.number} v{self.revision}" if self.revision > 1 else self.number

    @property
    def is_locked(self) -> bool:
        return self.presented_at is not None

    def get_absolute_url(self) -> str:
        return record_path("quotes:detail", self.pk)

    @cached_property
    def differences(self) -> Differences:
        """How its lines differ from the opportunity's; fetch both with the quotes where there are several."""
        return compare(self.opportunity.lines.all(), self.firm_lines)

    @property
    def firm_lines(self) -> list[QuoteLine]:
        """The lines that count: all but those that are optional. Of `lines.all()`, so that these can be prefetched."""
        return [line for line in self.lines.all() if not line.is_optional]

    @property
    def discount_amount(self) -> Decimal:
        """What all discounts take off the subtotal."""
        return self.subtotal - self.total_price

    @property
    def line_discount(self) -> Decimal:
        """What the discounts of the lines take off the subtotal."""
        return self.discount_amount - self.whole_discount

    @property
    def is_tax_typed(self) -> bool:
        return self.tax_mode == TaxMode.TYPED

    @property
    def is_tax_included(self) -> bool:
        """The prices contain the tax."""
        return self.tax_mode == TaxMode.INCLUDED

    def taxes(self, lines: Iterable[QuoteLine]) -> list[pricing.Tax]:
        """The tax on these of its lines by rate; none where it is typed."""
        if self.is_tax_typed:
            return []
        rows = [(line.tax_rate, line.total) for line in lines if not line.is_optional]
        return pricing.taxes(rows, self.currency, is_included=self.is_tax_included)

    @property
    def is_expired(self) -> bool:
        """Its last day is over, by the reader's calendar, and nobody has answered."""
        day = self.expiration_date
        return day is not None and day < timezone.localdate() and self.status not in self.ANSWERED


@track(part_of="quote")
class QuoteLine(LineItem):
    """A product of a quote. `tax_rate` in percent is that of its tax class when the lines were written."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines", verbose_name=_("quote"))
    is_optional = models.BooleanField(_("optional"), default=False, help_text=_("Offered beside the total."))
    tax_rate = models.DecimalField(_("tax rate"), max_digits=6, decimal_places=3, default=Decimal(0), editable=False)

    objects = QuoteLineQuerySet.as_manager()

    class Meta(LineItem.Meta):
        verbose_name, verbose_name_plural = _("quote line"), _("quote lines")
        constraints = line_constraints("quote")


@track(part_of="quote")
class QuoteNote(models.Model):
    """Words between the lines of a quote: a text, or the heading of the lines up to the next heading.

    `position` is one sequence with that of the lines. Notes stay on the quote: an opportunity has none.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="notes", verbose_name=_("quote"))
    position = models.PositiveIntegerField(_("position"))
    is_heading = models.BooleanField(_("heading of a group"), default=False)
    text = models.CharField(_("text"), max_length=1000)

    objects = QuoteFollower.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("quote note"), _("quote notes")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="quote_note_has_text"),
            models.UniqueConstraint(
                fields=["quote", "position"],
                name="quote_note_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
