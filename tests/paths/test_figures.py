"""What came of a path: the database's figures against a slow reading of the same histories."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.pruning import history_prune
from leads.models import LeadStatus
from leads.path import PATH as LEADS
from leads.services import lead_change_status, lead_delete, lead_update
from opportunities.models import Pipeline, StageChange
from opportunities.path import PATH as DEALS
from opportunities.services import opportunity_change_pipeline
from paths.figures import path_figures, stops_most
from paths.models import GateEvent
from tests.factories.leads import make_lead, status
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.users import make_user
from tests.opportunities.journeys import journey, make_pipeline
from tests.paths.histories import lead_history, noon
from users.services import record_access_set

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
FIRST = TODAY - timedelta(days=90)
WON, LOST = {"won", "converted"}, {"lost", "closed"}


def figures(path_type, reader, *, first=FIRST, last=TODAY, scope=None):
    """Each step's row by its label."""
    if scope is None:
        scope = "" if path_type is LEADS else str(Pipeline.objects.get(is_default=True).pk)
    rows = path_figures(path_type, scope, reader=reader, first=first, last=last)
    return {row.step.label: row for row in rows}


def parts(row):
    return row.went_on, row.went_back, row.lost


def slow_figures(options, histories, first=FIRST, last=TODAY):
    """{label: (now, went on, went back, lost, median, 90th percentile)}, read history by history."""
    kinds = {option.label: option.kind for option in options}
    order = [option.label for option in options]
    found = {label: {"now": 0, "on": 0, "back": 0, "lost": 0, "days": []} for label in order}
    for history in histories:
        kept = [mark for mark, after in pairwise([*history, (None, None)]) if mark[1] != after[1]]
        stays = [mark for before, mark in pairwise([(None, None), *kept]) if before[0] != mark[0]]
        found[stays[-1][0]]["now"] += 1
        for (label, entered), (to, left) in pairwise(stays):
            if not first <= TODAY - timedelta(days=left) <= last:
                continue
            further = kinds[label] == "open" and order.index(to) > order.index(label)
            part = "lost" if kinds[to] in LOST else "on" if kinds[to] in WON or further else "back"
            found[label][part] += 1
            found[label]["days"].append(entered - left)
    return {
        label: (f["now"], f["on"], f["back"], f["lost"], percentile(f["days"], 0.5), percentile(f["days"], 0.9))
        for label, f in found.items()
    }


def percentile(days, share):
    if not days:
        return None
    days = sorted(days)
    place = (len(days) - 1) * share
    low = int(place)
    value = days[low] + (days[min(low + 1, len(days) - 1)] - days[low]) * (place - low)
    return Decimal(str(round(value, 6))).quantize(Decimal("0.1"), ROUND_HALF_UP)


def random_history(chance, labels):
    """Up to six steps, no two alike in a row, the days falling; some of them last no time at all."""
    history, days = [], chance.randint(1, 200)
    for __ in range(chance.randint(1, 6)):
        history.append((chance.choice([label for label in labels if not history or label != history[-1][0]]), days))
        days = max(0, days - chance.choice([0, 1, 7, 30]))
    return history


@pytest.mark.parametrize("seed", range(3))
def test_leads_are_counted_as_a_slow_reading_counts_them(administrator, rep, seed):
    steps = {s.label: s for s in LeadStatus.objects.exclude(category="converted")}
    chance = Random(seed)
    histories = [random_history(chance, list(steps)) for __ in range(12)]
    for history in histories:
        lead_history(rep, *((steps[label], days) for label, days in history), today=TODAY)

    assert_same(LEADS, administrator, histories)


@pytest.mark.parametrize("seed", range(3))
def test_deals_are_counted_as_a_slow_reading_counts_them(administrator, rep, seed):
    steps = {s.name: s for s in Pipeline.objects.get(is_default=True).stages.all()}
    chance = Random(seed)
    going = [label for label, step in steps.items() if not step.is_closed]  # a deal is closed once, at its end
    histories = [random_history(chance, going) for __ in range(12)]
    for history in histories:
        if end := chance.choice(["Closed won", "Closed lost", None]):
            history.append((end, max(0, history[-1][1] - 5)))
    for history in histories:
        journey(rep, *((steps[label], days) for label, days in history), today=TODAY)

    assert_same(DEALS, administrator, histories)


