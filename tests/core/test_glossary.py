"""The words of the product: declared once by the app that they belong to, shown together."""

import pytest
from django.urls import reverse

from core.glossary import Term, all_terms, declare, find
from core.records import all_types
from tests.factories.users import make_user
from users.permissions import Profile


def test_every_record_type_is_explained():
    unexplained = {record_type.model_name for record_type in all_types()} - {term.key for term in all_terms()}
    assert not unexplained


@pytest.mark.parametrize("key", ["contact-role", "conversion", "path", "queue", "sync", "pricebook", "web-form"])
def test_the_words_that_beginners_ask_for_are_there(key):
    assert str(find(key).meaning)


def test_every_word_leads_to_words_that_exist():
    dead = [(term.key, key) for term in all_terms() for key in term.see if find(key) is None]
    assert not dead


def test_a_word_has_one_meaning():
    with pytest.raises(ValueError, match="lead is in the glossary already"):
        declare(Term("lead", "Lead", "A metal."))


@pytest.mark.django_db
@pytest.mark.parametrize("profile", Profile.values)
def test_the_page_shows_every_word_and_leads_only_where_one_may_go(client, profile):
    client.force_login(make_user(profile))
    page = client.get(reverse("core:glossary"))
    text = page.content.decode()
    assert all(f'id="{term.key}"' in text for term in all_terms())
    places = [entry["place"] for entry in page.context["entries"] if entry["place"]]
    assert reverse("leads:list") in places
    assert (reverse("users:role_list") in places) == (profile == Profile.ADMINISTRATOR)
    assert {client.get(place).status_code for place in places} == {200}


@pytest.mark.django_db
def test_an_empty_list_leads_to_its_word(client):
    client.force_login(make_user())
    assert f'href="{find("contact").get_absolute_url()}"' in client.get(reverse("contacts:list")).content.decode()
