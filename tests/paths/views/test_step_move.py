"""The bar's button: moving a record to another step."""

import pytest

from opportunities.services import opportunity_update
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.users import make_user
from users.services import record_access_set


@pytest.fixture
def deal(rep):
    return make_opportunity(rep)


def move(client, deal, **values):
    data = {"step": str(stage("Qualification").pk), "version": str(deal.version), **values}
    return client.post(f"/opportunities/{deal.pk}/move/", data)


def unmoved(deal):
    version = deal.version
    deal.refresh_from_db()
    return deal.version == version and deal.stage.name == "Prospecting"


def test_the_record_moves_and_the_page_says_so(rep, deal, login):
    client = login(rep)
    response = move(client, deal)

    deal.refresh_from_db()
    assert (response.status_code, response.url) == (302, deal.get_absolute_url())
    assert deal.stage == stage("Qualification")
    assert "Qualification" in client.get(response.url).text


def test_htmx_follows_to_the_record_and_takes_from_it_what_the_bar_asks_for(rep, deal, login):
    response = login(rep).post(
        f"/opportunities/{deal.pk}/move/",
        {"step": str(stage("Qualification").pk), "version": "1"},
        HTTP_HX_REQUEST="true",
    )

    assert (response.status_code, response.url) == (302, deal.get_absolute_url())


@pytest.mark.parametrize("step", ["", "0", "999999", "closed", "x", "1e3", "9" * 30, "a\x00b", "²"])
def test_an_unknown_step_is_refused_in_words(rep, deal, login, step):
    response = move(login(rep), deal, step=step)

    assert response.status_code == 422
    assert "Choose a stage from the list" in response.text
    assert unmoved(deal)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_post_without_a_version_is_refused(rep, deal, login, version):
    assert move(login(rep), deal, version=version).status_code == 422
    assert unmoved(deal)


def test_a_stale_version_is_told_with_the_bar_of_now(rep, manager, deal, login):
    current = opportunity_update(opportunity=deal, by=manager, version=1, next_step="Call")
    response = move(login(rep), deal, version="1")

    assert response.status_code == 409
    assert f"{manager} changed this record" in response.text
    assert f'name="version" value="{current.version}"' in response.text
    deal.refresh_from_db()
    assert deal.stage.name == "Prospecting"


def test_outsiders_find_nothing_and_readers_may_not_move(deal, login):
    outsider = make_user()
    assert move(login(outsider), deal).status_code == 404
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)
    assert move(login(make_user()), deal).status_code == 404
    assert unmoved(deal)


def test_looking_moves_nothing(rep, deal, login):
    assert login(rep).get(f"/opportunities/{deal.pk}/move/").status_code == 405
