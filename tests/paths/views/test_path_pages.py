"""The pages of whole paths: list, versions, new ones, copies, files, previews, and what is done with a path."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from leads.services import lead_delete
from paths.models import Path
from paths.services import path_draft_begin, path_draft_save, path_export
from tests.factories.leads import make_lead, status
from tests.factories.opportunities import make_opportunity
from tests.factories.paths import gate, lead_path, set_content, unwalked_pipeline
from tests.factories.users import make_user
from users.services import record_access_set


@pytest.fixture
def client(login, manager):
    return login(manager)


def url(name, row=None, *more):
    return reverse(f"paths:{name}", args=[*([row.pk] if row else []), *more])


def test_the_list_names_paths_and_steps_without_one(client):
    pipeline = unwalked_pipeline(name="Partners")
    page = client.get(url("list")).text
    assert "Opportunities: Partners" in page
    assert f"?walks=opportunities.opportunity%3A{pipeline.pk}" in page
    assert "version 1" in page


def test_the_list_asks_the_same_for_many(client, django_assert_max_num_queries):
    for n in range(8):
        Path.objects.create(record_type="leads.lead", name=f"Path {n}", is_active=False)
    with django_assert_max_num_queries(12):
        client.get(url("list"))


def test_a_path_with_its_versions(client):
    set_content(status("New"), checklist=[{"key": "a", "text": "Call"}], celebrates=True)
    status_out = status("Nurturing")
    status_out.is_active = False
    status_out.save()
    path_draft_begin(path=lead_path(), by=None)

    page = client.get(url("detail", lead_path())).text

    assert all(text in page for text in ("Version 1", "Version 2", "Version 3", "In use", "Draft", "Out of use"))
    assert "4 fields · guidance · checklist of 1 · celebrates" in page
    assert "Go back to it" not in page


def test_a_new_path_begins_as_a_copy(client):
    pipeline = unwalked_pipeline(name="Partners")
    source = Path.objects.filter(record_type="opportunities.opportunity").first()
    walks = f"opportunities.opportunity:{pipeline.pk}"
    assert 'value="Partners"' in client.get(f"{url('create')}?walks={walks}").text

    response = client.post(url("create"), {"walks": walks, "name": "For partners", "source": source.pk})

    made = Path.objects.get(name="For partners")
    assert (response.status_code, response.url) == (302, url("draft", made))
    assert (made.record_type, made.scope) == ("opportunities.opportunity", str(pipeline.pk))
    assert made.current is None
    assert made.draft.content

    taken = client.post(url("create"), {"walks": walks, "name": "Again"})
    assert taken.status_code == 422
    assert not Path.objects.filter(name="Again").exists()


def test_renamed_out_of_use_and_deleted(client):
    path = lead_path()
    client.post(url("edit", path), {"name": "Enquiries"})
    client.post(url("use", path), {"use": "no"})
    path.refresh_from_db()
    assert (path.name, path.is_active) == ("Enquiries", False)
    client.post(url("use", path), {"use": "yes"})
    path.refresh_from_db()
    assert path.is_active
    refused = client.post(url("edit", path), {"name": ""})
    assert refused.status_code == 422
    client.post(url("delete", path))
    assert not Path.objects.filter(pk=path.pk).exists()


def test_an_earlier_version_is_gone_back_to(client):
    first = lead_path().current
    last = set_content(status("New"), guidance="<p>Otherwise</p>").number
    assert "Go back to" in client.get(url("roll_back", first)).text

    response = client.post(url("roll_back", first))

    assert (response.status_code, response.url) == (302, url("detail", lead_path()))
    assert (lead_path().current.number, lead_path().current.content) == (last + 1, first.content)

    path_draft_begin(path=lead_path(), by=None)
    refused = client.post(url("roll_back", first))
    assert refused.status_code == 422
    assert "There is a draft already" in refused.text
    assert lead_path().current.number == last + 1


def test_a_version_goes_out_and_comes_in(client):
    path = lead_path()
    sent = client.get(url("export", path.current))
    assert sent["Content-Disposition"].startswith('attachment; filename="path-lead-')
    assert json.loads(sent.content) == path_export(path.current)

    response = client.post(url("import", path), {"file": SimpleUploadedFile("path.json", sent.content)})

    assert (response.status_code, response.url) == (302, url("draft", path))
    assert path.draft.content == path.current.content


def test_a_wrong_file_is_refused_in_words(client):
    path = lead_path()
    found = path_export(path.current)
    found["steps"][0]["content"]["key_fields"] = ["nonsense"]
    for data, words in ((b"GIF89a", "cannot be read as JSON"), (json.dumps(found).encode(), "nonsense")):
        refused = client.post(url("import", path), {"file": SimpleUploadedFile("path.json", data)})
        assert refused.status_code == 422
        assert words in refused.text
    assert client.post(url("import", path)).status_code == 422
    assert path.draft is None


def test_copied_from_another_path(client):
    path = lead_path()
    other = Path.objects.create(record_type="leads.lead", name="Old", is_active=False)
    refused = client.post(url("copy", path), {"source": other.pk})
    assert refused.status_code == 422
    assert "nothing that could be copied" in refused.text
    assert path.draft is None
    client.post(url("copy", other), {"source": path.pk})
    assert other.draft.content == path.current.content


def test_a_preview_shows_the_draft_on_a_record(client, rep):
    record_access_set(record_type="leads.lead", access="write", by=None)
    lead = make_lead(rep, status=status("New"), company="Depot")
    gate(status("New"), fields=["phone"])
    draft = path_draft_begin(path=lead_path(), by=None)
    key = str(status("New").pk)
    whole = {**draft.content, key: {**draft.content[key], "guidance": "<p>Only in the draft</p>"}}
    path_draft_save(draft=draft, by=None, version=1, content=whole)

    page = client.get(url("version", draft)).text

    here = url("preview", draft, lead.pk)
    assert "Only in the draft" in page
    assert f'action="{here}"' in page
    assert f"/leads/{lead.pk}/move/" not in page
    assert "Fill in Phone." in page
    assert "Only in the draft" not in client.get(lead.get_absolute_url()).text
    assert client.get(f"{url('version', draft)}?record={lead.company} [{lead.pk}]").status_code == 200


def test_a_preview_changes_nothing(client, rep):
    record_access_set(record_type="leads.lead", access="write", by=None)
    lead = make_lead(rep)
    here = url("preview", lead_path().current, lead.pk)
    response = client.post(here, {"step": status("Working").pk, "version": lead.version, "phone": "1"})
    assert (response.status_code, response.url) == (302, here)
    lead.refresh_from_db()
    assert lead.version == 1
    assert "nothing was changed" in client.get(here).text


def test_a_preview_needs_a_record_that_the_reader_sees(client):
    record_access_set(record_type="leads.lead", access="private", by=None)
    hidden = make_lead(make_user(), company="Secret Ltd")
    version = lead_path().current
    page = client.get(url("version", version)).text
    assert "There is no record to show it on" in page
    assert "Secret" not in page
    assert client.get(url("preview", version, hidden.pk)).status_code == 404
    asked = client.get(f"{url('version', version)}?record={hidden.pk}")
    assert asked.status_code == 422
    assert "Secret" not in asked.text
    lead_delete(lead=hidden, by=None)


def test_deals_of_another_pipeline_do_not_walk_a_path(client, manager):
    deal = make_opportunity(manager)
    pipeline = unwalked_pipeline()
    client.post(url("create"), {"walks": f"opportunities.opportunity:{pipeline.pk}", "name": "Mine"})
    draft = Path.objects.get(name="Mine").draft
    assert client.get(url("preview", draft, deal.pk)).status_code == 404
    assert "There is no record" in client.get(url("version", draft)).text


def test_reps_do_not_set_up_paths(client, login, rep):
    client = login(rep)
    assert client.get(url("list")).status_code == 403
    assert "Paths" not in client.get("/").text
