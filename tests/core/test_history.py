"""core.history: who wrote and by which door, said by every event."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import Account
from core.history import acting, name_actor
from core.services import record_delete
from crm.celery import app
from leads.models import Lead
from opportunities.models import ContactRole, OpportunityLine
from opportunities.services import contact_role_add, contact_roles_set, opportunity_set_lines
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.leads import make_webform
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry
from tests.factories.users import make_user


def told(model, **which):
    """(label, user, door) of the events, in order."""
    events = model.pgh_event_model.objects.filter(**which).order_by("pgh_id").select_related("pgh_context")
    known = [(event.pgh_label, event.pgh_context.metadata if event.pgh_context else {}) for event in events]
    return [(label, metadata.get("user"), metadata.get("door")) for label, metadata in known]


@pytest.mark.django_db
def test_a_block_names_user_and_door(rep):
    with acting(by=rep, door="job", job=12):
        account = make_account(None, owner=rep)
    context = account.events.get().pgh_context
    assert context.metadata == {"user": rep.pk, "door": "job", "job": 12}


@pytest.mark.django_db
def test_a_block_within_another_adds_to_it_and_changes_nothing_written_before(rep, manager):
    with acting(by=rep, door="page"):
        account = make_account(rep)
        with acting(door="admin"):
            Account.objects.filter(pk=account.pk).update(phone="1")
        with acting(by=manager):
            Account.objects.filter(pk=account.pk).update(phone="2")
        Account.objects.filter(pk=account.pk).update(phone="3")
    assert told(Account, pgh_obj_id=account.pk) == [
        ("insert", rep.pk, "page"),
        ("update", rep.pk, "admin"),
        ("update", manager.pk, "page"),
        ("update", rep.pk, "page"),
    ]


@pytest.mark.django_db
def test_what_one_block_writes_is_one_context(rep):
    with acting(by=rep):
        first, second = make_account(rep), make_account(rep)
    assert first.events.get().pgh_context_id == second.events.get().pgh_context_id


@pytest.mark.django_db
def test_bulk_writes_and_raw_sql_within_a_block_are_named(rep):
    with acting(by=rep, door="job"):
        Account.objects.bulk_create([Account(name="100 % Bulk", owner=rep, currency="EUR")])
        with connection.cursor() as cursor:
            cursor.execute("update accounts_account set phone = '5 %'")
            cursor.execute("update accounts_account set fax = %(fax)s", {"fax": "6 %"})
            cursor.executemany("update accounts_account set website = %s", [["a"], ["b"]])
    assert told(Account) == [("insert", rep.pk, "job")] + [("update", rep.pk, "job")] * 4
    assert Account.objects.values_list("phone", "fax", "website").get() == ("5 %", "6 %", "b")


def test_a_rollback_to_a_savepoint_forgets_no_actor(committed_db):
    rep = make_user()
    with acting(by=rep, door="page"), transaction.atomic():
        saved = transaction.savepoint()
        make_account(rep)
        transaction.savepoint_rollback(saved)
        account = make_account(rep)
    assert told(Account, pgh_obj_id=account.pk) == [("insert", rep.pk, "page")]


def test_outside_of_blocks_services_name_their_actor_for_rows_without_one(committed_db):
    """Lines and contact roles have no `changed_by`: the event's context alone says who."""
    rep = make_user()
    deal, contact = make_opportunity(rep), make_contact(rep)
    opportunity_set_lines(opportunity=deal, lines=[make_line(make_entry())], by=rep)
    contact_role_add(opportunity=deal, contact=contact, by=rep)
    contact_roles_set(opportunity=deal, roles=[], by=rep)
    assert told(OpportunityLine) == [("insert", rep.pk, None)]
    assert told(ContactRole) == [("insert", rep.pk, None), ("delete", rep.pk, None)]


def test_a_service_in_a_block_without_user_keeps_the_door(committed_db):
    rep = make_user()
    with acting(door="command"):
        account = make_account(rep)
        Account.objects.filter(pk=account.pk).update(phone="1")
    assert told(Account, pgh_obj_id=account.pk) == [("insert", rep.pk, "command"), ("update", None, "command")]


def test_the_actor_of_one_transaction_is_not_that_of_the_next(committed_db):
    rep = make_user()
    account = make_account(rep)
    Account.objects.filter(pk=account.pk).update(phone="raw")
    with connection.cursor() as cursor:
        cursor.execute("delete from accounts_account where id = %s", [account.pk])
    assert told(Account, pgh_obj_id=account.pk) == [
        ("insert", rep.pk, None),
        ("update", None, None),
        ("delete", None, None),
    ]


def test_naming_twice_in_a_transaction_is_one_context(committed_db):
    rep = make_user()
    with transaction.atomic():
        first = make_account(rep)
        name_actor(rep)
        second = make_account(rep)
    assert first.events.get().pgh_context_id == second.events.get().pgh_context_id


def test_threads_do_not_share_their_actor(committed_db):
    users = [make_user() for __ in range(4)]

    def write(user):
        try:
            with acting(by=user, door="job"):
                return make_account(user).pk, user.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(write, users * 5))
    for key, user in made:
        assert told(Account, pgh_obj_id=key) == [("insert", user, "job")]


@pytest.mark.django_db
def test_a_deletion_is_its_actors(rep, manager):
    account = make_account(rep)
    key = account.pk
    record_delete(account, by=manager)
    assert told(Account, pgh_obj_id=key)[-1] == ("delete", manager.pk, None)


@pytest.mark.django_db
def test_page_admin_and_website_are_three_doors(login, client, administrator):
    form = make_webform(owner=administrator)
    client.post("/web-to-lead", {"oid": form.key, "last_name": "Visitor", "company": "Acme"})
    lead = Lead.objects.get()
    browser = login(administrator)
    browser.post(f"/leads/{lead.pk}/owner/", {"user": administrator.pk, "version": lead.version})
    browser.post(f"/admin/leads/lead/{lead.pk}/delete/", {"post": "yes", "version": lead.version + 1})
    assert told(Lead) == [
        ("insert", None, "website"),
        ("update", administrator.pk, "page"),
        ("delete", administrator.pk, "admin"),
    ]


@pytest.mark.django_db
def test_a_task_is_a_job(rep):
    seen = []

    @app.task
    def look():
        seen.append(make_account(rep).pk)

    look.apply()
    assert told(Account, pgh_obj_id=seen[0]) == [("insert", rep.pk, "job")]
