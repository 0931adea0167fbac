"""Accounts: the companies (and people) that we sell to, and the lead sources that all records share."""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.expressions import WebHost
from core.history import track
from core.links import record_path
from core.models import address
from core.money import CURRENCY_CHOICES
from users.owned import OwnedRecord
from users.visibility import OwnedQuerySet


class Salutation(models.TextChoices):
    MR = "Mr.", _("Mr.")
    MS = "Ms.", _("Ms.")
    MRS = "Mrs.", _("Mrs.")
    MX = "Mx.", _("Mx.")
    DR = "Dr.", _("Dr.")
    PROF = "Prof.", _("Prof.")


class Rating(models.TextChoices):
    HOT = "hot", _("Hot")
    WARM = "warm", _("Warm")
    COLD = "cold", _("Cold")


INDUSTRIES = [
    "Agriculture", "Apparel", "Banking", "Biotechnology", "Chemicals", "Communications", "Construction", "Consulting",
    "Education", "Electronics", "Energy", "Engineering", "Entertainment", "Environmental", "Finance", "Food & Beverage",
    "Government", "Healthcare", "Hospitality", "Insurance", "Machinery", "Manufacturing", "Media", "Not For Profit",
    "Other", "Recreation", "Retail", "Shipping", "Technology", "Telecommunications", "Transportation", "Utilities",
]  # fmt: skip
INDUSTRY_CHOICES = [(name, _(name)) for name in INDUSTRIES]


class LeadSourceQuerySet(models.QuerySet):
    """Lead sources."""

    def offered(self, current: int | None = None) -> LeadSourceQuerySet:
        """Those to choose from: the active ones, and the one (by id) that a record has already."""
        return self.filter(models.Q(is_active=True) | models.Q(pk=current))


@track()
class LeadSource(models.Model):
    """Where business comes from; one list for leads, contacts, accounts and opportunities."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    objects = LeadSourceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("lead source"), _("lead sources")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


@track()
class Account(address("billing_", "billing "), address("shipping_", "shipping "), OwnedRecord):  # type: ignore[misc]
    """A company, or a person who buys as such (a person account, with exactly one contact of the same name)."""

    class Type(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        CUSTOMER = "customer", _("Customer")
        PARTNER = "partner", _("Partner")
        COMPETITOR = "competitor", _("Competitor")
        RESELLER = "reseller", _("Reseller")
        SUPPLIER = "supplier", _("Supplier")
        OTHER = "other", _("Other")

    class Kind(models.TextChoices):
        BUSINESS = "business", _("Business")
        PERSON = "person", _("Person")

    name = models.CharField(_("account name"), max_length=255)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.BUSINESS)
    type = models.CharField(_("type"), max_length=16, choices=Type.choices, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent account"),
    )
    account_number = models.CharField(_("account number"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=255, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    industry = models.CharField(_("industry"), max_length=32, choices=INDUSTRY_CHOICES, blank=True)
    annual_revenue = models.DecimalField(
        _("annual revenue"),
        max_digits=18,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCY_CHOICES, default="EUR")
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    rating = models.CharField(_("rating"), max_length=8, choices=Rating.choices, blank=True)
    source = models.ForeignKey(
        LeadSource, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account source")
    )
    description = models.TextField(_("description"), max_length=32000, blank=True)

    # A business does not become a person: what else hangs on the account would not fit one.
    service_fields = OwnedRecord.service_fields | {"kind"}
    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("account"), _("accounts")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="account_name"),
            models.Index(fields=["owner", "name"], name="account_owner_name"),
            models.Index(fields=["-created_at", "-id"], name="account_newest"),
            models.Index(fields=["owner", "-created_at", "-id"], name="account_owner_newest"),
            models.Index(fields=["type", "id"], name="account_type"),
            models.Index(fields=["industry", "id"], name="account_industry"),
            models.Index(fields=["billing_city", "id"], name="account_city"),
            models.Index(OpClass(Upper("name"), name="text_pattern_ops"), name="account_same_name"),
            models.Index(WebHost("website"), name="account_web_host"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="account_not_its_own_parent"),
            models.CheckConstraint(condition=~models.Q(name=""), name="account_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_path("accounts:detail", self.pk)

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON
