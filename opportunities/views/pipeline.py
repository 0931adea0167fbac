"""The Pipeline page: what the deals of a pipeline add up to, each number a link to the deals behind it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.criteria.periods import OFFERED, first_and_last
from core.numbers import whole_number
from core.views.filters import ActiveFilter
from core.views.lists import Scope
from core.views.records import RecordView
from opportunities.models import Pipeline
from opportunities.pipeline_figures import PipelineFigures
from opportunities.pipeline_tables import Links, PipelineTables
from opportunities.views.records import OpportunityList


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
            "periods": [(key, label) for key, (label, __) in OFFERED.items()],
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
        first, last = first_and_last(self.period, self.reader)
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
        return asked if asked in OFFERED else next(iter(OFFERED))

    @cached_property
    def troubles(self) -> list[ActiveFilter]:
        return [*self._read[1], *self._unknown_choices()]

    def _unknown_choices(self) -> list[ActiveFilter]:
        """A pipeline or a period that does not exist is no reason to show another one."""
        pipeline, period = (self.request.GET.get(name, "")[:40] for name in ("pipeline", "period"))
        found = []
        if pipeline and self.pipeline is None:
            found.append(("pipeline", _("There is no pipeline “%(name)s” in use.") % {"name": pipeline}))
        if period and period not in OFFERED:
            found.append(("period", _("There is no period “%(name)s”.") % {"name": period}))
        return [ActiveFilter(name, "", self._query_without(name), trouble) for name, trouble in found]

    def _query_without(self, name: str) -> str:
        query = self._query()
        query.pop(name, None)
        return f"?{query.urlencode()}"
