import pytest
from django.urls import reverse

from opportunities.models import Opportunity
from opportunities.services import opportunity_update
from quotes.models import Quote
from quotes.services import quote_set_lines, quote_start_sync
from tests.factories.opportunities import make_line
from tests.factories.quotes import make_quote


@pytest.fixture
def quote(rep):
    return quote_set_lines(quote=make_quote(rep), lines=[make_line(quantity="3")], by=rep)


def start(quote):
    return reverse("quotes:start_sync", args=[quote.pk])


def stop(quote):
    return reverse("quotes:stop_sync", args=[quote.pk])


def test_the_page_shows_what_will_change_and_changes_nothing(login, rep, quote):
    other = make_quote(opportunity=quote.opportunity, name="The other")
    quote_start_sync(quote=other, by=rep)

    page = login(rep).get(start(quote))

    text = page.content.decode()
    for words in ("The other</b> stops syncing", "€100.00", "€300.00", "+€200.00", "1 added", "1 removed"):
        assert words in text, words
    assert page.context["preview"].amount_change == 200
    assert Opportunity.objects.get().amount == 100
    assert Quote.objects.syncing().get() == other


def test_an_empty_quote_says_whose_lines_it_takes(login, rep, quote):
    quote_set_lines(quote=quote, lines=[], by=rep)
    assert "it takes those of" in login(rep).get(start(quote)).content.decode()


def test_a_post_starts(login, rep, quote):
    response = login(rep).post(start(quote), {"version": quote.version})

    assert (response.status_code, response.url) == (302, quote.get_absolute_url())
    assert Quote.objects.syncing().get() == quote
    assert Opportunity.objects.get().amount == 300


def test_it_goes_back_where_it_came_from(login, rep, quote):
    back = f"{quote.opportunity.get_absolute_url()}?tab=related"
    assert login(rep).post(start(quote), {"next": back}).url == back
    assert login(rep).post(start(quote), {"next": "https://evil.example/"}).url == quote.get_absolute_url()


def test_a_look_ahead_that_is_out_of_date_is_shown_anew(login, rep, quote):
    quote_set_lines(quote=quote, lines=[make_line(quantity="4")], by=rep)

    page = login(rep).post(start(quote), {"version": quote.version})

    assert page.status_code == 409
    assert "€400.00" in page.content.decode()
    assert not Quote.objects.syncing().exists()


def test_a_refusal_is_said_in_words(login, rep):
    quote = make_quote(rep, lines=[])
    opportunity_update(opportunity=quote.opportunity, by=rep, version=quote.opportunity.version, currency="USD")
    client = login(rep)
    assert "USD" in client.get(start(quote)).content.decode()

    page = client.post(start(quote))

    assert page.status_code == 422
    assert "Nothing was changed" in page.content.decode()
    assert not Quote.objects.syncing().exists()


def test_a_post_stops(login, rep, quote):
    quote_start_sync(quote=quote, by=rep)
    client = login(rep)

    for __ in range(2):
        assert client.post(stop(quote)).status_code == 302

    assert not Quote.objects.syncing().exists()
    assert Opportunity.objects.get().amount == 300
    assert "syncs already" not in client.get(start(quote)).content.decode()


def test_a_syncing_quote_needs_no_start(login, rep, quote):
    quote_start_sync(quote=quote, by=rep)
    assert "syncs already" in login(rep).get(start(quote)).content.decode()
