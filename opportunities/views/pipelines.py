"""The set-up of pipelines and their stages, and a deal's way into another pipeline."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import BusinessRuleError
from core.forms import add_errors
from core.numbers import whole_number
from core.views.pages import redirect_page, render_page
from opportunities import services
from opportunities.models import Opportunity, Pipeline, Stage, StageChange
from opportunities.pipeline_forms import (
    ChangePipelineForm,
    NewPipelineForm,
    PipelineForm,
    ReplacementForm,
    StageGrid,
    SuccessorsForm,
)
from opportunities.services.pipelines import open_stages, propose_successors
from paths.celebration import tell_move
from users.permissions import permission_required
from users.views.people import attempt

SET_UP = "opportunities.change_pipeline"
LIST = "opportunities:pipeline_list"


@require_safe
@permission_required(SET_UP)
def pipeline_list(request: HttpRequest) -> HttpResponse:
    """All pipelines with their stages, and how many open deals stand in each."""
    in_use = Prefetch("stages", Stage.objects.filter(is_active=True).order_by("position", "pk"), to_attr="in_use")
    open_deals = Count("stages__opportunities", filter=Q(stages__outcome=Stage.Outcome.OPEN))
    pipelines = Pipeline.objects.annotate(open_deals=open_deals).prefetch_related(in_use)
    rows = pipelines.order_by("-is_active", "-is_default", "name")
    return render(request, "opportunities/pipeline_list.html", {"pipelines": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("opportunities.add_pipeline")
def pipeline_create(request: HttpRequest) -> HttpResponse:
    """A new pipeline: with the stages of another one (`?copy=<id>`, or the default one's), or without any."""
    found = Pipeline.objects.filter(pk=whole_number(request.GET.get("copy", ""))).first()
    source = found or Pipeline.objects.filter(is_default=True).first()
    initial = {"copy_of": source, "name": _("%(name)s (copy)") % {"name": found} if found else ""}
    form = NewPipelineForm(request.POST if request.method == "POST" else None, initial=initial)

    def save(name: str, copy_of: Pipeline | None) -> Pipeline:
        if copy_of is None:
            return services.pipeline_create(name=name, by=request.user)
        return services.pipeline_copy(pipeline=copy_of, name=name, by=request.user)

    made, status = attempt(form, save)
    if made is not None:
        messages.success(request, _("%(pipeline)s is made. Now look through its stages.") % {"pipeline": made})
        return redirect_page(request, reverse("opportunities:pipeline_edit", args=[made.pk]))
    return render_page(request, "opportunities/pipeline_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SET_UP)
def pipeline_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A pipeline with all its stages in one form."""
    pipeline = get_object_or_404(Pipeline, pk=pk)
    data = request.POST if request.method == "POST" else None
    form, grid = PipelineForm(data, pipeline=pipeline), StageGrid(data, pipeline=pipeline)
    status = 200
    if data is not None and grid.action == "save":
        status = 422
        if form.is_valid() & grid.is_valid():
            try:
                moved = services.pipeline_save(
                    pipeline=pipeline, stages=grid.inputs, by=request.user, **form.cleaned_data
                )
            except services.StageError as error:
                grid.add_refusal(error)
                status = error.status
            except BusinessRuleError as error:
                add_errors(form, error)
                status = error.status
            else:
                return _after(request, moved, _("%(pipeline)s is saved.") % {"pipeline": form.cleaned_data["name"]})
    context = {"pipeline": pipeline, "form": form, "grid": grid}
    return render_page(request, "opportunities/pipeline_edit.html", context, status=status)


def _after(request: HttpRequest, moved: list[services.Moved], text: str) -> HttpResponse:
    """Says what was done and what moved; many deals move by a job, whose page is next."""
    messages.success(request, text)
    jobs = [found.job for found in moved if found.job]
    count = sum(found.count for found in moved if not found.job)
    if count:
        told = ngettext("%(count)s deal moved.", "%(count)s deals moved.", count) % {"count": count}
        messages.success(request, told)
    if jobs:
        messages.success(request, _("The deals are on their way. This page shows how far it is."))
        return redirect_page(request, jobs[0])
    return redirect_page(request, LIST)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SET_UP)
def stage_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks which stage takes the deals of one that goes; where nothing mentions it, it is deleted."""
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=pk)
    deals = stage.opportunities.count()
    is_mentioned = bool(deals) or StageChange.objects.filter(stage=stage).exists()
    form = ReplacementForm(request.POST if request.method == "POST" else None, stage=stage) if deals else None
    error, status = None, 200
    if request.method == "POST":
        status = 422
        if form is None or form.is_valid():
            try:
                return _removed(request, stage, form.cleaned_data["replacement"] if form else None, is_mentioned)
            except BusinessRuleError as refusal:
                error, status = refusal, refusal.status
    context = {"stage": stage, "deals": deals, "is_mentioned": is_mentioned, "form": form, "error": error}
    return render_page(request, "opportunities/stage_remove.html", context, status=status)


def _removed(request: HttpRequest, stage: Stage, replacement: Stage | None, is_mentioned: bool) -> HttpResponse:
    if not is_mentioned:
        services.stage_delete(stage=stage, by=request.user)
        return _after(request, [], _("%(stage)s is deleted.") % {"stage": stage})
    moved = services.stage_deactivate(stage=stage, replacement=replacement, by=request.user)
    return _after(request, [moved], _("%(stage)s is out of use. History goes on naming it.") % {"stage": stage})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SET_UP)
