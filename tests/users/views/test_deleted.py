import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.services import account_delete
from contacts.services import contact_delete
from core.models import Snapshot
from leads.models import Lead
from leads.services import lead_delete
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.leads import make_lead
from tests.factories.users import make_team

pytestmark = pytest.mark.django_db
LIST = reverse("users:deleted_list")


def restore(snapshot):
    return reverse("users:deleted_restore", args=[snapshot.pk])


def test_who_finds_what(login, administrator):
    manager, rep, peer, outsider = make_team()
    lead_delete(lead=make_lead(rep, last_name="Mine"), by=rep)
    lead_delete(lead=make_lead(rep, last_name="Taken"), by=administrator)
    lead_delete(lead=make_lead(outsider, last_name="Foreign"), by=outsider)
    seen = {user: {str(row) for row in login(user).get(LIST).context["page"].rows} for user in
            (rep, peer, manager, outsider, administrator)}  # fmt: skip
    assert seen == {
        rep: {"Mine", "Taken"},
        peer: set(),
        manager: {"Mine", "Taken"},
        outsider: {"Foreign"},
        administrator: {"Mine", "Taken", "Foreign"},
    }
    assert login(peer).post(restore(Snapshot.objects.first())).status_code == 404
    assert not Lead.objects.exists()


def test_it_is_put_back_and_shown(login, rep):
    lead = make_lead(rep)
    url = lead.get_absolute_url()
    client = login(rep)
    client.post(reverse("leads:delete", args=[lead.pk]))
    assert client.get(url).status_code == 404
    snapshot = Snapshot.objects.get()
    assert client.get(restore(snapshot)).status_code == 405
    assert client.post(restore(snapshot)).url == url
    assert client.get(url).status_code == 200
    assert not client.get(LIST).context["page"].rows
    assert client.post(restore(snapshot)).status_code == 404


def test_a_refusal_says_why(login, rep):
    account = make_account(rep)
    contact_delete(contact=make_contact(rep, account=account), by=rep)
    account_delete(account=account, by=rep)
    response = login(rep).post(restore(Snapshot.objects.order_by("pk").first()))
    assert response.status_code == 422
    assert "its account is gone" in response.content.decode()


def test_the_list_costs_the_same_for_one_row_and_many(login, rep):
    client, counts = login(rep), []
    for number in (1, 20):
        for __ in range(number):
            lead_delete(lead=make_lead(rep), by=rep)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
