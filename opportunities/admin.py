"""Opportunities with what belongs to them, and the pipelines, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.backoffice import ReadOnlyInline, RecordAdmin, Verbs
from opportunities import services
from opportunities.forms import GROUPS
from opportunities.models import (
    Competitor,
    ContactRole,
    ContactRoleName,
    LossReason,
    Opportunity,
    OpportunityCompetitor,
    OpportunityLine,
    OpportunityTeamMember,
    Pipeline,
    Stage,
    StageChange,
)


def _team_member_update(*, team_member: OpportunityTeamMember, by: Any, role: str) -> OpportunityTeamMember:
    return services.team_member_update(team_member=team_member, by=by, role=role, access=team_member.access)


LINE_FIELDS = ("position", "entry", "quantity", "list_price", "unit_price", "discount", "total", "description")


class LineInline(ReadOnlyInline):
    model = OpportunityLine
    fields = LINE_FIELDS
    relations = ("entry__product", "entry__price_book")


class ContactRoleInline(ReadOnlyInline):
    model = ContactRole
    fields = ("contact", "role", "is_primary")
    relations = ("contact", "role")


class StageChangeInline(ReadOnlyInline):
    model = StageChange
    fields = (
        "stage",
        "entered_at",
        "left_at",
        "amount",
        "currency",
        "probability",
        "forecast_category",
        "close_date",
        "previous_amount",
        "previous_close_date",
        "by",
    )
    relations = ("stage", "by", "opportunity")


class CompetitorInline(ReadOnlyInline):
    model = OpportunityCompetitor
    fields = ("competitor", "strengths", "weaknesses", "is_winner")
    relations = ("competitor",)


@admin.register(Opportunity)
class OpportunityAdmin(RecordAdmin):
    list_display = (
        "name",
        "account",
        "stage",
        "amount",
        "currency",
        "close_date",
        "probability",
        "owner",
        "created_at",
    )
    list_filter = ("stage", "forecast_category", "type", "currency", "source", "owner")
    search_fields = ("name", "account__name", "next_step")
    date_hierarchy = "close_date"
    groups = (
        *GROUPS,
        (_("Stage"), ("stage", "stage_changed_at", "closed_at", "push_count")),
        (_("Ownership"), ("owner",)),
    )
    defaulted = ("owner", "stage", "currency", "probability", "forecast_category")
    autocomplete_fields = ("account", "owner", "price_book")
    inlines = (LineInline, ContactRoleInline, CompetitorInline, StageChangeInline)


@admin.register(OpportunityLine)
class OpportunityLineAdmin(RecordAdmin):
    list_display = ("__str__", "opportunity", "unit_price", "discount", "total")
    list_select_related = ("entry__product",)
    search_fields = ("opportunity__name", "entry__product__name", "description")
    groups = ((None, ("opportunity", *LINE_FIELDS, "service_date")),)


@admin.register(ContactRole)
class ContactRoleAdmin(RecordAdmin):
    """For reading: the roles of a deal are edited together, on its own pages."""

    list_display = ("contact", "opportunity", "role", "is_primary")
    list_filter = ("role", "is_primary")
    search_fields = ("contact__last_name", "opportunity__name")
    groups = ((None, ("opportunity", "contact", "role", "is_primary")),)


@admin.register(OpportunityTeamMember)
class OpportunityTeamMemberAdmin(RecordAdmin):
    """Who works on a deal. Their access stands among the shares."""

    verbs = Verbs(
        "team_member",
        create=services.team_member_add,
        update=_team_member_update,
        delete=services.team_member_remove,
    )
    list_display = ("user", "opportunity", "role", "share")
    list_filter = ("role",)
    search_fields = ("opportunity__name", "user__last_name")
    groups = ((None, ("opportunity", "user", "role", "share")),)
    fixed = ("opportunity", "user")
    autocomplete_fields = ("opportunity", "user")


@admin.register(OpportunityCompetitor)
class OpportunityCompetitorAdmin(RecordAdmin):
    """Who else wants a deal. Who won it is said by closing it."""

    verbs = Verbs(
        "opportunity_competitor",
        create=services.opportunity_competitor_add,
        update=services.opportunity_competitor_update,
        delete=services.opportunity_competitor_remove,
    )
    list_display = ("competitor", "opportunity", "strengths", "weaknesses", "is_winner")
    list_filter = ("competitor", "is_winner")
    search_fields = ("opportunity__name", "competitor__name")
    groups = ((None, ("opportunity", "competitor", "strengths", "weaknesses")),)
    fixed = ("opportunity", "competitor")
    autocomplete_fields = ("opportunity", "competitor")


@admin.register(StageChange)
class StageChangeAdmin(RecordAdmin):
    list_display = ("opportunity", "stage", "entered_at", "left_at", "amount", "by")
    list_filter = ("stage",)
    search_fields = ("opportunity__name",)
    date_hierarchy = "entered_at"
    groups = ((None, ("opportunity", *StageChangeInline.fields)),)


@admin.register(Pipeline)
class PipelineAdmin(RecordAdmin):
    verbs = Verbs(
        "pipeline",
        create=services.pipeline_create,
        update=services.pipeline_update,
        delete=services.pipeline_delete,
    )
    list_display = ("name", "is_default", "is_active")
    search_fields = ("name",)
    groups = ((None, ("name", "is_default", "is_active")),)


@admin.register(Stage)
class StageAdmin(RecordAdmin):
    verbs = Verbs("stage", create=services.stage_create, update=services.stage_update, delete=services.stage_delete)
    list_display = ("name", "pipeline", "position", "probability", "forecast_category", "outcome", "is_active")
    list_filter = ("pipeline", "outcome", "is_active")
    search_fields = ("name", "pipeline__name")
    groups = (
        (None, ("pipeline", "name", "position", "is_active")),
        (_("Forecast"), ("probability", "forecast_category", "outcome")),
    )
    fixed = ("pipeline",)


@admin.register(ContactRoleName)
class ContactRoleNameAdmin(RecordAdmin):
    verbs = Verbs(
        "contact_role_name",
        create=services.contact_role_name_create,
        update=services.contact_role_name_update,
        delete=services.contact_role_name_delete,
    )
    list_display = ("name", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    groups = ((None, ("name", "position", "is_active")),)
    defaulted = ("position",)


@admin.register(LossReason)
class LossReasonAdmin(RecordAdmin):
    verbs = Verbs(
        "loss_reason",
        create=services.loss_reason_create,
        update=services.loss_reason_update,
        delete=services.loss_reason_delete,
    )
    list_display = ("name", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    groups = ((None, ("name", "position", "is_active")),)
    defaulted = ("position",)


@admin.register(Competitor)
class CompetitorAdmin(RecordAdmin):
    verbs = Verbs(
        "competitor",
        create=services.competitor_create,
        update=services.competitor_update,
        delete=services.competitor_delete,
    )
    list_display = ("name", "website", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    groups = ((None, ("name", "website", "is_active")),)