def assert_same(path_type, reader, histories):
    found = figures(path_type, reader)
    told = {n: (r.now, r.went_on, r.went_back, r.lost, r.median, r.ninetieth) for n, r in found.items()}
    assert told == slow_figures([row.step for row in found.values()], histories)
    assert sum(row.ended for row in found.values()) > 5  # it said something


def test_of_a_hundred_that_left_so_many_went_on(administrator, rep):
    for after in ("Working", "Working", "Unqualified"):
        lead_history(rep, (status("New"), 20), (status(after), 10), today=TODAY)
    new, working = (figures(LEADS, administrator)[label] for label in ("New", "Working"))
    assert (new.percent, working.percent) == (67, None)
    assert (new.median, working.median, working.now) == (10, None, 2)


def test_an_edit_begins_no_new_stay(administrator, rep):
    lead = lead_history(rep, (status("New"), 30), (status("Working"), 10), today=TODAY)
    lead_update(lead=lead, by=rep, version=None, title="Buyer")
    row = figures(LEADS, administrator)["New"]
    assert (parts(row), row.median) == ((1, 0, 0), 20)

    deal = journey(rep, (stage("Prospecting"), 50), (stage("Qualification"), 10), today=TODAY)
    stay = deal.stage_changes.order_by("entered_at").first()
    StageChange.objects.filter(pk=stay.pk).update(stage=stage("Qualification"))  # now two rows of one stage
    rows = figures(DEALS, administrator)
    assert [parts(row) for row in rows.values() if row.ended] == []
    assert rows["Qualification"].now == 1


def test_a_move_to_another_pipeline_is_no_step_on(administrator, rep):
    other = make_pipeline("Renewals")
    deal = make_opportunity(rep)
    opportunity_change_pipeline(opportunity=deal, stage=other.stages.first(), by=rep)
    left, stands = deal.stage_changes.order_by("pk")
    StageChange.objects.filter(pk=left.pk).update(entered_at=noon(TODAY, 9), left_at=noon(TODAY, 4))
    StageChange.objects.filter(pk=stands.pk).update(entered_at=noon(TODAY, 4))

    assert parts(figures(DEALS, administrator)["Prospecting"]) == (0, 1, 0)
    there = figures(DEALS, administrator, scope=str(other.pk))
    assert [(row.now, row.ended) for row in there.values()] == [(1, 0), (0, 0), (0, 0)]


def test_days_are_the_readers(administrator, rep):
    lead = lead_history(rep, (status("New"), 30), (status("Working"), 10), today=TODAY)
    late = datetime(2026, 6, 15, 23, 30, tzinfo=UTC)
    lead.events.filter(status=status("Working")).update(status_changed_at=late)
    with timezone.override("UTC"):
        assert parts(figures(LEADS, administrator)["New"]) == (1, 0, 0)
    with timezone.override("Europe/Berlin"):
        assert parts(figures(LEADS, administrator)["New"]) == (0, 0, 0)


def test_history_that_was_forgotten_is_no_stay_and_what_is_left_knows_since_when(administrator, rep):
    lead_history(rep, (status("New"), 2000), (status("Working"), 1900), (status("Nurturing"), 30), today=TODAY)
    before = figures(LEADS, administrator)["Working"]
    assert history_prune(months=24) == 1
    after = figures(LEADS, administrator)["Working"]
    assert (parts(after), after.median) == (parts(before), before.median) == ((1, 0, 0), 1870)


