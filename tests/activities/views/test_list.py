"""My tasks, and the long timeline."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services import account_update
from activities.services import activity_complete
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.users import make_team, make_user


@pytest.fixture
def tasks(rep):
    today = timezone.localdate()
    account = make_account(rep)
    make_activity(account, by=rep, subject="Late", due_date=today - timedelta(days=1))
    make_activity(account, by=rep, subject="Soon", due_date=today + timedelta(days=1))
    make_activity(account, by=rep, subject="Sometime")
    make_activity(account, by=rep, subject="Chat", kind="call")
    activity_complete(activity=make_activity(account, by=rep, subject="Finished"), by=rep)
    make_activity(account, by=make_user(), subject="Of a colleague")


def subjects(response):
    return [task.subject for task in response.context["page"].rows]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("open", ["Late", "Soon", "Sometime"]),
        ("overdue", ["Late"]),
        ("done", ["Finished"]),
        ("nonsense", ["Late", "Soon", "Sometime"]),
    ],
)
def test_each_view_holds_my_tasks(rep, tasks, login, scope, expected):
    response = login(rep).get("/activities/", {"scope": scope})

    assert response.status_code == 200
    assert subjects(response) == expected


def test_a_manager_sees_what_the_team_has_to_do(login, db):
    manager, rep, __, outsider = make_team()
    make_activity(by=rep, subject="Of the team")
    make_activity(by=outsider, subject="Elsewhere")

    assert subjects(login(manager).get("/activities/", {"scope": "team"})) == ["Of the team"]


def test_an_empty_list_says_what_belongs_there(rep, login):
    assert "Nothing to do." in login(rep).get("/activities/").text


def test_fifty_rows_take_as_many_queries_as_one(rep, login):
    client = login(rep)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/activities/").status_code == 200
        return len(captured)

    make_activity(make_account(rep), by=rep)
    queries()
    one = queries()
    for _ in range(49):
        make_activity(make_account(rep), by=rep)
    assert queries() == one


def test_the_long_timeline_is_a_page_and_a_fragment(rep, tasks, login):
    account = make_account(rep, name="Okafor")
    make_activity(account, by=rep, kind="note", subject="Wrote")
    client, query = login(rep), {"record": f"accounts.account:{account.pk}"}

    page, fragment = (
        client.get("/activities/timeline/", query),
        client.get("/activities/timeline/", query, HTTP_HX_REQUEST="true"),
    )

    assert "<html" in page.text
    assert "<html" not in fragment.text
    assert "Wrote" in page.text
    assert "Wrote" in fragment.text
    assert client.get("/activities/timeline/", {"record": "accounts.account:0"}).status_code == 404


def test_what_people_write_is_text(rep, login):
    account = make_account(rep, name="<b>Okafor</b>")
    for kind in ("note", "task"):
        make_activity(account, by=rep, kind=kind, subject="<script>1</script>", description="<img src=x>")
    account_update(account=account, by=rep, version=1, phone="<i>1</i>")
    text = login(rep).get("/activities/timeline/", {"record": f"accounts.account:{account.pk}"}).text

    assert "&lt;script&gt;1" in text
    assert "&lt;i&gt;1" in text
    assert not [tag for tag in ("<script>1", "<img src=x", "<i>1", "<b>Okafor") if tag in text]


def test_whoever_may_not_finish_a_task_finds_no_button_for_it(rep, manager, login):
    account = make_account(rep)
    others, own = make_activity(account, by=rep), make_activity(account, by=rep, owner=manager)
    text = login(manager).get("/activities/timeline/", {"record": f"accounts.account:{account.pk}"}).text

    assert f"/activities/{own.pk}/complete/" in text
    assert f"/activities/{others.pk}/complete/" not in text


def test_days_begin_where_the_reader_is(login, db):
    reader = make_user(time_zone="Pacific/Auckland")
    today = timezone.localdate(timezone=ZoneInfo("Pacific/Auckland"))
    make_activity(by=reader, subject="Yesterday", due_date=today - timedelta(days=1))
    make_activity(by=reader, subject="Today", due_date=today)

    assert subjects(login(reader).get("/activities/", {"scope": "overdue"})) == ["Yesterday"]
