"""Pages of printed quotes: ask for one, watch it being made, read it, keep it."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import BusinessRuleError
from core.templatetags.display import moment
from core.views.pages import redirect_page, render_page
from quotes import services
from quotes.forms import TemplateForm
from quotes.models import Quote, QuoteDocument
from users.permissions import Permission, permission_required

# Should a browser ever take the file for something else than a PDF, that may load and run nothing. `sandbox` forbids
# more, but leaves some browsers' own PDF viewers blank, so only the download has it.
VIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
DOWNLOAD_POLICY = f"sandbox; {VIEW_POLICY}"


@require_POST
@permission_required(Permission.QUOTE_DOCUMENT)
def document_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for a PDF of the quote as it is now; the one that says so already, where there is one."""
    quote = get_object_or_404(Quote.objects.editable_by(request.user), pk=pk)
    form = TemplateForm(request.POST)
    if not form.is_valid():
        raise BusinessRuleError(_("Choose a template that is in use."), field="template")
    template = form.cleaned_data["template"]
    document = services.quote_document_request(quote=quote, by=request.user, template=template)
    if document.was_there:
        messages.info(request, _unchanged(document))
    return redirect_page(request, _status_url(document))


def _unchanged(document: QuoteDocument) -> str:
    asked = moment(document.created_at)
    if document.is_done:
        return _("Nothing has changed since %(moment)s: here is the document.") % {"moment": asked}
    return _("Nothing has changed since %(moment)s: the document is being made.") % {"moment": asked}


def _status_url(document: QuoteDocument) -> str:
    return reverse("quotes:document_status", args=[document.pk])


@require_safe
@permission_required("quotes.view_quote")
def document_status(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a document is. htmx asks for its row every second until it is made."""
    document = _visible(request, pk)
    can_edit = QuoteDocument.objects.editable_by(request.user).filter(pk=pk).exists()
    context = {"document": document, "quote": document.quote, "can_edit": can_edit}
    return render_page(request, "quotes/document_status.html", context, fragment="row")


@require_safe
@permission_required("quotes.view_quote")
def document_view(request: HttpRequest, pk: int) -> FileResponse:
    """The PDF in the browser."""
    return _file(_visible(request, pk), as_attachment=False)


@require_safe
@permission_required("quotes.view_quote")
def document_download(request: HttpRequest, pk: int) -> FileResponse:
    """The PDF to keep."""
    return _file(_visible(request, pk), as_attachment=True)


@require_POST
@permission_required(Permission.QUOTE_DOCUMENT)
def document_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Has a failed document made again."""
    document = get_object_or_404(QuoteDocument.objects.editable_by(request.user), pk=pk)
    services.document_retry(document=document, by=request.user)
    messages.success(request, _("%(document)s is being made again.") % {"document": document})
    return redirect_page(request, _status_url(document))


def _visible(request: HttpRequest, pk: int) -> QuoteDocument:
    rows = QuoteDocument.objects.visible_to(request.user).select_related("quote", "template", "created_by")
    return get_object_or_404(rows.defer("snapshot"), pk=pk)


def _file(document: QuoteDocument, *, as_attachment: bool) -> FileResponse:
    """The file of a document, with headers that let it be nothing but a PDF; 404 while there is none."""
    if not document.is_done:
        raise Http404
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=as_attachment, filename=document.name, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = DOWNLOAD_POLICY if as_attachment else VIEW_POLICY
    return response