def test_only_what_the_reader_sees_counts(rep, manager):
    record_access_set(record_type="leads.lead", access="private", by=None)
    own = lead_history(manager, (status("New"), 20), (status("Working"), 10), today=TODAY)
    lead_history(rep, (status("New"), 20), (status("Unqualified"), 10), today=TODAY)
    for record, outcome in ((own, "stopped"), (make_lead(rep), "warned")):
        gate_event(record, outcome)

    rows = figures(LEADS, manager)
    assert (parts(rows["New"]), rows["Working"].now, rows["Unqualified"].now) == ((1, 0, 0), 1, 0)
    assert (rows["New"].stopped, rows["New"].warned) == (1, 0)
    assert rows["New"].wants == [("Fill in Rating.", 1)]
    nobody = make_user(is_active=False)
    assert not any(row.now or row.ended or row.gate_events for row in figures(LEADS, nobody).values())


def test_what_is_deleted_counts_no_more(administrator, rep):
    lead = lead_history(rep, (status("New"), 20), (status("Working"), 10), today=TODAY)
    lead_delete(lead=lead, by=rep)
    rows = figures(LEADS, administrator)
    assert (parts(rows["New"]), rows["Working"].now) == ((0, 0, 0), 0)


def gate_event(record, outcome="stopped", wants=(("field", "Fill in Rating.", "rating"),), at=TODAY, step=None):
    asked = [{"kind": kind, "text": text, "name": name, "url": ""} for kind, text, name in wants]
    return GateEvent.objects.create(
        content_type=ContentType.objects.get_for_model(record), object_id=record.pk, record_type="leads.lead", scope="",
        step=str((step or status("New")).pk), to_step=str(status("Working").pk), outcome=outcome, wants=asked,
        at=datetime(at.year, at.month, at.day, 12, tzinfo=UTC),
    )  # fmt: skip


def test_gates_are_counted_by_what_they_said_and_missed(administrator, rep):
    lead = make_lead(rep)
    rating, phone = ("field", "Fill in Rating.", "rating"), ("field", "Fill in Phone.", "phone")
    gate_event(lead, wants=[rating, phone])
    gate_event(lead, "overridden", wants=[("field", "Bewertung ausfüllen.", "rating")])  # the same, in other words
    gate_event(lead, "warned", wants=[rating])
    gate_event(lead, at=FIRST - timedelta(days=1))
    gate_event(lead, at=TODAY + timedelta(days=1))
    gate_event(lead, step=status("Working"), wants=[("criteria", "It has to be so: a.", "")])
    gate_event(lead, step=status("Working"), wants=[("criteria", "It has to be so: b.", "")])

    rows = figures(LEADS, administrator)
    new, working = rows["New"], rows["Working"]
    assert (new.stopped, new.warned, new.overridden) == (1, 1, 1)
    assert new.wants == [("Fill in Rating.", 3), ("Fill in Phone.", 1)]
    assert working.wants == [("It has to be so: a.", 1), ("It has to be so: b.", 1)]
    assert stops_most(rows.values()) is working


@pytest.mark.parametrize("path_type", [LEADS, DEALS])
def test_as_many_statements_for_one_record_as_for_twenty(manager, rep, path_type):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            figures(path_type, manager, scope=scope)
        return len(queries)

    scope = "" if path_type is LEADS else str(Pipeline.objects.get(is_default=True).pk)
    make(path_type, rep)
    figures(path_type, manager, scope=scope)  # what is read once for each reader
    one = count()
    for __ in range(19):
        make(path_type, rep)
    assert count() == one <= 5


def make(path_type, rep):
    if path_type is LEADS:
        gate_event(lead_history(rep, (status("New"), 20), (status("Working"), 10), today=TODAY))
    else:
        journey(rep, (stage("Prospecting"), 20), (stage("Qualification"), 10), today=TODAY)


def test_moves_of_today_are_no_stays_while_they_last(administrator, rep):
    lead = make_lead(rep)
    lead_change_status(lead=lead, status=status("Working"), by=rep)
    rows = figures(LEADS, administrator, last=timezone.localdate())
    assert (rows["Working"].now, rows["Working"].median) == (1, None)
