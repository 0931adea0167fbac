"""The states of the chevrons and what the button does (salesforce-like path rules). No database."""

from types import SimpleNamespace

import pytest

from paths.bar import Walk
from paths.registry import StepOption

STAGES = [
    StepOption("1", "Prospecting"),
    StepOption("2", "Qualification"),
    StepOption("3", "Negotiation"),
    StepOption("8", "Closed won", "won"),
    StepOption("9", "Closed lost", "lost"),
]
STATUSES = [
    StepOption("1", "New"),
    StepOption("2", "Working"),
    StepOption("3", "Qualified"),
    StepOption("4", "Converted", "converted"),
    StepOption("5", "Unqualified", "closed"),
]
TWO_CONVERTED = [*STATUSES, StepOption("6", "Converted, partner", "converted")]


def path_type(noun, convert_url="/convert/"):
    return SimpleNamespace(noun=noun, convert_url=lambda record: convert_url, close_url=lambda record: None)


def states(options, current):
    walk = Walk(options, current)
    return [(step.label, step.state) for step in walk.steps(walk.selected(None), {})]


def button(options, current, asked=None, convert_url="/convert/"):
    """(kind, label, step) of the button."""
    walk = Walk(options, current)
    noun = "stage" if options is STAGES else "status"
    action = walk.action(walk.selected(asked), path_type(noun, convert_url), record=None)
    return action and (action.kind, action.label, action.step)


@pytest.mark.parametrize(
    ("options", "current", "expected"),
    [
        (STAGES, "1", "current incomplete incomplete incomplete"),
        (STAGES, "2", "complete current incomplete incomplete"),
        (STAGES, "3", "complete complete current incomplete"),
        (STAGES, "8", "complete complete complete won"),
        (STAGES, "9", "incomplete incomplete incomplete lost"),
        (STATUSES, "2", "complete current incomplete incomplete"),
        (STATUSES, "4", "complete complete complete converted"),
        (STATUSES, "5", "incomplete incomplete incomplete lost"),
        (TWO_CONVERTED, "6", "complete complete complete converted"),
    ],
)
def test_the_state_of_each_step(options, current, expected):
    assert [state for __, state in states(options, current)] == expected.split()


@pytest.mark.parametrize(
    ("options", "current", "last"),
    [
        (STAGES, "1", "Closed"),
        (STAGES, "8", "Closed won"),
        (STAGES, "9", "Closed lost"),
        (STATUSES, "1", "Converted"),
        (STATUSES, "5", "Unqualified"),
        (TWO_CONVERTED, "1", "Converted"),
        (TWO_CONVERTED, "6", "Converted, partner"),
    ],
)
def test_all_ends_are_one_last_step_until_one_is_reached(options, current, last):
    assert states(options, current)[-1][0] == last


@pytest.mark.parametrize(
    ("options", "current", "asked", "expected"),
    [
        (STAGES, "1", None, ("move", "Mark stage as complete", "2")),
        (STAGES, "1", "1", ("move", "Mark stage as complete", "2")),
        (STAGES, "1", "3", ("move", "Mark as current stage", "3")),
        (STAGES, "3", "1", ("move", "Mark as current stage", "1")),
        (STAGES, "3", None, ("close", "Select closed stage", "closed")),
        (STAGES, "1", "closed", ("close", "Select closed stage", "closed")),
        (STAGES, "1", "9", ("close", "Select closed stage", "9")),
        (STAGES, "8", None, ("change", "Change closed stage", "8")),
        (STAGES, "8", "9", ("change", "Change closed stage", "9")),
        (STAGES, "9", "2", ("move", "Mark as current stage", "2")),
        (STATUSES, "1", None, ("move", "Mark status as complete", "2")),
        (STATUSES, "3", None, ("convert", "Select converted status", "")),
        (STATUSES, "1", "4", ("convert", "Select converted status", "")),
        (STATUSES, "1", "5", ("close", "Select closed status", "5")),
        (STATUSES, "5", None, None),
        (STATUSES, "5", "1", ("move", "Mark as current status", "1")),
        (TWO_CONVERTED, "1", "converted", ("convert", "Select converted status", "")),
        (STAGES, "1", "no such step", ("move", "Mark stage as complete", "2")),
    ],
)
def test_what_the_button_does(options, current, asked, expected):
    assert button(options, current, asked) == expected


def test_without_a_way_to_convert_there_is_no_button():
    assert button(STATUSES, "3", convert_url=None) is None


def test_the_closed_steps_are_the_choices():
    action = Walk(STAGES, "3").action("3", path_type("stage"), record=None)

    assert [choice.key for choice in action.choices] == ["8", "9"]


@pytest.mark.parametrize(
    ("options", "current", "expected"),
    [(STATUSES, "1", ["5"]), (STATUSES, "5", []), (STATUSES, "4", []), (STAGES, "1", [])],
)
def test_a_lead_can_be_closed_from_any_open_step(options, current, expected):
    assert [option.key for option in Walk(options, current).closers()] == expected


def test_a_chosen_step_is_selected_and_the_current_one_stays_current():
    walk = Walk(STAGES, "2")
    steps = walk.steps(walk.selected("1"), {})

    assert [step.is_selected for step in steps] == [True, False, False, False]
    assert [step.is_current for step in steps] == [False, True, False, False]


def test_a_closed_step_that_is_looked_at_selects_the_last_chevron():
    walk = Walk(STAGES, "2")
    steps = walk.steps(walk.selected("9"), {})

    assert steps[-1].is_selected
    assert steps[-1].label == "Closed"


@pytest.mark.parametrize(
    ("days", "text", "hint"),
    [
        (None, "", "New"),
        (0, "today", "New: less than a day"),
        (1, "1 day", "New: 1 day"),
        (19, "19 days", "New: 19 days"),
    ],
)
def test_days_are_told(days, text, hint):
    step = Walk(STATUSES, "1").steps("1", {} if days is None else {"1": days})[0]

    assert (step.days_text, step.hint) == (text, hint)


def test_a_path_without_any_step_is_empty():
    walk = Walk([], "")

    assert walk.steps(walk.selected(None), {}) == []
    assert walk.action("", path_type("stage"), record=None) is None
