import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Contact
from quotes.services import quote_revise, quote_set_lines, quote_start_sync, quote_update
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


def make_versions(quote, count, by):
    """The versions of a quote, all but the last presented."""
    versions = [quote]
    while len(versions) < count:
        quote_update(quote=versions[-1], by=by, version=None, status="presented")
        versions.append(quote_revise(quote=versions[-1], by=by))
    return versions


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
            make_versions(make_quote(opportunity=quote.opportunity), 3, rep)

        assert queries(client, url, tab="related") == few

    def rows(self, client, quote, **query):
        """What stands in front, with what is behind it: (version, that of the others) of each number."""
        response = client.get(quote.opportunity.get_absolute_url(), {"tab": "related", **query})
        (related,) = [found for found in response.context["related_lists"] if found.key == "quotes"]
        return related, [(row.front, row.behind) for row in related.rows]

    def test_versions_of_a_number_are_folded_behind_the_newest(self, login, rep):
        first, second, third = make_versions(make_quote(rep, name="Trailers"), 3, rep)
        other = make_quote(opportunity=first.opportunity)
        client = login(rep)

        related, rows = self.rows(client, first)

        assert rows == [(other, []), (third, [second, first])]
        assert (related.total, related.is_shortened) == (2, False)
        text = self.page(client, first).content.decode()
        assert text.count("<details>") == 1
        for words in ("2 earlier versions", "Version 1", "Version 2", *(v.get_absolute_url() for v in (first, second))):
            assert words in text, words
        assert "is newer" not in text

    def test_the_version_that_syncs_is_in_front(self, login, rep):
        first, second, third = make_versions(make_quote(rep), 3, rep)
        other = make_quote(opportunity=first.opportunity)
        quote_start_sync(quote=second, by=rep)
        client = login(rep)

        __, rows = self.rows(client, first)

        assert rows == [(second, [third, first]), (other, [])]
        text = self.page(client, first).content.decode()
        for words in ("2 other versions", "Version 3 is newer"):
            assert words in text, words

    def test_each_version_says_what_differs(self, login, rep):
        first, second = make_versions(make_quote(rep), 2, rep)
        quote_set_lines(quote=second, lines=[make_line()], by=rep)

        text = self.page(login(rep), first).content.decode()

        behind = text[text.index("<details>", text.index("related-quotes")) :]
        behind = behind[: behind.index("</details>")]
        for words in ("1 earlier version", "1 line, the same", "Presented", "€100.00", "Sync this one"):
            assert words in behind, words

    def test_numbers_are_counted_not_versions(self, login, rep):
        quotes = [make_quote(rep)]
        quotes += [make_quote(opportunity=quotes[0].opportunity) for __ in range(9)]
        make_versions(quotes[-1], 4, rep)
        client = login(rep)

        related, rows = self.rows(client, quotes[0])
        assert (len(rows), related.total, len(rows[0][1])) == (8, 10, 3)
        related, rows = self.rows(client, quotes[0], list="quotes")
        assert (len(rows), related.total, len(rows[0][1])) == (10, 10, 3)

    def test_the_rail_names_one_version_of_each_number(self, login, rep):
        first, __ = make_versions(make_quote(rep, name="Trailers"), 2, rep)

        text = login(rep).get(first.opportunity.get_absolute_url()).content.decode()

        assert f"{first.number} v2 Trailers" in text
        assert f"{first.number} Trailers" not in text
