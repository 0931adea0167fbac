"""Creating, editing, deleting quotes and giving them away, over HTTP."""

import pytest
from django.urls import reverse

from opportunities.services import opportunity_set_lines
from quotes.models import Quote
from quotes.services import quote_start_sync, quote_update
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.quotes import make_quote
from tests.factories.users import make_team, make_user
from users.services import record_access_set

CREATE = reverse("quotes:create")


def url(name, quote):
    return reverse(f"quotes:{name}", args=[quote.pk])


class TestCreate:
    def test_the_form_knows_the_opportunity(self, login, rep):
        opportunity = make_opportunity(rep, name="40 trailers")

        page = login(rep).get(CREATE, {"opportunity": opportunity.pk})

        assert f"40 trailers [{opportunity.pk}]" in page.content.decode()

    def test_without_one_it_asks(self, login, rep):
        client = login(rep)
        assert client.get(CREATE).status_code == 200

        page = client.post(CREATE, {"name": "x"})

        assert page.status_code == 422
        assert "opportunity" in page.context["form"].errors

    def test_the_opportunitys_button_needs_no_form(self, login, rep):
        opportunity = make_opportunity(rep)
        opportunity_set_lines(opportunity=opportunity, lines=[make_line()], by=rep)

        response = login(rep).post(f"{CREATE}?opportunity={opportunity.pk}")

        quote = Quote.objects.get()
        assert response.status_code == 302
        assert response.url == quote.get_absolute_url()
        assert (quote.opportunity, quote.name, quote.total_price, quote.created_by) == (
            opportunity,
            opportunity.name,
            100,
            rep,
        )

    def test_what_is_typed_is_taken(self, login, rep):
        opportunity = make_opportunity(rep)
        data = {"opportunity": f"[{opportunity.pk}]", "name": "Hardware", "expiration_date": "2031-02-03"}

        login(rep).post(CREATE, data)

        quote = Quote.objects.get()
        assert (quote.name, str(quote.expiration_date)) == ("Hardware", "2031-02-03")

    @pytest.mark.parametrize("asked", ["0", "x", "99999999999999999999", "-1"])
    def test_no_such_opportunity(self, login, rep, asked):
        assert login(rep).get(CREATE, {"opportunity": asked}).status_code == 404

    def test_only_for_opportunities_that_one_may_edit(self, login, rep):
        opportunity = make_opportunity(make_user())
        record_access_set(record_type="opportunities.opportunity", access="read", by=None)
        client = login(rep)

        assert client.get(CREATE, {"opportunity": opportunity.pk}).status_code == 404
        assert client.post(f"{CREATE}?opportunity={opportunity.pk}").status_code == 404
        assert client.post(CREATE, {"opportunity": f"[{opportunity.pk}]"}).status_code == 422
        assert not Quote.objects.exists()

    def test_a_product_out_of_use_is_said_in_words(self, login, rep):
        line = make_line()
        opportunity = make_opportunity(rep)
        opportunity_set_lines(opportunity=opportunity, lines=[line], by=rep)
        type(line.entry).objects.update(is_active=False)

        page = login(rep).post(f"{CREATE}?opportunity={opportunity.pk}")

        assert page.status_code == 422
        assert "no longer active" in page.content.decode()
        assert not Quote.objects.exists()


def form_data(client, quote, **changes):
    """What the edit form posts when nothing but `changes` is typed."""
    form = client.get(url("edit", quote)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {**{name: "" if value is None else value for name, value in values.items()}, **changes}


class TestEdit:
    def test_saves_the_header(self, login, rep):
        quote, client = make_quote(rep), login(rep)

        response = client.post(url("edit", quote), form_data(client, quote, tax="19.5", status="presented"))

        assert response.status_code == 302
        stored = Quote.objects.get()
        assert (stored.tax, stored.grand_total, stored.status, stored.version) == (19.5, 119.5, "presented", 2)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("tax", "-1"), ("tax", "x"), ("tax", "1e30"), ("email", "x"), ("name", ""), ("status", "sold"),
         ("name", "a\x00b"), ("contact", "Nobody [99]"), ("terms", "x" * 32001)],
    )  # fmt: skip
    def test_bad_values_come_back_at_their_field(self, login, rep, name, value):
        quote, client = make_quote(rep), login(rep)

        page = client.post(url("edit", quote), form_data(client, quote, **{name: value}))

        assert page.status_code == 422
        assert name in page.context["form"].errors
        assert Quote.objects.get().version == 1

    def test_a_stale_form_answers_409_and_keeps_what_was_typed(self, login, rep, manager):
        quote, client = make_quote(rep), login(rep)
        data = form_data(client, quote, name="Mine")
        quote_update(quote=quote, by=manager, version=1, name="Theirs")

        page = client.post(url("edit", quote), data)

        assert page.status_code == 409
        assert "Mine" in page.content.decode()
        assert Quote.objects.get().name == "Theirs"


def test_delete_asks_then_does(login, rep):
    quote, client = make_quote(rep), login(rep)
    quote_start_sync(quote=quote, by=rep)
    assert "keeps the lines" in client.get(url("delete", quote)).content.decode()

    assert client.post(url("delete", quote)).status_code == 302

    assert not Quote.objects.exists()
    assert quote.opportunity.lines.count() == 1


def test_a_new_owner(login, db):
    manager, rep, peer, __ = make_team()
    quote, client = make_quote(rep), login(manager)
    assert client.get(url("change_owner", quote)).status_code == 200
    form = client.get(url("change_owner", quote)).context["form"]

    response = client.post(
        url("change_owner", quote),
        {"owner": peer.pk, "version": form["version"].value() if "version" in form.fields else ""},
    )

    assert response.status_code == 302
    assert Quote.objects.get().owner == peer


@pytest.mark.parametrize("name", ["detail", "edit", "delete", "change_owner", "lines", "start_sync"])
def test_an_outsider_gets_404(login, db, name):
    __, rep, peer, __ = make_team()
    quote = make_quote(rep)

    assert login(peer).get(url(name, quote)).status_code == 404


@pytest.mark.parametrize(
    "name", ["edit", "delete", "change_owner", "lines", "start_sync", "stop_sync", "document_request"]
)
def test_a_reader_may_not_write(login, rep, name):
    quote = make_quote(rep)
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)

    assert login(make_user()).post(url(name, quote)).status_code == 404
    assert Quote.objects.get().version == 1


@pytest.mark.parametrize("name", ["stop_sync", "document_request"])
def test_verbs_do_nothing_by_get(login, rep, name):
    assert login(rep).get(url(name, make_quote(rep))).status_code == 405
