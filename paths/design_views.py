"""Paths for those who set them up: the list, a path with its versions, new ones, and what is done with a whole path."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import BusinessRuleError
from core.views.pages import redirect_page, render_page
from paths import registry, services
from paths.bar import Bar, build
from paths.content import StepContent
from paths.design_forms import (
    CopyForm,
    ImportForm,
    PathCreateForm,
    PathNameForm,
    RecordChoice,
    set_names,
    unwalked,
)
from paths.draft_forms import has_words
from paths.models import Path, PathVersion
from paths.services.transfer import Taken
from users.permissions import Permission, permission_required
from users.views.people import attempt

LIST = "paths:list"


@require_safe
@permission_required(Permission.PATH_DESIGN)
def path_list(request: HttpRequest) -> HttpResponse:
    """All paths, with the version that is followed and whether there is a draft; what has none."""
    versions = Prefetch("versions", PathVersion.objects.order_by("-number"), to_attr="all_versions")
    names = set_names()
    rows = [
        {"path": path, "walks": names.get((path.record_type, path.scope), ""), **_states(path.all_versions)}  # type: ignore[attr-defined]
        for path in Path.objects.prefetch_related(versions).order_by("-is_active", "record_type", "name")
    ]
    return render(request, "paths/path_list.html", {"rows": rows, "unwalked": unwalked()})


def _states(versions: list[PathVersion]) -> dict[str, Any]:
    """Of a path's versions, newest first: the current one and the draft."""
    return {
        "current": next((version for version in versions if not version.is_draft), None),
        "draft": next((version for version in versions if version.is_draft), None),
    }


@require_safe
@permission_required(Permission.PATH_DESIGN)
def path_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A path with its steps, as they are followed, and its versions."""
    path = get_object_or_404(Path, pk=pk)
    versions = list(path.versions.select_related("published_by", "changed_by").order_by("-number"))
    states = _states(versions)
    shown = states["current"] or states["draft"]
    options = registry.all_paths()[path.record_type].options(path.scope)
    steps = [{"option": o, "has": has_words(shown.content.get(o.key, {}) if shown else {})} for o in options]
    walks = set_names().get((path.record_type, path.scope), "")
    return render(
        request,
        "paths/path_detail.html",
        {"path": path, "walks": walks, "versions": versions, "steps": steps, **states},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def path_create(request: HttpRequest) -> HttpResponse:
    """A path for a set of steps that has none (`?walks=` chooses it)."""
    sets = dict(unwalked())
    asked = request.GET.get("walks", "")
    initial = {"walks": asked, "name": sets.get(asked, "").rpartition(": ")[2]}
    form = PathCreateForm(request.POST if request.method == "POST" else None, initial=initial)

    def save(*, record_type: str, scope: str, name: str, source: Path | None, walks: str) -> Taken:
        return services.path_begin(record_type=record_type, scope=scope, name=name, source=source, by=request.user)  # type: ignore[arg-type]

    made, status = attempt(form, save)
    if made is not None:
        return _to_draft(request, made)
    return render_page(request, "paths/path_form.html", {"form": form, "can_create": bool(sets)}, status=status)


def _to_draft(request: HttpRequest, made: Taken) -> HttpResponse:
    """The editor, with a word about what found no place in the draft."""
    messages.success(
        request, _("%(version)s is a draft: records follow it once you publish it.") % {"version": made.draft}
    )
    if made.left:
        text = _("These steps have no counterpart here, and what they say is left out: %(steps)s.")
        messages.warning(request, text % {"steps": ", ".join(made.left)[:500]})
    if made.pictures_left:
        text = ngettext(
            "%(number)s picture is neither in the file nor here, and is left out.",
            "%(number)s pictures are neither in the file nor here, and are left out.",
            made.pictures_left,
        )
        messages.warning(request, text % {"number": made.pictures_left})
    return redirect_page(request, reverse("paths:draft", args=[made.draft.path_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def path_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The name of a path."""
    path = get_object_or_404(Path, pk=pk)
    form = PathNameForm(request.POST if request.method == "POST" else None, initial={"name": path.name})
    saved, status = attempt(form, lambda name: services.path_update(path=path, name=name, by=request.user))  # type: ignore[arg-type]
    if saved is not None:
        messages.success(request, _("%(path)s saved.") % {"path": saved})
        return redirect_page(request, saved)
    return render_page(request, "paths/path_form.html", {"form": form, "path": path}, status=status)


