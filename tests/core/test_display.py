from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import Account
from core import locales
from core.display import show, show_groups, web_url
from tests.factories.accounts import make_account
from tests.factories.users import make_user
from users.services import record_access_set


def render(text, **context):
    return Template(text).render(Context(context))


@pytest.fixture(autouse=True)
def reader():
    yield
    locales.deactivate()
    timezone.deactivate()


@pytest.mark.parametrize(
    ("locale", "text"), [("en-GB", "18 Nov 2026"), ("en-US", "Nov 18, 2026"), ("de", "18.11.2026")]
)
def test_days_in_the_readers_format(locale, text):
    locales.activate(locale)
    assert render("{{ value|day }}", value=date(2026, 11, 18)) == text


def test_moments_in_the_readers_time_zone():
    timezone.activate("Asia/Tokyo")
    late = datetime(2026, 11, 18, 20, 30, tzinfo=UTC)
    assert render("{{ value|day }}", value=late) == "19 Nov 2026"
    assert "05:30" in render("{{ value|moment }}", value=late)


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("1234.5000"), "1,234.5"), (12, "12"), (Decimal("0.25"), "0.25"), (None, "")]
)
def test_numbers_without_zeros_that_say_nothing(value, text):
    assert render("{{ value|number }}", value=value) == text


def test_money_and_no_money():
    assert render("{{ value|money:'EUR' }}", value=Decimal("1234.5")) == "€1,234.50"
    assert render("{{ value|money:'EUR' }}", value=Decimal(0)) == "€0.00"
    assert render("{{ value|money:'EUR' }}", value=None) == "–"


def test_days_since():
    assert render("{{ value|days_since }}", value=timezone.now() - timedelta(days=2, hours=3)) == "2"
    assert render("{{ value|days_since }}", value=timezone.now() + timedelta(days=2)) == "0"


def test_query_with_changes_one_parameter_and_begins_at_page_one():
    request = RequestFactory().get("/", {"scope": "all", "q": "a&b", "page": "3"})
    html = render("{% query_with sort='-name' q=None %}", request=request)
    assert html == "?scope=all&amp;sort=-name"
    assert "a%26b" in render("{% query_with sort='name' %}", request=request)


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("okafor.example", "https://okafor.example"),
        ("http://okafor.example/a?b=c", "http://okafor.example/a?b=c"),
        ("javascript:alert(1)", ""),
        ("javascript://okafor.example/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("https://user@okafor.example", ""),
        ("https://", ""),
        ("http://[", ""),
    ],
)
def test_only_the_web_is_linked(typed, link):
    assert web_url(typed) == link


@pytest.mark.parametrize(
    ("typed", "short"),
    [
        ("https://www.okafor.example/a", "okafor.example"),
        ("okafor.example", "okafor.example"),
        ("http://[", "http://["),
    ],
)
def test_a_website_in_short(typed, short):
    assert render("{{ value|host }}", value=typed) == short


def test_fields_know_how_they_are_shown(rep):
    parent = make_account(rep, name="Top")
    account = make_account(
        rep, parent=parent, type="customer", annual_revenue=5, currency="CZK", website="x.example", employees=3
    )
    names = "parent type annual_revenue website employees owner description created_at".split()
    shown = {name: show(account, name) for name in names}
    assert (shown["parent"].kind, shown["parent"].url) == ("link", parent.get_absolute_url())
    assert (shown["type"].label, shown["type"].value) == ("Type", "Customer")
    assert (shown["annual_revenue"].kind, shown["annual_revenue"].currency) == ("money", "CZK")
    assert (shown["website"].kind, shown["website"].url) == ("url", "https://x.example")
    assert (shown["owner"].kind, shown["owner"].url) == ("text", "")  # a user's page is for administrators
    kinds = [shown[name].kind for name in ("employees", "description", "created_at")]
    assert kinds == ["number", "long", "moment"]


def test_a_record_that_one_may_not_see_is_not_named(rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    account = make_account(rep, parent=make_account(make_user(), name="Secret Holding"))
    ((__, (shown,)),) = show_groups(account, [("x", ["parent"])], rep)
    assert (shown.value, shown.kind, shown.url) == ("Not visible to you", "text", "")
    own = Account.objects.get(pk=account.parent_id)
    ((__, (shown,)),) = show_groups(account, [("x", ["parent"])], own.owner)
    assert shown.value == own
