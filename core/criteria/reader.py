"""For whom criteria are read: whose "me" and "my team" it is, which day is today, and which records may be named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from core.criteria.errors import CriteriaError
from core.models import OrganisationSettings


@dataclass
class Reader:
    """`user`: None where a machine reads (a rule that runs by itself); it sees everything, and has no "me".

    Today is a day of the current time zone, which for a request is the user's.
    """

    user: Any = None

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def fiscal_year_start(self) -> int:
        return OrganisationSettings.load().fiscal_year_start

    @property
    def own_id(self) -> int:
        """Raises CriteriaError for a machine."""
        return self._person.pk

    @property
    def team_ids(self) -> list[int]:
        """The user and everyone below. Raises CriteriaError for a machine."""
        return self._person.reach_ids

    @property
    def _person(self) -> Any:
        if self.user is None:
            raise CriteriaError(_("“Me” and “my team” mean nothing where no one is logged in."))
        return self.user

    def seen(self, model: Any) -> models.QuerySet:
        """The rows of a related model that may be named."""
        rows = model._default_manager.all()
        return rows.visible_to(self.user) if self.user is not None and hasattr(rows, "visible_to") else rows
