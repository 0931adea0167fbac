"""What is ticked: by whom first, and when; it goes with its record and comes back with it."""

import pytest

from core.errors import BusinessRuleError
from core.models import Snapshot
from core.services import record_restore
from leads.services import lead_convert, lead_delete
from paths.models import ChecklistTick
from paths.registry import path_of
from paths.services import checklist_tick, followed
from tests.factories.leads import make_lead, status
from tests.factories.paths import set_content


def ticks_of(lead):
    return followed(path_of(lead), lead).ticks


@pytest.fixture
def lead(rep):
    set_content(status("New"), checklist=[{"key": "a1", "text": "Called"}])
    return make_lead(rep)


def test_it_says_who_did_it_first(lead, rep, manager):
    checklist_tick(record=lead, item="a1", is_done=True, by=rep)
    again = checklist_tick(record=lead, item="a1", is_done=True, by=manager)

    assert again.by == rep
    assert ticks_of(lead)["a1"].by == str(rep)
    assert ticks_of(lead)["a1"].at == again.at
    checklist_tick(record=lead, item="a1", is_done=False, by=manager)
    checklist_tick(record=lead, item="a1", is_done=False, by=manager)
    assert ticks_of(lead) == {}


def test_an_item_that_is_not_there_is_refused(lead, rep):
    with pytest.raises(BusinessRuleError, match="no longer on the checklist"):
        checklist_tick(record=lead, item="zz", is_done=True, by=rep)
    assert not ChecklistTick.objects.exists()


def test_a_converted_lead_changes_no_more(lead, rep):
    converted = lead_convert(lead=lead, by=rep).lead
    with pytest.raises(BusinessRuleError):
        checklist_tick(record=converted, item="a1", is_done=True, by=rep)
    assert not ChecklistTick.objects.exists()


def test_ticks_stay_through_new_versions_of_the_path(lead, rep):
    checklist_tick(record=lead, item="a1", is_done=True, by=rep)
    set_content(status("New"), checklist=[{"key": "a1", "text": "Called twice"}, {"key": "a2", "text": "Written"}])

    assert list(ticks_of(lead)) == ["a1"]


def test_they_go_with_their_record_and_come_back_with_it(lead, rep):
    checklist_tick(record=lead, item="a1", is_done=True, by=rep)
    lead_delete(lead=lead, by=rep)
    assert not ChecklistTick.objects.exists()

    record_restore(snapshot=Snapshot.objects.get(), by=rep)
    assert ticks_of(lead)["a1"].by == str(rep)
