"""The pages "Why can I see this?" and "Sharing" of a record, and the team of a deal."""

import pytest
from django.urls import reverse

from opportunities.models import OpportunityTeamMember
from tests.factories.activities import make_activity
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity
from tests.factories.quotes import make_quote
from tests.factories.users import make_user
from users.models import RecordShare
from users.sharing import record_share, team_share


def url(name, record):
    return reverse(f"{record._meta.app_label}:{name}", args=[record.pk])


def test_the_record_leads_there(login, rep):
    lead = make_lead(rep)
    html = login(rep).get(lead.get_absolute_url()).content.decode()
    assert url("why", lead) in html
    assert url("sharing", lead) in html


def test_why_says_each_reason_and_what_it_gives(login, rep):
    reader, lead = make_user(), make_lead(rep)
    assert login(reader).get(url("why", lead)).status_code == 404
    record_share(record=lead, user=reader, access="read", by=rep)
    html = login(reader).get(url("why", lead)).content.decode()
    assert f"{rep} shared it with you." in html
    assert "not edit it" in html
    assert url("sharing", lead) not in html
    assert "You own it." in login(rep).get(url("why", lead)).content.decode()


@pytest.mark.parametrize("make", [make_quote, lambda owner: make_activity(make_lead(owner), by=owner)])
def test_what_follows_other_records_says_so(login, rep, make):
    record = make(rep)
    response = login(rep).get(url("why", record))
    assert response.status_code == 200
    assert "You own it." in response.content.decode()


def test_share_change_and_remove(login, rep):
    friend, lead = make_user(), make_lead(rep)
    client, page = login(rep), url("sharing", lead)
    assert client.post(page, {"user": friend.pk, "access": "read"}).url == page
    share = RecordShare.objects.get()
    assert str(friend) in client.get(page).content.decode()
    assert client.get(f"{page}?user={friend.pk}").context["form"].initial["user"] == friend.pk
    client.post(page, {"user": friend.pk, "access": "write"})
    share.refresh_from_db()
    assert share.access == "write"
    client.post(reverse("users:unshare", args=[share.pk]))
    assert not RecordShare.objects.exists()


def test_a_wrong_form_says_so_and_shares_nothing(login, rep):
    lead = make_lead(rep)
    for data in ({}, {"user": rep.pk, "access": "read"}, {"user": make_user().pk, "access": "all"}):
        assert login(rep).post(url("sharing", lead), data).status_code == 422
    assert not RecordShare.objects.exists()


def test_readers_neither_share_nor_unshare(login, rep):
    reader, lead = make_user(), make_lead(rep)
    share = record_share(record=lead, user=reader, access="read", by=rep)
    client = login(reader)
    assert client.get(url("sharing", lead)).status_code == 404
    assert client.post(url("sharing", lead), {"user": reader.pk, "access": "write"}).status_code == 404
    assert client.post(reverse("users:unshare", args=[share.pk])).status_code == 404
    share.refresh_from_db()
    assert share.access == "read"


def test_a_teams_share_cannot_be_removed_here(login, rep):
    deal = make_opportunity(rep)
    share = team_share(record=deal, user=make_user(), access="read", by=rep)
    login(rep).post(reverse("users:unshare", args=[share.pk]))
    assert RecordShare.objects.filter(pk=share.pk).exists()


def test_the_team_is_added_changed_and_removed(login, rep):
    friend, deal = make_user(), make_opportunity(rep)
    client = login(rep)
    add = reverse("opportunities:team_add", args=[deal.pk])
    assert client.post(add, {"user": friend.pk, "role": "pre_sales", "access": "read"}).status_code == 302
    member = OpportunityTeamMember.objects.get()
    related = client.get(f"{deal.get_absolute_url()}?tab=related").content.decode()
    assert str(friend) in related
    assert "Pre-sales consultant" in related
    assert client.post(add, {"user": friend.pk, "access": "write"}).status_code == 422
    edit = reverse("opportunities:team_edit", args=[member.pk])
    client.post(edit, {"role": "sales_rep", "access": "write"})
    member = OpportunityTeamMember.objects.get()
    assert (member.role, member.access) == ("sales_rep", "write")
    client.post(reverse("opportunities:team_remove", args=[member.pk]))
    assert not OpportunityTeamMember.objects.exists()
    assert not RecordShare.objects.exists()
