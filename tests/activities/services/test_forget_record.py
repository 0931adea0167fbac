"""What becomes of a record's activities when it is deleted."""

import pytest
from django.db import transaction

from accounts.services import account_delete
from activities.models import Activity, ActivityLink
from core.errors import BusinessRuleError
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity


def test_links_go_and_activities_that_belong_to_nothing_else(rep):
    deleted, kept = make_account(rep), make_account(rep)
    make_activity(deleted, by=rep)
    shared, others = make_activity(deleted, kept, by=rep), make_activity(kept, by=rep)
    unlinked = make_activity(by=rep)

    account_delete(account=deleted, by=rep)

    assert set(Activity.objects.all()) == {shared, others, unlinked}
    assert {link.record for link in ActivityLink.objects.all()} == {kept}


def test_a_refused_deletion_leaves_them(rep):
    account = make_account(rep)
    make_account(rep, parent=account)
    task = make_activity(account, by=rep)
    with pytest.raises(BusinessRuleError), transaction.atomic():
        account_delete(account=account, by=rep)

    assert [link.record for link in task.links.all()] == [account]
