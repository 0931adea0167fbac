"""Pages of a quote's versions: present, answer, revise, clone, what changed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from products.lines import NoteInput
from quotes.contents import content_inputs
from quotes.models import Quote
from quotes.services import quote_revise, quote_set_lines, quote_start_sync, quote_update
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_line
from tests.factories.quotes import make_quote


@pytest.fixture
def quote(rep):
    return make_quote(rep)


@pytest.fixture
def presented(rep, quote):
    return quote_update(quote=quote, by=rep, version=None, status="presented")


def url(name, quote):
    return reverse(f"quotes:{name}", args=[quote.pk])


def shown(client, quote):
    return client.get(url("detail", quote)).content.decode()


def test_its_lines_have_no_editor_any_more(login, rep, presented):
    client = login(rep)
    response = client.get(url("lines", presented), follow=True)
    assert response.redirect_chain[-1][0] == presented.get_absolute_url()
    assert "make a new version" in response.content.decode()
    assert client.post(url("lines", presented), {"version": "1", "do": "save"}).status_code in {409, 422}


def test_its_form_asks_for_the_answer_only(login, rep, quote):
    contact = make_contact(rep)
    presented = quote_update(quote=quote, by=rep, version=None, contact=contact, status="presented")
    client = login(rep)
    form = client.get(url("edit", presented)).context["form"]
    assert set(form.fields) == {"status", "version"}
    data = {"status": "denied", "version": presented.version, "name": "Other", "tax": "99"}
    assert client.post(url("edit", presented), data).status_code == 302
    stored = Quote.objects.get()
    assert (stored.status, stored.name, stored.tax, stored.contact) == ("denied", presented.name, 0, contact)


def test_a_new_version_is_made_and_shown_beside_the_old(login, rep, presented):
    quote_start_sync(quote=presented, by=rep)
    client = login(rep)
    response = client.post(url("revise", presented))
    revision = Quote.objects.get(revision=2)
    assert response.headers["Location"] == revision.get_absolute_url()
    text = shown(client, revision)
    for words in ("version 2", "Version 1 still syncs", "Take over its sync", "what changed"):
        assert words in text, words
    page = client.get(url("start_sync", revision)).content.decode()
    assert f"Sync with quote {presented.number} v2?" in page
    text = shown(client, presented)
    assert "Version 2 is being written" in text
    assert "New version" not in text
    assert client.post(url("revise", presented)).status_code == 422


def test_what_a_version_changed_is_a_page(login, rep, presented):
    revision = quote_revise(quote=presented, by=rep)
    quote_set_lines(quote=revision, lines=[make_line(quantity="3")], by=rep)
    quote_update(quote=revision, by=rep, version=None, terms="Net 30")
    client = login(rep)
    text = client.get(url("changes", revision)).content.decode()
    for words in ("From version 1 to version 2", "€100.00", "€300.00", "1 added", "1 removed", "Net 30"):
        assert words in text, words
    assert client.get(url("changes", presented)).status_code == 404


def test_notes_options_and_the_discount_on_the_whole_are_among_the_changes(login, rep, quote):
    line = content_inputs(quote)[0]
    rows = [NoteInput("Hardware", is_heading=True), line, replace(line, is_optional=True)]
    quote = quote_set_lines(quote=quote, lines=rows, by=rep)
    quote = quote_update(quote=quote, by=rep, version=quote.version, status="presented")
    revision = quote_revise(quote=quote, by=rep)
    quote_set_lines(
        quote=revision, lines=[line, line, NoteInput("As agreed.")], by=rep, whole_discount_percent=Decimal("12.5")
    )

    text = login(rep).get(reverse("quotes:changes", args=[revision.pk])).content.decode()

    for words in ("no longer optional", "Hardware", "As agreed.", "12.5", "Discount on the whole in percent"):
        assert words in text


def test_a_clone_asks_for_its_name(login, rep, quote):
    client = login(rep)
    assert client.get(url("clone", quote)).context["form"]["name"].value() == quote.name
    assert client.post(url("clone", quote), {"name": ""}).status_code == 422
    client.post(url("clone", quote), {"name": "Another", "with_lines": "on"})
    clone = Quote.objects.get(name="Another")
    assert (clone.number == quote.number, clone.lines.count()) == (False, 1)


def test_a_new_quote_may_begin_without_lines(login, rep, quote):
    client = login(rep)
    address = f"{reverse('quotes:create')}?opportunity={quote.opportunity_id}"
    client.post(address, {"name": "Blank", "is_blank": "on"})
    client.post(address, {"name": "Full"})
    assert [Quote.objects.get(name=name).lines.count() for name in ("Blank", "Full")] == [0, 1]
