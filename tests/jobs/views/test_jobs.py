import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.services import job_run
from leads.services import lead_delete
from tests.factories.jobs import make_job
from tests.factories.leads import make_lead
from tests.factories.users import make_user

pytestmark = pytest.mark.django_db
LIST = reverse("jobs:list")


def url(job, verb="detail"):
    return reverse(f"jobs:{verb}", args=[job.pk])


def test_the_list_shows_ones_own(login, rep):
    job = make_job(make_lead(rep), by=rep, to=rep)
    foreign = make_job(make_lead(make_user()), by=make_user(), to=rep)
    client = login(rep)
    assert client.get(LIST).context["page"].rows == [job]
    for verb in ("detail", "cancel", "undo"):
        assert client.generic("GET" if verb == "detail" else "POST", url(foreign, verb)).status_code == 404


def test_the_page_says_how_far_it_is_until_it_is_over(login, rep):
    job = make_job(make_lead(rep), by=rep, to=make_user())
    client = login(rep)
    page = client.get(url(job)).content.decode()
    assert "every 1s" in page
    assert 'http-equiv="refresh"' in page
    part = client.get(url(job), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    job_run(job_id=job.pk)
    assert client.get(url(job), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = client.get(url(job)).content.decode()
    assert "every 1s" not in page
    assert "1 of 1 done" in page


def test_results_by_state_with_links_to_what_one_sees(login, rep, administrator):
    seen, gone, foreign = make_lead(rep), make_lead(rep), make_lead(make_user(), last_name="Secret")
    job = make_job(seen, gone, foreign, by=rep, to=rep, run=True)
    lead_delete(lead=gone, by=rep)
    client = login(rep)
    response = client.get(url(job))
    assert [record for __, record in response.context["results"]] == [seen, None, None]
    assert "Secret" not in response.content.decode()
    failed = client.get(url(job), {"state": "failed"})
    assert [item.object_id for item, __ in failed.context["results"]] == [foreign.pk]
    assert client.get(url(job), {"state": "nonsense"}).context["state"] == ""


def test_cancel_and_undo_by_their_buttons(login, rep):
    to, lead = make_user(), make_lead(rep)
    client = login(rep)
    waiting = make_job(lead, by=rep, to=to)
    assert url(waiting, "cancel") in client.get(url(waiting)).content.decode()
    assert client.post(url(waiting, "cancel")).url == url(waiting)
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    job = make_job(lead, by=rep, to=to, run=True)
    assert url(job, "undo") in client.get(url(job)).content.decode()
    assert client.post(url(job, "undo")).url == url(job)
    job_run(job_id=job.pk)
    lead.refresh_from_db()
    assert lead.owner == rep
    assert url(job, "undo") not in client.get(url(job)).content.decode()
    assert client.post(url(waiting, "undo")).status_code == 422


def test_a_page_of_results_costs_the_same_for_one_and_fifty(login, rep):
    client, counts = login(rep), []
    for number in (1, 50):
        job = make_job(*[make_lead(rep) for __ in range(number)], by=rep, to=rep, run=True)
        with CaptureQueriesContext(connection) as queries:
            client.get(url(job))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
