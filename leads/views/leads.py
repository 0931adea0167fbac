"""Pages of leads: list, record, forms, and the small verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from activities.timeline import timeline
from core.records import seen
from core.views.editing import RecordChangeOwnerView, RecordCreateView, RecordDeleteView, RecordEditView
from core.views.lists import Column, Scope
from core.views.pages import next_url, redirect_page
from core.views.records import RecordDetailView
from jobs.views.owners import ChangeOwnersView, OwnedListView
from leads import services
from leads.forms import LeadForm, LeadOwnerForm
from leads.models import Lead
from paths.bar import build
from paths.registry import StepOption
from paths.views import StepFieldsView, StepMoveView, StepTickView
from users.permissions import Permission, permission_required


class LeadList(OwnedListView):
    model = Lead
    template_name = "leads/lead_list.html"
    columns = (
        Column("name", _("Name"), ("last_name", "first_name")),
        Column("company", _("Company"), ("company",), "d-none d-md-table-cell"),
        Column("phone", _("Phone"), css="d-none d-lg-table-cell"),
        Column("status", _("Status"), ("status__position",)),
        Column("rating", _("Rating"), css="d-none d-md-table-cell"),
        Column("source", _("Source"), ("source__position",), "d-none d-lg-table-cell"),
        Column("owner", _("Owner"), ("owner__last_name", "owner__first_name"), "d-none d-lg-table-cell"),
        Column("created", _("Created"), ("created_at",), "d-none d-md-table-cell"),
    )
    scopes = (
        Scope("mine", _("My open"), "open", whose="mine"),
        Scope("unread", _("My unread"), "unread", whose="mine", nothing=_("You have looked at every lead of yours.")),
        Scope("team", _("My team’s open"), "open", whose="team"),
        Scope("all", _("All open"), "open"),
        Scope(
            "overdue", _("Overdue in their status"), "overdue_in_status", whose="team",
            nothing=_("No lead has been in its status for longer than its path expects."),
        ),
        Scope("queues", _("In queues"), "open", whose="queued", nothing=_("No lead waits in a queue.")),
        Scope("closed", _("Closed"), "closed", nothing=_("No lead is closed.")),
        Scope("converted", _("Converted"), "converted", nothing=_("No lead was converted yet.")),
    )  # fmt: skip
    quick_filters = ("status", "rating", "source")

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("status", "source", "owner", "queue")


class LeadDetail(RecordDetailView):
    """A lead's page. When its owner looks, it is unread no longer."""

    model = Lead
    template_name = "leads/lead_detail.html"

    def prepare(self, rows: Any) -> Any:
        relations = ("account", "contact", "opportunity")
        return rows.select_related(
            "status",
            "source",
            "owner",
            "queue",
            "created_by",
            "changed_by",
            *(f"converted_{name}" for name in relations),
        )

    def context(self, record: Lead) -> dict[str, Any]:
        if record.is_unread and record.owner_id == self.request.user.pk:
            services.lead_mark_read(lead=record, by=self.request.user)
        context = super().context(record)
        if record.is_converted:
            context.update(can_edit=False, can_delete=False)
        context["path"] = build(record, self.request.user, self.request.GET.get("step"), can_edit=context["can_edit"])
        return context

    def more_context(self, record: Lead) -> dict[str, Any]:
        user = self.request.user
        return {
            "timeline": SimpleLazyObject(lambda: timeline(record, user)),
            "address": record.address_lines(),
            "submissions": record.submissions.select_related("form").defer("body")[:5],
            "can_see_submissions": user.has_perm("leads.view_submission"),
            "became": became(record, user) if record.is_converted else [],
            "can_accept": record.queue_id is not None and record.queue_id in user.queue_ids,
        }


def became(lead: Lead, user: Any) -> list[tuple[Any, str]]:
    """What a converted lead became, as far as the user may see it: each record with its noun."""
    found = [seen(lead, f"converted_{name}", user) for name in ("account", "contact", "opportunity")]
    return [(record, str(record._meta.verbose_name)) for record in found if record]


class LeadCreate(RecordCreateView):
    model = Lead
    form_class = LeadForm
    initial_from = ("last_name", "first_name", "company", "email", "phone")


class LeadEdit(RecordEditView):
    model = Lead
    form_class = LeadForm


class LeadDelete(RecordDeleteView):
    model = Lead


class LeadChangeOwners(ChangeOwnersView):
    model = Lead
    list_view = LeadList


class LeadChangeOwner(RecordChangeOwnerView):
    model = Lead
    permission = Permission.LEAD_TRANSFER
    form_class = LeadOwnerForm
    template_name = "leads/lead_change_owner.html"


class LeadMove(StepMoveView):
    model = Lead

    def change_step(self, record: Lead, step: StepOption, version: int, **more: Any) -> Lead:
        given = {"status": step.value, "by": self.request.user, "version": version, **more}
        return services.lead_change_status(lead=record, **given)


class LeadFields(StepFieldsView):
    model = Lead


class LeadTick(StepTickView):
    model = Lead


@require_POST
@permission_required("leads.change_lead")
def lead_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a lead out of a queue that the user is a member of."""
    lead = get_object_or_404(Lead.objects.editable_by(request.user), pk=pk)
    services.lead_accept(lead=lead, by=request.user)
    messages.success(request, _t("%(lead)s is yours now.") % {"lead": lead})
    return redirect_page(request, next_url(request, lead.get_absolute_url()))
