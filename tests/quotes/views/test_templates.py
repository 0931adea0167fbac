"""The pages of quote templates: list, versions, the editor with its sections, criteria, preview, publishing."""

import html

import pytest
from django.urls import reverse

from quotes.models import QuoteTemplate
from quotes.services import template_draft_begin, template_draft_save
from tests.factories.opportunities import make_opportunity
from tests.factories.quotes import make_document, make_quote, make_section, make_template
from tests.visitor import forms_in


@pytest.fixture
def template(manager):
    return make_template(draft=True, by=manager, introduction="First words")


@pytest.fixture
def client(login, manager):
    return login(manager)


def url(name, row=None):
    return reverse(f"quotes:template_{name}", args=[row.pk] if row else [])


def posted(client, template, **values):
    """What the editor's form would post, with some values changed; None leaves one out."""
    page = client.get(url("draft", template)).content.decode()
    form = max((f for f in forms_in(page) if f.method == "post"), key=lambda form: len(form.values))
    data = {**form.values, "do": ["save"], **{name: value for name, value in values.items() if value is not None}}
    return {name: value for name, value in data.items() if name not in values or values[name] is not None}


def test_list_and_page_with_versions(client, template, manager):
    make_document(make_quote(manager), template=template, by=manager, rendered=False)

    listed = client.get(url("list")).content.decode()
    page = client.get(url("detail", template)).content.decode()

    assert all(name in listed for name in ("Classic", "Modern", "Compact", template.name, "Draft"))
    assert "Version 1" in page
    assert "Version 2" in page
    assert "In use" in page
    assert "Take as the new draft" not in page


def test_the_list_asks_the_same_for_many(client, manager, django_assert_max_num_queries):
    for n in range(8):
        make_template(name=f"Template {n}", by=manager)
    with django_assert_max_num_queries(10):
        client.get(url("list"))


def test_a_new_one_a_copy_and_a_name_that_is_taken(client, template):
    response = client.post(url("create") + f"?copy={template.pk}", {"name": "Copied"})
    made = QuoteTemplate.objects.get(name="Copied")
    assert (response.status_code, response.url) == (302, url("draft", made))
    assert made.draft.introduction == "First words"

    refused = client.post(url("create"), {"name": "Classic"})
    assert refused.status_code == 422
    assert QuoteTemplate.objects.filter(name="Classic").count() == 1

    client.post(url("edit", made), {"name": "Renamed"})
    made.refresh_from_db()
    assert made.name == "Renamed"


def test_saving_a_draft(client, template):
    data = posted(client, template, introduction="Dear {contact.name}", columns=["price", "total"], font="serif")

    response = client.post(url("draft", template), data)

    draft = template.draft
    assert response.status_code == 302
    assert (draft.introduction, draft.columns, draft.font) == ("Dear {contact.name}", ["price", "total"], "serif")
    assert draft.sections == [make_section()]
    assert template.current.introduction == "First words"


def test_a_wrong_merge_field_is_said_where_it_stands(client, template):
    values = {"introduction": "{nothing}", "section-1-body": "{{7*7}}"}

    response = client.post(url("draft", template), posted(client, template, **values))

    page = response.content.decode()
    assert response.status_code == 422
    assert "“{nothing}” is no merge field" in page
    assert 'id="section-1-body-error"' in page
    assert "{{7*7}}" in page
    assert template.draft.introduction == "First words"


def test_what_would_not_be_printed_whole_is_said_where_it_stands_and_in_the_preview(client, template, manager):
    make_quote(manager)
    for body in ("- " * 3000 + "deep", "*" * 10**5):
        data = posted(client, template, **{"section-1-body": body, "introduction": "1. " * 1000})

        page = client.post(url("draft", template), data)
        preview = client.post(url("draft_preview", template), data)

        assert (page.status_code, preview.status_code) == (422, 200)
        assert 'id="section-1-body-error"' in page.content.decode()
        assert "At most" in preview.content.decode().partition("<iframe")[0]
    assert template.draft.introduction == "First words"


def test_deeply_nested_emphasis_is_saved_shown_published_and_printed(client, template, manager):
    deep = "*" * 1900 + "words" + "*" * 1900
    data = posted(client, template, **{"introduction": deep, "terms": deep * 8, "section-1-body": deep * 2})

    assert client.post(url("draft", template), data).status_code == 302
    assert client.get(url("draft", template)).status_code == 200
    assert client.post(url("draft_preview", template), data).status_code == 200
    client.post(url("publish", template), {"version": template.draft.version})
    document = make_document(make_quote(manager), template=template, by=manager)

    assert template.draft is None
    assert document.is_done, document.reason
    assert "words" in str(document.snapshot["template"]["introduction"])


def test_sections_are_added_moved_and_removed_by_buttons(client, template):
    here = url("draft", template)
    response = client.post(here, posted(client, template, do=["add"]))
    assert response.url == f"{here}#section-2"
    client.post(here, posted(client, template, **{"section-2-title": "Second", "do": ["up-2"]}))
    assert [section["title"] for section in template.draft.sections] == ["Second", "Next"]
    client.post(here, posted(client, template, do=["down-2"]))
    assert [section["title"] for section in template.draft.sections] == ["Next", "Second"]
    client.post(here, posted(client, template, **{"section-1-body": "{wrong}", "do": ["remove-1"]}))
    assert [section["title"] for section in template.draft.sections] == ["Second"]


