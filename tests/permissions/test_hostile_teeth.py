"""R16's teeth: with a protection taken away, the tests of hostile words go red."""

import unicodedata

import pytest
from django import forms
from django.core.validators import ProhibitNullCharactersValidator

import core.services
from tests.permissions import test_hostile_words as words


@pytest.fixture
def visitor(company, client):
    client.raise_request_exception = False
    client.force_login(company.administrator, backend="users.backends.ProfileBackend")
    return client


@pytest.fixture
def few(monkeypatch):
    """`few("a", "b")`: these are all the words that the tests try, beside the null character."""

    def only(*chosen):
        monkeypatch.setattr(words, "WORDS", list(chosen))
        monkeypatch.setattr(words, "some", lambda *args: list(chosen))
        monkeypatch.setattr(words, "LONG", words.NUL)

    return only


@pytest.fixture
def lets_nul_pass(monkeypatch):
    monkeypatch.setattr(ProhibitNullCharactersValidator, "__call__", lambda self, value: None)
    monkeypatch.setattr(core.services, "check_text", lambda record: None)


def ask_the_form(company, visitor):
    words.test_a_form_stores_exactly_what_was_typed_or_says_at_which_field_not(company, visitor, "leads:edit")


def test_these_few_pass_with_the_protection(company, visitor, few):
    few("Cafe\u0301")
    ask_the_form(company, visitor)
    words.test_web_to_lead_keeps_every_enquiry(company, visitor)


@pytest.mark.usefixtures("lets_nul_pass")
def test_null_characters_that_nobody_refuses_are_errors(company, visitor, few):
    few()
    with pytest.raises(AssertionError, match="500"):
        ask_the_form(company, visitor)
    with pytest.raises(AssertionError):
        words.test_web_to_lead_keeps_every_enquiry(company, visitor)


def test_text_that_is_stored_in_another_spelling_is_found(company, visitor, few, monkeypatch):
    few("Cafe\u0301")
    typed = forms.CharField.to_python
    monkeypatch.setattr(
        forms.CharField, "to_python", lambda self, value: unicodedata.normalize("NFC", typed(self, value))
    )
    with pytest.raises(AssertionError, match="Cafe"):
        ask_the_form(company, visitor)
