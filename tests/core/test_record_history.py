"""core.record_history: the history tab, with doors, pages, lines and contact roles, and nothing of others' records."""

import pytest
from django.db import connection

from accounts.models import Account
from accounts.services import account_update
from core.history import acting
from core.record_history import record_history
from opportunities.services import RoleInput, contact_role_add, contact_roles_set, opportunity_set_lines
from quotes.services import quote_create, quote_set_lines
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry
from tests.factories.users import make_user
from users.services import record_access_set


def told(page):
    return [[(c.kind, c.label, c.old, c.new) for c in save.changes] for save in page.saves]


@pytest.mark.django_db
def test_each_save_says_who_when_and_by_which_door(rep, manager):
    with acting(by=rep, door="page"):
        account = make_account(rep, phone="1")
    for door, who in (("admin", manager), ("job", rep), ("command", rep)):
        with acting(by=who, door=door):
            Account.objects.filter(pk=account.pk).update(phone=door)
    page = record_history(account, rep)
    flat = [(c.who, c.new, c.door) for save in page.saves for c in save.changes]
    assert (rep, "command", "command") in flat
    assert (manager, "admin", "admin") in flat
    assert {save.door for save in page.saves} >= {
        "in the admin",
        "by a background job",
        "by a command on the server",
        "",
    }


def test_a_write_past_everything_is_said_to_be_one(committed_db):
    rep = make_user()
    account = make_account(rep, phone="1")
    with connection.cursor() as cursor:
        cursor.execute("update accounts_account set phone = '2' where id = %s", [account.pk])
    save, created = record_history(account, rep).saves
    assert (save.who, save.door, told(record_history(account, rep))[0]) == (
        None,
        "directly in the database",
        [("field", "Phone", "1", "2")],
    )
    assert created.who == rep


def test_older_changes_by_cursor_and_each_once(committed_db, django_assert_max_num_queries):
    rep = make_user()
    account = make_account(rep, phone="0")
    for version in range(1, 8):
        account_update(account=account, by=rep, version=version, phone=str(version))
    before, seen = 0, []
    for __ in range(4):
        with django_assert_max_num_queries(4):
            page = record_history(account, rep, before=before, limit=3)
        seen += [change.new or change.kind for save in page.saves for change in save.changes]
        if not page.older:
            break
        before = int(page.older)
    assert seen == ["7", "6", "5", "4", "3", "2", "1", "created"]


def test_lines_are_told_by_what_became_of_them(committed_db):
    rep = make_user()
    first, second, third = make_entry(unit_price="10"), make_entry(unit_price="20"), make_entry(unit_price="30")
    deal = make_opportunity(rep, currency="EUR")
    opportunity_set_lines(opportunity=deal, lines=[make_line(first), make_line(second, quantity="2")], by=rep)
    changed = [make_line(first), make_line(second, quantity="3"), make_line(third)]
    opportunity_set_lines(opportunity=deal, lines=changed, by=rep)
    opportunity_set_lines(opportunity=deal, lines=changed[1:], by=rep)
    newest, middle, oldest = [save for save in told(record_history(deal, rep)) if save[0][0] != "created"]
    noun = "Opportunity product: "
    assert [(c[0], c[1]) for c in newest if noun in c[1]] == [("removed", f"{noun}{first}")]
    lines = [c for c in middle if noun in c[1]]
    assert lines[0] == ("field", f"{noun}{second} · Quantity", "2", "3")
    assert (lines[1][0], "€30.00" in lines[1][3], len(lines)) == ("added", True, 2)
    assert [c[0] for c in oldest if noun in c[1]] == ["added", "added"]


def test_quote_lines_name_their_actor(committed_db):
    rep, manager = make_user(), make_user()
    deal = make_opportunity(rep)
    quote = quote_create(opportunity=deal, by=rep)
    quote_set_lines(quote=quote, lines=[make_line(make_entry())], by=manager)
    save = record_history(quote, None).saves[0]
    assert (save.who, save.changes[-1].kind) == (manager, "added")


def test_contact_roles_are_told(committed_db):
    rep = make_user()
    deal, contact = make_opportunity(rep), make_contact(rep, first_name="Ada", last_name="Stone")
    contact_role_add(opportunity=deal, contact=contact, by=rep)
    contact_roles_set(opportunity=deal, roles=[RoleInput(contact)], by=rep)
    contact_roles_set(opportunity=deal, roles=[], by=rep)
    saves = record_history(deal, rep).saves
    kinds = [(save.changes[0].kind, save.changes[0].label, save.changes[0].new) for save in saves[:3]]
    assert kinds == [
        ("removed", "Contact role: Ada Stone", ""),
        ("field", "Contact role: Ada Stone · Primary", "no"),
        ("added", "Contact role: Ada Stone", "Primary yes"),
    ]
    assert {save.who for save in saves} == {rep}


@pytest.mark.django_db
def test_others_records_are_not_named(login, rep, manager):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    record_access_set(record_type="accounts.account", access="private", by=None)
    deal = make_opportunity(rep)
    contact_role_add(opportunity=deal, contact=make_contact(manager, last_name="Topsecret"), by=rep)
    account = make_account(rep)
    account_update(account=account, by=rep, version=1, parent=make_account(manager, name="Topsecret"))
    for record in (deal, account):
        page = login(rep).get(f"{record.get_absolute_url()}?tab=history")
        assert page.status_code == 200
        assert "change-history" in page.content.decode()
        assert "Topsecret" not in page.content.decode()


@pytest.mark.django_db
def test_the_tab_costs_the_same_for_long_histories(login, rep, django_assert_max_num_queries):
    deal = make_opportunity(rep)
    for __ in range(5):
        opportunity_set_lines(opportunity=deal, lines=[make_line(make_entry()) for __ in range(4)], by=rep)
    browser = login(rep)
    browser.get(f"{deal.get_absolute_url()}?tab=history")
    with django_assert_max_num_queries(30) as asked:
        browser.get(f"{deal.get_absolute_url()}?tab=history")
    for __ in range(5):
        opportunity_set_lines(opportunity=deal, lines=[make_line(make_entry()) for __ in range(9)], by=rep)
    with django_assert_max_num_queries(len(asked.captured_queries)):
        browser.get(f"{deal.get_absolute_url()}?tab=history&before=zzz")


@pytest.mark.django_db
@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 18, "9" * 400])
def test_any_cursor_is_a_page(login, rep, before):
    account = make_account(rep)
    assert login(rep).get(f"{account.get_absolute_url()}?tab=history&before={before}").status_code == 200


@pytest.mark.django_db
def test_the_admin_shows_the_same(login, administrator):
    with acting(by=administrator, door="job"):
        account = make_account(administrator)
        Account.objects.filter(pk=account.pk).update(phone="5")
    text = login(administrator).get(f"/admin/accounts/account/{account.pk}/history/").content.decode()
    assert "by a background job" in text
