"""Several people edit one lead at once, over HTTP against real processes: no acknowledged edit is lost (R5 a, b, f).

Each writes down what was acknowledged, and what they had seen in its place, before they ask for anything else. Values
are unique, so that the history can be held against these notes: whoever replaced a value must have seen it.
"""

import random
import re
from itertools import pairwise

import pytest

from leads.models import Lead
from tests.factories.leads import make_lead
from tests.faults import line_editors
from tests.faults.crowd import together
from tests.invariants import check_invariants
from tests.visitor import Visitor, forms_in
from users.models import User

FIELDS = ("phone", "mobile", "fax", "city", "title")
EDITORS = 3
EDITS = 12  # of each editor
TRIES = 8
RADIO = re.compile(r'type="radio" name="(settle-[a-z_]+)" value="(mine-\d+)"')
THEIRS = re.compile(r'name="settle-([a-z_]+)" value="theirs".*?class="pw-typed">(.*?)</span>', re.DOTALL)


def begin(product, orm):
    """A fresh lead, its edit page, and a visitor who may edit it."""
    with orm(product):
        lead = make_lead(User.objects.get(is_superuser=True), **{name: f"{name}-0" for name in FIELDS})
    return lead, f"/leads/{lead.pk}/edit/", Visitor(product.url).login(*product.administrator)


def open_form(visitor, path):
    form = next(f for f in forms_in(visitor.get(path).text) if "last_name" in f.values)
    return form, {name: form.values[name][0] for name in FIELDS if name in form.values}


def save(visitor, path, form, mine, seen, dice):
    """Posts until it is acknowledged, deciding by chance where asked: {field: (what I saw, what I wrote)}."""
    form.fill(**mine)
    for __ in range(TRIES):
        answer = visitor.send("POST", path, form.values)
        if answer.status == 302:
            return {name: (seen[name], value) for name, value in mine.items()}
        assert answer.status == 409, f"HTTP {answer.status}"
        form = next(f for f in forms_in(answer.text) if "last_name" in f.values)
        shown = dict(THEIRS.findall(answer.text))
        for radio, value in RADIO.findall(answer.text):
            name = radio.removeprefix("settle-")
            seen[name] = shown[name]
            if dice.random() < 0.5:
                form.fill(**{radio: "theirs"})
                mine.pop(name, None)
            else:
                form.fill(**{radio: value})
    return {}  # given up: nothing was acknowledged


def edit_many(visitor, path, number, notes):
    dice = random.Random(number)
    for edit in range(EDITS):
        form, seen = open_form(visitor, path)
        chosen = dice.sample(FIELDS, dice.randint(1, 3))
        mine = {name: f"{name}-{number}-{edit}" for name in chosen}
        notes.append(save(visitor, path, form, mine, seen, dice))


def faults(lead, notes):
    """What the history cannot explain, in words."""
    lead = Lead.objects.get(pk=lead.pk)
    events = list(lead.events.order_by("pgh_id"))
    found = []
    for name in FIELDS:
        written = {value: seen for note in notes for field, (seen, value) in note.items() if field == name}
        values = [getattr(event, name) for event in events]
        found += [f"{value} was acknowledged and is nowhere" for value in written if value not in values]
        for before, after in pairwise(values):
            if before != after and written.get(after) != before:
                found.append(f"{after} replaced {before}, which its editor never saw ({written.get(after)})")
        if getattr(lead, name) != values[-1]:
            found.append(f"{name} is {getattr(lead, name)}, its history says {values[-1]}")
    return found


def play(product, orm):
    lead, path, visitor = begin(product, orm)
    notes = []
    twins = [visitor.twin() for __ in range(EDITORS)]
    together([lambda twin=twin, n=n: edit_many(twin, path, n, notes) for n, twin in enumerate(twins, 1)])
    with orm(product):
        return lead, notes, faults(lead, notes)


def test_two_editors_merge_and_decide(product, orm):
    """(a) the same field, (b) different fields."""
    lead, path, first = begin(product, orm)
    second = first.twin()
    form, __ = open_form(first, path)
    other, __ = open_form(second, path)
    assert first.send("POST", path, form.fill(phone="first", city="first").values).status == 302
    answer = second.send("POST", path, other.fill(phone="second", title="second").values)
    assert answer.status == 409
    assert dict(THEIRS.findall(answer.text)) == {"phone": "first"}
    again = next(f for f in forms_in(answer.text) if "last_name" in f.values)
    ((radio, mine),) = RADIO.findall(answer.text)
    assert second.send("POST", path, again.fill(**{radio: mine}).values).status == 302
    with orm(product):
        lead = Lead.objects.get(pk=lead.pk)
        assert (lead.phone, lead.city, lead.title) == ("second", "first", "second")


def test_the_admin_loses_nothing_either(product, orm):
    """(f) a page and the admin."""
    lead, path, first = begin(product, orm)
    second, address = first.twin(), f"/admin/leads/lead/{lead.pk}/change/"
    form, __ = open_form(first, path)
    other = next(f for f in forms_in(second.get(address).text) if "last_name" in f.values)
    assert first.send("POST", path, form.fill(phone="page", city="page").values).status == 302
    answer = second.send("POST", address, other.fill(phone="admin", title="admin").values)
    assert answer.status == 409
    again = next(f for f in forms_in(answer.text) if "last_name" in f.values)
    ((radio, __),) = RADIO.findall(answer.text)
    assert second.send("POST", address, again.fill(**{radio: "theirs"}).values).status == 302
    with orm(product):
        lead = Lead.objects.get(pk=lead.pk)
        assert (lead.phone, lead.city, lead.title) == ("page", "page", "admin")


@pytest.mark.slow
def test_no_acknowledged_edit_is_lost_in_a_crowd(product, orm):
    __, notes, found = play(product, orm)
    assert found == []
    assert sum(map(len, notes)) > EDITORS * EDITS / 2
    with orm(product):
        check_invariants()


@pytest.mark.slow
def test_teeth_without_the_merge_edits_are_lost(unprotected_product, orm):
    __, __, found = play(unprotected_product, orm)
    assert found != []


@pytest.mark.slow
def test_lines_of_one_deal_are_always_one_persons(product, orm):
    """Each acknowledged save is in the history, and whoever replaced lines had seen them."""
    acknowledged, found = line_editors.play(product, orm)
    assert found == []
    assert len(acknowledged) > line_editors.EDITORS * line_editors.EDITS / 3
    with orm(product):
        check_invariants()


@pytest.mark.slow
def test_teeth_without_locks_lines_replace_what_nobody_saw(unprotected_product, orm):
    __, found = line_editors.play(unprotected_product, orm)
    assert found != []
