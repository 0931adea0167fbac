"""The path of opportunities, as the path engine wants it declared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.path_facts import ACTIVITY_FACTS
from core.criteria import Row
from opportunities.forms import OpportunityForm
from opportunities.models import Opportunity, Pipeline, Stage, StageChange
from paths.registry import Fact, PathType, StepOption, Whereabouts


def stage_options(opportunity: Opportunity) -> list[StepOption]:
    """The stages of the deal's pipeline that are in use, and its own even when it is not any more."""
    stages = Stage.objects.filter(Q(is_active=True) | Q(pk=opportunity.stage_id))
    return _options(stages.filter(pipeline=opportunity.stage.pipeline_id))


def stages_and_days(opportunity: Opportunity) -> tuple[list[StepOption], dict[str, int]]:
    """The stages of `stage_options`, and whole days that the deal spent in each where it has been, in one statement."""
    stays = StageChange.objects.filter(opportunity=opportunity, stage=OuterRef("pk")).order_by().values("stage")
    time = stays.annotate(time=Sum(Coalesce("left_at", Now()) - F("entered_at"))).values("time")
    stages = Stage.objects.filter(Q(is_active=True) | Q(pk=opportunity.stage_id))
    stages = stages.filter(pipeline=opportunity.stage.pipeline_id).annotate(time=Subquery(time))
    rows = list(stages.order_by("position", "pk"))
    return _as_options(rows), {str(s.pk): max(0, s.time.days) for s in rows if s.time is not None}


def all_options(scope: str) -> list[StepOption]:
    """All stages of a pipeline."""
    return _options(Stage.objects.filter(pipeline=int(scope)))


def _options(stages: QuerySet[Stage]) -> list[StepOption]:
    return _as_options(stages.order_by("position", "pk"))


def _as_options(stages: Iterable[Stage]) -> list[StepOption]:
    return [StepOption(str(s.pk), s.name, str(s.outcome), s.is_active, s) for s in stages]


def pipelines() -> list[tuple[str, str]]:
    return [(str(pipeline.pk), pipeline.name) for pipeline in Pipeline.objects.order_by("name")]


def standing(scope: str, reader: Any) -> QuerySet:
    """The deals in each stage of a pipeline."""
    return Opportunity.objects.visible_to(reader).filter(stage__pipeline=int(scope)).annotate(step=F("stage_id"))


def marks(scope: str, reader: Any, begin: datetime) -> QuerySet:
    """The stage history of the deals that have changed their stage since `begin`, of whichever pipeline."""
    moved = Opportunity.objects.visible_to(reader).filter(stage_changed_at__gte=begin)
    spans = StageChange.objects.filter(opportunity__in=moved.order_by().values("pk"))
    return spans.annotate(record=F("opportunity_id"), step=F("stage_id"), at=F("entered_at"), place=F("pk"))


def listed(step: str) -> str:
    return f"{reverse('opportunities:list')}?{urlencode({'scope': 'all', 'f': Row('stage', 'is', step).as_text()})}"


FACTS = (
    Fact(
        "has_product",
        _("Has a product"),
        _("Add a product"),
        lambda deal: Exists(deal.lines.all()),
        lambda deal: reverse("opportunities:lines", args=[deal.pk]),
    ),
    Fact(
        "has_contact_role",
        _("Has a contact role"),
        _("Add a contact role"),
        lambda deal: Exists(deal.contact_roles.all()),
    ),
    Fact(
        "has_primary_contact",
        _("Has a primary contact"),
        _("Choose the primary contact"),
        lambda deal: Exists(deal.contact_roles.filter(is_primary=True)),
    ),
    Fact(
        "has_competitor", _("Names a competitor"), _("Name a competitor"), lambda deal: Exists(deal.competitors.all())
    ),
    *ACTIVITY_FACTS,
)


PATH = PathType(
    record_type="opportunities.opportunity",
    noun=_("stage"),
    scope=lambda opportunity: str(opportunity.stage.pipeline_id),
    steps=stage_options,
    walk=stages_and_days,
    options=all_options,
    scopes=pipelines,
    walking=lambda deals, scope: deals.filter(stage__pipeline=int(scope)),
    facts=FACTS,
    current=lambda opportunity: str(opportunity.stage_id),
    since=lambda opportunity: opportunity.stage_changed_at,
    form_class=OpportunityForm,
    whereabouts=Whereabouts(standing, marks, listed),
    move_url=lambda opportunity: reverse("opportunities:move", args=[opportunity.pk]),
    close_url=lambda opportunity: reverse("opportunities:close", args=[opportunity.pk]),
    fields_url=lambda opportunity: reverse("opportunities:fields", args=[opportunity.pk]),
    tick_url=lambda opportunity: reverse("opportunities:tick", args=[opportunity.pk]),
)
