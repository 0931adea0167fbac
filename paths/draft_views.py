"""The draft of a path: edited step by step, published, thrown away; the conditions of a gate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.criteria import Criteria
from core.errors import BusinessRuleError
from core.numbers import whole_number
from core.records import type_of
from core.settling import posted_version
from core.views.filters import ListFilters
from core.views.pages import redirect_page, render_page
from core.views.records import RecordView
from paths import registry, services
from paths.content import StepContent, field_name
from paths.draft_forms import StepEditor
from paths.models import Path, PathVersion
from paths.registry import StepOption
from users.permissions import Permission, permission_required

# What a button was about -> where on the page it is.
_PLACES = {
    "key_fields": "#key-fields",
    "gate_fields": "#gate-fields",
    "item": "#checklist",
    "step": "#steps",
    "picture": "#guidance",
}


def _draft(pk: int) -> PathVersion:
    """The draft of a path, 404 where there is none."""
    return get_object_or_404(PathVersion.objects.filter(published_at=None).select_related("path"), path=pk)


@require_POST
@permission_required(Permission.PATH_DESIGN)
def draft_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a draft, from the version in use or from `source`, another one of the path."""
    path = get_object_or_404(Path, pk=pk)
    asked = request.POST.get("source")
    source = get_object_or_404(path.versions, pk=whole_number(asked)) if asked else None
    services.path_draft_begin(path=path, source=source, by=request.user)  # type: ignore[arg-type]
    return redirect_page(request, reverse("paths:draft", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor of one step (`?step=`). Each of its buttons saves: most of them do something else as well."""
    draft = _draft(pk)
    data = request.POST if request.method == "POST" else None
    editor = StepEditor(data, request.FILES, draft=draft, key=(data or request.GET).get("step", ""), user=request.user)
    status = 200
    if data is not None:
        error = _save(request, editor)
        if error is None:
            return _after(request, editor)
        status = error.status
    return render_page(
        request, "paths/path_draft.html", {"editor": editor, "draft": draft, "path": draft.path}, status=status
    )


def _save(request: HttpRequest, editor: StepEditor) -> BusinessRuleError | None:
    """Saves what was posted, or says at its place why not."""
    if not editor.form.is_valid():
        return BusinessRuleError(_("Nothing was saved."))
    try:
        services.path_draft_save(
            draft=editor.draft,
            by=request.user,  # type: ignore[arg-type]
            version=editor.form.cleaned_data["version"],
            content=editor.whole(),
            pictures=editor.pictures,
            celebration=editor.form.cleaned_data["celebration"],
        )
    except BusinessRuleError as error:
        editor.add_errors(error)
        return error
    return None


def _after(request: HttpRequest, editor: StepEditor) -> HttpResponse:
    """Where the pressed button leads."""
    word, where, key = editor.action
    pk, step = editor.draft.path_id, {"step": editor.step.key}
    if word == "publish":
        return redirect_page(request, reverse("paths:publish", args=[pk]))
    if word == "preview":
        return redirect_page(request, f"{reverse('paths:version', args=[editor.draft.pk])}?{urlencode(step)}")
    if word == "criteria":
        return redirect_page(request, f"{reverse('paths:criteria', args=[pk])}?{urlencode(step)}")
    if word == "go":
        step = {"step": key}
    elif word == "save":
        messages.success(request, _("The draft is saved."))
    return redirect_page(request, f"{reverse('paths:draft', args=[pk])}?{urlencode(step)}{_PLACES.get(where, '')}")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then publishes what was read; a refusal is shown on the same page."""
    draft, error = _draft(pk), None
    if request.method == "POST":
        try:
            version = whole_number(request.POST.get("version", ""))
            published = services.path_publish(draft=draft, version=version, by=request.user)  # type: ignore[arg-type]
        except BusinessRuleError as refusal:
            error = refusal
        else:
            messages.success(request, _("%(version)s is what records follow from now on.") % {"version": published})
            return redirect_page(request, draft.path)
    context = {"draft": draft, "path": draft.path, "current": draft.path.current, "error": error}
    return render(request, "paths/path_publish.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PATH_DESIGN)
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then throws the draft away; a refusal is shown on the same page."""
    draft, error = _draft(pk), None
    if request.method == "POST":
        try:
            services.path_draft_discard(draft=draft, by=request.user)  # type: ignore[arg-type]
        except BusinessRuleError as refusal:
            error = refusal
        else:
            messages.success(request, _("The draft is thrown away."))
            return redirect_page(request, draft.path)
    context = {"draft": draft, "path": draft.path, "error": error}
    return render(request, "paths/path_discard.html", context, status=error.status if error else 200)


class GateCriteria(ListFilters, RecordView):
    """What a gate asks of a record (`?step=<key>`): rows of criteria, built as a list's filters are, then saved."""

    permission = Permission.PATH_DESIGN
    template_name = "paths/path_criteria.html"

    @classmethod
    def required_permission(cls) -> str:
        return cls.permission  # the model is the path's

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft, step = self.take(pk, request.GET.get("step", ""))
        if "edit" not in request.GET and "add" not in request.GET:
            # What is stored, as if it stood in the address: from here on it does.
            criteria = self.stored(draft, step).gate.criteria
            asked = [("step", step.key), ("edit", "1"), ("read", str(draft.version)), *criteria.as_query()]
            request.GET = QueryDict(urlencode(asked))  # type: ignore[assignment]
        return self.added_filter() or self.show(draft, step)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft, step = self.take(pk, request.POST.get("step", ""))
        content = self.stored(draft, step)
        try:
            version = posted_version(request.POST)
            criteria = Criteria.from_query(request.POST)
            criteria.bind(self.model, self.reader)  # what a person may not see cannot be asked for either
            content = replace(content, gate=replace(content.gate, criteria=criteria))
            services.path_step_save(draft=draft, step=step.key, content=content, by=request.user, version=version)  # type: ignore[arg-type]
        except BusinessRuleError as error:
            return self.show(draft, step, error)
        messages.success(request, _("The conditions are saved."))
        where = urlencode({"step": step.key})
        return redirect_page(request, f"{reverse('paths:draft', args=[pk])}?{where}#gate")

    def take(self, pk: int, key: str) -> tuple[PathVersion, StepOption]:
        """The draft, and the step that is asked for, the first one where none is; 404 where there is none like that."""
        draft = _draft(pk)
        path_type = registry.all_paths()[draft.path.record_type]
        self.model = type_of(path_type.record_type).model  # type: ignore[misc]
        for option in path_type.options(draft.path.scope):
            if not key or option.key == key:
                return draft, option
        raise Http404

    def stored(self, draft: PathVersion, step: StepOption) -> StepContent:
        return StepContent.from_json(draft.content.get(step.key, {}))

    def show(self, draft: PathVersion, step: StepOption, error: BusinessRuleError | None = None) -> HttpResponse:
        name = field_name(step.key, "gate-criteria")
        message = error.errors.get(name, [error.message])[0] if error else ""
        path_type = registry.all_paths()[draft.path.record_type]
        rows = path_type.walking(self.model._default_manager.all().visible_to(self.request.user), draft.path.scope)  # type: ignore[attr-defined]
        criteria = [] if self.troubles else Criteria.from_query(self.request.GET).as_query()
        context: dict[str, Any] = {
            **self.filter_context(), "draft": draft, "path": draft.path, "step": step, "error": message,
            "criteria": criteria, "version": self.request.GET.get("read", draft.version),
            "matching": self.narrow(rows).count(), "total": rows.count(),
        }  # fmt: skip
        return self.render(context, status=error.status if error else self.filter_status())
