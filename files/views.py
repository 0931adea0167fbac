"""The files of a record: list, upload, download, take away. Each is reached through a record that one may see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import BusinessRuleError
from core.forms import add_errors
from core.numbers import whole_number
from core.records import is_editable, type_of
from core.views.pages import next_url, redirect_page
from files import services, store
from files.forms import UploadForm
from files.limits import MAX_PER_RECORD
from files.models import FileLink, StoredFile
from files.registry import attachable_types
from files.section import files_of
from users.permissions import permission_required

# Whatever a file is, the browser stores it and runs nothing of it.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def _record(request: HttpRequest, reference: str, verb: str) -> Any:
    """The record that "leads.lead:5" names, of a type that carries files and within the user's reach; 404 otherwise."""
    label, __, key = reference.partition(":")
    model = next((model for model in attachable_types() if model._meta.label_lower == label), None)
    if model is None or not request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
        raise Http404
    rows: Any = model._default_manager.all()
    return get_object_or_404(getattr(rows, verb)(request.user), pk=whole_number(key))


def _page(request: HttpRequest, record: Any, *, form: UploadForm | None = None, status: int = 200) -> HttpResponse:
    files = files_of(record, request.user, can_edit=is_editable(record, request.user), limit=MAX_PER_RECORD)
    context = {"record": record, "record_type": type_of(record), "section": files, "form": form}
    return render(request, "files/file_list.html", context, status=status)


@require_safe
@permission_required("files.view_storedfile")
def file_list(request: HttpRequest) -> HttpResponse:
    """All files of the record that `?record=` names."""
    return _page(request, _record(request, request.GET.get("record", ""), "visible_to"))


@require_POST
@permission_required("files.add_storedfile")
def file_upload(request: HttpRequest) -> HttpResponse:
    """Stores one or several files on the record that the form names."""
    record = _record(request, request.POST.get("record", ""), "editable_by")
    form, status = UploadForm(request.POST, request.FILES), 422
    if form.is_valid():
        try:
            files = services.files_upload(record=record, uploads=form.cleaned_data["files"], by=request.user)
        except BusinessRuleError as error:
            add_errors(form, error)
            status = error.status
        else:
            text = ngettext("%(name)s is stored.", "%(count)s files are stored.", len(files))
            messages.success(request, text % {"name": files[0], "count": len(files)})
            return redirect_page(request, next_url(request, record.get_absolute_url()))
    return _page(request, record, form=form, status=status)


@require_safe
@permission_required("files.view_storedfile")
def file_download(request: HttpRequest, pk: int) -> FileResponse:
    """The content, as a file to keep."""
    file = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    try:
        content = store.read(file.storage_name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.type)
    response["Content-Length"] = str(file.size)
    response["Content-Security-Policy"] = POLICY
    response["Accept-Ranges"] = "none"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("files.delete_storedfile")
def file_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then takes the file off the record."""
    links = FileLink.objects.editable_by(request.user).select_related("file")
    link = get_object_or_404(links, pk=pk)
    if request.method != "POST":
        return render(request, "files/confirm_delete.html", {"link": link, "others": link.file.links.count() - 1})
    services.file_delete(link=link, by=request.user)
    messages.success(request, _("%(file)s deleted.") % {"file": link.file})
    return redirect_page(request, next_url(request, link.record.get_absolute_url()))
