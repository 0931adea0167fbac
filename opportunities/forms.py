"""Forms about opportunities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import LeadSource
from contacts.models import Contact
from core.forms import RecordForm
from opportunities.models import (
    Competitor,
    LossReason,
    Opportunity,
    OpportunityCompetitor,
    OpportunityTeamMember,
    Stage,
)
from products.models import PriceBook
from users.models import RecordShare, User

DEAL = ("name", "account", "type", "source", "product_interest")
MONEY = ("amount", "currency", "price_book", "total_quantity")
FORECAST = ("close_date", "probability", "forecast_category", "next_step", "loss_reason", "loss_note")
Groups = tuple[tuple[Any, tuple[str, ...]], ...]
GROUPS: Groups = (
    (gettext_lazy("Opportunity"), DEAL),
    (gettext_lazy("Amount"), MONEY),
    (gettext_lazy("Outlook"), FORECAST),
    (gettext_lazy("Description"), ("description",)),
)
FOLLOWS_LINES = MONEY


class OpportunityForm(RecordForm):
    """A deal as it is edited. Its stage moves on the path; while it has lines, they decide the money fields."""

    groups: Groups = GROUPS

    class Meta:
        model = Opportunity
        fields = [name for __, names in GROUPS for name in names]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if "source" in fields:
            fields["source"].queryset = LeadSource.objects.offered(self.instance.source_id)
        if "loss_reason" in fields:
            fields["loss_reason"].queryset = LossReason.objects.offered(self.instance.loss_reason_id)
        if "price_book" in fields:
            books = PriceBook.objects.filter(Q(is_active=True) | Q(pk=self.instance.price_book_id))
            fields["price_book"].queryset = books
        money = [name for name in FOLLOWS_LINES if name in fields]
        if money and self.instance.pk and self.instance.has_lines:
            for name in money:
                fields[name].disabled = True
                fields[name].help_text = _("Follows the lines.")


class OpportunityCreateForm(OpportunityForm):
    """A new deal: with its first stage, and the person that it is about."""

    groups: Groups = (
        (gettext_lazy("Opportunity"), (*DEAL, "contact")),
        (gettext_lazy("Amount"), MONEY),
        (gettext_lazy("Outlook"), ("stage", "close_date", "next_step", "loss_reason")),
        (gettext_lazy("Description"), ("description",)),
    )
    contact = forms.ModelChoiceField(
        Contact.objects.none(),
        required=False,
        label=gettext_lazy("Primary contact"),
        help_text=gettext_lazy("Becomes the primary contact role."),
    )

    class Meta(OpportunityForm.Meta):
        fields = [*DEAL, *MONEY, "stage", "close_date", "next_step", "loss_reason", "description"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        stages = Stage.objects.filter(is_active=True, pipeline__is_active=True).select_related("pipeline")
        field: Any = self.fields["stage"]
        field.queryset = stages.order_by("-pipeline__is_default", "pipeline__name", "position", "pk")
        groups = grouped(field.queryset)
        if len(groups) > 1:
            field.label = _("Pipeline and stage")
            field.choices = [("", "–"), *groups]


def grouped(stages: Iterable[Stage]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of stages, those of each pipeline under its name, in the order that they come in."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for stage in stages:
        groups.setdefault(str(stage.pipeline), []).append((str(stage.pk), stage.name))
    return list(groups.items())


class CompetitorForm(forms.Form):
    """What is known of a deal's competitor; the competitor is chosen once."""

    competitor = forms.ModelChoiceField(Competitor.objects.none(), label=gettext_lazy("Competitor"))
    strengths = forms.CharField(required=False, max_length=255, label=gettext_lazy("Strengths"))
    weaknesses = forms.CharField(required=False, max_length=255, label=gettext_lazy("Weaknesses"))

    def __init__(self, *args: Any, opportunity: Opportunity, row: OpportunityCompetitor | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if row:
            del self.fields["competitor"]
            self.initial.update(strengths=row.strengths, weaknesses=row.weaknesses)
        else:
            known = opportunity.competitors.values("competitor")
            field: Any = self.fields["competitor"]
            field.queryset = Competitor.objects.offered().exclude(pk__in=known)
        self.helper = FormHelper(self)
        self.helper.form_tag = False


class TeamMemberForm(forms.Form):
    """A colleague's part in a deal; the colleague is chosen once."""

    user = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Colleague"))
    role = forms.ChoiceField(required=False, label=gettext_lazy("Team role"))
    access = forms.ChoiceField(choices=RecordShare.Access.choices, label=gettext_lazy("Access"))

    def __init__(
        self, *args: Any, opportunity: Opportunity, team_member: OpportunityTeamMember | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "–"), *OpportunityTeamMember.Role.choices]  # type: ignore[attr-defined]
        if team_member:
            del self.fields["user"]
            self.initial.update(role=team_member.role, access=team_member.access)
        else:
            known = [opportunity.owner_id, *opportunity.team.values_list("user", flat=True)]
            people = User.objects.filter(is_active=True).exclude(pk__in=known)
            self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.helper = FormHelper(self)
        self.helper.form_tag = False


class PriceBookForm(forms.Form):
    """Another price book for a deal, and what becomes of its lines."""

    price_book = forms.ModelChoiceField(PriceBook.objects.none(), label=gettext_lazy("New price book"))
    is_repriced = forms.ChoiceField(
        choices=[
            ("1", gettext_lazy("The sales prices become the list prices of the new book")),
            ("", gettext_lazy("The sales prices stay as they are")),
        ],
        required=False,
        initial="1",
        widget=forms.RadioSelect,
        label=gettext_lazy("Prices"),
    )
    is_missing_removed = forms.BooleanField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, data: Any = None, *, opportunity: Opportunity, **kwargs: Any):
        super().__init__(data, initial={"version": opportunity.version}, **kwargs)
        books: Any = self.fields["price_book"]
        books.queryset = PriceBook.objects.filter(is_active=True).exclude(pk=opportunity.price_book_id or 0)

    def clean_is_repriced(self) -> bool:
        return bool(self.cleaned_data["is_repriced"])
