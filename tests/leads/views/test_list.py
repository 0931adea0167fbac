import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import LeadSource
from leads.services import lead_change_status, lead_convert
from tests.factories.leads import make_lead, status
from tests.factories.users import make_queue, make_team, make_user

pytestmark = pytest.mark.django_db
URL = reverse("leads:list")


def names(response):
    return {str(lead) for lead in response.context["page"].rows}


@pytest.fixture
def team():
    return make_team()


def test_each_view_shows_its_leads(client, team):
    manager, rep, __, outsider = team
    queue = make_queue(rep)
    make_lead(by=rep, last_name="Mine")
    make_lead(by=manager, owner=rep, last_name="Unread")
    make_lead(queue=queue, last_name="Queued")
    make_lead(queue=make_queue(), last_name="Foreign queue")
    make_lead(by=manager, last_name="Boss")
    make_lead(by=outsider, last_name="Outside")
    lead_change_status(lead=make_lead(by=rep, last_name="Closed"), status=status("Unqualified"), by=rep)
    lead_convert(lead=make_lead(by=rep, last_name="Converted"), by=rep)
    expected = {
        "mine": {"Mine", "Unread"},
        "unread": {"Unread"},
        "team": {"Mine", "Unread"},
        "all": {"Mine", "Unread", "Queued"},
        "queues": {"Queued"},
        "closed": {"Closed"},
        "converted": {"Converted"},
    }
    client.force_login(rep)
    assert {key: names(client.get(URL, {"scope": key})) for key in expected} == expected
    client.force_login(manager)
    assert names(client.get(URL, {"scope": "team"})) == {"Mine", "Unread", "Boss"}


def test_filters_by_status_rating_source_and_words(client, rep):
    source = LeadSource.objects.first()
    make_lead(by=rep, last_name="Hot", rating="hot")
    make_lead(by=rep, last_name="Sourced", source=source, company="Tessellane")
    lead_change_status(lead=make_lead(by=rep, last_name="Working"), status=status("Working"), by=rep)
    client.force_login(rep)
    assert names(client.get(URL, {"rating": "hot"})) == {"Hot"}
    assert names(client.get(URL, {"source": source.pk})) == {"Sourced"}
    assert names(client.get(URL, {"status": status("Working").pk})) == {"Working"}
    assert names(client.get(URL, {"q": "tessel"})) == {"Sourced"}
    assert names(client.get(URL, {"page": "x", "sort": "password"})) == {"Hot", "Sourced", "Working"}


@pytest.mark.parametrize("sort", ["name", "-company", "status", "source", "-owner", "created"])
def test_every_column_sorts(client, rep, sort):
    make_lead(by=rep)
    make_lead(by=rep)
    client.force_login(rep)
    assert client.get(URL, {"sort": sort}).context["sort"] == sort


def test_the_same_queries_for_one_lead_and_for_fifty(client, rep):
    queue = make_queue(rep)

    def make(number):
        source = LeadSource.objects.all()[number % 5]
        make_lead(by=make_user(), owner=rep, source=source) if number % 2 else make_lead(queue=queue, source=source)

    make(0)
    client.force_login(rep)
    before = number_of_queries(client)
    for number in range(1, 50):
        make(number)
    assert number_of_queries(client) == before
    assert len(client.get(URL, {"scope": "all"}).context["page"].rows) == 50


def number_of_queries(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL, {"scope": "all"}).status_code == 200
    return len(queries)


def test_an_empty_list_explains_what_a_lead_is(client, rep):
    client.force_login(rep)
    assert "whom you do not know yet" in client.get(URL).content.decode()


def test_unread_leads_say_so_in_words(client, rep):
    make_lead(by=make_user(), owner=rep)
    client.force_login(rep)
    assert "Unread:" in client.get(URL).content.decode()


def test_a_tab_that_is_better_empty_says_so_and_teaches_nothing(login, rep):
    page = login(rep).get(reverse("leads:list"), {"scope": "overdue"}).content.decode()
    assert "No lead has been in its status for longer than its path expects." in page
    assert "A last name and a company are enough." not in page
    page = login(rep).get(reverse("leads:list"), {"scope": "mine"}).content.decode()
    assert "A last name and a company are enough." in page
