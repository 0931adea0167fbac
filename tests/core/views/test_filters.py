"""Filters of lists: in the address, by the form that adds them, and away again by their chips."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import locales
from tests.factories.accounts import make_account
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_user
from users.services import record_access_set

pytestmark = pytest.mark.django_db
URL = reverse("leads:list")
HTMX = {"headers": {"HX-Request": "true"}}


def names(response):
    return [str(row) for row in response.context["page"].rows]


@pytest.fixture
def leads(rep):
    make_lead(by=rep, last_name="Hot", rating="hot", annual_revenue=100_000)
    make_lead(by=rep, last_name="Cold", rating="cold", annual_revenue=5)


@pytest.fixture
def ask(client, rep, leads):
    client.force_login(rep, backend="users.backends.ProfileBackend")
    return lambda query="", **more: client.get(f"{URL}?{query}", **more)


def added(response):
    """Where the form that adds a filter leads: the query as pairs."""
    assert response.status_code == 302, response.status_code
    return parse_qsl(urlsplit(response.url).query)


class TestAddress:
    def test_rows_narrow_the_list_and_are_named_in_chips(self, ask):
        response = ask("f=rating:is:hot&f=annual_revenue:at_least:100000")
        assert names(response) == ["Hot"]
        chips = [(chip.label, chip.words) for chip in response.context["active_filters"]]
        assert chips == [("Rating", "is Hot"), ("Annual revenue", "is at least 100,000")]

    def test_one_of_several_is_enough(self, ask):
        assert names(ask("any=rating:is:hot&any=annual_revenue:is:5&sort=name")) == ["Cold", "Hot"]

    def test_a_quick_filter_is_a_row_underneath(self, ask):
        response = ask("rating=hot")
        assert names(response) == ["Hot"]
        assert response.context["active_filters"][0].words == "is Hot"

    def test_a_chips_link_takes_one_row_away_and_keeps_the_rest(self, ask):
        response = ask("scope=all&sort=name&q=o&rating=hot&f=rating:is_not_empty&f=rating:is:hot&after=x&add=rating")
        removes = [parse_qsl(chip.remove.lstrip("?")) for chip in response.context["active_filters"]]
        kept = [("scope", "all"), ("sort", "name"), ("q", "o")]
        assert removes[0] == [*kept, ("f", "rating:is_not_empty"), ("f", "rating:is:hot")]
        assert removes[1] == [*kept, ("rating", "hot"), ("f", "rating:is:hot")]

    def test_tabs_headers_and_pages_keep_the_filters(self, ask):
        text = ask("f=rating:is:hot").content.decode()
        assert text.count("f=rating%3Ais%3Ahot") >= 10
        assert '<input type="hidden" name="f" value="rating:is:hot">' in text

    @pytest.mark.parametrize(
        "query",
        ["rating=boiling", "f=rating:is:boiling", "f=nothing:is:1", "f=rating:like:h", "any=rating", "annual_revenue=5",
         "owner__password__startswith=a", "f=created_at:is:tomorrow", "&".join(["f=rating:is:hot"] * 41)],
    )  # fmt: skip
    def test_what_is_not_understood_shows_no_rows_and_says_so(self, ask, query):
        response = ask(query)
        assert response.status_code == 400
        assert names(response) == []
        assert "was not understood" in response.content.decode()
        assert response.context["troubles"][0].trouble

    def test_trouble_is_shown_as_text(self, ask):
        text = ask("f=%3Cscript%3Ex:is:1").content.decode()
        assert "&lt;script&gt;" in text
        assert "<script>x" not in text

    def test_other_parameters_are_nobodys_filter(self, ask):
        assert len(names(ask("utm_source=mail&next=/"))) == 2


class TestForm:
    def test_first_the_field_then_how_then_the_value(self, ask):
        form = ask("add=").context["add_form"]
        assert list(form.fields) == ["add"]
        assert list(ask("add=annual_revenue").context["add_form"].fields) == ["add", "operator", "value"]
        assert list(ask("add=annual_revenue&operator=between").context["add_form"].fields)[2:] == ["value", "to"]
        assert list(ask("add=created_at&operator=today").context["add_form"].fields) == ["add", "operator"]

    def test_fields_stand_in_the_groups_of_the_page(self, ask):
        choices = dict(ask("add=").context["add_form"].fields["add"].choices)
        assert ("email", "E-mail") in choices["How to reach them"]
        assert ("id", "ID") not in choices["About this record"]

    def test_htmx_gets_the_form_alone(self, ask):
        response = ask("add=rating&f=rating:is:hot", **HTMX)
        assert response.templates[0].name == "core/add_filter.html"
        assert "<html" not in response.content.decode()

    @pytest.mark.parametrize(
        ("query", "row"),
        [
            ("add=rating&operator=is&value=hot", "rating:is:hot"),
            ("add=rating&operator=is_empty", "rating:is_empty"),
            ("add=created_at&operator=last_days&value=7", "created_at:last_days:7"),
            (
                "add=created_at&operator=between&value=2026-01-01&to=2026-02-01",
                "created_at:between:2026-01-01..2026-02-01",
            ),
            ("add=last_name&operator=contains&value=a:b%26c", "last_name:contains:a:b&c"),
            ("add=do_not_call&operator=is&value=no", "do_not_call:is:no"),
            ("add=owner&operator=is_me", "owner:is_me"),
        ],
    )
    def test_adding_leads_to_the_list_with_it(self, ask, query, row):
        response = ask(f"scope=all&f=rating:is_not_empty&after=x&{query}&apply=1")
        assert added(response) == [("scope", "all"), ("f", "rating:is_not_empty"), ("f", row)]
        assert ask(urlsplit(response.url).query).status_code == 200

    def test_numbers_are_typed_in_the_readers_locale(self, ask, rep):
        rep.locale = "de"
        rep.save()
        try:
            response = ask("add=annual_revenue&operator=at_least&value=1.234,5&apply=1")
        finally:
            locales.deactivate()
        assert added(response) == [("f", "annual_revenue:at_least:1234.5")]

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("add=annual_revenue&operator=at_least&value=many", "is not a number"),
            ("add=annual_revenue&operator=between&value=9&to=5", "ends before it begins"),
            ("add=created_at&operator=last_days&value=-1", "greater than or equal to 1"),
            ("add=rating&operator=is&value=boiling", "valid choice"),
            ("add=rating&operator=is&value=", "required"),
            ("add=annual_revenue&operator=between&value=1", "required"),
        ],
    )
    def test_what_cannot_be_added_is_said_at_its_field(self, ask, query, words):
        response = ask(f"{query}&apply=1")
        assert response.status_code == 200
        assert words in response.content.decode()
        assert "<details" in response.content.decode()
        assert len(names(response)) == 2

    def test_a_record_is_chosen_by_name_among_those_one_sees(self, client, rep):
        record_access_set(record_type="accounts.account", access="private", by=None)
        mine, hidden = make_account(rep, name="Okafor"), make_account(make_user(), name="Secret Holding")
        make_opportunity(rep, name="Roof", account=mine)
        make_opportunity(rep, name="Wall", account=hidden)
        client.force_login(rep, backend="users.backends.ProfileBackend")
        deals = reverse("opportunities:list")
        ask = {"add": "account", "operator": "is", "apply": "1"}
        assert added(client.get(deals, {**ask, "value": "Okafor"})) == [("f", f"account:is:{mine.pk}")]
        assert added(client.get(deals, {**ask, "value": f"x [{mine.pk}]"})) == [("f", f"account:is:{mine.pk}")]
        for value in ("Secret Holding", f"Secret Holding [{hidden.pk}]", "Nobody"):
            assert "No account like this" in client.get(deals, {**ask, "value": value}).content.decode()
        assert names(client.get(deals, {"q": "secret"})) == []
        assert names(client.get(deals, {"q": "okafor"})) == ["Roof"]


def test_the_same_queries_for_one_row_and_fifty(ask, rep):
    query = "scope=all&status=&rating=hot&f=owner:is_me&f=source:is_empty&f=created_at:this_fiscal_quarter"
    ask(query)
    with CaptureQueriesContext(connection) as few:
        assert len(names(ask(query))) == 1
    for number in range(49):
        make_lead(by=rep, last_name=f"Hot {number}", rating="hot")
    with CaptureQueriesContext(connection) as many:
        assert len(names(ask(query))) == 50
    assert len(many) == len(few) <= 15
