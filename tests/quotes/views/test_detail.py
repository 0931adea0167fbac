import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Contact
from quotes.services import quote_set_lines, quote_start_sync
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_line
from tests.factories.quotes import make_document, make_quote
from tests.factories.users import make_team, make_user
from users.services import record_access_set


@pytest.mark.parametrize("tab", ["lines", "activity", "details", "documents", "nonsense"])
def test_each_tab(login, rep, tab):
    quote = make_quote(rep, name="Trailers")
    make_document(quote)

    page = login(rep).get(quote.get_absolute_url(), {"tab": tab})

    assert page.status_code == 200
    assert "Trailers" in page.content.decode()


def test_lines_and_totals_are_shown(login, rep):
    quote = make_quote(rep, lines=[make_line(quantity="3", discount="10", description="Flat plate")], tax=5)

    text = login(rep).get(quote.get_absolute_url()).content.decode()

    for words in ("Flat plate", "€300.00", "€270.00", "€275.00", "10 %", "Not syncing", "Start sync"):
        assert words in text, words


def test_a_syncing_quote_says_so(login, rep):
    quote = quote_start_sync(quote=make_quote(rep), by=rep)

    text = login(rep).get(quote.get_absolute_url()).content.decode()

    assert "Syncing" in text
    assert "Stop sync" in text
    assert "equals the opportunity's amount" in text.replace("&#x27;", "'")


def test_an_expired_quote_says_so(login, rep):
    quote = make_quote(rep, expiration_date="2020-01-31")
    assert "expired 31 Jan 2020" in login(rep).get(quote.get_absolute_url()).content.decode()


def test_readers_get_no_buttons(login, rep):
    quote = make_quote(rep)
    make_document(quote)
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)

    text = login(make_user()).get(quote.get_absolute_url()).content.decode()

    assert quote.number in text
    for words in ("Start sync", "Create PDF</button>", "Edit lines", reverse("quotes:edit", args=[quote.pk])):
        assert words not in text, words


def test_an_outsider_gets_404(login, db):
    __, rep, peer, outsider = make_team()
    quote = make_quote(rep)

    for user in (peer, outsider):
        assert login(user).get(quote.get_absolute_url()).status_code == 404


def test_a_contact_that_one_may_not_see_is_not_named(login, rep):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    quote = make_quote(rep, contact=make_contact(make_user(), last_name="Hidden"))

    client = login(rep)
    for tab in ("lines", "details"):
        assert "Hidden" not in client.get(quote.get_absolute_url(), {"tab": tab}).content.decode()
    assert Contact.objects.filter(last_name="Hidden").exists()


def queries(client, url, **parameters):
    client.get(url, parameters)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url, parameters).status_code == 200
    return len(found)


def test_as_many_queries_for_many_lines_and_documents(login, rep):
    client, quote = login(rep), make_quote(rep)
    make_document(quote, rendered=False)
    few = queries(client, quote.get_absolute_url())
    quote_set_lines(quote=quote, lines=[make_line() for __ in range(20)], by=rep)
    for __ in range(5):
        make_document(quote, rendered=False)

    assert queries(client, quote.get_absolute_url()) == few


class TestOnTheOpportunity:
    def page(self, client, quote):
        return client.get(quote.opportunity.get_absolute_url(), {"tab": "related"})

    def test_quotes_stand_side_by_side(self, login, rep):
        synced = quote_start_sync(quote=make_quote(rep, name="Synced one"), by=rep)
        other = make_quote(opportunity=synced.opportunity, name="Other one")
        quote_set_lines(quote=other, lines=[make_line()], by=rep)

        text = self.page(login(rep), synced).content.decode()

        for words in (
            "Synced one",
            "Other one",
            "1 line, the same",
            "1 added",
            "1 left out",
            "Stop sync",
            "Sync this one",
        ):
            assert words in text, words
        assert f"{reverse('quotes:create')}?opportunity={synced.opportunity.pk}" in text

    def test_as_many_queries_for_many_quotes(self, login, rep):
        client, quote = login(rep), make_quote(rep)
        url = quote.opportunity.get_absolute_url()
        few = queries(client, url, tab="related")
        for __ in range(5):
            make_quote(opportunity=quote.opportunity)

        assert queries(client, url, tab="related") == few
