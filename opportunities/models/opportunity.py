"""The deal itself."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, LeadSource
from core.history import track
from core.links import record_path
from core.money import CURRENCY_CHOICES
from opportunities.models.reference import ForecastCategory, LossReason, Stage
from opportunities.querysets import IS_OPEN, OpportunityQuerySet
from products import pricing
from products.models import PriceBook
from users.owned import OwnedRecord


@track()
class Opportunity(OwnedRecord):
    """A deal in the making.

    `amount` is typed until there are lines; then it is the sum of their totals (`opportunity_set_lines` keeps it).
    """

    class Type(models.TextChoices):
        NEW = "new", _("New business")
        EXISTING = "existing", _("Existing business")

    name = models.CharField(_("opportunity name"), max_length=120)
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("account"),
    )
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="opportunities", verbose_name=_("stage"))
    close_date = models.DateField(_("close date"))
    amount = models.DecimalField(
        _("amount"),
        max_digits=22,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCY_CHOICES)
    total_quantity = models.DecimalField(
        _("quantity"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    probability = models.PositiveSmallIntegerField(_("probability (%)"), validators=[MaxValueValidator(100)])
    forecast_category = models.CharField(_("forecast category"), max_length=16, choices=ForecastCategory.choices)
    type = models.CharField(_("type"), max_length=16, choices=Type.choices, blank=True)
    source = models.ForeignKey(
        LeadSource, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead source")
    )
    product_interest = models.CharField(_("product interest"), max_length=255, blank=True)
    next_step = models.CharField(_("next step"), max_length=255, blank=True)
    loss_reason = models.ForeignKey(
        LossReason, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("loss reason")
    )
    loss_note = models.CharField(_("about the loss"), max_length=255, blank=True)
    description = models.TextField(_("description"), max_length=32000, blank=True)
    price_book = models.ForeignKey(
        PriceBook, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("price book")
    )
    stage_changed_at = models.DateTimeField(_("in this stage since"), db_default=Now(), editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    push_count = models.PositiveSmallIntegerField(_("pushes"), default=0, editable=False)

    service_fields = frozenset({"owner", "stage", "push_count", "closed_at", "stage_changed_at"})
    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("opportunity"), _("opportunities")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="opportunity_owner_newest"),
            models.Index(fields=["-created_at", "-id"], name="opportunity_newest"),
            models.Index(fields=["account", "-created_at", "-id"], name="opportunity_account_newest"),
            models.Index(fields=["stage", "close_date"], name="opportunity_stage_close"),
            models.Index(fields=["close_date", "id"], name="opportunity_close_date"),
            models.Index(fields=["owner", "close_date", "id"], name="opportunity_owner_close"),
            models.Index(fields=["amount", "id"], name="opportunity_amount"),
            models.Index(fields=["owner", "amount", "id"], name="opportunity_owner_amount"),
            models.Index(fields=["name", "id"], name="opportunity_name"),
            models.Index(fields=["owner", "name", "id"], name="opportunity_owner_name"),
            models.Index(fields=["close_date", "id"], name="opportunity_open_close", condition=IS_OPEN),
            models.Index(fields=["owner", "close_date", "id"], name="opportunity_owner_open_close", condition=IS_OPEN),
            models.Index(fields=["created_at", "id"], name="opportunity_open_created", condition=IS_OPEN),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="opportunity_has_name"),
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="opportunity_probability_percent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_path("opportunities:detail", self.pk)

    @property
    def expected_revenue(self) -> Decimal | None:
        """Amount x probability, in the opportunity's currency."""
        return pricing.expected_revenue(self.amount, self.probability, self.currency)

    @property
    def is_closed(self) -> bool:
        return self.stage.is_closed

    @property
    def is_won(self) -> bool:
        return self.stage.is_won

    @cached_property
    def has_lines(self) -> bool:
        """Whether its amount follows from lines. Pages fetch it with the deal."""
        return self.lines.exists()

    @property
    def is_lost(self) -> bool:
        return self.is_closed and not self.is_won

    @property
    def age_days(self) -> int:
        """Whole days since it was made; of a closed deal, until it was closed."""
        return max(0, ((self.closed_at or timezone.now()) - self.created_at).days)

    @property
    def days_in_stage(self) -> int:
        """Whole days since it entered its stage."""
        return max(0, (timezone.now() - self.stage_changed_at).days)

    @property
    def is_overdue(self) -> bool:
        """Still open after the day on which it should have closed, in the reader's time zone."""
        return not self.is_closed and self.close_date < timezone.localdate()
