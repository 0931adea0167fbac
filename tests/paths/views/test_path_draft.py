"""The editor of a draft: one step after the other, lists by buttons, what is refused where it stands."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from paths.guidance_text import picture_text
from paths.models import ChecklistTick, PathPicture
from paths.pictures import LIMITS, address_of, key_of
from paths.services import path_draft_begin, path_draft_save
from tests import bombs
from tests.factories.leads import make_lead, status
from tests.factories.paths import lead_path, set_content
from tests.visitor import forms_in
from users.services import record_access_set


@pytest.fixture
def draft(manager):
    set_content(status("New"), checklist=[{"key": "call", "text": "Call"}, {"key": "write", "text": "Write"}])
    return path_draft_begin(path=lead_path(), by=manager)


@pytest.fixture
def client(login, manager):
    return login(manager)


@pytest.fixture
def key(draft):
    return str(status("New").pk)


def url(name, draft):
    return reverse(f"paths:{name}", args=[draft.path_id])


def posted(client, draft, step="", **values):
    """What the editor's form would post, with some values changed; None leaves one out."""
    page = client.get(f"{url('draft', draft)}?step={step}").text
    form = max((f for f in forms_in(page) if f.method == "post"), key=lambda form: len(form.values))
    data = {**form.values, "do": ["save"], **{name: value for name, value in values.items() if value is not None}}
    return {name: value for name, value in data.items() if name not in values or values[name] is not None}


def send(client, draft, step="", **values):
    return client.post(url("draft", draft), posted(client, draft, step, **values))


def content(draft, key):
    draft.refresh_from_db()
    return draft.content.get(key, {})


def names(draft, key):
    return content(draft, key)["key_fields"]


def test_saving_without_a_change_changes_nothing(client, draft, key):
    before = draft.content
    response = send(client, draft, key)
    draft.refresh_from_db()
    assert response.status_code == 302
    assert (draft.version, draft.content) == (1, before)


def test_a_step_is_saved_whole(client, draft, key):
    response = send(
        client, draft, key, guidance="# Ask\n\n**who** decides", expected_days="4", celebrates="on", gate_mode="block",
        gate_checklist="on", gate_facts=["is_planned"], gate_next=[str(status("Working").pk)],
        celebration="often",
    )  # fmt: skip

    found = content(draft, key)
    assert response.status_code == 302, response.text
    assert found["guidance"] == "<h3>Ask</h3>\n<p><strong>who</strong> decides</p>"
    assert (found["expected_days"], found["celebrates"], draft.celebration) == (4, True, "often")
    assert found["gate"]["mode"] == "block"
    assert found["gate"]["checklist"] is True
    assert found["gate"]["next"] == [str(status("Working").pk)]
    assert lead_path().current.content[key].get("gate") is None


def test_key_fields_are_added_moved_and_removed_by_buttons(client, draft, key):
    assert names(draft, key) == ["phone", "email", "source", "product_interest"]
    response = send(client, draft, key, **{"key_fields-add": "rating", "do": "add:key_fields:"})
    assert response.url == f"{url('draft', draft)}?step={key}#key-fields"
    send(client, draft, key, do="up:key_fields:rating")
    send(client, draft, key, do="down:key_fields:phone")
    send(client, draft, key, do="remove:key_fields:source")
    assert names(draft, key) == ["email", "phone", "rating", "product_interest"]
    send(client, draft, key, do="up:key_fields:email")
    assert names(draft, key)[0] == "email"


def test_only_fields_of_the_form_are_taken(client, draft, key):
    before = names(draft, key)
    send(client, draft, key, **{"key_fields": [*before, "version", "owner__password"], "gate_fields-add": "status"})
    assert names(draft, key) == before
    assert "gate" not in content(draft, key)


def test_items_keep_their_keys(client, draft, key):
    send(client, draft, key, **{"item-call": "Call again", "item-add": "Visit\n\nThank", "do": "up:item:write"})
    items = content(draft, key)["checklist"]
    assert [item["text"] for item in items] == ["Write", "Call again", "Visit", "Thank"]
    assert [item["key"] for item in items[:2]] == ["write", "call"]
    assert len({item["key"] for item in items}) == 4
    send(client, draft, key, do="remove:item:write", item=["write", "call", "made-up"])
    assert [item["key"] for item in content(draft, key)["checklist"]] == ["call"]


