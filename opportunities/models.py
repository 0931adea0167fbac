"""Opportunities: the deals, with their stages, lines, contact roles and stage history."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, LeadSource
from contacts.models import Contact
from core.history import track
from core.links import record_path
from core.money import CURRENCY_CHOICES
from opportunities.querysets import OpportunityQuerySet, ReferenceQuerySet
from products import pricing
from products.models import LineItem, PriceBook, line_constraints
from users.models import RecordShare, User
from users.owned import OwnedRecord
from users.visibility import FollowingQuerySet


class ForecastCategory(models.TextChoices):
    OMITTED = "omitted", _("Omitted")
    PIPELINE = "pipeline", _("Pipeline")
    BEST_CASE = "best_case", _("Best case")
    MOST_LIKELY = "most_likely", _("Most likely")
    COMMIT = "commit", _("Commit")
    CLOSED = "closed", _("Closed")


@track()
class Pipeline(models.Model):
    """An ordered set of stages."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_default = models.BooleanField(_("default"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("pipeline"), _("pipelines")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="pipeline_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


@track()
class Stage(models.Model):
    """A step of a pipeline: the master of probability, forecast category and open, won or lost."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="stages", verbose_name=_("pipeline"))
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"))
    probability = models.PositiveSmallIntegerField(_("probability (%)"), validators=[MaxValueValidator(100)])
    forecast_category = models.CharField(_("forecast category"), max_length=16, choices=ForecastCategory.choices)
    outcome = models.CharField(_("outcome"), max_length=4, choices=Outcome.choices, default=Outcome.OPEN)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("stage"), _("stages")
        ordering = ["pipeline", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="stage_name_unique"),
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="stage_probability_percent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.outcome != self.Outcome.OPEN

    @property
    def is_won(self) -> bool:
        return self.outcome == self.Outcome.WON


@track()
class LossReason(models.Model):
    """Why deals are lost."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("loss reason"), _("loss reasons")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


@track()
class Competitor(models.Model):
    """A company that wants the same customers."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    website = models.CharField(_("website"), max_length=255, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("competitor"), _("competitors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


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
            models.Index(fields=["stage", "-created_at", "-id"], name="opportunity_stage_newest"),
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


class OpportunityFollower(FollowingQuerySet):
    """Rows that are seen and edited with their opportunity."""

    follows = "opportunity"


@track(part_of="opportunity")
class OpportunityLine(LineItem):
    """A product of an opportunity."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="lines", verbose_name=_("opportunity"))

    objects = OpportunityFollower.as_manager()

    class Meta(LineItem.Meta):
        verbose_name, verbose_name_plural = _("opportunity product"), _("opportunity products")
        constraints = [
            *line_constraints("opportunity_line"),
            models.UniqueConstraint(
                fields=["opportunity", "position"],
                name="opportunity_line_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


@track()
class ContactRoleName(models.Model):
    """A part that a contact can play in a deal."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("contact role name"), _("contact role names")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


@track(part_of="opportunity")
class ContactRole(models.Model):
    """A contact's part in an opportunity; at most one is the primary one."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="contact_roles", verbose_name=_("opportunity")
    )
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="opportunity_roles", verbose_name=_("contact"))
    role = models.ForeignKey(
        ContactRoleName, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("role")
    )
    is_primary = models.BooleanField(_("primary"), default=False)

    objects = OpportunityFollower.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contact role"), _("contact roles")
        ordering = ["-is_primary", "pk"]
        indexes = [models.Index(fields=["contact", "-id"], name="contact_role_newest")]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "contact"], name="contact_role_once"),
            models.UniqueConstraint(
                fields=["opportunity"], condition=models.Q(is_primary=True), name="contact_role_one_primary"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.role or _('no role yet')}"


@track(part_of="opportunity")
class OpportunityTeamMember(models.Model):
    """A colleague who works on a deal. What they may do with it is their share of the record (`users.sharing`)."""

    class Role(models.TextChoices):
        ACCOUNT_MANAGER = "account_manager", _("Account manager")
        CHANNEL_MANAGER = "channel_manager", _("Channel manager")
        EXECUTIVE_SPONSOR = "executive_sponsor", _("Executive sponsor")
        LEAD_QUALIFIER = "lead_qualifier", _("Lead qualifier")
        PRE_SALES = "pre_sales", _("Pre-sales consultant")
        SALES_MANAGER = "sales_manager", _("Sales manager")
        SALES_REP = "sales_rep", _("Sales rep")

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="team", verbose_name=_("opportunity"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    role = models.CharField(_("team role"), max_length=20, choices=Role.choices, blank=True)
    share = models.OneToOneField(
        RecordShare, models.CASCADE, related_name="team_member", editable=False, verbose_name=_("share")
    )

    objects = OpportunityFollower.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("team member"), _("team members")
        ordering = ["user__last_name", "user__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "user"],
                name="opportunity_team_member_once",
                violation_error_message=_("They are in the team already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}" if self.role else str(self.user)

    @property
    def access(self) -> str:
        """How far the deal is open to them: read, or write."""
        return self.share.access


@track(part_of="opportunity")
class OpportunityCompetitor(models.Model):
    """Somebody else who wants a deal; of a lost one, at most one won it."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="competitors", verbose_name=_("opportunity")
    )
    competitor = models.ForeignKey(Competitor, models.PROTECT, related_name="+", verbose_name=_("competitor"))
    strengths = models.CharField(_("strengths"), max_length=255, blank=True)
    weaknesses = models.CharField(_("weaknesses"), max_length=255, blank=True)
    is_winner = models.BooleanField(_("won the deal"), default=False)

    objects = OpportunityFollower.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("competitor of the deal"), _("competitors of the deal")
        ordering = ["-is_winner", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "competitor"],
                name="opportunity_competitor_once",
                violation_error_message=_("This competitor is here already."),
            ),
            models.UniqueConstraint(
                fields=["opportunity"],
                condition=models.Q(is_winner=True),
                name="opportunity_competitor_one_winner",
                violation_error_message=_("Another competitor won this deal."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.competitor)


class StageChange(models.Model):
    """A span of an opportunity's life in which its stage, money and dates stayed as they were.

    The spans touch; the open one says what the deal is now. `opportunities.services.stage_history` writes them.
    """

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="stage_changes", verbose_name=_("opportunity")
    )
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", verbose_name=_("stage"))
    amount = models.DecimalField(_("amount"), max_digits=22, decimal_places=4, null=True)
    currency = models.CharField(_("currency"), max_length=3)
    probability = models.PositiveSmallIntegerField(_("probability (%)"))
    forecast_category = models.CharField(_("forecast category"), max_length=16, choices=ForecastCategory.choices)
    close_date = models.DateField(_("close date"))
    previous_amount = models.DecimalField(_("previous amount"), max_digits=22, decimal_places=4, null=True)
    previous_close_date = models.DateField(_("previous close date"), null=True)
    entered_at = models.DateTimeField(_("from"))
    left_at = models.DateTimeField(_("until"), null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    objects = OpportunityFollower.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("stage change"), _("stage changes")
        ordering = ["opportunity", "entered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity"], condition=models.Q(left_at=None), name="stage_change_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opportunity}: {self.stage}"

    @property
    def expected_revenue(self) -> Decimal | None:
        """Amount x probability, in the currency of that time."""
        return pricing.expected_revenue(self.amount, self.probability, self.currency)
