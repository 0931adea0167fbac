"""What a path says, taken over by another one: from beside it, or from a file."""

import json
from base64 import b64decode, b64encode

import pgtrigger
import pytest

from accounts.models import LeadSource
from core.errors import BusinessRuleError
from opportunities.services import pipeline_delete
from paths.guidance import pictures_in
from paths.models import Path, PathPicture
from paths.pictures import LIMITS, MOST_IN_PATH
from paths.registry import StepOption
from paths.services import (
    path_begin,
    path_draft_begin,
    path_draft_copy,
    path_draft_discard,
    path_draft_import,
    path_export,
)
from paths.services.transfer import MOST_PICTURES, counterparts
from tests import bombs
from tests.factories.leads import status
from tests.factories.opportunities import make_pipeline
from tests.factories.paths import gate, lead_path, make_picture, set_content, the_path, unwalked_pipeline
from tests.paths.services.test_pictures import shows

DEALS = "opportunities.opportunity"


def options(*labels, kind="open", first=1):
    return [StepOption(str(key), label, kind) for key, label in enumerate(labels, first)]


def the_file(path=None):
    """The version in use as a file, as an installation with other keys would have it."""
    found = path_export((path or lead_path()).current)
    names = {row["key"]: f"k{row['key']}" for row in found["steps"]}
    for row in found["steps"]:
        row["key"] = names[row["key"]]
        following = row["content"].get("gate", {}).get("next")
        if following:
            row["content"]["gate"]["next"] = [names[key] for key in following]
    return found


def load(found, path=None, by=None):
    data = found if isinstance(found, bytes) else json.dumps(found).encode()
    return path_draft_import(path=path or lead_path(), data=data, by=by)


def test_steps_match_by_name_then_by_order_within_their_kind():
    theirs = [*options("New", "Talks", "Gone"), *options("Won", kind="won", first=9)]
    ours = [*options("Call", "new ", first=20), *options("Success", kind="won", first=30)]
    assert counterparts(theirs, ours) == {"1": "21", "2": "20", "9": "30"}


def test_a_copy_takes_over_what_has_a_counterpart(manager):
    pipeline = unwalked_pipeline()
    stage = pipeline.stages.first()
    source = Path.objects.filter(record_type=DEALS).get()

    made = path_begin(record_type=DEALS, scope=str(pipeline.pk), name="Mine", source=source, by=manager)

    assert made.draft.is_draft
    first = next(iter(source.current.content.values()))
    assert made.draft.content[str(stage.pk)]["key_fields"] == first["key_fields"]
    assert (made.left, len(made.draft.content)) == ([], len(source.current.content))


def test_a_copy_is_of_the_same_records_and_replaces_no_draft(manager):
    path, other = lead_path(), Path.objects.filter(record_type=DEALS).get()
    with pytest.raises(BusinessRuleError) as error:
        path_draft_copy(path=path, source=other, by=manager)
    assert error.value.field == "source"
    assert path.draft is None

    draft = path_draft_begin(path=path, by=manager)
    with pytest.raises(BusinessRuleError, match="a draft already"):
        path_draft_copy(path=path, source=path, by=manager)
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_file_comes_back_as_it_went(manager):
    new, working = status("New"), status("Working")
    source = LeadSource.objects.first()
    criteria = {"all": [["source", "is", str(source.pk)], ["rating", "is", "hot"]]}
    set_content(new, checklist=[{"key": "abc", "text": "Call"}], expected_days=3, celebrates=True)
    gate(new, fields=["phone"], criteria=criteria, next=[str(working.pk)], checklist=True)
    before = lead_path().current
    found = the_file()
    assert ["source", "is", str(source)] in found["steps"][0]["content"]["gate"]["criteria"]["all"]

    made = load(found, by=manager)

    assert made.left == []
    assert made.draft.content == before.content
    assert made.draft.is_draft
    assert lead_path().current == before


def test_what_has_no_counterpart_is_told(manager):
    found = the_file()
    extra = {"key": "x", "label": "Nobody's", "kind": "open", "content": {"guidance": "<p>Hm</p>"}}
    found["steps"].append(extra)
    assert load(found, by=manager).left == ["Nobody's"]


