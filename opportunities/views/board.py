"""The board of opportunities: the list's filters, another view of the same deals; and moving a card."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.numbers import whole_number
from core.settling import posted_version
from core.views.pages import redirect_page, render_page
from jobs.views.owners import OwnedListView
from opportunities import services
from opportunities.board import (
    CARDS,
    LEAST,
    MORE,
    Lane,
    LaneReader,
    Place,
    added_up,
    cards_of,
    exact_totals,
    fill,
    last_write,
    pipelines_with_stages,
    writes_after,
)
from opportunities.models import Opportunity, Pipeline, Stage
from opportunities.views.records import OpportunityList
from paths.celebration import MARK, is_celebrated, missing_text, tell_move

MOST_FOLLOWED = 200  # cards in one question; static/js/board.js asks for as many at once


class BoardView(OwnedListView):
    """Common ground: the deals that the list's address asks for, as lanes of one pipeline.

    In the address beside the filters: `pipeline`; `lane` and `after`, where a lane goes on; `totals`, to sum up all of
    the long lanes too.
    """

    model = Opportunity
    template_name = "opportunities/board.html"
    scopes = tuple(scope for scope in OpportunityList.scopes if scope.method != "closed")
    quick_filters = OpportunityList.quick_filters

    @cached_property
    def pipelines(self) -> dict[Pipeline, list[Stage]]:
        return pipelines_with_stages()

    @cached_property
    def pipeline(self) -> Pipeline | None:
        asked = whole_number(self.request.GET.get("pipeline", ""))
        first = next(iter(self.pipelines), None)
        return next((pipeline for pipeline in self.pipelines if pipeline.pk == asked), first)

    @cached_property
    def stages(self) -> list[Stage]:
        """Of the pipeline on the board."""
        return self.pipelines[self.pipeline] if self.pipeline else []

    @cached_property
    def lane_reader(self) -> LaneReader:
        rows, branches = self.in_scope(self.current_scope())
        return LaneReader(self.narrow(rows), branches)

    def asks_for_totals(self) -> bool:
        return bool(self.request.GET.get("totals"))

    def sum_up(self, lanes: list[Lane]) -> None:
        """Gives lanes their exact count and sums."""
        totals = exact_totals(self.matching(), [lane.stage for lane in lanes])
        for lane in lanes:
            lane.totals = totals.get(lane.stage.pk, [])
            lane.count, lane.is_capped = sum(total.count for total in lane.totals), False

    def board_context(self) -> dict[str, Any]:
        query = self.request.GET.copy()
        for name in ("lane", "after", "totals"):
            query.pop(name, None)
        return {"query": query.urlencode(), "pipeline": self.pipeline}


class OpportunityBoard(BoardView):
    """The board; to htmx also the next cards of one lane, or the heads of all lanes with exact totals."""

    action = "view"

    def get(self, request: HttpRequest) -> HttpResponse:
        added = self.added_filter()
        if added is not None:
            return added
        if request.htmx and "lane" in request.GET:  # type: ignore[attr-defined]
            return self.more_cards()
        mark = last_write()  # before the cards are read: what is written meanwhile is told once more, not never
        lanes = self.lanes()
        if self.asks_for_totals():
            self.sum_up(lanes)
        if request.htmx and self.asks_for_totals():  # type: ignore[attr-defined]
            return self.render({**self.board_context(), **self.sums(lanes)}, fragment="heads")
        fill(lanes, request.user)
        closed = [stage for stage in self.stages if stage.is_closed and stage.is_active]
        context = {
            "scopes": self.scopes,
            "scope": self.current_scope(),
            "sort": request.GET.get("sort", ""),
            "pipelines": list(self.pipelines),
            "closed_stages": closed,
            "mark": mark,
            "can_create": request.user.has_perm("opportunities.add_opportunity"),
            **self.board_context(),
            **self.sums(lanes),
            **self.filter_context(),
        }
        return self.render(context, status=self.filter_status())

    def lanes(self) -> list[Lane]:
        """Of the open stages; one that is no longer in use is there as long as it has cards."""
        asked = self.asked_lane()
        places = {asked.pk: self.asked_place(asked)} if asked else {}
        stages = [stage for stage in self.stages if not stage.is_closed]
        cards = max(LEAST, CARDS // max(1, len(stages)))
        found = self.lane_reader.read(stages, places, cards=cards)
        return [lane for lane in found if lane.stage.is_active or lane.count]

    def asked_lane(self) -> Stage | None:
        key = whole_number(self.request.GET.get("lane", ""))
        return next((stage for stage in self.stages if stage.pk == key and not stage.is_closed), None)

    def asked_place(self, stage: Stage) -> Place:
        return Place.read(self.request.GET.get("after", ""), stage.pk)

    def more_cards(self) -> HttpResponse:
        stage = self.asked_lane()
        lanes = self.lane_reader.read([stage], {stage.pk: self.asked_place(stage)}, cards=MORE) if stage else []
        fill(lanes, self.request.user)
        context = {**self.board_context(), "lane": lanes[0] if lanes else None}
        return self.render(context, fragment="cards", status=self.filter_status())

    def sums(self, lanes: list[Lane]) -> dict[str, Any]:
        return {
            "lanes": lanes,
            "totals": added_up(lanes),
            "count": sum(lane.count for lane in lanes),
            "is_capped": any(lane.is_capped for lane in lanes),
        }


class BoardChanges(BoardView):
    """What others have done to the cards of a board, and the deals that belong on it now: what its page asks every
    second or two, so two statements and an empty answer where nothing has happened.

    In the address beside the filters: `card`, the key and version of each card that is there, as "12-3"; `since`, the
    number of the last write that the page knows of. The answer's header `Board-Mark` is what the next question says.
    """

    action = "view"

    def get(self, request: HttpRequest) -> HttpResponse:
        pairs = [card.partition("-") for card in request.GET.getlist("card")[:MOST_FOLLOWED]]
        shown = {key: whole_number(version) for text, __, version in pairs if (key := whole_number(text))}
        mark, written = writes_after(whole_number(request.GET.get("since", "")), most=MOST_FOLLOWED)
        now = self.standing({*shown, *written})
        changed = [key for key, version in now.items() if shown.get(key) != version]
        gone = [key for key in shown if key not in now]
        response = HttpResponse()
        if changed or gone:
            lane = Lane(self.stages[0], cards=list(cards_of(changed, request.user).values()))
            context = {**self.board_context(), "lane": lane, "gone": gone}
            response = render(request, f"{self.template_name}#changed", context)
        response["Board-Mark"] = str(mark)
        return response

    def standing(self, keys: Collection[int]) -> dict[int, int]:
        """The versions of the deals among `keys` that belong on the board."""
        if not self.pipeline:
            return {}
        rows = self.matching().filter(pk__in=keys, stage__pipeline=self.pipeline, stage__outcome="open")
        return dict(rows.order_by().values_list("pk", "version"))


class BoardMove(BoardView):
    """GET: the stages that a deal can move to, as a page of its own. POST `stage`, `version`: moves it there.

    To htmx it answers with the card and the heads of both lanes; refused, with the card as it is now and the reason.
    """

    action = "change"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        return self.show(self.get_record(for_edit=True))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.get_record(for_edit=True)
        before = deal.stage
        try:
            stage = self.posted_stage(deal)
            moved = services.opportunity_change_stage(
                opportunity=deal, stage=stage, by=request.user, version=posted_version(request.POST)
            )
        except BusinessRuleError as error:
            return self.refuse(deal, error)
        if request.htmx:  # type: ignore[attr-defined]
            return self.answer(moved, before)
        tell_move(request, moved, _("%(record)s is now in “%(step)s”.") % {"record": moved, "step": stage})
        return redirect_page(request, self.board_url())

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("stage__pipeline")

    def posted_stage(self, deal: Opportunity) -> Stage:
        """Raises BusinessRuleError for a stage that the deal cannot move to."""
        key = whole_number(self.request.POST.get("stage", ""))
        stage = Stage.objects.filter(pk=key, pipeline=deal.stage.pipeline_id).first()
        if stage is None:
            raise BusinessRuleError(_("Choose a stage of the deal's own pipeline."))
        return stage

    def refuse(self, deal: Opportunity, error: BusinessRuleError) -> HttpResponse:
        if self.request.htmx:  # type: ignore[attr-defined]
            return self.answer(deal, deal.stage, error=error)
        return self.show(self.get_record(), error)

    def show(self, deal: Opportunity, error: BusinessRuleError | None = None) -> HttpResponse:
        stages = deal.stage.pipeline.stages.filter(is_active=True).exclude(pk=deal.stage_id)
        context = {**self.board_context(), "record": deal, "stages": stages, "board_url": self.board_url()}
        status = error.status if error else 200
        return render_page(self.request, "opportunities/board_move.html", {**context, "error": error}, status=status)

    def answer(self, deal: Opportunity, before: Stage, error: BusinessRuleError | None = None) -> HttpResponse:
        """The card as it is stored now, and what its move changed about the lanes."""
        told = {"tags": MARK if is_celebrated(deal, self.request.user) else "", "missing": missing_text(deal)}
        card = cards_of([deal.pk], self.request.user)[deal.pk]
        deal = card.deal
        touched = {stage.pk: stage for stage in (before, deal.stage) if not stage.is_closed}
        lanes = self.lane_reader.read(list(touched.values()))
        shown = {"deal": deal, "lane": Lane(deal.stage, cards=[card]), "lanes": lanes, "before": before, "error": error}
        status = error.status if error else 200
        response = self.render({**self.board_context(), **shown, **told}, fragment="moved", status=status)
        response["HX-Trigger"] = "board-moved"  # the sums of the whole board are asked for anew
        return response

    def board_url(self) -> str:
        query = self.request.GET.urlencode()
        return f"{reverse('opportunities:board')}?{query}" if query else reverse("opportunities:board")
