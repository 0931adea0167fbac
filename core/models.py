"""Base models of every CRM record, and the organisation's settings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from core.fields import URLField
from core.history import track
from core.money import CURRENCY_CHOICES
from core.numbering import check_form


@cache
def _words_of(field: models.Field) -> dict[Any, Any]:
    """Value -> label of a field's choices; the labels stay lazy, for each reader's language."""
    return dict(field.flatchoices)


class Record(models.Model):
    """A row that people work on: who made it, who changed it last, and a version that only rises.

    Written by services alone (`core.services`); `service_fields` are columns that `<noun>_update` does not take,
    because another verb owns them.
    """

    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    changed_at = models.DateTimeField(_("last changed"), db_default=Now(), editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    service_fields: frozenset[str] = frozenset()

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> str:  # Django's name, behind every get_…_display
        """The same words as Django's, which hashes and translates all choices of the field again for each row: of a
        list of accounts, with their thirty industries, that was two thirds of the page's time.
        """
        value = getattr(self, field.attname)
        return force_str(_words_of(field).get(value, value), strings_only=True)

    def clean_fields(self, exclude: Any = None) -> None:
        """Django asks the database for each row that the record points to whether it is there; not of those that were
        read already. (Should one be deleted meanwhile, the foreign key refuses the record when it is committed.)
        """
        super().clean_fields(exclude={*(exclude or ()), *self._relations_at_hand()})

    def _relations_at_hand(self) -> Iterator[str]:
        for field in self._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey) or field.get_limit_choices_to():
                continue
            row = field.get_cached_value(self, default=None)
            if row is not None and not row._state.adding and row.pk == getattr(self, field.attname):
                yield field.name

    @property
    def is_read_only(self) -> bool:
        """Whether its story is over, so that its own verbs refuse to change it and others to add to it."""
        return False


class PostalAddress(models.Model):
    """Text helpers for models that carry address columns under a prefix such as `billing_`."""

    class Meta:
        abstract = True

    def address_lines(self, prefix: str = "") -> list[str]:
        """The address as lines for an envelope; empty parts are left out."""

        def part(name: str) -> Any:
            return getattr(self, f"{prefix}{name}")

        town = " ".join(filter(None, [part("postal_code"), part("city")]))
        place = ", ".join(filter(None, [town, part("state")]))
        return [line for line in [*part("street").splitlines(), place, part("country")] if line.strip()]


ADDRESS_PARTS = ("street", "city", "state", "postal_code", "country")


def address(prefix: str, label: Any = "") -> type[models.Model]:
    """An abstract base with the five columns of an address, `<prefix>street` to `<prefix>country`.

    Lengths are those of Sales Cloud (255, 40, 80, 20, 80).
    """
    columns = {
        "street": models.TextField(_(f"{label}street"), max_length=255, blank=True),
        "city": models.CharField(_(f"{label}city"), max_length=40, blank=True),
        "state": models.CharField(_(f"{label}state or province"), max_length=80, blank=True),
        "postal_code": models.CharField(_(f"{label}postal code"), max_length=20, blank=True),
        "country": models.CharField(_(f"{label}country"), max_length=80, blank=True),
    }
    body = {f"{prefix}{name}": column for name, column in columns.items()}
    meta = type("Meta", (), {"abstract": True})
    return type(
        f"{prefix.title().replace('_', '')}Address",
        (PostalAddress,),
        {"__module__": __name__, "Meta": meta, **body},
    )


class TaxMode(models.TextChoices):
    """How a quote comes to its tax (ADR 15)."""

    TYPED = "typed", _("Typed as an amount")
    ADDED = "added", _("By rate, added to the prices")
    INCLUDED = "included", _("By rate, included in the prices")


@track()
class OrganisationSettings(address("")):  # type: ignore[misc]
    """The one row of settings of the organisation that runs this CRM (primary key 1, made by migration)."""

    name = models.CharField(_("organisation name"), max_length=120, default="Our company")
    logo = models.FileField(
        _("logo"),
        upload_to="organisation/",
        blank=True,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg"])],
        help_text=_("PNG or JPEG; shown on quotes."),
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), max_length=80, blank=True)
    website = URLField(_("website"), max_length=255, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    bank_details = models.TextField(_("bank details"), max_length=500, blank=True, help_text=_("Printed on quotes."))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCY_CHOICES, default="EUR")
    quote_number_format = models.CharField(
        _("form of quote numbers"),
        max_length=24,
        default="{number:8}",
        validators=[check_form],
        help_text=_("{number:8} is the running number in eight digits, {year} the year: Q-{year}-{number:5}"),
    )
    quote_tax_mode = models.CharField(
        _("new quotes are taxed"),
        max_length=8,
        choices=TaxMode.choices,
        default=TaxMode.TYPED,
        help_text=_("The rates are those of the products' tax classes. Each quote may choose otherwise."),
    )
    fiscal_year_start = models.PositiveSmallIntegerField(
        _("fiscal year starts in month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    sells_to_people = models.BooleanField(
        _("we sell to people"),
        default=False,
        help_text=_("A lead may then come without a company; converting it makes a person account."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("organisation settings")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="organisation_settings_one_row")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def load(cls) -> OrganisationSettings:
        """The settings row; read once for each request that needs it."""
        return cls.objects.get(pk=1)


class Snapshot(models.Model):
    """A record and the rows that belong to it, or some of them, written down (`core.snapshots`) to be put back.

    content: exactly what PostgreSQL had, by table; written and read by SQL alone, because Python's JSON would round
    numbers. owner: of the record, for "recently deleted".
    """

    is_digested = False

    class Kind(models.TextChoices):
        DELETED = "deleted", _("Deleted")
        REPLACED = "replaced", _("Replaced")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    label = models.CharField(_("record"), max_length=255)
    note = models.CharField(_("note"), max_length=255, blank=True)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("type"))
    object_id = models.BigIntegerField(_("key"))
    content = models.JSONField(_("content"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), db_default=Now())
    put_back_at = models.DateTimeField(_("put back"), null=True)
    put_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("put back by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("snapshot"), _("snapshots")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="snapshot_newest"),
            models.Index(fields=["content_type", "object_id"], name="snapshot_record"),
        ]

    def __str__(self) -> str:
        return self.label
