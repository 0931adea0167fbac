"""Fields that are kept the same, over HTTP: set up, shown before a sync, edited on either side."""

from datetime import date

import pytest
from django.urls import reverse

from opportunities.models import Opportunity
from quotes.models import Quote, SyncedField
from quotes.services import quote_start_sync, quote_update
from tests.factories.quotes import make_quote, make_synced_field
from tests.factories.users import make_user
from users.permissions import Profile

JUNE = date(2031, 6, 15)
ADD = reverse("admin:quotes_syncedfield_add")


@pytest.fixture
def quote(rep):
    """A draft that does not sync, of another last day than its opportunity's close date."""
    make_synced_field()
    make_synced_field("description", "description")
    quote = make_quote(rep, expiration_date=JUNE)
    Opportunity.objects.update(description="For the board")
    return quote


def post_deal(client, deal, **fields):
    """The whole edit form of a deal, as a browser posts it."""
    address = reverse("opportunities:edit", args=[deal.pk])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return client.post(address, {**typed, **fields})


def test_the_confirmation_shows_each_field_before_and_after(login, rep, quote):
    page = login(rep).get(reverse("quotes:start_sync", args=[quote.pk]))

    described, valid = sorted(page.context["preview"].fields, key=lambda field: field.label)[::-1]
    assert (described.label, described.before, described.after, described.is_on_quote) == (
        "Note to the customer", "", "For the board", True,
    )  # fmt: skip
    assert (valid.label, valid.partner, valid.is_on_quote) == ("Close date", "Valid until", False)
    text = page.content.decode()
    for words in (valid.before, valid.after, "the opportunity's: as “Valid until” of the quote", "For the board"):
        assert words in text, words
    assert Opportunity.objects.get().close_date == date(2030, 12, 31)


def test_a_refusal_stands_at_the_opportunitys_field(login, rep, quote):
    quote_update(quote=quote, by=rep, version=quote.version, status="presented")
    quote_start_sync(quote=quote, by=rep)
    deal = Opportunity.objects.get()

    refused = post_deal(login(rep), deal, close_date="2031-07-01")

    assert refused.status_code == 422
    assert "make a new version of it" in str(refused.context["form"].errors["close_date"])
    assert Opportunity.objects.get().version == deal.version


def test_the_quotes_form_says_what_is_kept_the_same(login, rep, quote):
    address = reverse("quotes:edit", args=[quote.pk])
    words = "Kept the same as the opportunity's “Close date”."
    assert words not in login(rep).get(address).content.decode()

    quote_start_sync(quote=quote, by=rep)

    assert words in login(rep).get(address).content.decode()


def test_a_deals_form_changes_the_quote(login, rep, quote):
    quote_start_sync(quote=quote, by=rep)

    assert post_deal(login(rep), Opportunity.objects.get(), close_date="2031-07-01").status_code == 302

    assert Quote.objects.get().expiration_date == date(2031, 7, 1)


def test_an_administrator_maps_in_the_admin(login, administrator):
    client = login(administrator)
    fields = client.get(ADD).context["adminform"].form.fields
    assert ("expiration_date", "Valid until") in list(fields["quote_field"].choices)

    refused = client.post(ADD, {"quote_field": "expiration_date", "opportunity_field": "description"})
    assert refused.status_code == 422
    assert "values of different kinds" in str(refused.context["adminform"].form.errors["opportunity_field"])
    assert not SyncedField.objects.exists()

    assert client.post(ADD, {"quote_field": "expiration_date", "opportunity_field": "close_date"}).status_code == 302
    assert str(SyncedField.objects.get()) == "Valid until = Close date"
    assert "Valid until" in client.get(reverse("admin:quotes_syncedfield_changelist")).content.decode()


def test_nobody_else_does(login, db):
    client = login(make_user(Profile.MANAGER))

    assert client.post(ADD, {"quote_field": "expiration_date", "opportunity_field": "close_date"}).status_code == 403
    assert not SyncedField.objects.exists()
