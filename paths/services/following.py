"""What records follow: what the path in use says of each step, and what is ticked of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject

from paths.content import StepContent
from paths.models import Celebration, ChecklistTick, PathVersion
from paths.registry import PathType
from users.models import User


@dataclass(frozen=True)
class Tick:
    """Who did an item, in words ("" for a machine), and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Followed:
    """What one record follows. said: by step key. ticks: by item. celebration: how often its path celebrates."""

    said: Mapping[str, StepContent] = field(default_factory=dict)
    ticks: Mapping[str, Tick] = field(default_factory=dict)
    celebration: str = Celebration.NEVER.value

    def celebration_of(self, step: str) -> str:
        """How often coming into a step is celebrated."""
        return self.celebration if self.said.get(step, StepContent()).celebrates else Celebration.NEVER.value


def followed(path_type: PathType, record: models.Model) -> Followed:
    """What a record follows, and what is ticked of it. One statement."""
    ticks = ChecklistTick.objects.of(record).order_by("pk")
    names = {name: f"by__{name}" for name in ("first_name", "last_name", "email")}
    told = ArraySubquery(ticks.values(json=JSONObject(item="item", at="at", **names)))
    version = versions_in_use(path_type, path_type.scope(record)).annotate(ticks=told).first()
    if version is None:
        return Followed()
    ticked = {row.pop("item"): _tick(**row) for row in version.ticks}
    return Followed(_said(version), ticked, version.celebration)


def contents(path_type: PathType, scope: str) -> dict[str, StepContent]:
    """What the path in use of a set of steps says of each; nothing where there is none. One statement."""
    version = versions_in_use(path_type, scope).first()
    return _said(version) if version else {}


def expected_days(record_type: str) -> dict[str, int]:
    """How long a record should stand in each step at most, by the paths in use of a record type: steps of which nobody
    said are left out. One statement.
    """
    published = PathVersion.objects.filter(
        path__record_type=record_type, path__is_active=True, published_at__isnull=False
    )
    followed = published.order_by("path_id", "-number").distinct("path_id")
    said = {key: step for version in followed for key, step in _said(version).items()}
    return {key: step.expected_days for key, step in said.items() if step.expected_days}


def versions_in_use(path_type: PathType, scope: str) -> models.QuerySet[PathVersion]:
    """The published versions of the path in use of a set of steps, the one that is followed first."""
    path = {"path__record_type": path_type.record_type, "path__scope": scope, "path__is_active": True}
    return PathVersion.objects.filter(**path, published_at__isnull=False).order_by("-number")


def _said(version: PathVersion) -> dict[str, StepContent]:
    return {key: StepContent.from_json(data) for key, data in version.content.items()}


def _tick(at: str, **names: str | None) -> Tick:
    return Tick(str(User(**names)) if names["email"] else "", datetime.fromisoformat(at))
