"""Forms of the set-up of pipelines: their names, their stages in one grid, and where deals go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import whole_number
from opportunities.forms import grouped
from opportunities.models import ForecastCategory, Opportunity, Pipeline, Stage
from opportunities.services import StageError, StageInput

PREFIX = "stages"
SPARE = 2  # empty rows at the end
MOST = 60  # rows of the grid
SMALL = {"class": "form-select form-select-sm"}


class PipelineForm(forms.Form):
    """A pipeline's own fields. What is in use stays so here: taking it out of use is a page of its own."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    is_default = forms.BooleanField(label=gettext_lazy("New opportunities begin here"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    def __init__(self, *args: Any, pipeline: Pipeline, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial[name] = getattr(pipeline, name)
        if pipeline.is_active:
            del self.fields["is_active"]
        if pipeline.is_default:
            del self.fields["is_default"]
        self.helper = FormHelper(self)
        self.helper.form_tag = self.helper.disable_csrf = False


class NewPipelineForm(forms.Form):
    """A new pipeline, as a rule with the stages of one that there is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, widget=forms.TextInput(attrs={"autofocus": True}))
    copy_of = forms.ModelChoiceField(
        Pipeline.objects.all(),
        required=False,
        label=gettext_lazy("Stages"),
        empty_label=gettext_lazy("None yet"),
        help_text=gettext_lazy("Copies the stages in use, with the guidance and key fields of their path."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["copy_of"].label_from_instance = lambda row: _("As in %(name)s") % {"name": row}  # type: ignore[attr-defined]
        self.helper = FormHelper(self)
        self.helper.form_tag = False


class StageRowForm(forms.Form):
    """One stage of the grid. `stored` is the stage, `deals` how many stand in it; none for a new one."""

    stored: Stage | None = None
    deals = 0

    stage = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"class": "form-control form-control-sm"}),
    )
    probability = forms.IntegerField(
        label=gettext_lazy("Probability (%)"),
        min_value=0,
        max_value=100,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "form-control form-control-sm"}),
    )
    forecast_category = forms.ChoiceField(
        label=gettext_lazy("Forecast category"),
        choices=ForecastCategory.choices,
        initial=ForecastCategory.PIPELINE,
        widget=forms.Select(attrs=SMALL),
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=Stage.Outcome.choices,
        initial=Stage.Outcome.OPEN,
        widget=forms.Select(attrs=SMALL),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    replacement = forms.ChoiceField(
        label=gettext_lazy("Its deals go to"), required=False, choices=[], widget=forms.Select(attrs=SMALL)
    )

    def offer(self, stored: Stage | None, stages: Iterable[Stage], deals: int) -> None:
        """Ties the row to its stage, and offers the stages that could take its deals."""
        self.stored, self.deals = stored, deals
        takers = successors_of(stored, stages) if stored else []
        choices = [("", _("Its deals go to …")), *((str(row.pk), row.name) for row in takers)]
        self.fields["replacement"].choices = choices  # type: ignore[attr-defined]

    @property
    def is_blank(self) -> bool:
        return not self.has_changed()


def successors_of(stage: Stage, stages: Iterable[Stage]) -> list[Stage]:
    """The stages among `stages` that can take the deals of one: in use, and open, won or lost as it is."""
    return [row for row in stages if row.pk != stage.pk and row.is_active and row.outcome == stage.outcome]


class StagesFormSet(forms.BaseFormSet):
    """The stages of a pipeline in their order, with spare rows for new ones.

    A post with `do` other than "save" rearranges what was typed (`up-2`, `down-0`, `add`) and is never valid, so that
    the grid works without JavaScript.
    """

    def __init__(self, data: QueryDict | None = None, *, pipeline: Pipeline):
        self.stages = {str(row.pk): row for row in pipeline.stages.order_by("-is_active", "position", "pk")}
        self.counts = deals_by_stage(pipeline)
        self.action = data.get("do", "save") if data is not None else ""
        self.moved = ""
        posted = self._rearranged(data) if data is not None else None
        super().__init__(posted, prefix=PREFIX, initial=[_initial(row) for row in self.stages.values()])
        for form in self.forms:
            key = str(form["stage"].value() or "")
            stored = self.stages.get(key)
            form.offer(stored, self.stages.values(), self.counts.get(stored.pk, 0) if stored else 0)

    def _rearranged(self, data: QueryDict) -> QueryDict:
        """The post with its rows as `do` asks: the values of two rows exchanged, or a row more."""
        verb, __, text = self.action.partition("-")
        total = min(whole_number(data.get(f"{PREFIX}-TOTAL_FORMS", "")), MOST)
        copy = data.copy()
        copy[f"{PREFIX}-INITIAL_FORMS"] = "0"
        if verb == "add":
            copy[f"{PREFIX}-TOTAL_FORMS"] = str(min(total + 1, MOST))
        here = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
        there = here + {"up": -1, "down": 1}.get(verb, 0)
        if here != there and 0 <= here < total and 0 <= there < total:
            self.moved = f"{verb}-{there}"
            for name in StageRowForm.base_fields:
                one, two = f"{PREFIX}-{here}-{name}", f"{PREFIX}-{there}-{name}"
                first, second = copy.pop(one, None), copy.pop(two, None)
                if first is not None:
                    copy.setlist(two, first)
                if second is not None:
                    copy.setlist(one, second)
        return copy

    def is_valid(self) -> bool:
        return self.action == "save" and super().is_valid() and not self._unknown()

    def _unknown(self) -> bool:
        """Notes rows that name a stage of another pipeline, or one that is gone."""
        strangers = [form for form in self.forms if form.cleaned_data.get("stage") and form.stored is None]
        for form in strangers:
            form.add_error("name", _("This stage is gone: reload the page."))
        return bool(strangers)

    @property
    def inputs(self) -> list[StageInput]:
        """What is to be saved: the rows that are not blank, in their order."""
        return [_input(form, self.stages) for form in self._filled()]

    def _filled(self) -> list[StageRowForm]:
        return [form for form in self.forms if not form.is_blank]

    def add_refusal(self, error: StageError) -> None:
        """Shows a broken rule at its row and field."""
        form = self._filled()[error.number - 1]
        for field, messages in error.errors.items():
            for message in messages:
                form.add_error(field if field in form.fields else "name", message)

    @property
    def has_errors(self) -> bool:
        return self.is_bound and self.action == "save" and bool(any(self.errors) or self.non_form_errors())


def _initial(stage: Stage) -> dict[str, Any]:
    names = ("name", "probability", "forecast_category", "outcome", "is_active")
    return {"stage": stage.pk, **{name: getattr(stage, name) for name in names}}


def _input(form: StageRowForm, stages: Mapping[str, Stage]) -> StageInput:
    given = {name: form.cleaned_data[name] for name in ("name", "probability", "forecast_category", "outcome")}
    is_active, replacement = form.cleaned_data["is_active"], stages.get(form.cleaned_data["replacement"])
    return StageInput(**given, is_active=is_active, stage=form.stored, replacement=replacement)


StageGrid: Any = forms.formset_factory(
    StageRowForm, formset=StagesFormSet, extra=SPARE, max_num=MOST, absolute_max=MOST
)


def deals_by_stage(pipeline: Pipeline) -> dict[int, int]:
    """How many deals stand in each stage of a pipeline, open and closed ones."""
    deals = Opportunity.objects.filter(stage__pipeline=pipeline)
    return dict(deals.order_by().values_list("stage").annotate(Count("pk")))


class ReplacementForm(forms.Form):
    """Which stage takes the deals of one that goes."""

    replacement = forms.ChoiceField(label=gettext_lazy("Its deals go to"))

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.stages = {str(row.pk): row for row in successors_of(stage, stage.pipeline.stages.all())}
        choices = [("", "–"), *((key, row.name) for key, row in self.stages.items())]
        self.fields["replacement"].choices = choices  # type: ignore[attr-defined]
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def clean_replacement(self) -> Stage:
        return self.stages[self.cleaned_data["replacement"]]


class SuccessorsForm(forms.Form):
    """For each stage with open deals, the stage of another pipeline that takes them. Fields are `stage-<key>`."""

    def __init__(
        self, *args: Any, stages: Iterable[Stage], other: Pipeline, proposed: Mapping[int, Stage], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.takers = {str(row.pk): row for row in other.stages.filter(is_active=True, outcome=Stage.Outcome.OPEN)}
        choices = [("", "–"), *((key, row.name) for key, row in self.takers.items())]
        for stage in stages:
            name = f"stage-{stage.pk}"
            self.fields[name] = forms.ChoiceField(label=stage.name, choices=choices)
            self.initial[name] = proposed[stage.pk].pk if stage.pk in proposed else ""
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    @property
    def chosen(self) -> dict[int, Stage]:
        return {int(name.removeprefix("stage-")): self.takers[key] for name, key in self.cleaned_data.items()}


class ChangePipelineForm(forms.Form):
    """The stage of another pipeline where a deal goes on; stages that would close or reopen it are not on offer."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    stage = forms.ChoiceField(label=gettext_lazy("Pipeline and stage"))

    def __init__(self, *args: Any, opportunity: Opportunity, **kwargs: Any):
        super().__init__(*args, **kwargs)
        stages = Stage.objects.filter(is_active=True, pipeline__is_active=True, outcome=opportunity.stage.outcome)
        stages = stages.exclude(pipeline=opportunity.stage.pipeline_id).select_related("pipeline")
        self.stages = {str(row.pk): row for row in stages.order_by("pipeline__name", "position", "pk")}
        self.fields["stage"].choices = [("", "–"), *grouped(self.stages.values())]  # type: ignore[attr-defined]
        alike = [row for row in self.stages.values() if row.name.casefold() == opportunity.stage.name.casefold()]
        self.initial.update(version=opportunity.version, stage=alike[0].pk if alike else "")
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def clean_stage(self) -> Stage:
        return self.stages[self.cleaned_data["stage"]]
