"""Leads, where they come from (web forms and submissions), and what becomes of them (conversions)."""

from __future__ import annotations

import secrets
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import INDUSTRY_CHOICES, Account, LeadSource, Rating
from contacts.models import Contact, PersonName
from core.fields import URLField
from core.history import track
from core.links import record_path
from core.models import Record, address
from leads.querysets import LeadQuerySet
from opportunities.models import Opportunity
from users.models import Queue, User
from users.visibility import FollowingQuerySet


@track()
class LeadStatus(models.Model):
    """A step of a lead's path. Statuses of the category "converted" are set by conversion alone."""

    class Category(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed, not converted")
        CONVERTED = "converted", _("Converted")

    label = models.CharField(_("label"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_default = models.BooleanField(_("default"), default=False)
    category = models.CharField(_("category"), max_length=9, choices=Category.choices, default=Category.OPEN)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("lead status"), _("lead statuses")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="lead_status_one_default"
            ),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(category="open"),
                name="lead_status_default_is_open",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_closed(self) -> bool:
        return self.category != self.Category.OPEN


# The figures of a path read where many leads were: out of the index alone.
BY_LEAD = models.Index(fields=["pgh_obj", "pgh_id"], include=["status", "status_changed_at"], name="lead_event_by_lead")


@track(exclude=["is_unread"], by_record=BY_LEAD)
class Lead(PersonName, address(""), Record):  # type: ignore[misc]
    """One light record for a person, a company and an interest.

    Owned by a user or a queue. Conversion sets `converted_at` and the three `converted_…` links and makes it read-only.
    """

    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner"))
    queue = models.ForeignKey(
        Queue, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("queue")
    )
    company = models.CharField(_("company"), max_length=255, blank=True)
    title = models.CharField(_("title"), max_length=128, blank=True)
    email = models.EmailField(_("e-mail"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=255, blank=True)
    status = models.ForeignKey(LeadStatus, models.PROTECT, related_name="leads", verbose_name=_("status"))
    status_changed_at = models.DateTimeField(_("in this status since"), db_default=Now(), editable=False)
    rating = models.CharField(_("rating"), max_length=8, choices=Rating.choices, blank=True)
    source = models.ForeignKey(
        LeadSource, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead source")
    )
    industry = models.CharField(_("industry"), max_length=32, choices=INDUSTRY_CHOICES, blank=True)
    annual_revenue = models.DecimalField(
        _("annual revenue"),
        max_digits=18,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    product_interest = models.CharField(_("product interest"), max_length=255, blank=True)
    description = models.TextField(_("description"), max_length=32000, blank=True)
    do_not_call = models.BooleanField(_("do not call"), default=False)
    has_opted_out_of_email = models.BooleanField(_("no marketing e-mail"), default=False)
    has_opted_out_of_fax = models.BooleanField(_("no fax"), default=False)
    is_unread = models.BooleanField(_("unread by owner"), default=True, editable=False)
    converted_at = models.DateTimeField(_("converted"), null=True, blank=True, editable=False)
    converted_account = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="converted_leads",
        verbose_name=_("converted account"),
    )
    converted_contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="converted_leads",
        verbose_name=_("converted contact"),
    )
    converted_opportunity = models.ForeignKey(
        Opportunity,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="converted_leads",
        verbose_name=_("converted opportunity"),
    )

    service_fields = frozenset({
        "owner", "queue", "status", "status_changed_at", "is_unread",
        "converted_at", "converted_account", "converted_contact", "converted_opportunity",
    })  # fmt: skip
    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("lead"), _("leads")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="lead_owner_newest"),
            models.Index(
                fields=["queue", "-created_at", "-id"],
                condition=~models.Q(queue=None),
                name="lead_queue_newest",
            ),
            models.Index(fields=["-created_at", "-id"], name="lead_newest"),
            models.Index(fields=["owner"], condition=models.Q(is_unread=True, converted_at=None), name="lead_unread"),
            models.Index(Lower("email"), name="lead_email"),
            models.Index(
                fields=["status_changed_at", "id"],
                condition=models.Q(status_changed_at__gt=models.F("created_at")),
                name="lead_moved",
            ),
            # One for each order on offer: of all leads, and of each owner's (core.paging walks them).
            models.Index(fields=["last_name", "first_name", "id"], name="lead_name"),
            models.Index(fields=["owner", "last_name", "first_name", "id"], name="lead_owner_name"),
            models.Index(fields=["company", "id"], name="lead_company"),
            models.Index(fields=["owner", "company", "id"], name="lead_owner_company"),
            models.Index(
                fields=["queue", "last_name", "first_name", "id"],
                condition=~models.Q(queue=None),
                name="lead_queue_name",
            ),
            models.Index(fields=["queue", "company", "id"], condition=~models.Q(queue=None), name="lead_queue_company"),
            models.Index(fields=["status", "-created_at", "-id"], name="lead_status_newest"),
            models.Index(fields=["source", "-created_at", "-id"], name="lead_source_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None) ^ models.Q(queue=None),
                name="lead_owner_or_queue",
                violation_error_message=_("A lead belongs to a user or to a queue."),
            ),
            models.CheckConstraint(condition=~models.Q(last_name=""), name="lead_has_last_name"),
            models.CheckConstraint(
                condition=models.Q(
                    converted_at=None,
                    converted_account=None,
                    converted_contact=None,
                    converted_opportunity=None,
                )
                | models.Q(
                    converted_at__isnull=False,
                    converted_account__isnull=False,
                    converted_contact__isnull=False,
                ),
                name="lead_converted_iff_linked",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return record_path("leads:detail", self.pk)

    @property
    def is_converted(self) -> bool:
        return self.converted_at is not None

    @property
    def is_read_only(self) -> bool:
        return self.is_converted

    @property
    def owner_or_queue(self) -> User | Queue | None:
        """Whoever the lead belongs to; exactly one of the two on every stored lead."""
        return self.owner or self.queue


class LeadFollower(FollowingQuerySet):
    """Rows that are seen with their lead."""

    follows = "lead"


class Conversion(models.Model):
    """That a lead became an account, a contact and, where wanted, an opportunity: once for each lead."""

    lead = models.OneToOneField(Lead, models.PROTECT, related_name="conversion", verbose_name=_("lead"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="conversions", verbose_name=_("account"))
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="conversions", verbose_name=_("contact"))
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, related_name="conversions", verbose_name=_("opportunity")
    )
    has_created_account = models.BooleanField(_("made the account"))
    has_created_contact = models.BooleanField(_("made the contact"))
    has_created_opportunity = models.BooleanField(_("made the opportunity"))
    created_at = models.DateTimeField(_("converted"), db_default=Now())
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("converted by"))

    objects = LeadFollower.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("conversion"), _("conversions")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.lead)  # the account is not for everyone who sees the lead


