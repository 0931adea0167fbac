"""The buttons on a quote's page that choose an option, and make it one again."""

from dataclasses import replace

import pytest
from django.urls import reverse

from opportunities.models import Opportunity
from quotes.models import Quote
from quotes.services import quote_choose_line, quote_set_lines, quote_start_sync, quote_update
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry, make_product
from tests.factories.quotes import make_quote
from tests.factories.users import make_team, make_user
from users.services import record_access_set


@pytest.fixture
def quote(rep):
    option = replace(make_line(make_entry(make_product(name="Tail lift"), unit_price="50")), is_optional=True)
    return quote_set_lines(quote=make_quote(rep), lines=[make_line(), option], by=rep)


@pytest.fixture
def option(quote):
    return quote.lines.get(is_optional=True)


def url(line):
    return reverse("quotes:line_choose", args=[line.pk])


def shown(client, quote):
    return client.get(quote.get_absolute_url()).content.decode()


def total(quote):
    return Quote.objects.get(pk=quote.pk).total_price


def test_an_option_is_chosen_and_made_one_again(login, rep, quote, option):
    client = login(rep)
    text = shown(client, quote)
    assert text.count("/choose/") == 1
    assert "Choose<" in text

    response = client.post(url(option), {"chosen": "1", "version": quote.version}, follow=True)

    assert response.redirect_chain == [(f"{quote.get_absolute_url()}#line-{option.pk}", 302)]
    text = response.content.decode()
    for words in ("Tail lift counts now: the total price is €150.00.", "Make optional again", f'id="line-{option.pk}"'):
        assert words in text, words
    assert text.count("/choose/") == 1
    text = client.post(url(option), {"chosen": "0", "version": quote.version + 1}, follow=True).content.decode()
    assert "Tail lift is offered beside the total: the total price is €100.00." in text
    assert total(quote) == 100


def test_the_deal_follows(login, rep, quote, option):
    quote = quote_start_sync(quote=quote, by=rep)

    login(rep).post(url(option), {"chosen": "1", "version": quote.version})

    assert Opportunity.objects.get().amount == 150


@pytest.mark.parametrize("chosen", ["", "2", "on", "true", None])
def test_nothing_else_is_an_answer(login, rep, quote, option, chosen):
    response = login(rep).post(url(option), {} if chosen is None else {"chosen": chosen})

    assert response.status_code == 422
    assert total(quote) == 100


def test_somebody_who_changed_the_lines_meanwhile_was_first(login, rep, quote, option):
    quote_update(quote=quote, by=rep, version=None, terms="Cash")

    response = login(rep).post(url(option), {"chosen": "1", "version": quote.version})

    assert response.status_code == 409
    assert total(quote) == 100


def test_a_presented_quote_has_no_buttons_and_refuses_in_words(login, rep, quote, option):
    quote_choose_line(line=option, is_chosen=True, by=rep)
    quote = quote_update(quote=quote, by=rep, version=None, status="presented")
    client = login(rep)
    assert "/choose/" not in shown(client, quote)

    response = client.post(url(option), {"chosen": "0", "version": quote.version})

    assert response.status_code == 422
    assert "make a new version of it" in response.content.decode()
    assert total(quote) == 150


def test_readers_have_no_buttons(login, rep, quote, option):
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)
    client = login(make_user())
    assert "/choose/" not in shown(client, quote)

    assert client.post(url(option), {"chosen": "1"}).status_code == 404
    assert total(quote) == 100


def test_an_outsider_gets_404(login, db):
    __, rep, peer, __ = make_team()
    quote = quote_set_lines(quote=make_quote(rep), lines=[replace(make_line(), is_optional=True), make_line()], by=rep)

    assert login(peer).post(url(quote.lines.get(is_optional=True)), {"chosen": "1"}).status_code == 404
    assert login(rep).get(url(quote.lines.first())).status_code == 405
    assert total(quote) == 100
