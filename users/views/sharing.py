"""Of one record: why the reader sees it, and who else does by a share of it. Each record type has these pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import BusinessRuleError
from core.numbers import whole_number
from core.views.pages import redirect_page
from core.views.records import RecordVersionView, RecordView
from users.forms import ShareForm
from users.models import RecordShare
from users.reasons import audience, reasons
from users.sharing import is_shareable, record_share, record_unshare
from users.views.people import attempt


class RecordWhyView(RecordView):
    """Why can I see this?"""

    action = "view"
    template_name = "users/why.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record()
        found = reasons(record, request.user)
        can_edit = any(reason.is_write for reason in found)
        can_share = can_edit and is_shareable(self.model) and request.user.has_perm(_right(self.model))
        return self.render({"record": record, "reasons": found, "can_edit": can_edit, "can_share": can_share})


class RecordSharingView(RecordView):
    """Who has access to a record, and a form that shares it or changes a share."""

    action = "change"
    template_name = "users/sharing.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        known = RecordShare.objects.of(record).filter(user=whole_number(request.GET.get("user", ""))).first()
        initial = {"user": known.user_id, "access": known.access} if known and known.is_manual else None
        return self.show(record, ShareForm(record=record, initial=initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        form = ShareForm(request.POST, record=record)
        share, status = attempt(form, lambda **given: record_share(record=record, by=request.user, **given))
        if share is None:
            return self.show(record, form, status)
        messages.success(request, _("Shared with %(user)s.") % {"user": share.user})
        return redirect_page(request, request.path)

    def show(self, record: Any, form: ShareForm, status: int = 200) -> HttpResponse:
        shares = RecordShare.objects.of(record).select_related("user", "created_by")
        context = {"record": record, "form": form, "shares": shares, "audience": audience(record, self.request.user)}
        return self.render(context, status=status)


@require_POST
def unshare(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a manual share; 404 for whoever may not edit its record."""
    share = get_object_or_404(RecordShare.objects.select_related("content_type", "user"), pk=pk)
    model: Any = share.content_type.model_class()
    if not request.user.has_perm(_right(model)):
        raise Http404
    record = get_object_or_404(model._default_manager.all().editable_by(request.user), pk=share.object_id)
    try:
        record_unshare(share=share, by=request.user)
    except BusinessRuleError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("No longer shared with %(user)s.") % {"user": share.user})
    return redirect_page(request, reverse(f"{record._meta.app_label}:sharing", args=[record.pk]))


def _right(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.change_{model._meta.model_name}"


def access_paths(
    model: type[models.Model], *, version: type[RecordView] = RecordVersionView, **more: Any
) -> list[URLPattern]:
    """The addresses of these pages for a record type: "why", "sharing" where its records can be shared, and "version",
    by which an open page follows its record. `more` are attributes of the views."""

    def view(base: type[RecordView]) -> Any:
        return type(f"{model.__name__}{base.__name__}", (base,), {"model": model, **more}).as_view()  # type: ignore[attr-defined]

    pages = [
        path("<int:pk>/why/", view(RecordWhyView), name="why"),
        path("<int:pk>/version/", view(version), name="version"),
    ]
    if is_shareable(model):
        pages.append(path("<int:pk>/sharing/", view(RecordSharingView), name="sharing"))
    return pages