def test_two_editors(client, template, administrator):
    data = posted(client, template, introduction="Mine")
    template_draft_save(draft=template.draft, by=administrator, version=None, introduction="Theirs")

    response = client.post(url("draft", template), data)

    assert response.status_code == 409
    assert "Somebody else has changed the same" in response.content.decode()
    assert template.draft.introduction == "Theirs"


def test_when_a_section_is_shown(client, template):
    here = url("criteria", template)
    assert "No condition: always." in client.get(f"{here}?section=1").content.decode()
    added = client.get(f"{here}?section=1&edit=1&add=grand_total&operator=at_least&value=1,000.50&apply=1")
    assert "f=grand_total%3Aat_least%3A1000.50" in added.url
    assert "Grand total" in client.get(added.url).content.decode()

    client.post(here, {"section": "1", "f": "grand_total:at_least:1000.50"})

    assert template.draft.sections[0]["criteria"] == {"all": [["grand_total", "at_least", "1000.50"]]}
    assert "is at least 1,000.5" in client.get(url("draft", template)).content.decode()
    refused = client.post(here, {"section": "1", "f": "owner:is_me"})
    assert refused.status_code == 422
    assert "mean nothing where no one is logged in" in refused.content.decode()
    assert template.draft.sections[0]["criteria"] == {"all": [["grand_total", "at_least", "1000.50"]]}
    assert client.get(f"{here}?section=7").status_code == 404
    client.post(here, {"section": "1"})
    assert template.draft.sections[0]["criteria"] == {}


def test_a_condition_names_no_record_that_the_manager_may_not_see(client, template):
    hidden = make_opportunity(name="Hidden deal")
    before = template.draft.sections

    refused = client.post(url("criteria", template), {"section": "1", "f": f"opportunity:is:{hidden.pk}"})

    assert refused.status_code >= 400
    assert "Hidden deal" not in refused.content.decode()
    assert template.draft.sections == before
    criteria = {"all": [["opportunity", "is", str(hidden.pk)]]}  # as an administrator may have set it
    template_draft_save(draft=template.draft, by=None, version=None, sections=[{**before[0], "criteria": criteria}])
    assert "Hidden deal" not in client.get(url("draft", template)).content.decode()


def test_the_preview_shows_what_is_typed_with_a_quote_and_saves_nothing(client, template, manager):
    quote = make_quote(manager, name="Shown <b>quote</b>")
    make_quote(manager, name="Newer")
    data = posted(client, template, introduction="Now {quote.name}", quote=f"x [{quote.pk}]", do=["add"])

    response = client.post(url("draft_preview", template), data)

    page = response.content.decode()
    assert 'sandbox="allow-same-origin"' in page
    sheet = html.unescape(page[page.index("srcdoc=") :])
    assert "Now Shown &lt;b&gt;quote&lt;/b&gt;" in sheet
    assert "css/quotes/classic" in sheet
    assert "style.css?colour=%230b6070" in sheet
    assert template.draft.introduction == "First words"
    assert "<html" not in page[: page.index("srcdoc=")]


def test_the_preview_shows_only_quotes_that_one_may_see_or_says_that_there_is_none(client, template):
    quote = make_quote(name="Hidden")

    page = client.post(url("draft_preview", template), {"quote": f"x [{quote.pk}]"}).content.decode()

    assert "There is no quote to show it with yet" in page
    assert "Hidden" not in page


def test_publishing_is_asked_and_done(client, template):
    draft = template.draft
    asked = client.get(url("publish", template)).content.decode()
    assert "in place of version 1" in asked

    stale = client.post(url("publish", template), {"version": "77"})
    assert stale.status_code == 409
    assert template.draft == draft

    response = client.post(url("publish", template), {"version": str(draft.version)})
    assert response.url == template.get_absolute_url()
    assert template.current == draft
    assert client.get(url("draft", template)).status_code == 404
    assert client.get(url("version", draft)).status_code == 200
    client.post(url("draft_begin", template), {"source": str(template.versions.get(number=1).pk)})
    assert template.draft.number == 3
    client.post(url("draft_discard", template))
    assert template.draft is None


def test_default_use_and_delete(client, template, manager):
    client.post(url("use", template), {"use": "no"})
    template.refresh_from_db()
    assert not template.is_active
    client.post(url("use", template), {"use": "yes"})
    client.post(url("make_default", template))
    template.refresh_from_db()
    assert template.is_default

    refused = client.post(url("delete", template))
    assert refused.status_code == 422
    assert QuoteTemplate.objects.filter(pk=template.pk).exists()
    unused = make_template(name="Unused", by=manager)
    template_draft_begin(quote_template=unused, by=manager)
    assert client.post(url("delete", unused)).url == url("list")
    assert not QuoteTemplate.objects.filter(name="Unused").exists()


def test_the_style_sheet_of_a_colour(client):
    response = client.get(url("style") + "?colour=%23ff0000&font=serif")

    assert response["Content-Type"] == "text/css"
    assert "rgb(255, 0, 0)" in response.content.decode()
    assert "Source Serif" in response.content.decode()


def test_reps_have_no_way_there(client, login, rep, template):
    client = login(rep)
    assert client.get(url("list")).status_code == 403
    assert client.post(url("draft_preview", template)).status_code == 403
    quote = make_quote(rep)
    assert url("list") not in client.get(quote.get_absolute_url() + "?tab=documents").content.decode()
