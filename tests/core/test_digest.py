import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.digest import digest
from leads.models import Lead
from tests.factories.leads import make_lead
from tests.factories.users import make_queue
from users.models import User

pytestmark = pytest.mark.django_db


def test_every_change_of_a_row_is_seen(rep):
    lead = make_lead(rep, company="A")
    before = digest()
    Lead.objects.update(company="B")
    assert digest().changed(before) == ["leads_lead"]
    assert digest().overall != before.overall
    Lead.objects.update(company="A")
    assert digest() == before
    assert digest().overall == before.overall
    Lead.objects.filter(pk=lead.pk).delete()
    assert digest().changed(before) == ["leads_lead"]


def test_empty_and_missing_are_not_the_same(rep):
    make_lead(rep)
    before = digest()
    Lead.objects.update(annual_revenue=0)
    assert digest() != before


def test_rows_that_change_places_are_seen(rep):
    make_lead(rep, company="A", title="B")
    before = digest()
    Lead.objects.update(company="B", title="A")
    assert digest() != before


def test_relations_between_many_and_many_count(rep):
    queue = make_queue()
    before = digest()
    queue.members.add(rep)
    assert digest().changed(before) == ["users_queue_members"]


def test_bookkeeping_counts_only_in_the_whole(rep):
    make_lead(rep)
    before, whole = digest(), digest(whole=True)
    Lead.objects.update(version=7)
    User.objects.update(last_login="2026-01-01T00:00Z")
    assert digest() == before
    assert digest(whole=True).changed(whole) == ["leads_lead", "users_user"]


def test_histories_and_foreign_tables_are_left_out(db):
    tables = set(digest(whole=True))
    assert {"leads_lead", "quotes_quoteline", "activities_activitylink", "core_organisationsettings"} <= tables
    tables.remove("paths_gateevent")  # what gates said is no history
    assert not [name for name in tables if name.endswith("event") or name.startswith(("django_", "auth_", "axes_"))]


def test_all_tables_are_of_one_moment(db):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        digest()
    assert len(queries) == 1
