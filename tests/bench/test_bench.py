"""The harness itself: it measures every page and verb of a small load, and says what does not hold."""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.client import Answer, form_of
from tests.bench.documents import Burst
from tests.bench.figures import Series
from tests.bench.installation import BASE_DIR
from tests.bench.pages import BOUND
from tests.bench.report import BEGIN, END, PAGE, Report, write
from tests.bench.weight import Weight
from tests.processes import OWN_VARIABLES
from tests.server_plugin import HOME

# All but those that hold a time limit of their own, or need a browser.
PARTS = (
    "floors", "pages of the administrator", "pages of the rep", "pages of the manager", "verbs of the administrator",
    "verbs of the rep", "web-to-lead", "quote documents",
)  # fmt: skip
KINDS = ("lead", "account", "contact", "opportunity", "quote")
VERBS = {
    "lead: move to another status", "lead: convert", "opportunity: move to another stage", "opportunity: set lines",
    "quote: ask for a document",
}  # fmt: skip


def report(**changes):
    """A run in which everything holds."""
    page = Series("leads: first page", "rep", [0.02] * 20, queries=9, kilobytes=8.0, is_bound=True)
    found = Report(leads=1000, requests=20, table=Series("table", "", [0.01] * 20), pages=[page])
    found.capture, found.insert = Series("web-to-lead", "", [0.02]), Series("insert", "", [0.01])
    found.render, found.plain = Series("document", "", [0.11]), Series("plain", "", [0.1])
    found.burst.pages, found.weights = [0.1], [Weight("first visit", 200.0, 12), Weight("list page", 9.0, 1)]
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def broken(found):
    return [bound.name for bound in found.bounds() if not bound.holds]


def test_a_run_in_which_all_holds_says_so():
    assert broken(report()) == []
    assert "0 do not hold" in report(bare=Series("bare answer", "", [0.001])).terminal()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"table": Series("table", "", [0.005])}, "p50 over the table floor"),
        ({"capture": Series("web-to-lead", "", [0.03])}, "web-to-lead"),
        ({"render": Series("document", "", [0.2])}, "quote document"),
        ({"weights": [Weight("first visit", 261.0, 12)]}, "first visit"),
        ({"weights": [Weight("record page", 31.0, 1)]}, "record page"),
        ({"verbs": [Series("lead: convert", "rep", trouble="status 500")]}, "lead: convert"),
        ({"pages": [Series("x: record page", "rep", [0.02], queries=16, is_bound=True)]}, "queries"),
        ({"pages": [Series("x: record page", "rep", [0.02] * 9 + [0.09], queries=9, is_bound=True)]}, "p95"),
        ({"pages": [Series("opportunities: board", "rep", [0.11], queries=9, is_bound=True)]}, "p95"),
        ({"pages": [Series("opportunities: board", "rep", [0.09], queries=16, is_bound=True)]}, "queries"),
        ({"verbs": [Series("opportunity: save 50 lines", "rep", [0.02] * 9 + [0.09])]}, "save 50 lines, rep, p95"),
        ({"verbs": [Series("opportunity: move to another stage", "rep", [0.07])]}, "stage, rep, p95"),
        ({"verbs": [Series("lead: move to another status", "rep", [0.02], queries=13)]}, "status, rep, queries"),
    ],
)
def test_what_does_not_hold_is_named(changes, name):
    found = broken(report(**changes))
    assert len(found) == 1
    assert name in found[0]


def test_forms_are_filled_in_as_a_browser_would():
    html = (
        '<form action="/other/"><input name="x" value="1"></form><form action="/go/">'
        '<input name="a" value="1"><input type="checkbox" name="b"><input type="radio" name="c" value="2" checked>'
        '<select name="d"><option value="3">3</option><option value="4" selected>4</option></select>'
        '<textarea name="e">5</textarea><input type="submit" name="f" value="6"></form><input name="g">'
    )
    answer = Answer(200, html.encode(), 0.1)
    assert form_of(answer, "/go/") == {"a": "1", "c": "2", "d": "4", "e": "5"}
    with pytest.raises(LookupError):
        form_of(answer, "/nowhere/")
    with pytest.raises(LookupError):
        form_of(answer, "")
    assert form_of(Answer(200, b'<form method="post"><input name="h" value="7"></form>', 0.1), "") == {"h": "7"}


def test_a_part_that_breaks_is_a_bound_that_does_not_hold():
    found = report(troubles={"web-to-lead": "OSError: gone"}, capture=Series(""), burst=Burst(), table=Series("table"))
    assert broken(found) == ["web-to-lead"]
    assert "web-to-lead: OSError: gone (to be measured)" in found.terminal()
    assert "- web-to-lead: OSError: gone (to be measured)" in found.markdown()


def test_the_figures_take_their_place_in_the_document(tmp_path, monkeypatch):
    page = tmp_path / "performance.md"
    page.write_text(f"Before\n{BEGIN}\nyesterday\n{END}\nAfter\n")
    monkeypatch.setattr("tests.bench.report.PAGE", page)
    write(report())
    text = page.read_text()
    assert text.startswith(f"Before\n{BEGIN}\n`make bench LEADS=1000 REQUESTS=20`")
    assert text.endswith(f"{END}\nAfter\n")
    assert "| leads: first page | rep | 20.0 | 20.0 | 2.0 | 9 | 8 |" in text
    assert "yesterday" not in text


@pytest.fixture
def place():
    """Where the user that PostgreSQL runs as may go too."""
    folder = Path(os.environ[HOME]) / f"bench-{secrets.token_hex(4)}"
    folder.mkdir()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def names(output, viewer):
    """What the table on the terminal says was measured as this viewer."""
    return {line[:42].strip() for line in output.splitlines() if line[42:56].strip() == viewer}


@pytest.mark.slow
def test_every_page_and_verb_of_a_small_load_is_measured(place):
    """Times are nobody's business here: what else the machine does decides them, and with them the exit code."""
    own = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
    own |= {"LEADS": "2000", "REQUESTS": "1", "BENCH_DIR": str(place), "BENCH_ONLY": ",".join(PARTS)}
    document = PAGE.read_text()
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench"], cwd=BASE_DIR, env=own, capture_output=True, text=True, timeout=900
    )
    output = run.stdout
    assert "do not hold" in output, run.stderr
    assert [line for line in output.splitlines() if "to be measured" in line] == []
    everything = names(output, "administrator")
    assert everything == names(output, "rep")
    assert everything >= {"home", "search", "lead: edit page", *VERBS, *(f"{kind}: record page" for kind in KINDS)}
    assert names(output, "manager") == {name for name in everything if name.partition(": ")[2] in BOUND}
    assert names(output, "") >= {"bare answer", "table page", "web-to-lead", "one-row insert", "quote document"}
    assert PAGE.read_text() == document
