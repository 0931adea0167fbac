"""The bell, its list, and the page of all notices. A notice is its user's alone, so no further right is asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from core.numbers import whole_number
from core.views.pages import next_url, redirect_page
from notices import reading, services
from notices.models import Notice


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """One's notices, newest first; `?before=` the notice that the last page ended with."""
    rows = Notice.objects.of(request.user).select_related("by")
    last = rows.filter(pk=whole_number(request.GET.get("before", ""))).first()
    if last is not None:
        rows = rows.filter(created_at__lte=last.created_at).exclude(pk__gte=last.pk, created_at=last.created_at)
    found = list(rows[: reading.PAGE_SIZE + 1])
    context = {
        "shown": reading.show(request.user, found[: reading.PAGE_SIZE]),
        "more_before": found[reading.PAGE_SIZE - 1].pk if len(found) > reading.PAGE_SIZE else None,
        "is_later_page": last is not None,
    }
    return render(request, "notices/notice_list.html", context)


@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """The newest notices, for the list under the bell."""
    rows = Notice.objects.of(request.user).select_related("by")[: reading.MENU_SIZE]
    context = {"shown": reading.show(request.user, rows), "bell": reading.bell(request.user)}
    return render(request, "notices/menu.html", context)


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The number on the bell, asked for once in a while; 204 when it is the one that the page shows (`?known=`)."""
    now = reading.bell(request.user)
    if request.GET.get("known") == now.label:
        return HttpResponse(status=204)
    return render(request, "notices/bell.html", {"bell": now})


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a notice as read and goes to its record; a post, because looking at a page never writes."""
    notice = get_object_or_404(Notice.objects.of(request.user).select_related("by"), pk=pk)
    services.notices_mark_read(by=request.user, notice=notice)
    shown = reading.show(request.user, [notice])
    return redirect_page(request, shown[0].url if shown and shown[0].url else "notices:list")


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks one notice as read."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    services.notices_mark_read(by=request.user, notice=notice)
    return redirect_page(request, next_url(request, "notices:list"))


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Marks all of one's notices as read."""
    services.notices_mark_read(by=request.user)
    return redirect_page(request, next_url(request, "notices:list"))
