"""Pages of quotes: list, record, create, edit, delete, change owner, and their path."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from activities.timeline import timeline
from core.numbers import whole_number
from core.records import seen
from core.views.editing import RecordChangeOwnerView, RecordCreateView, RecordDeleteView, RecordEditView
from core.views.lists import Column, Scope
from core.views.records import RecordDetailView
from jobs.views.owners import ChangeOwnersView, OwnedListView
from opportunities.models import Opportunity
from paths.bar import build
from paths.registry import StepOption
from paths.views import StepFieldsView, StepMoveView, StepTickView
from quotes import services
from quotes.contents import contents, groups
from quotes.forms import QuoteCreateForm, QuoteForm, TemplateForm
from quotes.models import Quote, QuoteLine
from users.forms import ChangeOwnerForm
from users.permissions import Permission


class QuoteList(OwnedListView):
    model = Quote
    template_name = "quotes/quote_list.html"
    columns = (
        Column("number", gettext_lazy("Quote"), ("number",)),
        Column("opportunity", gettext_lazy("Opportunity"), css="d-none d-md-table-cell"),
        Column("status", gettext_lazy("Status"), ("status",)),
        Column("total", gettext_lazy("Total price"), ("total_price",), "pw-num"),
        Column("grand", gettext_lazy("Grand total"), ("grand_total",), "pw-num d-none d-lg-table-cell"),
        Column("valid", gettext_lazy("Valid until"), ("expiration_date",), "d-none d-md-table-cell"),
        Column("owner", gettext_lazy("Owner"), ("owner__last_name", "owner__first_name"), "d-none d-lg-table-cell"),
        Column("created", gettext_lazy("Created"), ("created_at",), "d-none d-lg-table-cell"),
    )
    scopes = (
        Scope("mine", gettext_lazy("My quotes"), whose="mine"),
        Scope("team", gettext_lazy("My team's"), whose="team"),
        Scope("all", gettext_lazy("All quotes")),
        Scope("syncing", gettext_lazy("Syncing"), "syncing", nothing=gettext_lazy("No quote syncs with its deal.")),
        Scope("expired", gettext_lazy("Expired"), "expired", nothing=gettext_lazy("No quote has expired.")),
    )
    quick_filters = ("status",)

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("opportunity", "owner").defer("description", "terms")


class QuoteDetail(RecordDetailView):
    """A quote. `contact` only for those who may see it; `template_form` chooses how a PDF looks; `chosen`: keys of the
    lines that were options before.

    `versions` of its number, the newest first, with the one that is a draft beside it and the one that syncs.
    """

    model = Quote
    template_name = "quotes/quote_detail.html"
    tabs = (
        ("lines", gettext_lazy("Lines")),
        ("activity", gettext_lazy("Activity")),
        ("details", gettext_lazy("Details")),
        ("documents", gettext_lazy("Documents")),
    )

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("owner", "opportunity", "contact", "price_book", "created_by", "changed_by")

    def context(self, record: Quote) -> dict[str, Any]:
        context = super().context(record)
        context["path"] = build(record, self.request.user, self.request.GET.get("step"), can_edit=context["can_edit"])
        return context

    def more_context(self, record: Quote) -> dict[str, Any]:
        user = self.request.user
        versions = Quote.objects.filter(opportunity=record.opportunity_id, number=record.number).order_by("-revision")
        rows = contents(record)
        lines = [row for row in rows if isinstance(row, QuoteLine)]
        return {
            "versions": versions,
            "draft_version": next((v for v in versions if not v.is_locked and v.pk != record.pk), None),
            "synced_version": next((version for version in versions if version.is_syncing), None),
            "contact": seen(record, "contact", user),
            "groups": groups(rows),
            "lines": lines,
            "chosen": SimpleLazyObject(lambda: {*record.lines.chosen().values_list("pk", flat=True)}),
            "taxes": record.taxes(lines),
            "documents": record.documents.select_related("template", "created_by").defer("snapshot"),
            "template_form": TemplateForm(),
            "timeline": SimpleLazyObject(lambda: timeline(record, user)),
        }


class QuoteCreate(RecordCreateView):
    """A new quote. `?opportunity=<id>` names the opportunity; a post needs nothing more than that."""

    model = Quote
    form_class = QuoteCreateForm

    def initial(self) -> dict[str, Any]:
        return {"opportunity": self.asked_opportunity(), "expiration_date": None}

    def asked_opportunity(self) -> int | None:
        """The id in the address; 404 unless the user may edit that opportunity."""
        asked = self.request.GET.get("opportunity", "")
        if not asked:
            return None
        rows = Opportunity.objects.editable_by(self.request.user)
        return get_object_or_404(rows, pk=whole_number(asked)).pk

    def post(self, request: HttpRequest) -> HttpResponse:
        data, asked = request.POST.copy(), self.asked_opportunity()
        if asked and not data.get("opportunity"):
            data["opportunity"] = f"[{asked}]"
        return self.attempt(self.form(data, initial=self.initial()))


class QuoteEdit(RecordEditView):
    model = Quote
    form_class = QuoteForm


class QuoteDelete(RecordDeleteView):
    model = Quote
    template_name = "quotes/quote_confirm_delete.html"


class QuoteChangeOwners(ChangeOwnersView):
    model = Quote
    list_view = QuoteList


class QuoteChangeOwner(RecordChangeOwnerView):
    model = Quote
    permission = Permission.QUOTE_TRANSFER
    form_class = ChangeOwnerForm


class QuoteMove(StepMoveView):
    model = Quote

    def change_step(self, record: Quote, step: StepOption, version: int, **more: Any) -> Quote:
        given = {**more, "status": step.key}  # the step says it, even if a field of that name is posted with it
        return services.quote_change_status(quote=record, by=self.request.user, version=version, **given)  # type: ignore[arg-type]


class QuoteFields(StepFieldsView):
    model = Quote


class QuoteTick(StepTickView):
    model = Quote
