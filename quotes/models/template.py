"""The templates that quotes are printed with, and their versions."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models import Record
from quotes.querysets import QuoteTemplateQuerySet
from users.models import User


@track()
class QuoteTemplate(models.Model):
    """A way to print quotes. What it prints stands in its versions: new documents take the last one published."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_default = models.BooleanField(_("default"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = QuoteTemplateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("quote template"), _("quote templates")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="quote_template_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("quotes:template_detail", args=[self.pk])

    @property
    def current(self) -> QuoteTemplateVersion | None:
        """The version that new documents are made with; None while none is published."""
        return self.versions.filter(published_at__isnull=False).order_by("-number").first()

    @property
    def draft(self) -> QuoteTemplateVersion | None:
        return self.versions.filter(published_at=None).first()


class Design(models.TextChoices):
    CLASSIC = "classic", _("Classic")
    MODERN = "modern", _("Modern")
    COMPACT = "compact", _("Compact")


class Font(models.TextChoices):
    INTER = "inter", _("Inter (sans serif)")
    SERIF = "serif", _("Source Serif (serif)")


class Column(models.TextChoices):
    """What the table of lines may show beside the item's name, in this order."""

    NUMBER = "number", _("Number")
    CODE = "code", _("Product code")
    DESCRIPTION = "description", _("Description")
    DATE = "date", _("Date")
    QUANTITY = "quantity", _("Quantity")
    UNIT = "unit", _("Unit")
    PRICE = "price", _("Price")
    DISCOUNT = "discount", _("Discount")
    TOTAL = "total", _("Total")


class Place(models.TextChoices):
    BEFORE_LINES = "before_lines", _("Before the lines")
    AFTER_LINES = "after_lines", _("After the lines")
    AFTER_TERMS = "after_terms", _("After the terms")


def all_columns() -> list[str]:
    return list(Column.values)


@track(part_of="template")
class QuoteTemplateVersion(Record):
    """What a template prints. A draft (`published_at` is None) is edited; once published it never changes.

    introduction, terms and the bodies of sections are small Markdown with merge fields (`quotes.rich_text`,
    `quotes.merge_fields`), header, footer and titles plain text with merge fields. language and locale: "" for those of
    whoever asks for the document. sections: `quotes.sections`. `number` counts the template's versions; `version` is
    the edit that two editors of one draft are told apart by.
    """

    template = models.ForeignKey(
        QuoteTemplate, models.CASCADE, related_name="versions", verbose_name=_("template"), editable=False
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    design = models.CharField(_("design"), max_length=16, choices=Design.choices, default=Design.CLASSIC)
    colour = models.CharField(_("brand colour"), max_length=7, default="#0b6070", help_text=_("For example #0b6070."))
    font = models.CharField(_("font"), max_length=16, choices=Font.choices, default=Font.INTER)
    header = models.CharField(_("header"), max_length=255, blank=True, help_text=_("On top of each page."))
    footer = models.CharField(
        _("footer"), max_length=255, blank=True, help_text=_("Below each page; empty: the organisation's name.")
    )
    shows_logo = models.BooleanField(_("logo"), default=True)
    shows_page_numbers = models.BooleanField(_("page numbers"), default=True)
    shows_bank = models.BooleanField(_("bank and tax details"), default=True)
    shows_signature = models.BooleanField(_("signature block"), default=True)
    columns = models.JSONField(_("columns"), default=all_columns, blank=True)
    introduction = models.TextField(_("introduction"), max_length=4000, blank=True)
    terms = models.TextField(
        _("terms"), max_length=32000, blank=True, help_text=_("Terms that are typed into a quote take their place.")
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Empty: the language of whoever asks for the document."),
    )
    locale = models.CharField(
        _("number and date format"),
        max_length=8,
        blank=True,
        choices=User._meta.get_field("locale").choices,
        help_text=_("Empty: as whoever asks for the document reads numbers."),
    )
    sections = models.JSONField(_("sections"), default=list, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("published by")
    )

    service_fields = frozenset({"template", "number", "published_at", "published_by"})

    class Meta:
        verbose_name, verbose_name_plural = _("version of a quote template"), _("versions of quote templates")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="quote_template_version_number"),
            models.UniqueConstraint(
                fields=["template"],
                condition=models.Q(published_at=None),
                name="quote_template_one_draft",
                violation_error_message=_("This template has a draft already."),
            ),
            models.CheckConstraint(
                condition=models.Q(colour__regex=r"^#[0-9a-fA-F]{6}$"),
                name="quote_template_colour",
                violation_error_message=_("Write the colour as # and six hexadecimal digits."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="quote_template_version_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return _("%(template)s, version %(number)s") % {"template": self.template, "number": self.number}

    @property
    def is_draft(self) -> bool:
        return self.published_at is None
