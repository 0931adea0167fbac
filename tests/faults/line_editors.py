"""Several people save lines of one deal at once. Each set of lines carries a mark of its own in every line, so that a
mix of two sets can be seen, and the history can be held against what was acknowledged and what its editor had seen.
"""

import random
import re
from itertools import groupby, pairwise

from opportunities.models import OpportunityLine
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry
from tests.faults.crowd import together
from tests.visitor import Visitor, forms_in
from users.models import User

EDITORS = 4
EDITS = 6  # of each editor
LINES = 3
TRIES = 8
MARK = re.compile(r"mark-\d+-\d+")
CHOICE = re.compile(r'name="settle-lines" value="(mine-\d+)"')


def begin(product, orm):
    """A deal whose lines carry the first mark, its line editor, and a visitor who may edit it."""
    with orm(product):
        entry = make_entry(unit_price="10")
        lines = [make_line(entry, description="mark-0-0") for __ in range(LINES)]
        deal = make_opportunity(User.objects.get(is_superuser=True), lines=lines)
    return deal, f"/opportunities/{deal.pk}/lines/", Visitor(product.url).login(*product.administrator)


def form_of(text):
    return next(form for form in forms_in(text) if "line-0-quantity" in form.values)


def shown(form):
    """The marks that stand in an editor."""
    return {form.values[f"line-{n}-description"][0] for n in range(LINES)}


def save(visitor, path, mark, dice):
    """One edit: (mark, what stood there when it was acknowledged), None when the others' lines were taken instead.

    Marks of two sets in one editor come back as a fault in words.
    """
    form = form_of(visitor.get(path).text)
    seen = shown(form)
    if len(seen) != 1:
        return f"an editor showed a mix: {sorted(seen)}"
    form.fill(**{f"line-{n}-description": mark for n in range(LINES)})
    for __ in range(TRIES):
        answer = visitor.send("POST", path, form.values)
        if answer.status == 302:
            return mark, *seen
        if answer.status != 409 or "settle-lines" not in answer.text:
            return f"HTTP {answer.status} without a question"
        panel = answer.text.partition('id="conflicts"')[2].partition("</section>")[0]
        seen = set(MARK.findall(panel)) - {mark}
        if len(seen) != 1:
            return f"a question showed {sorted(seen)}"
        form = form_of(answer.text)
        if dice.random() < 0.3:
            visitor.send("POST", path, form.fill(**{"settle-lines": "theirs"}).values)
            return None
        form.fill(**{"settle-lines": CHOICE.search(panel)[1]})
    return None


def edit_many(visitor, path, number, notes):
    dice = random.Random(number)
    notes += [save(visitor, path, f"mark-{number}-{edit}", dice) for edit in range(1, EDITS + 1)]


def faults(deal, notes):
    """What the history cannot explain, in words."""
    found = [note for note in notes if isinstance(note, str)]
    written = dict(note for note in notes if isinstance(note, tuple))
    events = OpportunityLine.pgh_event_model.objects.filter(opportunity=deal.pk).exclude(pgh_label="delete")
    marks = [mark for mark, __ in groupby(events.order_by("pgh_id").values_list("description", flat=True))]
    found += [f"{mark} was acknowledged and is nowhere" for mark in written if mark not in marks]
    for before, after in pairwise(marks):
        if written.get(after) != before:
            found.append(f"{after} replaced {before}, which its editor never saw ({written.get(after)})")
    now = set(deal.lines.values_list("description", flat=True))
    if now != {marks[-1]} or deal.lines.count() != LINES:
        found.append(f"the lines are {sorted(now)}, the last save was {marks[-1]}")
    return found


def play(product, orm):
    """The acknowledged saves, and all faults."""
    deal, path, visitor = begin(product, orm)
    notes = []
    twins = [visitor.twin() for __ in range(EDITORS)]
    together([lambda twin=twin, n=n: edit_many(twin, path, n, notes) for n, twin in enumerate(twins, 1)])
    with orm(product):
        return [note for note in notes if isinstance(note, tuple)], faults(deal, notes)
