"""Quotes of an opportunity, their lines, the templates they are printed with, and the printed documents."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from unicodedata import category

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.history import track
from core.links import record_path
from core.models import address
from core.money import CURRENCY_CHOICES
from opportunities.models import Opportunity
from products import pricing
from products.differences import Differences, compare
from products.models import LineItem, PriceBook, line_constraints
from quotes.mappable import opportunity_fields, quote_fields
from quotes.querysets import QuoteFollower, QuoteLineQuerySet, QuoteQuerySet
from users.models import User
from users.owned import OwnedRecord


@track()
class QuoteTemplate(models.Model):
    """How quotes are printed: one of the delivered designs, with the organisation's colour and words."""

    class Design(models.TextChoices):
        CLASSIC = "classic", _("Classic")
        MODERN = "modern", _("Modern")
        COMPACT = "compact", _("Compact")

    name = models.CharField(_("name"), max_length=80, unique=True)
    design = models.CharField(_("design"), max_length=16, choices=Design.choices, default=Design.CLASSIC)
    colour = models.CharField(_("brand colour"), max_length=7, default="#0b6070", help_text=_("For example #0b6070."))
    introduction = models.TextField(_("introduction"), max_length=4000, blank=True)
    terms = models.TextField(_("terms"), max_length=32000, blank=True)
    footer = models.CharField(_("footer"), max_length=255, blank=True)
    is_default = models.BooleanField(_("default"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("quote template"), _("quote templates")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="quote_template_one_default"
            ),
            models.CheckConstraint(
                condition=models.Q(colour__regex=r"^#[0-9a-fA-F]{6}$"),
                name="quote_template_colour",
                violation_error_message=_("Write the colour as # and six hexadecimal digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


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

    class TaxMode(models.TextChoices):
        TYPED = "typed", _("Typed as an amount")
        ADDED = "added", _("By rate, added to the prices")
        INCLUDED = "included", _("By rate, included in the prices")

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
        return self.tax_mode == self.TaxMode.TYPED

    @property
    def is_tax_included(self) -> bool:
        """The prices contain the tax."""
        return self.tax_mode == self.TaxMode.INCLUDED

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
        constraints = [
            *line_constraints("quote_line"),
            models.UniqueConstraint(
                fields=["quote", "position"],
                name="quote_line_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


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


class QuoteDocument(models.Model):
    """A printed quote: the snapshot it is made from, and once made its file. Neither ever changes."""

    was_there = False  # on what a request returns: it was asked for before

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="documents", verbose_name=_("quote"))
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("file name"), max_length=80)
    template = models.ForeignKey(QuoteTemplate, models.PROTECT, related_name="+", verbose_name=_("template"))
    snapshot = models.JSONField(_("snapshot"))
    content_digest = models.CharField(_("digest of the content"), max_length=64, blank=True, editable=False)
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=2)
    grand_total = models.DecimalField(_("grand total"), max_digits=22, decimal_places=4)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PENDING)
    reason = models.TextField(_("reason"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    file = models.FileField(_("file"), upload_to="quotes/", blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    missing = models.TextField(_("characters without a sign"), blank=True)
    created_at = models.DateTimeField(_("requested"), db_default=Now())
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("requested by"))
    changed_at = models.DateTimeField(_("last changed"), db_default=Now())

    objects = QuoteFollower.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("quote document"), _("quote documents")
        ordering = ["-number"]
        indexes = [
            models.Index(
                fields=["changed_at"],
                condition=models.Q(state__in=["pending", "running"]),
                name="quote_document_unfinished",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["quote", "number"], name="quote_document_number"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | (~models.Q(file="") & ~models.Q(sha256="")),
                name="quote_document_done_has_file",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="quote_document_done_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="done")
            ),
            pgtrigger.ReadOnly(
                name="quote_document_snapshot_stays",
                fields=["quote", "number", "name", "template", "snapshot", "content_digest", "discount", "grand_total"],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def missing_signs(self) -> list[str]:
        """The characters that no font had a sign for: themselves, or their number where a page could not show them."""
        return [f"U+{ord(sign):04X}" if category(sign).startswith("C") else sign for sign in self.missing]

    @property
    def is_unfinished(self) -> bool:
        return self.state in {self.State.PENDING, self.State.RUNNING}

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED


@track()
class SyncedField(models.Model):
    """A field of the quote and one of its opportunity that are kept the same while they sync (docs/adr/0014)."""

    quote_field = models.CharField(
        _("field of the quote"),
        max_length=64,
        unique=True,
        choices=quote_fields,
        error_messages={"unique": _("This field of the quote is kept the same as another one already.")},
    )
    opportunity_field = models.CharField(
        _("field of the opportunity"),
        max_length=64,
        unique=True,
        choices=opportunity_fields,
        error_messages={"unique": _("This field of the opportunity is kept the same as another one already.")},
        help_text=_("Quotes that sync now give it their value at once; an empty one takes the opportunity's."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("synced field"), _("synced fields")
        ordering = ["quote_field"]

    def __str__(self) -> str:
        return f"{self.get_quote_field_display()} = {self.get_opportunity_field_display()}"
