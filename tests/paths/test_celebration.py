"""Which moves are celebrated: those into the chosen steps, as often as the path says, with those who want it."""

import pytest
from django.utils import timezone

from opportunities.services import opportunity_change_stage
from paths.celebration import CHANCES, is_celebrated
from paths.models import Celebration
from paths.services import path_draft_begin, path_draft_save, path_publish
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.paths import deal_path, set_content
from users.services import user_update


def often(celebration):
    draft = path_draft_begin(path=deal_path(stage("Prospecting")), by=None)
    draft = path_draft_save(draft=draft, by=None, version=draft.version, celebration=celebration)
    path_publish(draft=draft, by=None, version=draft.version)


@pytest.fixture
def deal(rep):
    return make_opportunity(rep)


def moved(deal, rep):
    """The deal, come into a step that celebrates."""
    set_content(stage("Qualification"), celebrates=True)
    return opportunity_change_stage(opportunity=deal, stage=stage("Qualification"), by=rep)


def test_only_moves_into_the_chosen_steps_are(rep, deal):
    deal = moved(deal, rep)
    assert is_celebrated(deal, rep)
    again = opportunity_change_stage(opportunity=deal, stage=stage("Qualification"), by=rep)
    assert not is_celebrated(again, rep)
    back = opportunity_change_stage(opportunity=deal, stage=stage("Prospecting"), by=rep)
    assert not is_celebrated(back, rep)


@pytest.mark.parametrize("frequency", Celebration.values)
def test_chance_decides_as_the_path_says(rep, deal, monkeypatch, frequency):
    often(frequency)
    monkeypatch.setattr("random.random", lambda: 0.3)
    assert is_celebrated(moved(deal, rep), rep) == (CHANCES[frequency] > 0.3) == (frequency in {"always", "often"})


def test_who_does_not_want_it_is_left_in_peace(rep, deal):
    user_update(user=rep, by=rep, confetti="off")
    rep.refresh_from_db()
    assert not is_celebrated(moved(deal, rep), rep)


def test_every_door_of_a_person_tells_it(rep, login, deal):
    set_content(stage("Prospecting"), celebrates=True)
    set_content(stage("Qualification"), celebrates=True)
    set_content(stage("Closed won"), celebrates=True)
    client = login(rep)
    moved = client.post(f"/opportunities/{deal.pk}/move/", {"step": stage("Qualification").pk, "version": "1"})
    assert "data-celebrate" in client.get(moved.url).text
    assert "data-celebrate" not in client.get(moved.url).text
    board = {"stage": stage("Prospecting").pk, "version": "2"}
    assert (
        "data-celebrate" in client.post(f"/opportunities/{deal.pk}/board/", board, headers={"HX-Request": "true"}).text
    )
    deal.refresh_from_db()
    won = {"stage": stage("Closed won").pk, "close_date": timezone.localdate(), "version": deal.version}
    closed = client.post(f"/opportunities/{deal.pk}/close/", won)
    assert "data-celebrate" in client.get(closed.url).text
