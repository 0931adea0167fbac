"""The forms that end a deal, or begin one like it."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fiscal import quarter_end
from core.models import OrganisationSettings
from core.numbers import whole_number
from opportunities.models import Competitor, LossReason, Opportunity, Stage
from paths.forms import Overridable
from users.models import User


class StageChoice(forms.RadioSelect):
    """The closed stages, each saying whether it is won or lost: the style sheet hides what a won deal needs not."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-outcome"] = value.instance.outcome if value else ""
        return option

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """The options; of these only the chosen one, or else the first, may take the focus by itself."""
        groups: Any = super().optgroups(name, value, attrs)
        options = [option for __, group, __ in groups for option in group]
        for option in sorted(options, key=lambda option: not option["selected"])[1:]:
            option["attrs"].pop("autofocus", None)
        return groups


class CloseForm(Overridable, forms.Form):
    """How a deal was closed. A closed deal begins with what is known of it."""

    stage = forms.ModelChoiceField(Stage.objects.none(), label=_("Closed stage"), widget=StageChoice, empty_label=None)
    close_date = forms.DateField(
        label=_("Close date"),
        help_text=_("The day on which it was decided."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    loss_reason = forms.ModelChoiceField(
        LossReason.objects.none(), required=False, label=_("Loss reason"), help_text=_("A lost deal needs one.")
    )
    competitor = forms.ModelChoiceField(Competitor.objects.none(), required=False, label=_("Who won it"))
    loss_note = forms.CharField(required=False, max_length=255, label=_("About the loss"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, opportunity: Opportunity, user: User, stage: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.opportunity = opportunity
        self.take_override(user)
        fields: dict[str, Any] = self.fields
        stages = Stage.objects.offered(opportunity.stage_id).filter(pipeline=opportunity.stage.pipeline_id)
        fields["stage"].queryset = stages.exclude(outcome=Stage.Outcome.OPEN).order_by("position", "pk")
        winner = opportunity.competitors.filter(is_winner=True).values_list("competitor", flat=True).first()
        fields["loss_reason"].queryset = LossReason.objects.offered(opportunity.loss_reason_id)
        fields["competitor"].queryset = Competitor.objects.offered(winner)
        for name in ("loss_reason", "competitor"):
            fields[name].empty_label = "–"
        today = timezone.localdate()
        fields["close_date"].widget.attrs["max"] = today.isoformat()
        self.initial = {
            "stage": whole_number(stage) or (opportunity.stage_id if opportunity.is_closed else None),
            "close_date": opportunity.close_date if opportunity.is_closed else today,
            "loss_reason": opportunity.loss_reason_id,
            "loss_note": opportunity.loss_note,
            "competitor": winner,
        }
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        loss = Div("loss_reason", "competitor", "loss_note", css_class="pw-loss")
        self.helper.layout = Layout("stage", "close_date", loss)

    def point_out(self) -> None:
        """Gives the focus to the first field that is wrong, or else to the first of all."""
        wrong = (name for name in self.fields if name in self.errors and name != "version")
        self.fields[next(wrong, "stage")].widget.attrs["autofocus"] = True


class CloneForm(forms.Form):
    """What a new deal takes over of another."""

    name = forms.CharField(max_length=120, label=_("Opportunity name"))
    close_date = forms.DateField(
        label=_("Close date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    with_lines = forms.BooleanField(required=False, label=_("With its products, at the same prices"))
    with_contact_roles = forms.BooleanField(required=False, label=_("With its contact roles"))
    with_team = forms.BooleanField(required=False, label=_("With its team"))

    def __init__(self, *args: Any, opportunity: Opportunity, **kwargs: Any):
        super().__init__(*args, **kwargs)
        year_start = OrganisationSettings.load().fiscal_year_start
        self.initial = {
            "name": opportunity.name,
            "close_date": quarter_end(timezone.localdate(), year_start),
            "with_lines": True,
            "with_contact_roles": True,
        }
        self.helper = FormHelper(self)
        self.helper.form_tag = False
