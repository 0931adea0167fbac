import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from contacts.models import Contact
from core import related
from core.related import RelatedList, related_lists
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.products import make_entry
from tests.factories.users import make_user
from users.services import user_update


def anywhere(account):
    return "/new/"


def contacts_of(account, user):
    return Contact.objects.visible_to(user).filter(account=account)


@pytest.fixture
def only(monkeypatch):
    """Takes the declared lists away but those that the test registers."""
    monkeypatch.setattr(related, "_lists", [])


def test_shows_declared_lists_of_the_records_type(only, rep):
    related.register(RelatedList(Account, "people", "People", contacts_of, ("title", "owner")))
    related.register(RelatedList(Contact, "others", "Others", contacts_of))
    account = make_account(rep)
    contact = make_contact(rep, account=account, title="CFO")
    (found,) = related_lists(account, rep)
    assert (found.key, found.total, found.is_shortened, found.noun) == ("people", 1, False, "contact")
    assert found.headers == ["Contact", "Title", "Owner"]
    ((row, cells),) = found.table()
    assert (row, [cell.value for cell in cells]) == (contact, ["CFO", rep])


def test_a_key_is_declared_once(only, rep):
    for __ in range(2):
        related.register(RelatedList(Account, "people", "People", contacts_of, create_url=anywhere))
    assert len(related_lists(make_account(rep), rep)) == 1


def test_relations_among_the_columns_cost_one_query_for_all_rows(only, rep):
    related.register(RelatedList(Account, "people", "People", contacts_of, ("owner", "source", "reports_to")))
    account = make_account(rep)
    for __ in range(5):
        make_contact(make_user(), account=account)
    with CaptureQueriesContext(connection) as queries:
        (found,) = related_lists(account, rep)
        [cell.value and str(cell.value) for __, cells in found.table() for cell in cells]
    assert len([q for q in queries if "contacts_contact" in q["sql"]]) == 1
    assert not [q for q in queries if q["sql"].startswith('SELECT "users_user"')]


def test_rows_stand_behind_others_where_they_are_folded(only, rep):
    """`rows` counts and limits what is in front; a table has what `prepare` fetched besides, folded."""
    related.register(
        RelatedList(
            Account,
            "people",
            "People",
            rows=lambda account, user: contacts_of(account, user).filter(reports_to=None).order_by("pk"),
            prepare=lambda rows: Contact.objects.filter(account__in=rows.values("account")).order_by("pk"),
            fold=lambda rows: [(row, [other for other in rows if other.reports_to_id == row.pk]) for row in rows[:1]],
        )
    )
    account = make_account(rep)
    boss = make_contact(rep, account=account)
    below = [make_contact(rep, account=account, reports_to=boss) for __ in range(2)]
    (found,) = related_lists(account, rep)
    assert (found.rows, found.total) == ([(boss, below)], 1)
    assert all(row.account is account for row in below)
    (found,) = related_lists(account, rep, as_tables=False)
    assert (found.rows, found.total) == ([boss], 1)


def test_only_who_may_add_a_row_is_shown_where(only, rep):
    offer = RelatedList(Account, "people", "People", contacts_of, create_url=lambda account: f"/new/?a={account.pk}")
    related.register(offer)
    account = make_account(rep)
    (found,) = related_lists(account, rep)
    assert found.create_url == f"/new/?a={account.pk}"


def test_a_type_that_one_may_not_look_at_is_left_out(only, rep):
    related.register(RelatedList(Account, "people", "People", contacts_of))
    account = make_account(rep)
    make_contact(rep, account=account)
    assert related_lists(account, rep)
    locked = user_update(user=make_user(), by=None, is_active=False)
    assert related_lists(account, locked) == []


def test_an_empty_list_is_shown_only_to_who_may_add_to_it(only, rep):
    related.register(RelatedList(Account, "silent", "Silent", contacts_of))
    related.register(RelatedList(Account, "open", "Open", contacts_of, create_url=anywhere))
    assert [found.key for found in related_lists(make_account(rep), rep)] == ["open"]


def test_lists_stand_by_their_position(only, rep):
    for key, position in (("late", 90), ("first", 10), ("second", 10)):
        related.register(RelatedList(Account, key, key, contacts_of, create_url=anywhere, position=position))
    assert [found.key for found in related_lists(make_account(rep), rep)] == ["first", "second", "late"]


def test_an_unknown_key_shows_them_all(only, rep):
    for key in ("one", "two"):
        related.register(RelatedList(Account, key, key, contacts_of, create_url=anywhere))
    account = make_account(rep)
    assert [found.key for found in related_lists(account, rep, "nonsense")] == ["one", "two"]
    assert [found.key for found in related_lists(account, rep, "two")] == ["two"]


def test_records_without_lists_have_none(only, db):
    assert related_lists(make_entry().product, make_user()) == []
