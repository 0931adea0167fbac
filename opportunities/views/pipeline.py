"""The Pipeline page: what the deals of a pipeline add up to, each number a link to the deals behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.criteria import Reader, periods
from core.fiscal import quarter_end, quarter_start
from core.numbers import whole_number
from core.views.filters import ActiveFilter
from core.views.lists import Scope
from core.views.records import RecordView
from opportunities.models import Pipeline
from opportunities.pipeline_figures import PipelineFigures
from opportunities.pipeline_tables import Links, PipelineTables
from opportunities.views.records import OpportunityList

Days = tuple[date, date]


def _last_quarter(reader: Reader) -> Days:
    start = reader.fiscal_year_start
    day = quarter_start(reader.today, start) - timedelta(days=1)
    return quarter_start(day, start), quarter_end(day, start)


def _this_year(reader: Reader) -> Days:
    month, today = reader.fiscal_year_start, reader.today
    first = date(today.year - (today.month < month), month, 1)
    return first, date(first.year + 1, month, 1) - timedelta(days=1)


# The periods in which deals were closed or moved, the usual one first.
PERIODS: dict[str, tuple[Any, Callable[[Reader], Any]]] = {
    "last_90_days": (gettext_lazy("Last 90 days"), lambda reader: periods.last_days(90, reader)),
    "this_month": (gettext_lazy("This month"), lambda reader: periods.this_month(None, reader)),
    "this_quarter": (gettext_lazy("This fiscal quarter"), lambda reader: periods.this_fiscal_quarter(None, reader)),
    "last_quarter": (gettext_lazy("Last fiscal quarter"), _last_quarter),
    "this_year": (gettext_lazy("This fiscal year"), _this_year),
    "last_365_days": (gettext_lazy("Last 365 days"), lambda reader: periods.last_days(365, reader)),
}


class OpportunityPipeline(OpportunityList):
    """The deals of the list, open and closed, as figures. `?pipeline=`: the default one if it is not said; `?period=`.

    Scopes and filters are those of the list. Context: `pipeline`, `pipelines`, `period`, `periods`; and, unless the
    address is not understood or there is no pipeline: `figures`, `tables` (`PipelineTables`).
    """

    template_name = "opportunities/pipeline.html"
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope("mine", gettext_lazy("Mine"), whose="mine"),
        Scope("team", gettext_lazy("My team's"), whose="team"),
        Scope("open", gettext_lazy("All")),
    )

    def get(self, request: HttpRequest) -> HttpResponse:
        added = self.added_filter()
        if added is not None:
            return added
        context = {
            "scopes": self.scopes,
            "scope": self.current_scope(),
            "pipelines": self.pipelines,
            "pipeline": self.pipeline,
            "period": self.period,
            "periods": [(key, label) for key, (label, __) in PERIODS.items()],
            "kept_choosing": list(self._kept(without=("pipeline", "period"))),
            **self.filter_context(),
            "bulk": None,  # there are no rows to choose
        }
        if self.pipeline and not self.troubles:
            context |= self.figures_context(self.pipeline)
        return self.render(context, status=self.filter_status())

    def render(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return RecordView.render(self, context, **kwargs)  # what the list adds is for its rows

    def figures_context(self, pipeline: Pipeline) -> dict[str, Any]:
        first, last = PERIODS[self.period][1](self.reader)
        stages = list(pipeline.stages.all())
        figures = PipelineFigures(self.matching(), stages, first=first, last=last, today=self.reader.today)
        names = ("q", "f", "any", *self.quick_filters)
        links = Links(self.request.GET, names, scope=self.current_scope().key, pipeline=pipeline)
        return {"figures": figures, "tables": PipelineTables(figures, links)}

    def current_scope(self) -> Scope:
        """The list's tab of closed deals holds anybody's, and so does its tab of all."""
        asked = self.request.GET.get("scope", "")
        return self.scopes[-1] if asked in {"closed", "all"} else super().current_scope()

    @cached_property
    def pipelines(self) -> list[Pipeline]:
        return list(Pipeline.objects.filter(is_active=True).order_by("-is_default", "name"))

    @cached_property
    def pipeline(self) -> Pipeline | None:
        """The one that is asked for; None where there is none."""
        asked = self.request.GET.get("pipeline")
        return next((p for p in self.pipelines if not asked or p.pk == whole_number(asked)), None)

    @cached_property
    def period(self) -> str:
        asked = self.request.GET.get("period")
        return asked if asked in PERIODS else next(iter(PERIODS))

    @cached_property
    def troubles(self) -> list[ActiveFilter]:
        return [*self._read[1], *self._unknown_choices()]

    def _unknown_choices(self) -> list[ActiveFilter]:
        """A pipeline or a period that does not exist is no reason to show another one."""
        pipeline, period = (self.request.GET.get(name, "")[:40] for name in ("pipeline", "period"))
        found = []
        if pipeline and self.pipeline is None:
            found.append(("pipeline", _("There is no pipeline “%(name)s” in use.") % {"name": pipeline}))
        if period and period not in PERIODS:
            found.append(("period", _("There is no period “%(name)s”.") % {"name": period}))
        return [ActiveFilter(name, "", self._query_without(name), trouble) for name, trouble in found]

    def _query_without(self, name: str) -> str:
        query = self._query()
        query.pop(name, None)
        return f"?{query.urlencode()}"
