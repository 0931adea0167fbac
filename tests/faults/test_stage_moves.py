"""Eight people act on one deal at once, over HTTP: one move wins, the others are told, and the spans touch."""

import pytest
from django.utils import timezone

from opportunities.models import Opportunity, Stage
from tests.factories.opportunities import loss_reason, make_opportunity
from tests.faults.crowd import together
from tests.faults.scale import scaled
from tests.invariants import check_invariants, violations
from tests.visitor import Visitor
from users.models import User

PEOPLE = 8
ROUNDS = scaled(3, 50)
WON, TOLD = 302, 409


def new_deal():
    deal = make_opportunity(User.objects.get(is_superuser=True))
    stages = list(Stage.objects.filter(pipeline=deal.stage.pipeline).exclude(pk=deal.stage_id).order_by("position"))
    return deal, stages


def closing(stage):
    given = {"close_date": timezone.localdate().isoformat(), "loss_reason": loss_reason().pk}
    return "close", {"stage": stage.pk, **given}


def doors(stages):
    """What each of them does: moves it, by the path, to a stage of their own; the last two close it by the dialog."""
    moves = [("move", {"step": stage.pk}) for stage in stages[: PEOPLE - 2]]
    return [*moves, *(closing(stage) for stage in stages[-2:])]


def rush(visitor, deal, actions, version):
    """The statuses of the answers, all sent at once by people who read the same version."""

    def action(verb, data):
        twin = visitor.twin()
        return lambda: twin.post(f"/opportunities/{deal.pk}/{verb}/", {**data, "version": version}).status

    return together([action(verb, data) for verb, data in actions])


@pytest.mark.slow
def test_one_of_many_moves_wins_and_the_others_are_told(product, orm):
    visitor = Visitor(product.url).login(*product.administrator)
    for __ in range(ROUNDS):
        with orm(product):
            deal, stages = new_deal()
            actions = doors(stages)
        answers = rush(visitor, deal, actions, deal.version)
        assert sorted(answers) == [WON, *[TOLD] * (PEOPLE - 1)]
        with orm(product):
            stored = Opportunity.objects.get(pk=deal.pk)
            verb, data = actions[answers.index(WON)]
            assert stored.stage_id == data["step" if verb == "move" else "stage"]
            assert (stored.version, stored.stage_changes.count()) == (deal.version + 1, 2)
    with orm(product):
        check_invariants()


@pytest.mark.slow
def test_teeth_without_locks_several_win_or_the_spans_fall_apart(unprotected_product, orm):
    product = unprotected_product
    visitor = Visitor(product.url).login(*product.administrator)
    for __ in range(20):
        with orm(product):
            deal, stages = new_deal()
            actions = doors(stages)
        answers = rush(visitor, deal, actions, deal.version)
        with orm(product):
            if answers.count(WON) != 1 or list(violations()):
                return
    pytest.fail("nothing went wrong without the locks: the test above sees nothing")
