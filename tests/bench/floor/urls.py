"""The three floors that are pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from leads.models import Lead
from tests.bench.floor.models import FloorLead

COLUMNS = ("last_name", "first_name", "company", "phone", "email", "city", "rating", "created_at")


def bare(request: HttpRequest) -> HttpResponse:
    """An answer."""
    return HttpResponse("ok")


def table(request: HttpRequest) -> HttpResponse:
    """50 rows by an indexed filter and sort, in one loop."""
    rows = Lead.objects.filter(owner=request.GET["owner"]).order_by("-created_at", "-id").values_list(*COLUMNS)[:50]
    return render(request, "table.html", {"rows": rows})


def insert(request: HttpRequest) -> HttpResponse:
    """One row for each post."""
    posted = {name: request.POST.get(name, "") for name in ("first_name", "last_name", "company", "email", "phone")}
    FloorLead.objects.create(owner=request.GET["owner"], status=request.GET["status"], **posted)
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("table/", table), path("insert/", insert)]