def test_what_is_wrong_is_said_where_it_stands_and_stays_typed(client, draft, key):
    for values, words in (
        ({"expected_days": "5000", "guidance": "Mine"}, "A number of days from 1 to"),
        ({"expected_days": "soon", "guidance": "Mine"}, "Enter a whole number"),
        ({"item-call": "", "guidance": "Mine"}, "An item says nothing"),
        ({"gate_mode": "shout", "guidance": "Mine"}, "Select a valid choice"),
        ({"gate_next": ["99999"], "guidance": "Mine"}, "Select a valid choice"),
    ):
        refused = send(client, draft, key, **values)
        assert refused.status_code == 422
        assert words in refused.text
        assert "Mine</textarea>" in refused.text
    draft.refresh_from_db()
    assert draft.version == 1


def upload(content=None):
    return SimpleUploadedFile("shot.png", bombs.png() if content is None else content, "text/html")


def picture_line(words="A <form> [filled]"):
    return picture_text(words, address_of(key_of(bombs.png())))


def test_a_picture_is_added_at_the_end_of_the_guidance(client, draft, key, manager):
    response = send(
        client, draft, key, do="add:picture:", guidance="- One\r\n- Two", expected_days="4", picture=upload(),
        picture_words=" A <form> [filled] ", **{"item-add": "Visit"},
    )  # fmt: skip

    assert response.url == f"{url('draft', draft)}?step={key}#guidance", response.text
    picture = PathPicture.objects.get()
    assert (bytes(picture.content), picture.media_type, picture.created_by) == (bombs.png(), "image/png", manager)
    found = content(draft, key)
    assert found["guidance"].endswith(
        f'</ul>\n<p><img src="{picture.get_absolute_url()}" alt="A &lt;form&gt; [filled]" width="8" height="8" '
        'loading="lazy"></p>'
    )
    assert (found["expected_days"], found["checklist"][-1]["text"]) == (4, "Visit")
    typed = posted(client, draft, key)["guidance"][0].replace("\r\n", "\n")
    assert typed == f"- One\n- Two\n\n{picture_line()}"
    send(client, draft, key)
    assert (content(draft, key), draft.version) == (found, 2)


def test_any_button_adds_the_picture_and_it_may_be_all_there_is(client, draft, key):
    send(client, draft, key, do="save", guidance="", picture=upload(), picture_words="It")
    assert content(draft, key)["guidance"].startswith('<p><img src="/paths/pictures/')
    assert client.get(f"{url('draft', draft)}?step={key}").text.count('type="file"') == 1


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"do": "add:picture:"}, "picture", "Choose the picture, too"),
        ({"picture_words": "It"}, "picture", "Choose the picture, too"),
        ({"picture": True, "do": "add:picture:"}, "picture_words", "Say what the picture shows"),
        ({"picture": True, "picture_words": " \t"}, "picture_words", "Say what the picture shows"),
        ({"picture": True, "picture_words": "x" * 201}, "picture_words", "at most 200 characters"),
        ({"picture": b"", "picture_words": "It"}, "picture", "file is empty"),
        ({"picture": b"<svg/>", "picture_words": "It"}, "picture", "not a PNG or JPEG"),
        ({"picture": bombs.PICTURES["giant"], "picture_words": "It"}, "picture", "PNG or JPEG"),
        ({"picture": bombs.png() + b"\0" * LIMITS.bytes, "picture_words": "It"}, "picture", "at most 2 MB"),
        ({"picture": True, "picture_words": "It", "expected_days": "soon"}, "picture", "once more"),
        ({"picture": True, "picture_words": "It", "expected_days": "5000"}, "picture", "once more"),
        ({"picture": True, "picture_words": "It", "item-call": ""}, "picture", "once more"),
        ({"picture": True, "picture_words": "It", "version": "99"}, "picture", "once more"),
        ({"picture": True, "guidance": "x" * 50_001, "picture_words": "It"}, "picture", "once more"),
    ],
)
def test_a_picture_that_is_not_taken_is_told_at_its_field_and_nothing_typed_is_lost(
    client, draft, key, values, field, words
):
    file = values.get("picture")
    if file is not None:
        values = {**values, "picture": upload(None if file is True else file)}
    refused = send(client, draft, key, **{"guidance": "Mine\n\n*own*", **values})
    errors, typed = refused.context["editor"].form.errors, values.get("picture_words", "").strip()
    assert refused.status_code in {409, 422}
    assert words in str(errors[field])
    assert values.get("guidance", "Mine\n\n*own*") in refused.text.replace("\r\n", "\n")
    assert f'value="{typed}"' in refused.text or not typed
    assert not PathPicture.objects.exists()
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_picture_typed_with_an_address_that_shows_none_is_refused(client, draft, key):
    typed = picture_text("Lost", address_of("0" * 64))
    refused = send(client, draft, key, guidance=typed)
    assert refused.status_code == 422
    assert "a picture that is not here" in str(refused.context["editor"].form.errors["guidance"])
    assert typed in refused.text


