"""The content that paths are delivered with, and what a migration does with a path that people have changed."""

from importlib import import_module

import pytest
from django.apps import apps

from leads.models import LeadStatus
from opportunities.models import Pipeline
from paths.content import StepContent, checked
from paths.delivered import publish
from paths.models import Path
from paths.registry import all_paths
from paths.services import path_draft_begin, path_update
from tests.factories.leads import status
from tests.factories.paths import lead_path, set_content, the_path

pytestmark = pytest.mark.django_db
FORWARDS = import_module("leads.migrations.0007_path_content").forwards


def delivered():
    yield lead_path(), "leads.lead"
    yield the_path("opportunities.opportunity", Pipeline.objects.get(is_default=True).pk), "opportunities.opportunity"
    yield the_path("quotes.quote"), "quotes.quote"


def test_every_step_says_something_that_may_be_stored_as_it_is():
    for path, record_type in delivered():
        path_type, content = all_paths()[record_type], path.current.content
        assert {option.key for option in path_type.options(path.scope)} == set(content)
        assert checked(content, path_type) == content
        assert path.draft is None


def test_open_steps_have_guidance_items_and_days_and_what_is_won_is_celebrated():
    for path, record_type in delivered():
        content = path.current.content
        for option in all_paths()[record_type].options(path.scope):
            step = StepContent.from_json(content[option.key])
            assert step.guidance
            assert step.celebrates == (option.kind in {"won", "converted"})
            if option.kind == "open":
                assert step.checklist
                assert step.expected_days
                assert step.key_fields
            assert not step.gate.blocks


def test_keys_of_items_are_used_once():
    items = [item["key"] for path, __ in delivered() for step in path.current.content.values()
             for item in step.get("checklist", ())]  # fmt: skip
    assert len(set(items)) == len(items)


def test_gates_are_few_and_only_warn():
    gates = [
        step["gate"]["mode"] for path, __ in delivered() for step in path.current.content.values() if "gate" in step
    ]
    assert gates == ["warn", "warn"]


@pytest.fixture
def as_delivered():
    """The leads' path as it was before there was better content: one version, with what the first migration wrote."""
    statuses = import_module("leads.migrations.0002_statuses").STATUSES
    content = {}
    for label, __, __, fields, guidance in statuses:
        said = {"key_fields": fields, "guidance": guidance}
        content[str(status(label).pk)] = {name: value for name, value in said.items() if value}
    path = lead_path()
    path.versions.all().delete()
    path.versions.create(number=1, content=content, published_at="2026-01-01T00:00Z")
    return path


def test_a_path_as_delivered_gets_it_as_its_next_version(as_delivered):
    FORWARDS(apps, None)

    current = as_delivered.current
    assert (current.number, current.is_draft, current.celebration) == (2, False, "sometimes")
    assert current.content[str(status("New").pk)]["expected_days"] == 1
    FORWARDS(apps, None)
    assert as_delivered.versions.count() == 2


def people_edit(path):
    set_content(status("New"), guidance="<p>Ours</p>")


def people_draft(path):
    path_draft_begin(path=path, by=None)


def people_wrote_into_the_first(path):
    content = {**path.current.content, str(status("New").pk): {"guidance": "<p>Ours</p>"}}
    path.versions.all().delete()
    path.versions.create(number=1, content=content, published_at="2026-01-01T00:00Z")


def people_renamed_a_status(path):
    LeadStatus.objects.filter(label="New").update(label="Fresh")


def people_retired_it(path):
    path_update(path=path, by=None, is_active=False)


@pytest.mark.parametrize(
    "change",
    [people_edit, people_draft, people_wrote_into_the_first, people_renamed_a_status, people_retired_it],
)
def test_what_people_made_of_it_stays(as_delivered, change):
    change(as_delivered)
    before = list(as_delivered.versions.values())

    FORWARDS(apps, None)

    assert list(as_delivered.versions.values()) == before


def test_a_path_that_is_gone_is_not_made_again(as_delivered):
    as_delivered.delete()
    FORWARDS(apps, None)
    assert not Path.objects.filter(record_type="leads.lead").exists()
    assert publish(apps, None, delivered={}, content={}) is False
