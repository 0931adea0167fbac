"""From a list to a job."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.models import Job
from jobs.services import job_run
from jobs.views import owners
from tests.factories.accounts import make_account
from tests.factories.leads import make_lead
from tests.factories.quotes import make_quote
from tests.factories.users import make_queue, make_user
from tests.visitor import forms_in

pytestmark = pytest.mark.django_db
LIST, CHANGE = reverse("leads:list"), reverse("leads:change_owners")


def chosen(response):
    return list(Job.objects.latest("pk").items.order_by("position").values_list("object_id", flat=True))


def test_the_list_offers_a_form_of_boxes(login, rep):
    lead = make_lead(rep)
    page = login(rep).get(LIST, {"scope": "mine", "rating": ""}).content.decode()
    (form,) = [form for form in forms_in(page) if form.action == CHANGE]
    assert form.method == "get"
    assert f'name="pk" value="{lead.pk}" form="bulk"' in page
    assert "scope=mine" in page


def test_chosen_rows_become_a_job(login, rep):
    to, leads = make_user(), [make_lead(rep) for __ in range(3)]
    client = login(rep)
    address = f"{CHANGE}?scope=mine&pk={leads[0].pk}&pk={leads[2].pk}"
    page = client.get(address)
    assert page.context["count"] == 2
    assert page.context["list_url"] == f"{LIST}?scope=mine"
    response = client.post(address, {"owner": f"user-{to.pk}"})
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert job.title == f"Change of owner: 2 leads to {to}"
    assert chosen(response) == [leads[0].pk, leads[2].pk]
    job_run(job_id=job.pk)
    leads[0].refresh_from_db()
    assert leads[0].owner == to
    assert client.get(job.get_absolute_url()).status_code == 200


def test_all_that_match_are_those_of_the_lists_own_query(login, rep):
    hot = [make_lead(rep, rating="hot") for __ in range(2)]
    make_lead(rep, rating="cold")
    make_lead(make_user(), rating="hot")
    login(rep).post(f"{CHANGE}?scope=mine&rating=hot&all=1", {"owner": f"user-{rep.pk}"})
    assert chosen(None) == [lead.pk for lead in hot]


@pytest.mark.parametrize("scope", ["mine", "unread", "team", "all", "queues", "closed", "converted"])
def test_all_that_match_is_what_the_list_shows(login, rep, scope):
    make_lead(rep)
    make_lead(queue=make_queue(rep))
    make_lead(make_user())
    make_lead(by=make_user(), owner=rep)
    client = login(rep)
    shown = {lead.pk for lead in client.get(LIST, {"scope": scope}).context["page"].rows}
    page = client.get(CHANGE, {"scope": scope, "all": "1"})
    assert {lead.pk for lead in page.context["some"]} == shown


def test_what_one_does_not_see_cannot_be_chosen(login, rep):
    foreign = make_lead(make_user())
    page = login(rep).get(f"{CHANGE}?pk={foreign.pk}&pk=x&pk={'9' * 40}")
    assert page.context["count"] == 0
    response = login(rep).post(f"{CHANGE}?pk={foreign.pk}", {"owner": f"user-{rep.pk}"})
    assert response.status_code == 422
    assert not Job.objects.exists()


@pytest.mark.parametrize("owner", ["", "user-0", "nobody", "queue-1"])
def test_nobody_to_get_them_is_said_at_the_field(login, rep, owner):
    account = make_account(rep)
    response = login(rep).post(f"{reverse('accounts:change_owners')}?pk={account.pk}", {"owner": owner})
    assert response.status_code == 422
    assert response.context["form"].errors["owner"]
    assert not Job.objects.exists()


def test_too_many_are_refused_with_a_way_out(login, rep, monkeypatch):
    monkeypatch.setattr(owners, "LIMIT", 2)
    for __ in range(3):
        make_lead(rep)
    page = login(rep).get(CHANGE, {"scope": "mine", "all": "1"})
    assert page.context["is_too_many"]
    assert "narrow the list" in page.content.decode()


def test_leads_may_go_to_a_queue(login, rep):
    queue, lead = make_queue(rep), make_lead(rep)
    login(rep).post(f"{CHANGE}?pk={lead.pk}", {"owner": f"queue-{queue.pk}"})
    assert Job.objects.get().params == {"type": "leads.lead", "owner": f"queue-{queue.pk}"}


def test_every_list_has_it(login, rep):
    quote = make_quote(rep)
    for name in ("accounts", "contacts", "opportunities", "quotes"):
        assert login(rep).get(reverse(f"{name}:change_owners")).status_code == 200
    page = login(rep).get(reverse("quotes:list")).content.decode()
    assert f'value="{quote.pk}" form="bulk"' in page


def test_the_page_costs_the_same_for_few_and_many(login, rep):
    client = login(rep)
    make_lead(rep)
    counts = []
    for __ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(CHANGE, {"scope": "mine", "all": "1"})
        counts.append(len(queries))
        for __ in range(20):
            make_lead(rep)
    assert counts[0] == counts[1] <= 15
