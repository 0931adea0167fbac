"""Pages of opportunities."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from accounts.models import Account
from activities.facts import with_activity_facts
from activities.timeline import timeline
from contacts.models import Contact
from core.fiscal import quarter
from core.models import OrganisationSettings
from core.numbers import whole_number
from core.records import seen
from core.views.editing import RecordChangeOwnerView, RecordCreateView, RecordDeleteView, RecordEditView
from core.views.lists import Column, Scope
from core.views.records import RecordDetailView
from jobs.views.owners import ChangeOwnersView, OwnedListView
from opportunities import services
from opportunities.forms import OpportunityCreateForm, OpportunityForm
from opportunities.models import (
    Opportunity,
    OpportunityCompetitor,
    OpportunityLine,
    Pipeline,
    StageChange,
)
from opportunities.querysets import IS_OPEN
from opportunities.services.replaced import replaced_lines
from opportunities.services.stages import first_stage
from opportunities.stage_table import rows_of, visits_of
from opportunities.views.contact_roles import seen_roles
from paths.bar import build
from paths.registry import StepOption
from paths.views import StepFieldsView, StepMoveView, StepTickView
from users.forms import ChangeOwnerForm
from users.permissions import Permission


class OpportunityList(OwnedListView):
    """Deals. `seen_accounts`: ids of the accounts on the page that the user may see; others are not named."""

    model = Opportunity
    template_name = "opportunities/opportunity_list.html"
    default_sort = "close"
    columns = (
        Column("name", gettext_lazy("Opportunity"), ("name",)),
        Column("account", gettext_lazy("Account"), css="d-none d-md-table-cell"),
        Column("stage", gettext_lazy("Stage"), ("stage__position",)),
        Column("amount", gettext_lazy("Amount"), ("amount",), "pw-num d-none d-md-table-cell"),
        Column("probability", gettext_lazy("Probability"), css="pw-num d-none d-lg-table-cell"),
        Column("close", gettext_lazy("Close date"), ("close_date",), "d-none d-md-table-cell"),
        Column("owner", gettext_lazy("Owner"), ("owner__last_name", "owner__first_name"), "d-none d-lg-table-cell"),
        Column("activity", gettext_lazy("Last activity"), css="d-none d-xl-table-cell"),
        Column("created", gettext_lazy("Created"), ("created_at",), "d-none d-lg-table-cell"),
    )
    scopes = (
        Scope("mine", gettext_lazy("My open"), "open", whose="mine", among=IS_OPEN),
        Scope("team", gettext_lazy("My team's open"), "open", whose="team", among=IS_OPEN),
        Scope("open", gettext_lazy("All open"), "open", among=IS_OPEN),
        Scope("closed", gettext_lazy("Closed"), "closed", nothing=gettext_lazy("No deal was closed yet.")),
        Scope("all", gettext_lazy("All")),
        Scope(
            "overdue", gettext_lazy("Overdue in their stage"), "overdue_in_stage", whose="team", among=IS_OPEN,
            nothing=gettext_lazy("No deal has been in its stage for longer than its path expects."),
        ),
        Scope(
            "nobody", gettext_lazy("Without contact role"), "without_contact_role", whose="team", among=IS_OPEN,
            nothing=gettext_lazy("Every open deal has a contact role."),
        ),
    )  # fmt: skip
    quick_filters = ("stage", "type")

    def prepare(self, rows: Any) -> Any:
        return with_activity_facts(rows).select_related("account", "stage", "owner")

    def render(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        ids = [opportunity.account_id for opportunity in context["page"].rows if opportunity.account_id]
        seen = Account.objects.visible_to(self.request.user).filter(pk__in=ids)
        return super().render({**context, "seen_accounts": set(seen.values_list("pk", flat=True))}, **kwargs)


class OpportunityDetail(RecordDetailView):
    """A deal. `account` and the contacts of `contact_roles` only for those who may see them."""

    model = Opportunity
    template_name = "opportunities/opportunity_detail.html"
    tabs = (
        ("activity", gettext_lazy("Activity")),
        ("details", gettext_lazy("Details")),
        ("related", gettext_lazy("Related")),
        ("stages", gettext_lazy("Stage history")),
    )

    def prepare(self, rows: Any) -> Any:
        others = Pipeline.objects.filter(is_active=True).exclude(pk=OuterRef("stage__pipeline"))
        lines = OpportunityLine.objects.filter(opportunity=OuterRef("pk"))
        winner = OpportunityCompetitor.objects.filter(opportunity=OuterRef("pk"), is_winner=True)
        rows = with_activity_facts(rows).annotate(
            has_lines=Exists(lines),
            has_other_pipeline=Exists(others),
            has_replaced_lines=Exists(replaced_lines(OuterRef("pk"))),
            winner_name=Subquery(winner.values("competitor__name")[:1]),
        )
        if self.request.GET.get("tab") == "related":  # for its table, and for what its quotes differ in
            rows = rows.prefetch_related(Prefetch("lines", OpportunityLine.objects.select_related("entry__product")))
        return rows.select_related(
            "owner", "account", "stage", "source", "loss_reason", "price_book", "created_by", "changed_by"
        )

    def more_context(self, record: Opportunity) -> dict[str, Any]:
        user = self.request.user
        changes = StageChange.objects.filter(opportunity=record).select_related("stage", "by")
        changes = changes.order_by("entered_at", "pk")
        return {
            "account": seen(record, "account", user),
            "path": build(record, user, self.request.GET.get("step")),
            "lines": record.lines.all(),
            "contact_roles": SimpleLazyObject(lambda: seen_roles(record, user)),
            "team": record.team.select_related("user", "share"),
            "competitors": record.competitors.select_related("competitor"),
            "stage_rows": SimpleLazyObject(lambda: rows_of(changes)),
            "stage_visits": SimpleLazyObject(lambda: visits_of(changes)),
            "fiscal_period": SimpleLazyObject(lambda: fiscal_period(record.close_date)),
            "timeline": SimpleLazyObject(lambda: timeline(record, user)),
        }


def fiscal_period(day: date) -> str:
    """The fiscal quarter that a day lies in: "2026 Q4"."""
    year, number = quarter(day, OrganisationSettings.load().fiscal_year_start)
    return f"{year} Q{number}"


class OpportunityCreate(RecordCreateView):
    """A new deal; `?account=<id>` puts it at an account, `?contact=<id>` at a contact and its account."""

    model = Opportunity
    form_class = OpportunityCreateForm
    initial_from = ("account", "contact", "name")

    def initial(self) -> dict[str, Any]:
        pk = whole_number(self.request.GET.get("contact", ""))
        contact = Contact.objects.visible_to(self.request.user).filter(pk=pk).first()
        stage = first_stage(None)
        currency = OrganisationSettings.load().currency
        return {"currency": currency, "stage": stage.pk, "account": contact.account_id if contact else None}


class OpportunityEdit(RecordEditView):
    model = Opportunity
    form_class = OpportunityForm


class OpportunityDelete(RecordDeleteView):
    model = Opportunity


class OpportunityChangeOwners(ChangeOwnersView):
    model = Opportunity
    list_view = OpportunityList


class OpportunityChangeOwner(RecordChangeOwnerView):
    model = Opportunity
    permission = Permission.OPPORTUNITY_TRANSFER
    form_class = ChangeOwnerForm


class OpportunityMove(StepMoveView):
    model = Opportunity

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("stage")

    def change_step(self, record: Opportunity, step: StepOption, version: int, **more: Any) -> Opportunity:
        given = {"stage": step.value, "by": self.request.user, "version": version, **more}
        return services.opportunity_change_stage(opportunity=record, **given)


class OpportunityFields(StepFieldsView):
    model = Opportunity


class OpportunityTick(StepTickView):
    model = Opportunity
