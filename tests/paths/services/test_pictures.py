"""Pictures of guidance: which are taken, that each is stored once and stays, and which may be shown."""

import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from core.errors import BusinessRuleError
from paths.models import PathPicture
from paths.pictures import LIMITS, MOST_IN_PATH, key_of
from paths.services import path_draft_begin, path_draft_save, path_picture_add, path_publish
from tests import bombs
from tests.factories.leads import status
from tests.factories.paths import lead_path, make_picture


def drawn(kind, size=(30, 20), **more):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind, **more)
    return file.getvalue()


def on_its_side():
    exif = Image.Exif()
    exif[0x0112] = 6
    return drawn("JPEG", exif=exif)


SECOND = {"save_all": True, "append_images": [Image.new("RGB", (2, 2))]}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (drawn("PNG"), ("image/png", 30, 20)),
        (drawn("JPEG"), ("image/jpeg", 30, 20)),
        (on_its_side(), ("image/jpeg", 20, 30)),
        (drawn("MPO", **SECOND), ("image/jpeg", 30, 20)),
        (drawn("JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"), ("image/jpeg", 30, 20)),
    ],
    ids=["png", "jpeg", "on its side", "of a telephone", "broken EXIF"],
)
def test_is_stored_as_it_is(manager, content, found):
    picture = path_picture_add(content=content, by=manager)

    picture.refresh_from_db()
    assert (picture.media_type, picture.width, picture.height) == found
    assert bytes(picture.content) == content
    assert (picture.key, picture.created_by) == (key_of(content), manager)


def test_the_same_picture_is_stored_once(manager, administrator):
    first = path_picture_add(content=drawn("PNG"), by=manager)
    again = path_picture_add(content=drawn("PNG"), by=administrator)
    assert (again.pk, again.created_by, PathPicture.objects.count()) == (first.pk, manager, 1)


BOMBS = {name: content for name, content in bombs.PICTURES.items() if name != "a little too large"}
REFUSED = {
    **{name: content for name, content in BOMBS.items() if len(content) <= LIMITS.bytes and name != "long"},
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "script": b"<script>alert(1)</script>",
    "html behind a signature": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    "nothing": b"",
    "cut off": drawn("PNG")[:40],
    "gif": drawn("GIF"),
    "webp": drawn("WEBP"),
    "too many bytes": bombs.png() + b"\0" * LIMITS.bytes,
    "too many pixels": bombs.png(10_001, 1000),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_or_too_large_is_refused_in_words(manager, name):
    with pytest.raises(BusinessRuleError) as error:
        path_picture_add(content=REFUSED[name], by=manager)
    assert error.value.field == "picture"
    assert any(words in error.value.message for words in ("not a PNG or JPEG", "at most 2 MB", "at most 10 million"))
    assert not PathPicture.objects.exists()


def test_it_never_changes_and_never_goes(manager):
    picture = make_picture(by=manager)
    rows = PathPicture.objects.filter(pk=picture.pk)
    for act in (lambda: rows.update(content=b"x"), lambda: rows.update(width=1), rows.delete):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            act()
    picture.refresh_from_db()
    assert bytes(picture.content) == bombs.png()


def shows(*keys):
    return "".join(f'<p><img src="/paths/pictures/{key}/" alt="It"></p>' for key in keys)


@pytest.fixture
def draft(manager):
    return path_draft_begin(path=lead_path(), by=manager)


def save(draft, guidance, version=1, pictures=(), step="New"):
    content = {**draft.content, str(status(step).pk): {"guidance": guidance}}
    return path_draft_save(draft=draft, by=None, version=version, content=content, pictures=pictures)


def test_guidance_and_its_pictures_are_stored_together(draft):
    content = bombs.png(40, 30)
    saved = save(draft, shows(key_of(content)), pictures=[content])

    stored = saved.content[str(status("New").pk)]["guidance"]
    assert 'alt="It" width="40" height="30" loading="lazy"' in stored
    published = path_publish(draft=saved, by=None, version=saved.version)
    assert published.content[str(status("New").pk)]["guidance"] == stored


def test_neither_is_stored_where_one_is_refused(draft):
    content = bombs.png()
    for version, pictures, guidance in ((9, [content], ""), (1, [content, b"<svg/>"], ""), (1, [content], "a\0")):
        with pytest.raises(BusinessRuleError):
            save(draft, shows(key_of(content)) + guidance, version=version, pictures=pictures)
        assert not PathPicture.objects.exists()
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_picture_that_is_not_here_is_refused_at_the_guidance(draft):
    with pytest.raises(BusinessRuleError, match="a picture that is not here") as error:
        save(draft, shows(make_picture().key, "0" * 64))
    assert error.value.field == f"step-{status('New').pk}-guidance"


def test_a_path_has_so_many_pictures(draft):
    first, *rest = [make_picture(width + 1).key for width in range(MOST_IN_PATH + 1)]
    draft = save(draft, shows(*rest, *rest))
    with pytest.raises(BusinessRuleError, match=f"At most {MOST_IN_PATH} pictures") as error:
        save(draft, shows(first, rest[0]), version=draft.version, step="Working")
    assert error.value.field == f"step-{status('Working').pk}-guidance"
    save(draft, shows(rest[0]), version=draft.version, step="Working")


def test_pictures_cost_one_question_and_no_picture_costs_none(draft):
    keys = [make_picture(width + 1).key for width in range(5)]
    with CaptureQueriesContext(connection) as asked:
        draft = save(draft, shows(*keys))
    assert sum("pathpicture" in query["sql"] for query in asked) == 1
    with CaptureQueriesContext(connection) as asked:
        save(draft, "<p>Words</p>", version=draft.version)
    assert sum("pathpicture" in query["sql"] for query in asked) == 0
