"""The printed documents of quotes."""

from __future__ import annotations

from unicodedata import category

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quotes.models.quote import Quote
from quotes.models.template import QuoteTemplate, QuoteTemplateVersion
from quotes.querysets import QuoteFollower
from users.models import User


class QuoteDocument(models.Model):
    """A printed quote: the snapshot it is made from, and once made its file. Neither ever changes."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    was_there = False  # on what a request returns: it was asked for before

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="documents", verbose_name=_("quote"))
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("file name"), max_length=80)
    template = models.ForeignKey(QuoteTemplate, models.PROTECT, related_name="+", verbose_name=_("template"))
    template_version = models.ForeignKey(
        QuoteTemplateVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("version of the template")
    )
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
                fields=[
                    "quote",
                    "number",
                    "name",
                    "template",
                    "template_version",
                    "snapshot",
                    "content_digest",
                    "discount",
                    "grand_total",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_unfinished(self) -> bool:
        return self.state in {self.State.PENDING, self.State.RUNNING}

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def missing_signs(self) -> list[str]:
        """The characters that no font had a sign for: themselves, or their number where a page could not show them."""
        return [f"U+{ord(sign):04X}" if category(sign).startswith("C") else sign for sign in self.missing]
