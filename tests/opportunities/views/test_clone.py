from datetime import date

from django.urls import reverse

from opportunities.models import Opportunity
from products.services import product_update
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry
from tests.factories.users import make_team
from users.sharing import record_share


def url(deal):
    return reverse("opportunities:clone", args=[deal.pk])


def test_the_form_proposes_and_makes_one(login, rep):
    deal = make_opportunity(rep, lines=[make_line(unit_price="80")])
    client = login(rep)
    assert f'"{url(deal)}"' in client.get(deal.get_absolute_url()).content.decode()
    form = client.get(url(deal)).context["form"]
    assert (form.initial["name"], form.initial["with_lines"]) == (deal.name, True)
    response = client.post(url(deal), {"name": "Again", "close_date": "2031-03-31", "with_lines": "on"})
    made = Opportunity.objects.get(name="Again")
    assert response.url == made.get_absolute_url()
    assert (made.amount, made.close_date) == (80, date(2031, 3, 31))


def test_what_stays_out_is_named_before_and_after(login, rep):
    entry = make_entry()
    deal = make_opportunity(rep, lines=[make_line(entry)])
    product_update(product=entry.product, by=None, version=entry.product.version, is_active=False)
    client = login(rep)
    assert entry.product.name in client.get(url(deal)).content.decode()
    data = {"name": "Again", "close_date": "2031-03-31", "with_lines": "on"}
    told = [str(message) for message in client.post(url(deal), data, follow=True).context["messages"]]
    assert any(entry.product.name in text for text in told)


def test_missing_input_comes_back(login, rep):
    deal = make_opportunity(rep)
    response = login(rep).post(url(deal), {"name": "", "close_date": ""})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name", "close_date"}
    assert Opportunity.objects.count() == 1


def test_who_may_read_it_may_clone_it_and_outsiders_get_404(login, db):
    manager, rep, peer, outsider = make_team()
    deal = make_opportunity(rep)
    record_share(record=deal, user=peer, access="read", by=rep)
    for user, status in ((peer, 200), (manager, 200), (outsider, 404)):
        assert login(user).get(url(deal)).status_code == status
    assert login(outsider).post(url(deal), {"name": "X", "close_date": "2031-03-31"}).status_code == 404
    assert Opportunity.objects.count() == 1
