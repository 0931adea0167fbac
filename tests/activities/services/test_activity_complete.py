"""activity_complete and activity_reopen."""

import pytest

from activities.services import activity_complete, activity_reopen
from core.errors import BusinessRuleError
from tests.factories.activities import make_activity


def test_done_says_when_and_who(rep, manager):
    done = activity_complete(activity=make_activity(by=rep), by=manager)

    done.refresh_from_db()
    assert done.is_done
    assert done.done_at is not None
    assert (done.changed_by, done.version) == (manager, 2)


def test_a_second_time_changes_nothing(rep, manager):
    task = make_activity(by=rep)
    first = activity_complete(activity=task, by=rep)
    second = activity_complete(activity=task, by=manager)

    assert (second.done_at, second.version, second.changed_by) == (first.done_at, 2, rep)


def test_a_task_can_be_opened_again(rep):
    task = activity_complete(activity=make_activity(by=rep), by=rep)
    reopened = activity_reopen(activity=task, by=rep)

    reopened.refresh_from_db()
    assert (reopened.is_done, reopened.done_at, reopened.version) == (False, None, 3)


def test_opening_an_open_task_changes_nothing(rep):
    assert activity_reopen(activity=make_activity(by=rep), by=rep).version == 1


@pytest.mark.parametrize("kind", ["call", "note"])
def test_what_has_happened_stays_done(rep, kind):
    activity = make_activity(by=rep, kind=kind)
    with pytest.raises(BusinessRuleError):
        activity_reopen(activity=activity, by=rep)

    activity.refresh_from_db()
    assert (activity.is_done, activity.version) == (True, 1)
