"""Recently deleted records, and putting them back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.paging import Page, Sort
from core.services import record_restore
from core.snapshots import KEPT_FOR
from core.views.lists import places
from core.views.pages import redirect_page, render_page
from users.deleted import deleted_for

NEWEST = Sort("-at", ("at",), is_descending=True)


@require_safe
def deleted_list(request: HttpRequest) -> HttpResponse:
    def prepare(rows: Any) -> Any:
        return rows.select_related("by", "owner", "content_type").defer("content")

    page = Page(deleted_for(request.user), NEWEST, prepare=prepare, **places(request))
    return render_page(request, "users/deleted_list.html", {"page": page, "days": KEPT_FOR.days})


@require_POST
def deleted_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts one back; what forbids it is said by the error page of broken rules."""
    snapshot = get_object_or_404(deleted_for(request.user), pk=pk)
    record: Any = record_restore(snapshot=snapshot, by=request.user)
    messages.success(request, _("%(record)s is back, with all that belonged to it.") % {"record": record})
    manager = type(record)._default_manager
    is_seen = hasattr(manager, "visible_to") and manager.visible_to(request.user).filter(pk=record.pk).exists()
    return redirect_page(request, record if is_seen and hasattr(record, "get_absolute_url") else "users:deleted_list")
