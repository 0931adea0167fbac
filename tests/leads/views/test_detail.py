import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.services import activity_create
from leads.models import Lead
from leads.services import lead_capture, lead_convert
from tests.factories.leads import full_values, make_lead, make_webform
from tests.factories.users import make_queue, make_team, make_user
from users.models import RecordAccess

pytestmark = pytest.mark.django_db


def page(client, lead, **query):
    return client.get(lead.get_absolute_url(), query)


def test_the_page_shows_highlights_path_and_details(client, rep):
    lead = make_lead(by=rep, **full_values())
    client.force_login(rep)
    text = page(client, lead).content.decode()
    for shown in ("Katarína Mária Žáková PhD", "Tessellane Pharma", "Mark status as complete", "Guidance for success"):
        assert shown in text
    assert "12,000,000" in page(client, lead, tab="details").content.decode()


def test_the_owners_look_makes_it_read_and_anothers_does_not(client):
    manager, rep, __, ___ = make_team()
    lead = make_lead(by=manager, owner=rep)
    client.force_login(manager)
    page(client, lead)
    assert Lead.objects.get().is_unread
    client.force_login(rep)
    page(client, lead)
    assert not Lead.objects.get().is_unread


def test_outsiders_find_nothing(client):
    __, rep, peer, outsider = make_team()
    lead = make_lead(by=rep)
    for user in (peer, outsider):
        client.force_login(user)
        for name in ("detail", "edit", "delete", "change_owner", "convert"):
            assert client.get(reverse(f"leads:{name}", args=[lead.pk])).status_code == 404
        for name in ("edit", "delete", "change_owner", "convert", "accept", "move", "fields"):
            assert client.post(reverse(f"leads:{name}", args=[lead.pk])).status_code == 404
    assert Lead.objects.values().get(pk=lead.pk)["version"] == 1


def test_who_may_only_see_gets_no_buttons(client, rep):
    RecordAccess.objects.filter(record_type="leads.lead").update(access="read")
    lead = make_lead(by=make_user())
    client.force_login(rep)
    text = page(client, lead).content.decode()
    assert reverse("leads:edit", args=[lead.pk]) not in text
    assert reverse("leads:convert", args=[lead.pk]) not in text
    assert "Mark status as complete" not in text


def test_a_converted_lead_is_read_only_and_leads_on(client, rep):
    lead = make_lead(by=rep)
    conversion = lead_convert(lead=lead, by=rep)
    client.force_login(rep)
    text = page(client, lead).content.decode()
    for record in (conversion.account, conversion.contact, conversion.opportunity):
        assert record.get_absolute_url() in text
    assert "read-only" in text
    for name in ("edit", "delete", "convert", "change_owner"):
        assert reverse(f"leads:{name}", args=[lead.pk]) not in text


def test_records_of_a_conversion_that_one_may_not_see_are_not_named(client):
    __, rep, ___, outsider = make_team()
    lead = make_lead(by=rep)
    deal = lead_convert(lead=lead, by=rep, owner=outsider, opportunity_name="Secret deal").opportunity
    client.force_login(rep)
    text = page(client, lead).content.decode()
    assert deal.get_absolute_url() not in text
    assert "Secret deal" not in page(client, lead, tab="details").content.decode()


def test_what_a_web_form_brought_stands_in_the_rail(client, rep, manager):
    form = make_webform(owner=rep, name="Call back")
    lead = lead_capture(form=form, payload={"last_name": "A", "company": "B"}, referrer="https://w.example/c").lead
    client.force_login(rep)
    text = page(client, lead).content.decode()
    assert "Call back" in text
    assert "https://w.example/c" in text
    assert reverse("leads:submission_detail", args=[lead.submissions.get().pk]) not in text


def test_members_of_its_queue_may_take_it(client, rep):
    lead = make_lead(queue=make_queue(rep))
    client.force_login(rep)
    address = reverse("leads:accept", args=[lead.pk])
    assert address in page(client, lead).content.decode()
    assert client.post(address).status_code == 302
    lead.refresh_from_db()
    assert (lead.owner, lead.queue) == (rep, None)


def test_the_second_to_take_it_is_told(client):
    manager, rep, __, ___ = make_team()
    lead = make_lead(queue=make_queue(rep, manager))
    client.force_login(rep)
    client.post(reverse("leads:accept", args=[lead.pk]))
    client.force_login(manager)
    response = client.post(reverse("leads:accept", args=[lead.pk]))
    assert response.status_code == 422
    assert str(rep) in response.content.decode()
    lead.refresh_from_db()
    assert lead.owner == rep


@pytest.mark.parametrize("tab", ["activity", "details", "related"])
def test_the_same_queries_however_much_happened(client, rep, tab):
    lead = make_lead(by=rep, **full_values())
    client.force_login(rep)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert page(client, lead, tab=tab).status_code == 200
        return len(captured)

    activity_create(by=rep, kind="note", subject="First", records=[lead])
    before = queries()
    for number in range(10):
        activity_create(by=rep, kind="note", subject=f"Note {number}", records=[lead])
    assert queries() == before
