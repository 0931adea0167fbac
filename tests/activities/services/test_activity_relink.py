"""activity_link and activity_relink."""

import pytest
from django.db import transaction

from activities.models import Activity
from activities.services import activity_link, activity_relink
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity

pytestmark = pytest.mark.django_db


def test_every_activity_of_the_source_is_on_each_target_too(rep):
    source, first, second, other = (make_account(rep) for _ in range(4))
    moved = {make_activity(source, by=rep), make_activity(source, by=rep, kind="note")}
    make_activity(other, by=rep)

    assert activity_relink(source=source, targets=[first, second], by=rep) == 2
    for record in (source, first, second):
        assert set(Activity.objects.of(record)) == moved


def test_one_that_is_there_already_is_not_linked_twice(rep):
    source, target = make_account(rep), make_account(rep)
    shared = make_activity(source, target, by=rep)
    with transaction.atomic():
        activity_relink(source=source, targets=[target], by=rep)
    activity_link(activity=shared, record=target, by=rep)

    assert shared.links.count() == 2


def test_one_more_record(rep):
    first, second = make_account(rep), make_account(rep)
    task = make_activity(first, by=rep)
    activity_link(activity=task, record=second, by=rep)

    assert {link.record for link in task.links.all()} == {first, second}


def test_relinking_many_takes_no_more_queries_than_relinking_one(rep, django_assert_max_num_queries):
    source, target = make_account(rep), make_account(rep)
    for _ in range(20):
        make_activity(source, by=rep)
    with django_assert_max_num_queries(6):
        activity_relink(source=source, targets=[target], by=rep)
