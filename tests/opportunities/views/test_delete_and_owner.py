from django.urls import reverse

from opportunities.models import Opportunity
from quotes.models import Quote
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_team


def url(name, deal):
    return reverse(f"opportunities:{name}", args=[deal.pk])


def test_deletes_after_asking(login, rep):
    deal = make_opportunity(rep)
    client = login(rep)
    assert client.get(url("delete", deal)).status_code == 200
    assert client.post(url("delete", deal)).url == reverse("opportunities:list")
    assert not Opportunity.objects.exists()


def test_a_deal_with_quotes_is_not_deleted_in_words(login, rep):
    deal = make_opportunity(rep)
    Quote.objects.create(number="Q-1", name="Offer", opportunity=deal, owner=rep, currency="EUR")
    response = login(rep).post(url("delete", deal))
    assert response.status_code == 422
    assert "cannot be deleted" in response.content.decode()
    assert Opportunity.objects.exists()


def test_the_new_owner_may_be_one_whose_deals_one_does_not_see(login, db):
    __, rep, __, outsider = make_team()
    deal = make_opportunity(rep)
    response = login(rep).post(url("change_owner", deal), {"owner": outsider.pk, "version": 1})
    deal.refresh_from_db()
    assert (deal.owner, response.url) == (outsider, reverse("opportunities:list"))


def test_outsiders_get_404(login, db):
    __, rep, __, outsider = make_team()
    deal = make_opportunity(rep)
    client = login(outsider)
    assert client.post(url("delete", deal)).status_code == 404
    assert client.post(url("change_owner", deal), {"owner": outsider.pk, "version": 1}).status_code == 404
    deal.refresh_from_db()
    assert deal.owner == rep