def test_choosing_another_step_saves_this_one(client, draft, key):
    other = str(status("Working").pk)
    response = send(client, draft, key, guidance="New words", do=f"go:step:{other}")
    assert response.url == f"{url('draft', draft)}?step={other}#steps"
    assert content(draft, key)["guidance"] == "<p>New words</p>"
    assert "Goal: know whether it is worth an offer" in client.get(response.url).text


def test_buttons_that_lead_elsewhere(client, draft, key):
    for word, there in (("publish", "/draft/publish/"), ("criteria", f"/draft/criteria/?step={key}")):
        assert send(client, draft, key, do=word).url.endswith(there)
    assert send(client, draft, key, do="preview").url == f"/paths/versions/{draft.pk}/?step={key}"


def test_two_editors(client, draft, key, administrator):
    data = posted(client, draft, key, guidance="Mine")
    path_draft_save(draft=draft, by=administrator, version=1, content={key: {"guidance": "<p>Theirs</p>"}})

    response = client.post(url("draft", draft), data)

    assert response.status_code == 409
    assert "Mine" in response.text
    assert content(draft, key)["guidance"] == "<p>Theirs</p>"


def test_what_is_wrong_in_another_step_waits_until_it_is_published(client, draft, key):
    other = str(status("Working").pk)
    wrong = {**draft.content, other: {"key_fields": ["gone_field"]}}
    type(draft).objects.filter(pk=draft.pk).update(content=wrong, version=2)
    assert send(client, draft, key, guidance="Mine").status_code == 302
    refused = send(client, draft, other, guidance="Mine")
    assert refused.status_code == 422
    assert "Not fields of this record" in refused.text
    draft.refresh_from_db()
    published = client.post(url("publish", draft), {"version": draft.version})
    assert published.status_code == 422
    assert "Not fields of this record" in published.text


def test_new_items_stay_through_a_refusal(client, draft, key):
    refused = send(client, draft, key, **{"item-add": "Visit", "expected_days": "soon"})
    assert refused.status_code == 422
    form = max((f for f in forms_in(refused.text) if f.method == "post"), key=lambda form: len(form.values))
    client.post(url("draft", draft), {**form.values, "expected_days": "3", "do": "save"})
    assert [item["text"] for item in content(draft, key)["checklist"]] == ["Call", "Write", "Visit"]


def test_the_second_of_two_who_set_conditions_is_told(client, draft, key):
    here = url("criteria", draft)
    edited = client.get(f"{here}?step={key}&edit=1&read=1")
    assert 'name="version" value="1"' in edited.text
    path_draft_save(
        draft=draft, by=None, version=1, content={key: {"gate": {"criteria": {"all": [["phone", "is", "1"]]}}}}
    )
    late = client.post(f"{here}?step={key}&edit=1&read=1", {"step": key, "version": "1", "f": "rating:is:hot"})
    assert late.status_code == 409
    assert content(draft, key)["gate"]["criteria"] == {"all": [["phone", "is", "1"]]}
    assert client.post(here, {"step": key}).status_code == 422


def test_conditions_that_are_not_understood_are_not_saved_away(client, draft, key):
    page = client.get(f"{url('criteria', draft)}?step={key}&edit=1&f=gone:is:1").text
    assert 'type="submit" disabled>Ask for no condition' in page


