"""Contacts: the people of our accounts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, LeadSource, Salutation
from core.history import track
from core.links import record_path
from core.models import address
from users.owned import OwnedRecord
from users.visibility import OwnedQuerySet


class PersonName(models.Model):
    """First, middle and last name with salutation and suffix, as leads and contacts carry them."""

    salutation = models.CharField(_("salutation"), max_length=8, choices=Salutation.choices, blank=True)
    first_name = models.CharField(_("first name"), max_length=40, blank=True)
    middle_name = models.CharField(_("middle name"), max_length=40, blank=True)
    last_name = models.CharField(_("last name"), max_length=80)
    suffix = models.CharField(_("suffix"), max_length=40, blank=True)

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        """First, middle, last name and suffix, without the salutation."""
        return " ".join(filter(None, [self.first_name, self.middle_name, self.last_name, self.suffix]))


@track()
class Contact(PersonName, address("mailing_", "mailing "), OwnedRecord):  # type: ignore[misc]
    """A person at an account."""

    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("account")
    )
    reports_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("reports to")
    )
    title = models.CharField(_("title"), max_length=128, blank=True)
    department = models.CharField(_("department"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    source = models.ForeignKey(
        LeadSource, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead source")
    )
    has_opted_out_of_email = models.BooleanField(_("no marketing e-mail"), default=False)
    has_opted_out_of_fax = models.BooleanField(_("no fax"), default=False)
    do_not_call = models.BooleanField(_("do not call"), default=False)
    description = models.TextField(_("description"), max_length=32000, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        ordering = ["last_name", "first_name", "pk"]
        indexes = [
            models.Index(fields=["last_name", "first_name", "id"], name="contact_name"),
            models.Index(fields=["owner", "last_name"], name="contact_owner_name"),
            models.Index(fields=["account", "last_name", "first_name", "id"], name="contact_account_name"),
            models.Index(fields=["-created_at", "-id"], name="contact_newest"),
            models.Index(fields=["owner", "-created_at", "-id"], name="contact_owner_newest"),
            models.Index(fields=["email", "id"], name="contact_email_order"),
            models.Index(models.functions.Lower("email"), name="contact_email"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(last_name=""), name="contact_has_last_name"),
            models.CheckConstraint(condition=~models.Q(reports_to=models.F("pk")), name="contact_not_its_own_boss"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return record_path("contacts:detail", self.pk)