def _with_step(**changes):
    found = the_file()
    found["steps"][0]["content"] |= changes
    return found


WRONG_FILES = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b"9" * 5000,
    b'{"format": NaN}',
    b'{"format": "pathway-path-1", "name": "\\ud800"}',
    b"[]",
    b"null",
    b'{"format": "another"}',
    b" " * 2_000_001,
    b'{"pictures": "' + b"A" * 60_000_000 + b'"}',
    {"format": "pathway-path-1"},
    {"format": "pathway-path-1", "record_type": []},
    {"format": "pathway-path-1", "record_type": DEALS, "steps": []},
    {"format": "pathway-path-1", "record_type": "leads.lead", "steps": {}},
    {"format": "pathway-path-1", "record_type": "leads.lead", "steps": [1]},
    {"format": "pathway-path-1", "record_type": "leads.lead", "steps": [], "celebration": "daily"},
    {"format": "pathway-path-1", "record_type": "leads.lead", "steps": [], "celebration": {}},
    {
        "format": "pathway-path-1",
        "record_type": "leads.lead",
        "steps": [{"key": "1", "label": "New", "kind": [], "content": {}}],
    },
    *(
        {
            "format": "pathway-path-1",
            "record_type": "leads.lead",
            "steps": [{"key": "1", "label": "New", "kind": "open", "content": {"gate": {"next": [odd]}}}],
        }
        for odd in ([], {}, 1)
    ),
]


@pytest.mark.parametrize("found", WRONG_FILES, ids=lambda found: str(found)[:60])
def test_what_is_no_path_is_refused_at_the_file(manager, found):
    with pytest.raises(BusinessRuleError) as error:
        load(found, by=manager)
    assert error.value.field == "file"
    assert lead_path().draft is None


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("key_fields", {"key_fields": ["no_such_field"]}),
        ("step", {"key_fields": [{}]}),
        ("step", {"key_fields": {}}),
        ("step", {"checklist": [{"key": "a"}]}),
        ("checklist", {"checklist": [{"key": "a" * 41, "text": "Long"}]}),
        ("checklist", {"checklist": [{"key": "a\x00", "text": "Null"}]}),
        ("guidance", {"guidance": "a\x00"}),
        ("expected_days", {"expected_days": 10**30}),
        ("step", {"expected_days": 1.5}),
        ("step", {"gate": {"fields": [{}]}}),
        ("step", {"gate": {"facts": 5}}),
        ("gate-mode", {"gate": {"mode": []}}),
        ("step", {"gate": {"criteria": []}}),
        ("gate-criteria", {"gate": {"criteria": {"all": [["owner__password", "is", "1"]]}}}),
    ],
)
def test_wrong_content_is_refused_at_its_place(manager, part, content):
    with pytest.raises(BusinessRuleError) as error:
        load(_with_step(**content), by=manager)
    assert error.value.field == f"step-{status('New').pk}-{part}"
    assert lead_path().draft is None


@pytest.mark.parametrize("value", ["Nowhere else", "999"])
def test_conditions_that_name_what_is_not_here_are_refused(manager, value):
    wrong = _with_step(gate={"criteria": {"all": [["source", "is", value]]}})
    with pytest.raises(BusinessRuleError) as error:
        load(wrong, by=manager)
    assert error.value.field == "file"
    assert lead_path().draft is None


@pytest.fixture
def pictured(manager):
    """A file of the version in use, whose guidance shows two pictures; and their keys."""
    keys = [make_picture(width, by=manager).key for width in (8, 9)]
    set_content(status("New"), guidance=shows(keys[0]))
    set_content(status("Working"), guidance=f"<p>Both</p>{shows(*keys)}")
    return the_file(), keys


def forget_pictures():
    with pgtrigger.ignore("paths.PathPicture:path_picture_stays"):
        PathPicture.objects.all().delete()


def test_pictures_travel_with_the_file(manager, pictured):
    found, keys = pictured
    before = lead_path().current.content
    assert {key: b64decode(text) for key, text in found["pictures"].items()} == {
        keys[0]: bombs.png(8),
        keys[1]: bombs.png(9),
    }
    forget_pictures()
    found["pictures"]["0" * 64] = b64encode(bombs.png(77)).decode()  # which nothing shows

    made = load(found, by=manager)

    assert (made.pictures_left, made.draft.content) == (0, before)
    assert {p.key: bytes(p.content) for p in PathPicture.objects.all()} == {
        keys[0]: bombs.png(8),
        keys[1]: bombs.png(9),
    }


