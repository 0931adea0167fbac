"""activity_update."""

import pytest

from activities.services import activity_update
from core.errors import BusinessRuleError, StaleRecord
from tests.factories.activities import make_activity


def test_it_says_something_else_now(rep, manager):
    task = make_activity(by=rep)
    updated = activity_update(activity=task, by=manager, version=1, subject=" Send the plan ", description="By mail")

    updated.refresh_from_db()
    assert (updated.subject, updated.description) == ("Send the plan", "By mail")
    assert (updated.version, updated.changed_by) == (2, manager)


def test_a_stale_version_is_refused(rep):
    task = make_activity(by=rep, subject="First")
    activity_update(activity=task, by=rep, version=1, subject="Second")
    with pytest.raises(StaleRecord):
        activity_update(activity=task, by=rep, version=1, subject="Third")

    task.refresh_from_db()
    assert (task.subject, task.version) == ("Second", 2)


def test_a_call_keeps_a_time(rep):
    call = make_activity(by=rep, kind="call")
    with pytest.raises(BusinessRuleError) as error:
        activity_update(activity=call, by=rep, version=1, happens_at=None)

    assert error.value.field == "happens_at"
    call.refresh_from_db()
    assert (call.version, call.happens_at is None) == (1, False)


@pytest.mark.parametrize("name", ["kind", "owner", "is_done", "done_at"])
def test_what_other_verbs_own_is_not_taken(rep, name):
    task = make_activity(by=rep)
    with pytest.raises(TypeError):
        activity_update(activity=task, by=rep, version=1, **{name: None})