def pipeline_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks where the open deals of a pipeline go on (`?to=<id>`: the pipeline), stage by stage."""
    pipeline = get_object_or_404(Pipeline, pk=pk)
    others = list(Pipeline.objects.filter(is_active=True).exclude(pk=pk).order_by("-is_default", "name"))
    asked = whole_number(request.GET.get("to", ""))
    other = next((row for row in others if row.pk == asked), others[0] if others else None)
    stages = open_stages(pipeline)
    form = _successors(request, stages, other) if other and stages else None
    error, status = None, 200
    if request.method == "POST":
        status = 422
        if form is None or form.is_valid():
            try:
                chosen = form.chosen if form else {}
                moved = services.pipeline_deactivate(pipeline=pipeline, stages=chosen, by=request.user)
                return _after(request, [moved], _("%(pipeline)s is out of use.") % {"pipeline": pipeline})
            except BusinessRuleError as refusal:
                error, status = refusal, refusal.status
    context = {"pipeline": pipeline, "others": others, "other": other, "stages": stages, "form": form, "error": error}
    return render_page(request, "opportunities/pipeline_deactivate.html", context, status=status)


def _successors(request: HttpRequest, stages: list[Stage], other: Pipeline) -> SuccessorsForm:
    """The form that maps each stage to one of another pipeline, as proposed until something is chosen."""
    proposed = propose_successors(stages, other)
    data = request.POST if request.method == "POST" else None
    return SuccessorsForm(data, stages=stages, other=other, proposed=proposed)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("opportunities.change_opportunity")
def change_pipeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves a deal to a stage of another pipeline."""
    editable = Opportunity.objects.editable_by(request.user).select_related("stage__pipeline")
    opportunity = get_object_or_404(editable, pk=pk)
    form = ChangePipelineForm(request.POST if request.method == "POST" else None, opportunity=opportunity)
    moved, status = attempt(
        form,
        lambda **given: services.opportunity_change_pipeline(opportunity=opportunity, by=request.user, **given),
    )
    if moved is not None:
        told = {"record": moved, "pipeline": moved.stage.pipeline, "stage": moved.stage}
        tell_move(request, moved, _("%(record)s is now in %(pipeline)s, in “%(stage)s”.") % told)
        return redirect_page(request, moved)
    context = {"opportunity": opportunity, "form": form}
    return render_page(request, "opportunities/change_pipeline.html", context, status=status)
