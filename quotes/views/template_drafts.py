"""The draft of a quote template: edited beside a preview, published, thrown away; when a section is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.criteria import Criteria
from core.errors import BusinessRuleError, StaleRecord
from core.numbers import whole_number
from core.views.editing import show_refusal
from core.views.filters import ListFilters
from core.views.pages import redirect_page, render_page
from core.views.records import RecordView
from quotes import merge_fields, services
from quotes.models import Quote, QuoteTemplate, QuoteTemplateVersion
from quotes.sections import Section, criteria_of, field_name
from quotes.template_forms import DraftForm, PreviewForm, SectionGrid
from quotes.template_preview import preview_page, with_content
from users.permissions import Permission, permission_required


def _draft(pk: int) -> QuoteTemplateVersion:
    """The draft of a template, 404 where there is none."""
    drafts = QuoteTemplateVersion.objects.filter(published_at=None).select_related("template")
    return get_object_or_404(drafts, template=pk)


def preview_context(request: HttpRequest, version: QuoteTemplateVersion, asked: PreviewForm) -> dict[str, Any]:
    """`preview_form`, `preview_quote` and `preview`, the document; `preview_problem` where there can be none."""
    quote = asked.chosen
    context: dict[str, Any] = {"preview_form": asked, "preview_quote": quote}
    try:
        return {**context, "preview": preview_page(version, quote, by=request.user) if quote else ""}  # type: ignore[arg-type]
    except BusinessRuleError as error:
        return {**context, "preview_problem": error.message}


@require_POST
@permission_required(Permission.QUOTE_DESIGN)
def draft_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a draft, from the current version or from `source`, another one of the template."""
    template = get_object_or_404(QuoteTemplate, pk=pk)
    asked = request.POST.get("source")
    source = get_object_or_404(template.versions, pk=whole_number(asked)) if asked else None
    services.template_draft_begin(quote_template=template, source=source, by=request.user)
    return redirect_page(request, reverse("quotes:template_draft", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.QUOTE_DESIGN)
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor. Each of its buttons saves: most of them do something with a section as well."""
    draft = _draft(pk)
    data = request.POST if request.method == "POST" else None
    form = DraftForm(data, instance=draft, user=request.user)
    grid = SectionGrid(data, draft=draft, user=request.user)
    status = 200
    if data is not None:
        grid.apply()
        error = _save(request, draft, form, grid)
        if error is None:
            return _after(request, draft, grid)
        status = error.status
    typed = with_content(draft, form.cleaned_data if data is not None else {}, grid.sections)
    context = {
        "form": form, "grid": grid, "draft": draft, "template": draft.template, "merge_groups": merge_fields.groups(),
        **preview_context(request, typed, PreviewForm(request.GET or None, user=request.user)),
    }  # fmt: skip
    return render_page(request, "quotes/template_draft.html", context, status=status)


def _save(
    request: HttpRequest, draft: QuoteTemplateVersion, form: DraftForm, grid: SectionGrid
) -> BusinessRuleError | None:
    """Saves what was posted, or says at its fields why not."""
    if not form.is_valid():
        return BusinessRuleError(_("Nothing was saved."))
    try:
        services.template_draft_save(
            draft=draft,
            by=request.user,
            version=form.read_version,
            sections=grid.sections,
            **form.fields_to_save(),
        )
    except StaleRecord as error:
        show_refusal(form, error, request.user)
        return error
    except BusinessRuleError as error:
        grid.add_errors(form, error)
        return error
    return None


def _after(request: HttpRequest, draft: QuoteTemplateVersion, grid: SectionGrid) -> HttpResponse:
    """Where the pressed button leads."""
    word, key = grid.action
    here = reverse("quotes:template_draft", args=[draft.template_id])
    if word == "publish":
        return redirect_page(request, reverse("quotes:template_publish", args=[draft.template_id]))
    if word == "criteria":
        where = reverse("quotes:template_criteria", args=[draft.template_id])
        return redirect_page(request, f"{where}?section={key}")
    if word in {"add", "up", "down"}:
        shown = grid.sections[-1]["key"] if word == "add" else key
        return redirect_page(request, f"{here}#section-{shown}")
    messages.success(request, _("The draft is saved."))
    return redirect_page(request, f"{here}#sections" if word == "remove" else here)


@require_POST
@permission_required(Permission.QUOTE_DESIGN)
def draft_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What is typed at this moment, as it would be printed; nothing is saved."""
    draft = _draft(pk)
    form = DraftForm(request.POST, instance=draft, user=request.user)
    form.is_valid()  # what cannot be read stays as it is stored
    typed = with_content(draft, form.cleaned_data, SectionGrid(request.POST, draft=draft, user=request.user).sections)
    context = preview_context(request, typed, PreviewForm(request.POST, user=request.user))
    return render(request, "quotes/template_sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.QUOTE_DESIGN)
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then publishes what was read; a refusal is shown on the same page."""
    draft, error = _draft(pk), None
    if request.method == "POST":
        try:
            version = whole_number(request.POST.get("version", ""))
            published = services.template_publish(draft=draft, version=version, by=request.user)
        except BusinessRuleError as refusal:
            error = refusal
        else:
            messages.success(request, _("%(version)s is what new documents are printed with.") % {"version": published})
            return redirect_page(request, published.template)
    context = {"draft": draft, "template": draft.template, "current": draft.template.current, "error": error}
    return render(request, "quotes/template_publish.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.QUOTE_DESIGN)
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then throws the draft away; a refusal is shown on the same page."""
    draft, error = _draft(pk), None
    if request.method == "POST":
        try:
            services.template_draft_discard(draft=draft, by=request.user)
        except BusinessRuleError as refusal:
            error = refusal
        else:
            messages.success(request, _("The draft is thrown away."))
            return redirect_page(request, draft.template)
    context = {"draft": draft, "template": draft.template, "error": error}
    return render(request, "quotes/template_discard.html", context, status=error.status if error else 200)


class SectionCriteria(ListFilters, RecordView):
    """Which quotes show a section (`?section=<key>`): rows of criteria, built as a list's filters are, then saved."""

    model = Quote
    permission = Permission.QUOTE_DESIGN
    template_name = "quotes/template_criteria.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = _draft(pk)
        section = self.section(draft, request.GET.get("section", ""))
        if "edit" not in request.GET and "add" not in request.GET:
            # What is stored, as if it stood in the address: from here on it does.
            asked = [("section", section["key"]), ("edit", "1"), *criteria_of(section).as_query()]
            request.GET = QueryDict(urlencode(asked))  # type: ignore[assignment]
        return self.added_filter() or self.show(draft, section)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = _draft(pk)
        section = self.section(draft, request.POST.get("section", ""))
        try:
            criteria = Criteria.from_query(request.POST)
            criteria.bind(Quote, self.reader)  # what a person may not see cannot be asked for either
            sections = [{**s, "criteria": criteria.as_json()} if s is section else s for s in draft.sections]
            services.template_draft_save(draft=draft, by=request.user, version=draft.version, sections=sections)
        except BusinessRuleError as error:
            return self.show(draft, section, error)
        messages.success(request, _("The section is shown on these conditions."))
        return redirect_page(request, f"{reverse('quotes:template_draft', args=[pk])}#section-{section['key']}")

    def section(self, draft: QuoteTemplateVersion, key: str) -> Section:
        """The one that is asked for, the first one where none is; 404 where there is none like that."""
        for section in draft.sections:
            if not key or section["key"] == whole_number(key):
                return section
        raise Http404

    def show(
        self, draft: QuoteTemplateVersion, section: Section, error: BusinessRuleError | None = None
    ) -> HttpResponse:
        message = error.errors.get(field_name(section, "criteria"), [error.message])[0] if error else ""
        rows = Quote.objects.visible_to(self.request.user)
        context = {
            **self.filter_context(), "draft": draft, "template": draft.template, "section": section, "error": message,
            "rows": [*self.bound.all, *self.bound.any], "criteria": Criteria.from_query(self.request.GET).as_query()
            if not self.troubles else [], "matching": self.narrow(rows).count(), "total": rows.count(),
        }  # fmt: skip
        return self.render(context, status=error.status if error else self.filter_status())
