"""The list of jobs and the page of one, with its results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import BusinessRuleError
from core.paging import Page, Sort
from core.services import database_now
from core.views.lists import places
from core.views.pages import redirect_page, render_page
from jobs import services
from jobs.models import Job, JobItem
from jobs.registry import kind_of
from jobs.services.asking import UNDO_WITHIN, check_undo

ItemState = JobItem.State
NEWEST = Sort("-created", ("created_at",), is_descending=True)
IN_ORDER = Sort("position", ("position",))


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    rows = Job.objects.visible_to(request.user)
    page = Page(rows, NEWEST, prepare=lambda found: found.select_related("by"), **places(request))
    return render_page(request, "jobs/job_list.html", {"page": page})


@require_safe
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("by", "undone_by"), pk=pk)
    if request.htmx and not request.htmx.boosted:
        if not job.is_working:
            return HttpResponse(headers={"HX-Refresh": "true"})  # the end changes more than the progress
        return render_page(request, "jobs/job_detail.html", {"job": job}, fragment="progress")
    return render_page(request, "jobs/job_detail.html", {"job": job, **job_context(request, job)})


def job_context(request: HttpRequest, job: Job) -> dict[str, Any]:
    """What the page shows beside the progress: the results of the chosen state, and what can be done now."""
    asked = request.GET.get("state", "")
    state = asked if asked in ItemState.values else ""
    items = JobItem.objects.filter(job=job, **({"state": state} if state else {}))
    page = Page(items, IN_ORDER, **places(request))
    kind = kind_of(job.kind)
    return {
        "page": page,
        "results": with_records(page.rows, request.user),
        "state": state,
        "states": [found for found in states(job) if found[2] or found[0] == state],
        "kind": kind,
        "can_undo": can_undo(job),
        "knows_undo": kind is not None and kind.undo_item is not None,
        "undo_days": UNDO_WITHIN.days,
    }


def states(job: Job) -> list[tuple[str, Any, int]]:
    """The tabs above the results: state, label and how many items are in it."""
    counts = {
        ItemState.FAILED: job.failed,
        ItemState.SKIPPED: job.skipped,
        ItemState.DONE: job.done - job.undone - job.kept,
        ItemState.UNDONE: job.undone,
        ItemState.KEPT: job.kept,
        ItemState.WAITING: job.total - job.done - job.failed - job.skipped,
    }
    return [(state.value, state.label, count) for state, count in counts.items()]


def with_records(items: Iterable[JobItem], user: Any) -> list[tuple[JobItem, Any]]:
    """Each item with its record, or None where the reader does not see it (any more): a query for each type."""
    found: dict[tuple[int, int], Any] = {}
    keys: dict[int, list[int]] = {}
    for item in items:
        if item.content_type_id is not None and item.object_id is not None:
            keys.setdefault(item.content_type_id, []).append(item.object_id)
    for type_id, ids in keys.items():
        model: Any = ContentType.objects.get_for_id(type_id).model_class()
        for record in model._default_manager.all().visible_to(user).filter(pk__in=ids):
            found[type_id, record.pk] = record
    return [(item, found.get((item.content_type_id or 0, item.object_id or 0))) for item in items]


def can_undo(job: Job) -> bool:
    job.database_time = database_now()  # type: ignore[attr-defined]
    try:
        check_undo(job)
    except BusinessRuleError:
        return False
    return True


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.editable_by(request.user), pk=pk)
    services.job_cancel(job=job, by=request.user)
    messages.success(request, _("The job stops after the one that it is at. What is done stays done."))
    return redirect_page(request, job)


@require_POST
def job_undo(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.editable_by(request.user), pk=pk)
    services.job_undo(job=job, by=request.user)
    messages.success(request, _("It is being undone."))
    return redirect_page(request, job)
