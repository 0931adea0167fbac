from io import BytesIO

import pypdf
import pytest
from django.urls import reverse

from quotes.models import QuoteDocument, QuoteTemplate
from quotes.services import document_render
from tests.factories.quotes import make_document, make_quote
from tests.factories.users import make_team, make_user
from users.services import record_access_set


def request_url(quote):
    return reverse("quotes:document_request", args=[quote.pk])


def url(name, document):
    return reverse(f"quotes:document_{name}", args=[document.pk])


def status_of(client, address):
    """The status of an answer whose file, if any, is read to its end."""
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def test_request_watch_read(login, rep):
    quote, client = make_quote(rep, name="Trailers"), login(rep)

    response = client.post(request_url(quote))
    document = QuoteDocument.objects.get()
    assert (response.status_code, response.url) == (302, url("status", document))
    assert 'http-equiv="refresh"' in client.get(response.url).content.decode()

    document_render(document_id=document.pk)
    assert 'http-equiv="refresh"' not in client.get(response.url).content.decode()

    file = client.get(url("view", document))
    content = b"".join(file.streaming_content)
    assert "Trailers" in pypdf.PdfReader(BytesIO(content)).pages[0].extract_text()
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == f'inline; filename="{document.name}"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in file["Content-Security-Policy"]

    kept = client.get(url("download", document))
    assert b"".join(kept.streaming_content) == content
    assert kept["Content-Disposition"] == f'attachment; filename="{document.name}"'
    assert "sandbox" in kept["Content-Security-Policy"]


def test_asked_again_unchanged_it_says_so(login, rep):
    quote, client = make_quote(rep), login(rep)
    client.post(request_url(quote))
    document_render(document_id=QuoteDocument.objects.get().pk)

    page = client.post(request_url(quote), follow=True).content.decode()

    assert "Nothing has changed since" in page
    assert QuoteDocument.objects.count() == 1


def test_signs_that_no_font_has_are_named(login, rep):
    document, client = make_document(make_quote(rep, name="A\ue000")), login(rep)

    for page in (url("status", document), f"{document.quote.get_absolute_url()}?tab=documents"):
        assert "The fonts have no sign for: U+E000." in client.get(page).content.decode()


def test_htmx_asks_for_the_row_until_it_is_made(login, rep):
    document, client = make_document(make_quote(rep), rendered=False), login(rep)

    row = client.get(url("status", document), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in row
    assert "<html" not in row

    document_render(document_id=document.pk)
    row = client.get(url("status", document), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in row
    assert url("view", document) in row


def test_the_template_may_be_chosen(login, rep):
    template = QuoteTemplate.objects.get(name="Compact")
    login(rep).post(request_url(make_quote(rep)), {"template": template.pk})
    assert QuoteDocument.objects.get().template == template


@pytest.mark.parametrize("template", ["999", "x", "\x00"])
def test_a_template_that_is_none_is_refused(login, rep, template):
    page = login(rep).post(request_url(make_quote(rep)), {"template": template})

    assert page.status_code == 422
    assert "Choose a template" in page.content.decode()
    assert not QuoteDocument.objects.exists()


def test_a_document_that_is_not_made_yet_has_no_file(login, rep):
    document, client = make_document(make_quote(rep), rendered=False), login(rep)
    for name in ("view", "download"):
        assert client.get(url(name, document)).status_code == 404


def test_a_file_that_is_lost_is_404(login, rep):
    document = make_document(make_quote(rep))
    document.file.storage.delete(document.file.name)
    assert login(rep).get(url("view", document)).status_code == 404


def test_a_failed_one_can_be_tried_again(login, rep):
    document, client = make_document(make_quote(rep), rendered=False), login(rep)
    QuoteDocument.objects.update(state="failed", attempts=3, reason="It took too long.")
    page = client.get(url("status", document)).content.decode()
    assert "It took too long." in page
    assert url("retry", document) in page

    assert client.post(url("retry", document)).status_code == 302

    document.refresh_from_db()
    assert (document.state, document.attempts) == ("pending", 0)


@pytest.mark.parametrize("name", ["status", "view", "download"])
def test_documents_are_seen_with_their_quote(login, db, name):
    manager, rep, peer, outsider = make_team()
    document = make_document(make_quote(rep))

    assert status_of(login(manager), url(name, document)) == 200
    for user in (peer, outsider):
        assert status_of(login(user), url(name, document)) == 404


def test_readers_read_but_do_not_ask(login, rep):
    document = make_document(make_quote(rep))
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)
    client = login(make_user())

    assert status_of(client, url("view", document)) == 200
    assert client.post(request_url(document.quote)).status_code == 404
    assert client.post(url("retry", document)).status_code == 404
    assert QuoteDocument.objects.count() == 1


@pytest.mark.parametrize("name", ["view", "download", "status", "retry"])
def test_nobody_without_log_in(client, rep, name):
    response = client.get(url(name, make_document(make_quote(rep), rendered=False)))
    assert response.status_code in {302, 405}
    assert response.status_code == 405 or "/login/" in response.url
