import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import BusinessRuleError
from jobs.models import Job, JobItem
from jobs.services import job_start
from leads.models import Lead
from tests.factories.jobs import make_job
from tests.factories.leads import make_lead

pytestmark = pytest.mark.django_db


def test_a_job_waits_with_an_item_for_each_record(rep, manager):
    leads = [make_lead(rep) for __ in range(3)]
    job = make_job(*leads, by=rep, to=manager)
    assert (job.state, job.total, job.worked_off, job.is_working) == ("queued", 3, 0, True)
    assert list(job.items.values_list("position", "object_id", "state")) == [
        (number, lead.pk, "waiting") for number, lead in enumerate(leads, 1)
    ]


def test_rows_of_data_are_items_too(rep, make_kind):
    make_kind(lambda turn: None)
    job = job_start(kind="test", by=rep, title="Rows", rows=[{"line": 1}, {"line": 2}])
    assert [item.data for item in job.items.all()] == [{"line": 1}, {"line": 2}]


def test_nothing_chosen_is_refused(rep):
    with pytest.raises(BusinessRuleError, match="Nothing is chosen"):
        job_start(kind="change_owner", by=rep, title="", records=Lead.objects.none())
    assert not Job.objects.exists()


def test_more_than_the_kind_takes_is_refused(rep, make_kind):
    make_kind(lambda turn: None, limit=1)
    make_lead(rep)
    assert job_start(kind="test", by=rep, title="", records=Lead.objects.all()).total == 1
    make_lead(rep)
    with pytest.raises(BusinessRuleError, match="At most 1"):
        job_start(kind="test", by=rep, title="", records=Lead.objects.all())
    assert (Job.objects.count(), JobItem.objects.count()) == (1, 1)


def test_ten_thousand_items_are_few_statements(rep, make_kind):
    make_kind(lambda turn: None)
    with CaptureQueriesContext(connection) as queries:
        job_start(kind="test", by=rep, title="", rows=[{"n": n} for n in range(10_000)])
    assert len(queries) <= 16
    assert JobItem.objects.count() == 10_000


def test_an_unknown_kind_is_a_mistake_of_the_caller(rep):
    with pytest.raises(LookupError):
        job_start(kind="nobody", by=rep, title="", rows=[{}])
