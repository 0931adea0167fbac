"""The page for a new activity, and the composer in a timeline."""

import pytest

from activities.links import reference
from activities.models import Activity
from leads.services import lead_convert
from tests.factories.accounts import make_account
from tests.factories.leads import make_lead
from tests.factories.users import make_team, make_user
from users.services import record_access_set, user_update

URL = "/activities/create/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def account(rep):
    return make_account(rep)


def posted(account, **values):
    return {"kind": "note", "record": reference(account), "description": "Wants to be live by May.", **values}


@pytest.mark.parametrize("kind", ["task", "call", "event", "note"])
def test_each_kind_has_a_form(rep, account, login, kind):
    response = login(rep).get(URL, {"kind": kind, "record": reference(account)})

    assert response.status_code == 200
    assert f'name="kind" value="{kind}"' in response.text
    assert reference(account) in response.text


def test_a_note_appears_on_the_record_and_leads_back_to_where_one_was(rep, account, login):
    response = login(rep).post(URL, posted(account, next="/activities/?scope=done"))

    note = Activity.objects.of(account).get()
    assert (response.status_code, response.url) == (302, "/activities/?scope=done")
    assert (note.kind, note.subject, note.owner) == ("note", "Wants to be live by May.", rep)


def test_next_leads_to_no_other_site(rep, account, login):
    response = login(rep).post(URL, posted(account, next="https://evil.example/"))

    assert response.url == Activity.objects.get().get_absolute_url()


def test_a_task_can_be_given_to_a_colleague(rep, manager, login):
    login(rep).post(URL, {"kind": "task", "subject": "Look at this", "owner": manager.pk, "priority": "normal"})

    assert Activity.objects.get().owner == manager


def test_the_composer_answers_with_the_timeline(rep, account, login):
    response = login(rep).post(URL, posted(account), **HTMX)

    assert response.status_code == 200
    assert response["HX-Retarget"] == "#timeline"
    assert "<html" not in response.text
    assert "Wants to be live by May." in response.text
    assert 'hx-swap-oob="beforeend"' in response.text


def test_a_refused_composer_comes_back_alone_with_its_error(rep, account, login):
    response = login(rep).post(URL, posted(account, kind="task", subject=""), **HTMX)

    assert response.status_code == 422
    assert "HX-Retarget" not in response
    assert "<html" not in response.text
    assert 'id="task_subject"' in response.text
    assert "is-invalid" in response.text
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "task", "subject": ""}, "subject"),
        ({"kind": "note", "description": ""}, "description"),
        ({"kind": "event", "subject": "Visit", "happens_at": ""}, "happens_at"),
        ({"kind": "event", "subject": "Visit", "happens_at": "soon"}, "happens_at"),
        ({"kind": "call", "minutes": "-5"}, "minutes"),
        ({"kind": "call", "minutes": "99999999999"}, "minutes"),
        ({"kind": "task", "subject": "x" * 256, "priority": "normal"}, "subject"),
        ({"kind": "task", "subject": "a\x00b", "priority": "normal"}, "subject"),
        ({"kind": "task", "subject": "a", "priority": "urgent"}, "priority"),
        ({"kind": "task", "subject": "a", "priority": "normal", "due_date": "31.02.2026"}, "due_date"),
        ({"kind": "task", "subject": "a", "priority": "normal", "owner": "0"}, "owner"),
    ],
)
def test_bad_input_is_shown_at_its_field(rep, account, login, values, field):
    response = login(rep).post(URL, posted(account, **values))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Activity.objects.exists()


@pytest.mark.parametrize("text", ["accounts.account:999999", "users.user:1", "nonsense"])
def test_an_unknown_record_is_not_found(rep, login, text):
    response = login(rep).post(URL, {"kind": "note", "description": "Hello", "record": text})

    assert response.status_code == 404
    assert not Activity.objects.exists()


def test_a_record_that_one_does_not_see_is_not_found(login, db):
    record_access_set(record_type="accounts.account", access="private", by=None)
    __, rep, __, outsider = make_team()
    response = login(outsider).post(URL, posted(make_account(rep)))

    assert response.status_code == 404
    assert not Activity.objects.exists()


def test_an_unknown_kind_is_not_found(rep, login):
    assert login(rep).get(URL, {"kind": "dance"}).status_code == 404


def test_it_asks_for_a_log_in(client, db):
    make_user()

    assert client.get(URL).status_code == 302


def test_a_post_on_a_converted_lead_is_refused(rep, login):
    lead = make_lead(rep)
    lead_convert(lead=lead, by=rep)
    response = login(rep).post(URL, posted(lead))
    assert response.status_code == 409
    assert "is read-only" in response.text
    assert not Activity.objects.exists()
    assert 'name="kind"' not in login(rep).get("/activities/timeline/", {"record": reference(lead)}).text


@pytest.mark.parametrize(
    ("zone", "when"), [("Asia/Tokyo", "0001-01-01T00:00"), ("America/New_York", "9999-12-31T23:59")]
)
def test_a_time_that_no_calendar_could_show_is_refused(rep, account, login, zone, when):
    user_update(user=rep, by=rep, time_zone=zone)
    response = login(rep).post(URL, posted(account, kind="event", subject="Far away", happens_at=when))
    assert response.status_code == 422
    assert "check the year" in response.text
    assert not Activity.objects.exists()
