"""activity_change_owner and activity_delete."""

import pytest

from activities.models import Activity, ActivityLink
from activities.services import activity_change_owner, activity_delete
from core.errors import StaleRecord
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity


def test_it_belongs_to_the_other_now(rep, manager):
    task = activity_change_owner(activity=make_activity(by=rep), owner=manager, by=rep, version=1)

    task.refresh_from_db()
    assert (task.owner, task.changed_by, task.version) == (manager, rep, 2)


def test_deleting_takes_the_links_along_and_leaves_the_records(rep):
    account = make_account(rep)
    activity_delete(activity=make_activity(account, by=rep), by=rep, version=1)

    assert not Activity.objects.exists()
    assert not ActivityLink.objects.exists()
    account.refresh_from_db()


def test_a_stale_delete_is_refused(rep, manager):
    task = make_activity(by=rep)
    activity_change_owner(activity=task, owner=manager, by=rep)
    with pytest.raises(StaleRecord):
        activity_delete(activity=task, by=rep, version=1)

    assert Activity.objects.count() == 1
