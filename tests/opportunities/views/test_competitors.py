from django.urls import reverse

from opportunities.services import competitor_update, opportunity_competitor_add
from tests.factories.opportunities import make_competitor, make_opportunity
from tests.factories.users import make_team


def add_url(deal):
    return reverse("opportunities:competitor_add", args=[deal.pk])


def edit_url(row):
    return reverse("opportunities:competitor_edit", args=[row.pk])


def remove_url(row):
    return reverse("opportunities:competitor_remove", args=[row.pk])


def test_a_competitor_is_added_changed_and_removed(login, rep):
    deal, rival, client = make_opportunity(rep), make_competitor(), login(rep)
    response = client.post(add_url(deal), {"competitor": rival.pk, "strengths": "Price"})
    assert response.url == f"{deal.get_absolute_url()}?tab=related#competitors"
    row = deal.competitors.get()
    assert client.get(edit_url(row)).context["form"].initial == {"strengths": "Price", "weaknesses": ""}
    client.post(edit_url(row), {"strengths": "Service", "weaknesses": "Slow"})
    row.refresh_from_db()
    assert (row.competitor, row.strengths, row.weaknesses) == (rival, "Service", "Slow")
    text = client.get(deal.get_absolute_url(), {"tab": "related"}).content.decode()
    assert "Service" in text
    client.post(remove_url(row))
    assert not deal.competitors.exists()


def test_those_that_are_here_or_out_of_use_are_not_offered(login, rep):
    deal, here, gone, free = make_opportunity(rep), make_competitor(), make_competitor(), make_competitor()
    opportunity_competitor_add(opportunity=deal, competitor=here, by=rep)
    competitor_update(competitor=gone, by=None, is_active=False)
    client = login(rep)
    assert list(client.get(add_url(deal)).context["form"].fields["competitor"].queryset) == [free]
    for wrong in (here.pk, gone.pk, "x", ""):
        assert client.post(add_url(deal), {"competitor": wrong}).status_code == 422
    assert deal.competitors.get().competitor == here


def test_too_long_a_text_comes_back(login, rep):
    row = opportunity_competitor_add(opportunity=make_opportunity(rep), competitor=make_competitor(), by=rep)
    assert login(rep).post(edit_url(row), {"strengths": "x" * 256}).status_code == 422
    row.refresh_from_db()
    assert row.strengths == ""


def test_outsiders_get_404(login, db):
    __, rep, __, outsider = make_team()
    row = opportunity_competitor_add(opportunity=make_opportunity(rep), competitor=make_competitor(), by=rep)
    client = login(outsider)
    for address in (add_url(row.opportunity), edit_url(row), remove_url(row)):
        assert client.post(address, {}).status_code == 404
    row.refresh_from_db()