def test_a_file_without_pictures_is_as_it_was(manager):
    assert "pictures" not in the_file()


def test_pictures_that_are_here_already_need_no_file(manager, pictured):
    found, __ = pictured
    before = lead_path().current.content
    del found["pictures"]
    made = load(found, by=manager)
    assert (made.pictures_left, made.draft.content) == (0, before)


def test_pictures_that_are_nowhere_are_left_out_and_counted(manager, pictured):
    found, keys = pictured
    forget_pictures()
    del found["pictures"][keys[1]]

    made = load(found, by=manager)

    assert made.pictures_left == 1
    texts = [made.draft.content[str(status(name).pk)]["guidance"] for name in ("New", "Working")]
    assert [[pictures_in(text) for text in texts], "Both" in texts[1]] == [[[keys[0]], [keys[0]]], True]


@pytest.mark.parametrize(
    ("pictures", "words"),
    [
        ([], "what its pictures are"),
        ("x", "what its pictures are"),
        ({"KEY": None}, "base 64"),
        ({"KEY": 5}, "base 64"),
        ({"KEY": "*"}, "base 64"),
        ({"KEY": "\u00e9"}, "base 64"),
        ({"KEY": ""}, "not a PNG or JPEG"),
        ({"KEY": b64encode(b"<svg/>").decode()}, "not a PNG or JPEG"),
        ({"KEY": b64encode(bombs.PICTURES["giant"]).decode()}, "PNG or JPEG"),
        ({"KEY": b64encode(bombs.png() + b"\0" * LIMITS.bytes).decode()}, "at most 2 MB"),
        ({"KEY": b64encode(bombs.png(99)).decode()}, "not the one that its guidance shows"),
    ],
)
def test_pictures_of_a_file_are_checked(manager, pictured, pictures, words):
    found, keys = pictured
    forget_pictures()
    found["pictures"] = json.loads(json.dumps(pictures).replace("KEY", keys[0]))
    with pytest.raises(BusinessRuleError, match=words) as error:
        load(found, by=manager)
    assert error.value.field == "file"
    assert lead_path().draft is None
    assert not PathPicture.objects.exists()


def test_a_path_with_all_the_pictures_that_it_may_have_can_be_taken_elsewhere():
    """What may be exported is not too large to be imported."""
    assert len(b64encode(b"\0" * LIMITS.bytes)) * MOST_IN_PATH <= MOST_PICTURES


def test_guidance_of_a_file_is_cleaned(manager):
    made = load(_with_step(guidance="<p onclick=x()>Hi<script>1</script><img src=x></p>"), by=manager)
    assert made.draft.content[str(status("New").pk)]["guidance"] == "<p>Hi</p>"


def test_an_empty_draft_is_filled(manager):
    pipeline = unwalked_pipeline()
    path = path_begin(record_type=DEALS, scope=str(pipeline.pk), name="Mine", source=None, by=manager).draft.path
    found = {"format": "pathway-path-1", "record_type": DEALS, "steps": [
        {"key": "1", "label": pipeline.stages.first().name, "kind": "open", "content": {"guidance": "<p>Hi</p>"}}
    ]}  # fmt: skip

    made = load(found, path, manager)

    assert made.draft.number == 1
    assert made.draft.content == {str(pipeline.stages.first().pk): {"guidance": "<p>Hi</p>"}}
    with pytest.raises(BusinessRuleError):
        path_draft_discard(draft=made.draft, by=manager)


def test_what_the_path_of_a_deleted_pipeline_says_can_be_copied(manager):
    gone, other = make_pipeline(), unwalked_pipeline()
    source = the_path(DEALS, gone.pk)
    gone.stages.all().delete()
    pipeline_delete(pipeline=gone, by=manager)

    made = path_begin(record_type=DEALS, scope=str(other.pk), name="Mine", source=source, by=manager)

    first = min(source.current.content, key=int)
    assert made.draft.content[str(other.stages.first().pk)] == source.current.content[first]
    assert made.left
