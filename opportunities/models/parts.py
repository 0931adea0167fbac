"""What belongs to a deal: lines, contact roles, team, competitors, stage history."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.history import track
from opportunities.models.opportunity import Opportunity
from opportunities.models.reference import Competitor, ContactRoleName, ForecastCategory, Stage
from products import pricing
from products.models import LineItem, line_constraints
from users.models import RecordShare, User
from users.visibility import FollowingQuerySet


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
        constraints = line_constraints("opportunity")


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
