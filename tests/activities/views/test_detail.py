"""One activity: its page, its form, done, opened again, given away, deleted."""

import pytest

from activities.models import Activity
from activities.services import activity_update
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.users import make_team
from users.services import record_access_set


@pytest.fixture
def task(rep):
    return make_activity(make_account(rep, name="Okafor Cold Chain"), by=rep, subject="Send the plan")


def test_the_page_names_what_it_is_about(rep, task, login):
    response = login(rep).get(task.get_absolute_url())

    assert response.status_code == 200
    assert "Send the plan" in response.text
    assert "Okafor Cold Chain" in response.text
    assert f"/activities/{task.pk}/complete/" in response.text


@pytest.mark.parametrize("kind", ["call", "note"])
def test_what_has_happened_can_be_neither_finished_nor_opened(rep, login, kind):
    activity = make_activity(by=rep, kind=kind)
    text = login(rep).get(activity.get_absolute_url()).text

    assert f"/activities/{activity.pk}/complete/" not in text
    assert f"/activities/{activity.pk}/reopen/" not in text


def test_edit(rep, task, login):
    url = f"/activities/{task.pk}/edit/"
    assert "Send the plan" in login(rep).get(url).text
    response = login(rep).post(url, {"subject": "Call first", "priority": "high", "version": "1"})

    task.refresh_from_db()
    assert (response.status_code, task.subject, task.priority) == (302, "Call first", "high")


def test_a_stale_edit_of_the_same_field_is_told_and_changes_nothing(rep, task, login):
    activity_update(activity=task, by=rep, version=1, subject="Send the offer")
    response = login(rep).post(
        f"/activities/{task.pk}/edit/", {"subject": "Call first", "priority": "high", "version": "1"}
    )

    task.refresh_from_db()
    assert (response.status_code, task.subject) == (409, "Send the offer")


def test_done_and_open_again(rep, task, login):
    client = login(rep)
    response = client.post(f"/activities/{task.pk}/complete/", {"next": "/activities/"})
    task.refresh_from_db()
    assert (response.url, task.is_done) == ("/activities/", True)

    client.post(f"/activities/{task.pk}/reopen/")
    task.refresh_from_db()
    assert not task.is_done


def test_done_in_a_timeline_answers_with_the_timeline(rep, task, login):
    record = f"accounts.account:{task.links.get().object_id}"
    response = login(rep).post(f"/activities/{task.pk}/complete/", {"record": record}, HTTP_HX_REQUEST="true")

    assert response.status_code == 200
    assert "<html" not in response.text
    assert "finished" in response.text


def test_a_note_cannot_be_opened_again(rep, login):
    note = make_activity(by=rep, kind="note")
    response = login(rep).post(f"/activities/{note.pk}/reopen/")

    note.refresh_from_db()
    assert (response.status_code, note.is_done, note.version) == (422, True, 1)


def test_give_it_to_a_colleague(rep, manager, task, login):
    response = login(rep).post(f"/activities/{task.pk}/change-owner/", {"owner": manager.pk, "version": "1"})

    task.refresh_from_db()
    assert (response.status_code, task.owner) == (302, manager)


def test_delete(rep, task, login):
    assert login(rep).get(f"/activities/{task.pk}/delete/").status_code == 200
    response = login(rep).post(f"/activities/{task.pk}/delete/")

    assert (response.status_code, response.url) == (302, "/activities/")
    assert not Activity.objects.exists()


@pytest.mark.parametrize("verb", ["", "edit/", "delete/", "change-owner/", "complete/", "reopen/"])
def test_outsiders_find_nothing(login, verb, db):
    record_access_set(record_type="accounts.account", access="private", by=None)
    __, rep, __, outsider = make_team()
    task = make_activity(make_account(rep), by=rep)
    client = login(outsider)
    ask = client.post if verb in {"complete/", "reopen/"} else client.get

    assert ask(f"/activities/{task.pk}/{verb}").status_code == 404
    task.refresh_from_db()
    assert task.version == 1


def test_readers_of_the_record_may_look_but_not_finish(rep, manager, task, login):
    client = login(manager)

    assert client.get(task.get_absolute_url()).status_code == 200
    assert client.post(f"/activities/{task.pk}/complete/").status_code == 404
    task.refresh_from_db()
    assert not task.is_done


@pytest.mark.parametrize("verb", ["complete", "reopen"])
def test_looking_finishes_nothing(rep, task, login, verb):
    assert login(rep).get(f"/activities/{task.pk}/{verb}/").status_code == 405
