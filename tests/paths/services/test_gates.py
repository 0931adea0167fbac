"""What gates ask of a move, by every verb that moves a record; the same answer through each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services import account_delete
from core.errors import BusinessRuleError, NotAllowed
from core.record_history import record_history
from leads.services import lead_change_status, lead_convert, lead_create
from opportunities.services import (
    contact_role_add,
    opportunity_change_pipeline,
    opportunity_change_stage,
    opportunity_close,
    opportunity_create,
    opportunity_set_lines,
    pipeline_create,
    stage_create,
)
from paths.errors import GateBlocked
from paths.models import GateEvent
from paths.services import (
    checklist_tick,
    path_create,
    path_draft_begin,
    path_draft_save,
    path_publish,
    path_update,
)
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.leads import make_lead, status
from tests.factories.opportunities import loss_reason, make_line, make_opportunity, stage
from tests.factories.paths import deal_path, gate, set_content
from tests.factories.users import make_user
from users.services import record_access_set

AMOUNT = {"fields": ["amount"]}


@pytest.fixture
def deal(rep):
    return make_opportunity(rep, amount=None)


def move(deal, name, **more):
    return opportunity_change_stage(opportunity=deal, stage=stage(name), by=more.pop("by", deal.owner), **more)


def stopped(verb, *wants, **given):
    """The move is refused for these reasons, and nothing was written."""
    with pytest.raises(GateBlocked) as stop:
        verb(**given)
    assert [want.text for want in stop.value.wants] == list(wants)
    return stop.value


def test_a_field_that_is_missing_stops_the_move_until_it_is_filled(deal):
    gate(stage("Prospecting"), **AMOUNT)

    error = stopped(move, "Fill in Amount.", deal=deal, name="Qualification")
    assert str(error.message) == "“Prospecting” is not complete yet. Fill in Amount."
    deal.refresh_from_db()
    assert (deal.stage.name, deal.version) == ("Prospecting", 1)

    moved = move(deal, "Qualification", amount=100)
    assert (moved.stage.name, moved.amount, moved.version) == ("Qualification", 100, 2)
    assert deal.events.count() == 2  # made, and one save for both


@pytest.mark.parametrize("name", ["Qualification", "Needs analysis", "Closed won"])
def test_skipping_a_step_does_not_skip_its_gate(deal, name):
    gate(stage("Prospecting"), **AMOUNT)
    stopped(move, "Fill in Amount.", deal=deal, name=name)


def test_gates_of_all_steps_on_the_way_are_asked_and_told_once(deal):
    gate(stage("Prospecting"), **AMOUNT)
    gate(stage("Qualification"), fields=["amount", "next_step"])

    stopped(move, "Fill in Amount.", "Fill in Next step.", deal=deal, name="Needs analysis")


def test_going_back_and_losing_leave_nothing_behind(deal, manager):
    deal = move(deal, "Needs analysis")
    gate(stage("Needs analysis"), **AMOUNT)
    gate(stage("Prospecting"), **AMOUNT)

    assert move(deal, "Qualification").stage.name == "Qualification"
    lost = close(deal, "Closed lost")
    assert lost.stage.name == "Closed lost"


def close(deal, name, **more):
    why = {"loss_reason": loss_reason()} if name == "Closed lost" else {}
    given = {"by": deal.owner, "close_date": timezone.localdate(), **why, **more}
    return opportunity_close(opportunity=deal, stage=stage(name), **given)


def test_a_detour_over_a_lost_stage_is_no_way_around(deal, manager):
    gate(stage("Prospecting"), **AMOUNT)
    lost = close(deal, "Closed lost")

    stopped(close, "Fill in Amount.", deal=lost, name="Closed won")
    stopped(move, "Fill in Amount.", deal=lost, name="Needs analysis", by=manager)
    assert move(lost, "Prospecting", by=manager).stage.name == "Prospecting"


def test_the_same_answer_through_every_verb(rep, deal):
    gate(stage("Prospecting"), **AMOUNT)
    want = "Fill in Amount."

    stopped(move, want, deal=deal, name="Qualification")
    stopped(close, want, deal=deal, name="Closed won")
    given = {"by": rep, "name": "New", "close_date": deal.close_date}
    stopped(opportunity_create, want, stage=stage("Qualification"), **given)
    assert opportunity_create(**given).stage.name == "Prospecting"


def test_another_pipelines_gates_hold_for_who_comes_from_outside(rep, deal, administrator):
    pipeline = pipeline_create(by=administrator, name="Partners")
    first, second = (
        stage_create(
            by=administrator, pipeline=pipeline, name=name, position=n, probability=10, forecast_category="pipeline"
        )
        for n, name in enumerate(("New", "Offered"))
    )
    path = path_create(
        record_type="opportunities.opportunity", scope=str(pipeline.pk), name="Partners", by=None,
        content={str(first.pk): {"gate": {"mode": "block", **AMOUNT}}},
    )  # fmt: skip
    path_publish(draft=path.draft, by=None, version=1)

    stopped(opportunity_change_pipeline, "Fill in Amount.", opportunity=deal, stage=second, by=rep)
    assert opportunity_change_pipeline(opportunity=deal, stage=first, by=rep).stage == first


def test_converting_is_a_move_and_so_is_being_made(rep):
    gate(status("New"), fields=["rating"])
    lead = make_lead(rep)

    stopped(lead_convert, "Fill in Rating.", lead=lead, by=rep)
    stopped(lead_change_status, "Fill in Rating.", lead=lead, status=status("Qualified"), by=rep)
    given = {"by": rep, "last_name": "Berg", "company": "Berg"}
    stopped(lead_create, "Fill in Rating.", status=status("Working"), **given)
    lead.refresh_from_db()
    assert (lead.is_converted, lead.status.label) == (False, "New")
    assert lead_change_status(lead=lead, status=status("Unqualified"), by=rep).status.label == "Unqualified"
    moved = lead_change_status(lead=lead, status=status("Working"), by=rep, rating="hot")
    assert (moved.status.label, moved.rating) == ("Working", "hot")
    assert lead_convert(lead=moved, by=rep).lead.is_converted


def test_every_item_of_the_checklist_is_ticked_first(rep, deal):
    items = [{"key": "a1", "text": "Budget known"}, {"key": "a2", "text": "Needs known"}]
    set_content(stage("Prospecting"), checklist=items, gate={"mode": "block", "checklist": True})

    stopped(move, "Tick “Budget known”.", "Tick “Needs known”.", deal=deal, name="Qualification")
    checklist_tick(record=deal, item="a1", is_done=True, by=rep)
    stopped(move, "Tick “Needs known”.", deal=deal, name="Qualification")
    checklist_tick(record=deal, item="a2", is_done=True, by=rep)
    assert move(deal, "Qualification").stage.name == "Qualification"


def test_facts_are_asked_of_what_hangs_on_the_record(rep, deal):
    gate(stage("Prospecting"), facts=["has_product", "has_contact_role", "is_planned"])

    stopped(move, "Add a product.", "Add a contact role.", "Plan the next activity.", deal=deal, name="Qualification")
    deal = opportunity_set_lines(opportunity=deal, lines=[make_line()], by=rep)
    contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    stopped(move, "Plan the next activity.", deal=deal, name="Qualification")


def test_criteria_are_asked_of_the_values_that_it_will_have(deal):
    gate(stage("Prospecting"), criteria={"all": [["amount", "at_least", "1000"]]})

    stopped(move, "It has to be so: Amount is at least 1,000.", deal=deal, name="Qualification", amount=999)
    assert move(deal, "Qualification", amount=1000).amount == 1000


def test_only_the_steps_that_may_follow_do(deal):
    gate(stage("Prospecting"), next=[str(stage("Qualification").pk)])

    stopped(move, "From here it goes to: Qualification.", deal=deal, name="Needs analysis")
    stopped(close, "From here it goes to: Qualification.", deal=deal, name="Closed lost")
    assert move(deal, "Qualification").stage.name == "Qualification"


def test_steps_that_may_follow_and_are_gone_hold_nobody(deal):
    gate(stage("Prospecting"), next=["987654"])
    assert move(deal, "Needs analysis").stage.name == "Needs analysis"


def test_a_step_whose_condition_names_what_is_gone_can_be_mended(deal, manager):
    account = make_account(manager)
    gate(stage("Prospecting"), criteria={"all": [["account", "is", str(account.pk)]]})
    account_delete(account=account, by=manager)
    with pytest.raises(GateBlocked):
        move(deal, "Qualification")

    draft = path_draft_begin(path=deal_path(stage("Prospecting")), by=manager)
    other = {**draft.content, str(stage("Qualification").pk): {"expected_days": 3}}
    draft = path_draft_save(draft=draft, by=manager, version=draft.version, content=other)
    with pytest.raises(BusinessRuleError):
        path_publish(draft=draft, by=manager, version=draft.version)
    mended = {**draft.content, str(stage("Prospecting").pk): {}}
    draft = path_draft_save(draft=draft, by=manager, version=draft.version, content=mended)
    path_publish(draft=draft, by=manager, version=draft.version)
    assert move(deal, "Qualification").stage.name == "Qualification"


def test_a_warning_moves_and_says_so(rep, deal):
    gate(stage("Prospecting"), mode="warn", **AMOUNT)

    moved = move(deal, "Qualification")

    assert [want.text for want in moved.passage.warnings] == ["Fill in Amount."]
    event = GateEvent.objects.get()
    assert (event.outcome, event.by, event.object_id) == ("warned", rep, deal.pk)


def test_an_off_gate_and_a_path_out_of_use_ask_nothing(deal):
    gate(stage("Prospecting"), mode="off", **AMOUNT)
    assert move(deal, "Qualification").stage.name == "Qualification"
    gate(stage("Qualification"), **AMOUNT)
    path_update(path=deal_path(stage("Qualification")), by=None, is_active=False)
    assert move(deal, "Needs analysis").stage.name == "Needs analysis"
    assert not GateEvent.objects.exists()


def test_who_may_overrides_a_gate_with_a_reason_that_the_history_tells(deal, rep, manager):
    gate(stage("Prospecting"), **AMOUNT)

    with pytest.raises(NotAllowed):
        move(deal, "Qualification", by=rep, override="Because")
    stopped(move, "Fill in Amount.", deal=deal, name="Qualification", by=manager, override="  ")
    with pytest.raises(BusinessRuleError):
        move(deal, "Qualification", by=manager, override="x" * 501)
    assert not GateEvent.objects.exists()
    moved = move(deal, "Qualification", by=manager, override="The tender closes today")

    event = GateEvent.objects.get()
    assert (event.outcome, event.reason, event.by) == ("overridden", "The tender closes today", manager)
    assert record_history(moved, manager).saves[0].reason == "The tender closes today"
    assert record_history(moved, manager).saves[-1].reason == ""


def test_stops_are_counted_outside_of_the_transaction_that_is_gone(committed_db):
    rep = make_user()
    deal = make_opportunity(rep, amount=None)
    gate(stage("Prospecting"), **AMOUNT)

    stopped(move, "Fill in Amount.", deal=deal, name="Qualification")

    event = GateEvent.objects.get()
    assert (event.outcome, event.step, event.by) == ("stopped", str(stage("Prospecting").pk), rep)
    assert event.wants[0]["name"] == "amount"


def test_a_move_without_gates_costs_one_statement_more(deal):
    with CaptureQueriesContext(connection) as asked:
        move(deal, "Qualification")

    assert len([query for query in asked if '"paths_' in query["sql"]]) == 1


def test_a_condition_names_no_record_that_its_reader_does_not_see(rep, manager, deal):
    record_access_set(record_type="accounts.account", access="private", by=None)
    hidden = make_account(make_user(), name="Secret Holding")
    gate(stage("Prospecting"), criteria={"all": [["account", "is", str(hidden.pk)]]})

    stopped(move, "A condition that was set for this step does not hold.", deal=deal, name="Qualification")


def test_what_is_stored_of_a_condition_names_no_record(deal, rep):
    account = make_account(rep, name="Secret & Sons")
    gate(stage("Prospecting"), mode="warn", criteria={"all": [["account", "is", str(account.pk)]]})
    moved = move(deal, "Qualification")
    assert "Secret & Sons" in moved.passage.warnings[0].text
    assert GateEvent.objects.get().wants == [
        {
            "kind": "criteria",
            "text": "A condition that was set for this step does not hold.",
            "name": "criteria",
            "url": "",
        }
    ]


def test_what_gates_said_is_seen_by_those_who_see_the_record(deal, rep, manager):
    gate(stage("Prospecting"), mode="warn", **AMOUNT)
    move(deal, "Qualification")
    record_access_set(record_type="opportunities.opportunity", access="private", by=None)
    assert GateEvent.objects.visible_to(rep).count() == 1
    assert GateEvent.objects.visible_to(make_user(profile=manager.profile)).count() == 0


def test_a_reason_is_a_text(deal, manager):
    gate(stage("Prospecting"), **AMOUNT)
    for reason in ("a\x00b", "x" * 501):
        with pytest.raises(BusinessRuleError) as refused:
            move(deal, "Qualification", by=manager, override=reason)
        assert list(refused.value.errors) == ["override"]


def test_one_who_read_the_step_does_not_move_the_record_back_to_it(deal, rep):
    """Whoever saves fields beside the step that they read leaves where others have moved the record meanwhile."""
    begun = stage("Prospecting")
    move(deal, "Qualification")
    saved = opportunity_change_stage(opportunity=deal, stage=begun, by=rep, version=1, next_step="Call")
    assert (saved.stage.name, saved.next_step) == ("Qualification", "Call")
    lead = make_lead(rep)
    begun = lead.status
    lead_change_status(lead=lead, status=status("Working"), by=rep)
    saved = lead_change_status(lead=lead, status=begun, by=rep, version=1, title="Chief")
    assert (saved.status.label, saved.title) == ("Working", "Chief")


def test_a_lost_deal_keeps_a_reason_whichever_way_its_fields_are_saved(deal, rep):
    lost = close(deal, "Closed lost")
    with pytest.raises(BusinessRuleError, match="loss reason"):
        opportunity_change_stage(opportunity=lost, stage=lost.stage, by=rep, loss_reason=None)