@require_POST
@permission_required(Permission.PATH_DESIGN)
def path_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a path out of use (`use`: no), or into use again (yes)."""
    path = get_object_or_404(Path, pk=pk)
    is_active = request.POST.get("use") == "yes"
    services.path_update(path=path, is_active=is_active, by=request.user)  # type: ignore[arg-type]
    text = _("%(path)s is in use again.") if is_active else _("%(path)s is out of use.")
    messages.success(request, text % {"path": path})
    return redirect_page(request, path)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def path_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then deletes; a refusal is shown on the same page."""
    path = get_object_or_404(Path, pk=pk)
    error = None
    if request.method == "POST":
        try:
            services.path_delete(path=path, by=request.user)  # type: ignore[arg-type]
        except BusinessRuleError as refusal:
            error = refusal
        else:
            messages.success(request, _("%(path)s deleted.") % {"path": path.name})
            return redirect_page(request, LIST)
    context = {"path": path, "error": error}
    return render(request, "paths/path_delete.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def path_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with what another path says."""
    path = get_object_or_404(Path, pk=pk)
    form = CopyForm(request.POST if request.method == "POST" else None, path=path)
    made, status = attempt(
        form,
        lambda source: services.path_draft_copy(path=path, source=source, by=request.user),  # type: ignore[arg-type]
    )
    if made is not None:
        return _to_draft(request, made)
    return render_page(request, "paths/path_take.html", {"form": form, "path": path, "is_copy": True}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def path_import(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with what a file says; what is wrong in it is said step by step."""
    path = get_object_or_404(Path, pk=pk)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    made, status = attempt(form, lambda file: services.path_draft_import(path=path, data=file.read(), by=request.user))  # type: ignore[arg-type]
    if made is not None:
        return _to_draft(request, made)
    return render_page(request, "paths/path_take.html", {"form": form, "path": path, "is_copy": False}, status=status)


@require_safe
@permission_required(Permission.PATH_DESIGN)
def version_export(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as a file."""
    version = get_object_or_404(PathVersion.objects.select_related("path"), pk=pk)
    text = json.dumps(services.path_export(version), ensure_ascii=False, indent=1)
    name = f"path-{slugify(version.path.name) or version.path_id}-{version.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def version_roll_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then publishes what an earlier version holds once more; a refusal is shown on the same page."""
    version = get_object_or_404(PathVersion.objects.select_related("path"), pk=pk)
    error = None
    if request.method == "POST":
        try:
            again = services.path_roll_back(version=version, by=request.user)  # type: ignore[arg-type]
        except BusinessRuleError as refusal:
            error = refusal
        else:
            messages.success(request, _("%(version)s is what records follow now.") % {"version": again})
            return redirect_page(request, again.path)
    context = {"version": version, "path": version.path, "error": error}
    return render(request, "paths/path_roll_back.html", context, status=error.status if error else 200)


@require_safe
@permission_required(Permission.PATH_DESIGN)
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as it looks on a record (`?record=`)."""
    version = get_object_or_404(PathVersion.objects.select_related("path", "published_by"), pk=pk)
    asked = RecordChoice(request.GET if "record" in request.GET else None, version=version, user=request.user)
    return _show_version(request, version, asked, asked.chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def version_preview(request: HttpRequest, pk: int, record: int) -> HttpResponse:
    """The same on one record. The bar's own buttons post here: they do nothing, which is said."""
    version = get_object_or_404(PathVersion.objects.select_related("path", "published_by"), pk=pk)
    asked = RecordChoice(version=version, user=request.user)
    found = asked.find(str(record))
    if found is None:
        raise Http404
    if request.method == "POST":
        messages.info(request, _("This is a preview: nothing was changed."))
        return redirect_page(request, request.path)
    return _show_version(request, version, asked, found)


def _show_version(request: HttpRequest, version: PathVersion, asked: RecordChoice, record: Any) -> HttpResponse:
    context = {"version": version, "path_of_version": version.path, "asked": asked, "record": record}
    if record is not None:
        here = reverse("paths:preview", args=[version.pk, record.pk])
        context["path"] = _preview(version, record, request.user, request.GET.get("step"), here)
    return render(request, "paths/path_version.html", context, status=422 if asked.errors else 200)


def _preview(version: PathVersion, record: Any, user: Any, step: str | None, here: str) -> Bar:
    """A bar that shows everything and does nothing: whatever it posts or links to comes back `here`."""
    said = {key: StepContent.from_json(data) for key, data in version.content.items()}
    bar = build(record, user, step, can_edit=True, said=said)
    action = bar.action and replace(bar.action, kind="move", url="", choices=())
    wants = [replace(want, url="") for want in bar.wants]
    return replace(bar, action=action, wants=wants, home=here, move_url=here, fields_url=here, tick_url=here)
