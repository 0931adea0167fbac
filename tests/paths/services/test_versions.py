"""Paths in versions: drafted, published, gone back to; what is published never changes."""

import pytest
from django.db import InternalError, transaction

from core.errors import BusinessRuleError, StaleRecord
from opportunities.services import pipeline_create, pipeline_delete
from paths.models import Path, PathVersion
from paths.registry import all_paths
from paths.services import (
    contents,
    path_create,
    path_draft_begin,
    path_draft_discard,
    path_draft_save,
    path_publish,
    path_roll_back,
)
from tests.factories.leads import status
from tests.factories.paths import lead_path, set_content

LEADS = "leads.lead"


def said(key):
    return contents(all_paths()[LEADS], "").get(key)


@pytest.fixture
def key(db):
    return str(status("New").pk)


def save(draft, key, **content):
    return path_draft_save(draft=draft, by=None, version=draft.version, content={key: content})


def test_records_follow_a_draft_once_it_is_published(manager, key):
    draft = path_draft_begin(path=lead_path(), by=manager)
    before = said(key)
    draft = save(draft, key, key_fields=["email"], guidance="<b>Ask</b><script>1</script>", expected_days=3)
    assert said(key) == before

    published = path_publish(draft=draft, by=manager, version=draft.version)

    now = said(key)
    assert (now.key_fields, now.guidance, now.expected_days) == (("email",), "<b>Ask</b>", 3)
    assert (published.published_by, lead_path().current, lead_path().draft) == (manager, published, None)


def test_an_earlier_version_is_gone_back_to(manager, key):
    first = lead_path().current
    set_content(status("New"), guidance="Otherwise")

    again = path_roll_back(version=first, by=manager)

    assert again.content == first.content
    assert again.number == first.number + 2
    assert said(key).guidance != "Otherwise"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("key_fields", {"key_fields": ["no_such_field"]}),
        ("key_fields", {"key_fields": ["version"]}),
        ("key_fields", {"key_fields": ["email", "email"]}),
        ("gate-fields", {"gate": {"mode": "block", "fields": ["status"]}}),
        ("gate-facts", {"gate": {"mode": "block", "facts": ["is_rich"]}}),
        ("gate-mode", {"gate": {"mode": "shout"}}),
        ("gate-criteria", {"gate": {"mode": "block", "criteria": {"all": [["no_such", "is", "1"]]}}}),
        ("checklist", {"checklist": [{"key": "a", "text": " "}]}),
        ("checklist", {"checklist": [{"key": "a", "text": "One"}, {"key": "a", "text": "Two"}]}),
        ("expected_days", {"expected_days": 0}),
        ("step", {"expected_days": "soon"}),
        ("step", {"key_fields": "email"}),
        ("step", {"checklist": ["Call"]}),
        ("step", []),
    ],
)
def test_what_means_nothing_is_refused_at_its_place(manager, key, part, content):
    draft = path_draft_begin(path=lead_path(), by=manager)
    with pytest.raises(BusinessRuleError) as error:
        path_draft_save(draft=draft, by=manager, version=draft.version, content={key: content})

    assert error.value.field == f"step-{key}-{part}"
    draft.refresh_from_db()
    assert draft.version == 1


def test_the_second_of_two_editors_is_told(manager, administrator, key):
    draft = path_draft_begin(path=lead_path(), by=manager)
    save(draft, key, guidance="One")
    with pytest.raises(StaleRecord):
        path_draft_save(draft=draft, by=administrator, version=1, content={key: {"guidance": "Two"}})
    with pytest.raises(StaleRecord):
        path_publish(draft=draft, by=administrator, version=1)

    draft.refresh_from_db()
    assert draft.content == {key: {"guidance": "One"}}
    assert draft.is_draft


def test_what_is_published_stays_whoever_writes(db):
    current = lead_path().current
    with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic():
        PathVersion.objects.filter(pk=current.pk).update(content={})
    with pytest.raises(BusinessRuleError, match="stays as it is"):
        path_draft_save(draft=current, by=None, version=None, content={})
    assert lead_path().current.content == current.content


def test_a_draft_is_thrown_away_unless_it_is_all_there_is(manager):
    path_draft_discard(draft=path_draft_begin(path=lead_path(), by=manager), by=manager)
    assert lead_path().draft is None
    pipeline = pipeline_create(by=manager, name="Partners")
    only = path_create(record_type="opportunities.opportunity", scope=str(pipeline.pk), name="Partners", by=manager)
    with pytest.raises(BusinessRuleError):
        path_draft_discard(draft=only.draft, by=manager)
    assert only.draft is not None


def test_there_is_one_path_for_a_set_of_steps_that_exists(manager):
    for refused, field in (({"record_type": "accounts.account"}, "record_type"), ({"scope": "7777"}, "scope")):
        with pytest.raises(BusinessRuleError) as error:
            path_create(**{"record_type": "opportunities.opportunity", "name": "Mine", "by": manager, **refused})
        assert error.value.field == field
    with pytest.raises(BusinessRuleError):
        path_create(record_type=LEADS, name="Another", by=manager)

    assert not Path.objects.filter(name__in=["Mine", "Another"]).exists()


def test_the_path_of_a_pipeline_that_is_deleted_is_out_of_use_and_can_be_read(administrator):
    pipeline = pipeline_create(by=administrator, name="Partners")
    path = path_create(
        record_type="opportunities.opportunity", scope=str(pipeline.pk), name="Partners", by=administrator
    )
    pipeline_delete(pipeline=pipeline, by=administrator)

    path.refresh_from_db()
    assert not path.is_active
