"""Short lists of dangerous things, each use reviewed; a new one fails here until it is."""

import re

import pytest

from tests.architecture.house import ROOT, sources

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def uses(pattern, paths):
    found = set()
    for path in paths:
        for line in path.read_text(encoding="utf8").splitlines():
            if re.search(pattern, line) and not line.lstrip().startswith("#"):
                found.add(str(path.relative_to(ROOT)))
    return found


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"\bmark_safe\(|\bformat_html\(|SafeString", {"paths/guidance.py"}),
        (r"csrf_exempt", {"leads/public_views.py"}),
        (r"\*\*(?:self\.)?request\.(?:GET|POST)", set()),
        (r"\b(?:eval|exec)\(|\bpickle\b|\byaml\.load\b|\bmarshal\b", set()),
        (r"\bfloat\(|FloatField", set()),
    ],
)
def test_dangerous_python_stands_only_where_it_was_reviewed(pattern, allowed):
    assert uses(pattern, sources()) <= allowed


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"\|\s*safe\b|autoescape off", set()),
        (
            r"<script(?![^>]*\bsrc=)",
            {"templates/leads/webform_snippet.html"},
        ),  # shown as text, for other people's sites
        (r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:", set()),
        (r"hx-on|hx-vals=.?js:", set()),
        (r"https?://(?!www\.w3\.org)", set()),
    ],
)
def test_templates_hold_nothing_that_the_policy_forbids(pattern, allowed):
    pages = [path for path in TEMPLATES if "pdf" not in path.parts]
    assert len(pages) > 20
    assert uses(pattern, pages) <= allowed


def test_no_test_empties_the_tables_for_those_after_it():
    """`transaction=True` would flush what the migrations brought; the fixture `committed_db` puts it back."""
    mark = "transaction" + "=True"
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_safety.py"]
    assert [str(path) for path in tests if mark in path.read_text(encoding="utf8")] == []
