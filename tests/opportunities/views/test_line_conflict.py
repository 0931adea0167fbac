"""Two people edit the lines of one deal: whose they are is chosen, and they are never mixed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from opportunities.services import opportunity_set_lines, opportunity_update
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry


@pytest.fixture
def deal(rep):
    return make_opportunity(rep, lines=[make_line(make_entry(unit_price="10"), quantity="1")])


@pytest.fixture
def editor(login, rep, deal):
    """A page that was opened before anybody else saved: `editor(quantity, **more)` posts it."""
    client, address = login(rep), reverse("opportunities:lines", args=[deal.pk])
    form = client.get(address).context["lines_form"]
    line = deal.lines.get()

    def post(quantity="3", **more):
        fields = {"line-0-entry": line.entry.picked_text, "line-0-quantity": quantity, "line-0-unit_price": "10"}
        data = {"version": form.version, "seen": form.seen, "line-0-key": line.pk, **fields, **more}
        return client.post(address, data)

    return post


def save_as(user, deal, *quantities):
    entry = deal.lines.first().entry
    lines = [make_line(entry, quantity=quantity, unit_price="10") for quantity in quantities]
    opportunity_set_lines(opportunity=deal, lines=lines, by=user)


def quantities(deal):
    return list(deal.lines.values_list("quantity", flat=True))


def test_the_second_is_shown_who_saved_what_and_what_differs(editor, deal, manager):
    save_as(manager, deal, "7", "8")
    response = editor("3")
    conflict = response.context["lines_form"].conflict
    assert response.status_code == 409
    assert (conflict.who, conflict.version, conflict.is_asked_again) == (manager, 3, False)
    assert [(row.kind, row.line.quantity) for row in conflict.differences.visible] == [("changed", 3), ("removed", 8)]
    assert (conflict.theirs_total, conflict.mine_total) == (Decimal(150), Decimal(30))
    text = response.content.decode()
    assert str(manager) in text
    assert 'name="settle-lines" value="mine-3"' in text
    assert 'name="line-0-quantity" id="line-0-quantity" value="3"' in text
    assert quantities(deal) == [7, 8]


def test_keep_mine_replaces_theirs_whole(editor, deal, manager):
    save_as(manager, deal, "7", "8")
    assert editor("3", settling="1", **{"settle-lines": "mine-3"}).status_code == 302
    assert quantities(deal) == [3]
    deal.refresh_from_db()
    assert (deal.amount, deal.version) == (30, 4)


def test_take_theirs_writes_nothing_and_opens_them(editor, deal, manager):
    save_as(manager, deal, "7", "8")
    response = editor("3", settling="1", **{"settle-lines": "theirs"})
    assert response.url == reverse("opportunities:lines", args=[deal.pk])
    deal.refresh_from_db()
    assert (quantities(deal), deal.version) == ([7, 8], 3)


@pytest.mark.parametrize("choice", ["", "mine", "mine-x", "mine-2", "both"])
def test_without_a_choice_they_are_asked_again(editor, deal, manager, choice):
    save_as(manager, deal, "7")
    response = editor("3", settling="1", **{"settle-lines": choice})
    assert response.status_code == 409
    assert response.context["lines_form"].conflict.is_asked_again
    assert quantities(deal) == [7]


def test_what_was_saved_since_the_choice_was_shown_is_asked_once_more(editor, deal, manager):
    save_as(manager, deal, "7")
    assert editor("3").context["lines_form"].conflict.version == 3
    save_as(manager, deal, "9")
    response = editor("3", settling="1", **{"settle-lines": "mine-3"})
    assert response.status_code == 409
    assert response.context["lines_form"].conflict.version == 4
    assert quantities(deal) == [9]


def test_other_fields_of_the_deal_may_change_meanwhile(editor, deal, manager):
    opportunity_update(opportunity=deal, by=manager, version=deal.version, name="Another name")
    assert editor("3").status_code == 302
    deal.refresh_from_db()
    assert (deal.name, quantities(deal)) == ("Another name", [3])


def test_a_forged_fingerprint_is_a_conflict_like_none(editor, deal, manager):
    save_as(manager, deal, "7")
    for seen in ("", "0" * 32, "x" * 5000):
        assert editor("3", seen=seen).status_code == 409
    assert quantities(deal) == [7]


def test_the_question_costs_the_same_for_one_line_and_twenty(editor, deal, manager, django_assert_max_num_queries):
    save_as(manager, deal, *map(str, range(2, 22)))
    with django_assert_max_num_queries(22):
        assert editor("3").status_code == 409