def new_form_key() -> str:
    """A web form's public id: 15 characters beginning with 00D, as the field `oid` of existing forms expects."""
    return "00D" + secrets.token_hex(6)


def default_field_map() -> dict[str, str]:
    """Posted name -> lead field, as a Sales Cloud web-to-lead form names them."""
    from leads.capture import STANDARD_FIELD_MAP  # capture imports this module

    return dict(STANDARD_FIELD_MAP)


@track()
class WebForm(Record):
    """A form on some website that may post leads: which posted name fills which field, and where visitors go next."""

    name = models.CharField(_("name"), max_length=80)
    key = models.CharField(_("form id (oid)"), max_length=18, unique=True, default=new_form_key, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    field_map = models.JSONField(
        _("field map"),
        default=default_field_map,
        help_text=_("Posted name to lead field; others are ignored."),
    )
    return_url = URLField(
        _("return URL"), max_length=500, blank=True, help_text=_("Where a visitor goes after sending.")
    )
    allowed_return_urls = ArrayField(
        URLField(max_length=500),
        verbose_name=_("allowed return URLs"),
        default=list,
        blank=True,
        help_text=_("A posted retURL must begin with one of these (comma-separated)."),
    )
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("leads go to user")
    )
    queue = models.ForeignKey(
        Queue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("leads go to queue")
    )
    source = models.ForeignKey(
        LeadSource,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("default lead source"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("web form"), _("web forms")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None) ^ models.Q(queue=None),
                name="web_form_owner_or_queue",
                violation_error_message=_("Choose either a user or a queue for the leads of this form."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SubmissionQuerySet(models.QuerySet):
    """Submissions."""

    def visible_to(self, user: Any) -> Self:
        """Seen with the lead that came of it; while there is none, by everyone who may see submissions at all."""
        return self.filter(models.Q(lead=None) | models.Q(lead__in=Lead.objects.all().visible_to(user)))


class Submission(models.Model):
    """One post of a web form, kept as it came; its lead is made in the same transaction, or later by a retry."""

    class State(models.TextChoices):
        DONE = "done", _("Lead made")
        PENDING = "pending", _("Waiting")
        FAILED = "failed", _("Failed")

    form = models.ForeignKey(WebForm, models.PROTECT, related_name="submissions", verbose_name=_("web form"))
    body = models.BinaryField(_("raw body"))
    content_type = models.CharField(_("content type"), max_length=255, blank=True)
    query = models.CharField(_("query string"), max_length=2000, blank=True)
    remote_address = models.GenericIPAddressField(_("address"), null=True)
    user_agent = models.CharField(_("user agent"), max_length=400, blank=True)
    referrer = models.CharField(_("referrer"), max_length=1000, blank=True)
    submission_id = models.CharField(
        _("the sender's id"),
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text=_("Sent again under the same id, it is kept once."),
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PENDING)
    reason = models.TextField(_("reason"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lead = models.ForeignKey(
        Lead, models.SET_NULL, null=True, blank=True, related_name="submissions", verbose_name=_("lead")
    )
    created_at = models.DateTimeField(_("received"), db_default=Now())
    changed_at = models.DateTimeField(_("last tried"), db_default=Now())

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("submission"), _("submissions")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["changed_at"], condition=models.Q(state="pending"), name="submission_pending")]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "submission_id"], condition=~models.Q(submission_id=""), name="submission_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.created_at:%Y-%m-%d %H:%M}" if self.created_at else str(self.form)

    def payload(self) -> dict[str, list[str]]:
        """What was posted, by name; see `leads.capture.parse`."""
        from leads.capture import parse

        return parse(bytes(self.body), self.content_type, self.query)


# Types used by forms and services that handle "a user or a queue".
Owner = Any
