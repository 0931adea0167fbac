"""Quote templates: the list, a template with its versions, new ones, and what is done with a whole template."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import BusinessRuleError
from core.numbers import whole_number
from core.views.pages import redirect_page, render_page
from quotes import pdf, services
from quotes.models import QuoteDocument, QuoteTemplate, QuoteTemplateVersion
from quotes.template_forms import PreviewForm, TemplateNameForm
from quotes.views.template_drafts import preview_context
from users.permissions import Permission, permission_required
from users.views.people import attempt

LIST = "quotes:template_list"


@require_safe
@permission_required(Permission.QUOTE_DESIGN)
def template_list(request: HttpRequest) -> HttpResponse:
    """All templates, with the version that is printed with and whether there is a draft."""
    versions = Prefetch("versions", QuoteTemplateVersion.objects.order_by("-number"), to_attr="all_versions")
    templates = list(QuoteTemplate.objects.prefetch_related(versions).order_by("-is_active", "-is_default", "name"))
    rows = [{"template": t, **_states(t.all_versions)} for t in templates]  # type: ignore[attr-defined]
    return render(request, "quotes/template_list.html", {"rows": rows})


def _states(versions: list[QuoteTemplateVersion]) -> dict[str, Any]:
    """Of a template's versions, newest first: the current one and the draft."""
    return {
        "current": next((version for version in versions if not version.is_draft), None),
        "draft": next((version for version in versions if version.is_draft), None),
    }


@require_safe
@permission_required(Permission.QUOTE_DESIGN)
def template_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A template with its versions."""
    template = get_object_or_404(QuoteTemplate, pk=pk)
    versions = list(template.versions.select_related("published_by", "changed_by").order_by("-number"))
    documents = QuoteDocument.objects.filter(template=template).values("template_version")
    printed: dict[int | None, int] = dict(
        documents.annotate(count=Count("pk")).values_list("template_version", "count")
    )
    rows = [{"version": version, "printed": printed.get(version.pk, 0)} for version in versions]
    context = {"template": template, "rows": rows, "printed_before": printed.get(None, 0), **_states(versions)}
    return render(request, "quotes/template_detail.html", context)


@require_safe
@permission_required(Permission.QUOTE_DESIGN)
def template_version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as it prints a quote."""
    version = get_object_or_404(QuoteTemplateVersion.objects.select_related("template", "published_by"), pk=pk)
    asked = PreviewForm(request.GET or None, user=request.user)
    context = {"version": version, "template": version.template, **preview_context(request, version, asked)}
    return render(request, "quotes/template_version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.QUOTE_DESIGN)
def template_create(request: HttpRequest) -> HttpResponse:
    """A new template; `?copy=<id>`: with what another one holds."""
    found = QuoteTemplate.objects.filter(pk=whole_number(request.GET.get("copy", ""))).first()
    source = (found.current or found.draft) if found else None
    initial = {"name": _("%(name)s (copy)") % {"name": found} if found else ""}
    form = TemplateNameForm(request.POST if request.method == "POST" else None, initial=initial)
    made, status = attempt(form, lambda name: services.quote_template_create(name=name, source=source, by=request.user))
    if made is not None:
        messages.success(request, _("%(template)s is made. It prints once you publish it.") % {"template": made})
        return redirect_page(request, reverse("quotes:template_draft", args=[made.pk]))
    return render_page(request, "quotes/template_form.html", {"form": form, "source": found}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.QUOTE_DESIGN)
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The name of a template."""
    template = get_object_or_404(QuoteTemplate, pk=pk)
    form = TemplateNameForm(request.POST if request.method == "POST" else None, initial={"name": template.name})
    saved, status = attempt(
        form, lambda name: services.quote_template_update(quote_template=template, name=name, by=request.user)
    )
    if saved is not None:
        messages.success(request, _("%(template)s saved.") % {"template": saved})
        return redirect_page(request, saved)
    return render_page(request, "quotes/template_form.html", {"form": form, "template": template}, status=status)


@require_POST
@permission_required(Permission.QUOTE_DESIGN)
def template_make_default(request: HttpRequest, pk: int) -> HttpResponse:
    """New documents are printed with it unless somebody chooses another."""
    template = get_object_or_404(QuoteTemplate, pk=pk)
    services.quote_template_update(quote_template=template, is_default=True, by=request.user)
    messages.success(request, _("%(template)s is the default now.") % {"template": template})
    return redirect_page(request, template)


@require_POST
@permission_required(Permission.QUOTE_DESIGN)
def template_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a template out of use (`use`: no), or into use again (yes)."""
    template = get_object_or_404(QuoteTemplate, pk=pk)
    is_active = request.POST.get("use") == "yes"
    services.quote_template_update(quote_template=template, is_active=is_active, by=request.user)
    text = _("%(template)s is in use again.") if is_active else _("%(template)s is out of use.")
    messages.success(request, text % {"template": template})
    return redirect_page(request, template)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.QUOTE_DESIGN)
def template_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then deletes; a refusal (documents use it) is shown on the same page."""
    template = get_object_or_404(QuoteTemplate, pk=pk)
    context: dict[str, Any] = {"template": template}
    status = 200
    if request.method == "POST":
        try:
            services.quote_template_delete(quote_template=template, by=request.user)
        except BusinessRuleError as error:
            context["error"], status = error, error.status
        else:
            messages.success(request, _("%(template)s deleted.") % {"template": template.name})
            return redirect_page(request, LIST)
    return render(request, "quotes/template_delete.html", context, status=status)


@require_safe
@permission_required(Permission.QUOTE_DESIGN)
def template_style(request: HttpRequest) -> HttpResponse:
    """The style sheet of a colour and a font, for previews."""
    chosen = {name: request.GET.get(name, "") for name in ("colour", "font")}
    return HttpResponse(pdf.style(chosen), content_type="text/css")