def test_what_steps_that_no_longer_exist_had_is_kept(client, draft, key):
    kept = {**draft.content, "987": {"guidance": "<p>From before</p>"}, "988": {"expected_days": 3}}
    path_draft_save(draft=draft, by=None, version=1, content=kept)
    assert "From before" in client.get(url("draft", draft)).text
    send(client, draft, key, guidance="Mine")
    assert content(draft, "987") == {"guidance": "<p>From before</p>"}

    send(client, draft, key, do="drop:step:988")
    send(client, draft, key, do="take:step:987")

    assert content(draft, key) == {"guidance": "<p>From before</p>"}
    assert not {"987", "988"} & set(draft.content)
    send(client, draft, key, do=f"drop:step:{status('Working').pk}")
    assert content(draft, str(status("Working").pk))


def test_steps_out_of_use_are_marked_and_edited(client, draft):
    old = status("Nurturing")
    old.is_active = False
    old.save()
    page = client.get(f"{url('draft', draft)}?step={old.pk}").text
    assert "out of use" in page
    send(client, draft, str(old.pk), guidance="Later")
    assert content(draft, str(old.pk))["guidance"] == "<p>Later</p>"


def test_a_step_that_is_gone_is_no_place_to_save(client, draft, key):
    data = posted(client, draft, key, guidance="Mine")
    response = client.post(url("draft", draft), {**data, "step": "4711"})
    assert response.status_code == 422
    assert "does not exist any more" in response.text
    draft.refresh_from_db()
    assert draft.version == 1


def test_conditions_of_a_gate(client, draft, key):
    here = url("criteria", draft)
    empty = client.get(f"{here}?step={key}")
    assert (empty.status_code, "No condition." in empty.text) == (200, True)
    added = client.get(f"{here}?step={key}&edit=1&add=rating&operator=is&value=hot&apply=1")
    assert "f=rating%3Ais%3Ahot" in added.url
    response = client.post(here, {"step": key, "version": draft.version, "f": "rating:is:hot"})
    assert response.url == f"{url('draft', draft)}?step={key}#gate"
    assert content(draft, key)["gate"]["criteria"] == {"all": [["rating", "is", "hot"]]}
    assert "is Hot" in client.get(f"{url('draft', draft)}?step={key}").text
    for wrong in ("owner:is_me", "owner__password:is:1", "rating:is:boiling"):
        refused = client.post(here, {"step": key, "version": draft.version, "f": wrong})
        assert refused.status_code in {400, 422}, wrong
    assert content(draft, key)["gate"]["criteria"] == {"all": [["rating", "is", "hot"]]}
    assert client.get(f"{here}?step=4711").status_code == 404
    send(client, draft, key, guidance="Mine")
    assert content(draft, key)["gate"]["criteria"] == {"all": [["rating", "is", "hot"]]}
    client.post(here, {"step": key, "version": draft.version})
    assert "gate" not in content(draft, key)


def test_published_by_its_page_and_ticks_stay(client, draft, key, rep):
    record_access_set(record_type="leads.lead", access="write", by=None)
    lead = make_lead(rep, status=status("New"))
    client.post(f"/leads/{lead.pk}/tick/", {"step": key, "item": "call", "done": "yes"})
    send(client, draft, key, **{"item-call": "Call twice"})
    stale = client.post(url("publish", draft), {"version": "1"})
    assert stale.status_code == 409
    assert lead_path().draft == draft

    response = client.post(url("publish", draft), {"version": "2"})

    assert response.status_code == 302
    assert lead_path().current == draft
    assert ChecklistTick.objects.get(object_id=lead.pk).item == "call"
    assert "Call twice" in client.get(lead.get_absolute_url()).text


def test_thrown_away_after_a_question(client, draft):
    assert "Throw the draft away?" in client.get(url("discard", draft)).text
    client.post(url("discard", draft))
    assert lead_path().draft is None
    assert client.get(url("draft", draft)).status_code == 404
    begun = client.post(url("draft_begin", draft), {"source": lead_path().versions.last().pk})
    assert begun.status_code == 302
    assert lead_path().draft.content == lead_path().versions.last().content
