"""Reference data: one default that passes on, and words instead of a dangling key."""

import pytest

from core.errors import BusinessRuleError, RecordGone
from core.reference import reference_delete, reference_save
from quotes.models import QuoteTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def templates():
    """The default template, and another."""
    return QuoteTemplate.objects.get(is_default=True), QuoteTemplate.objects.filter(is_default=False).first()


def test_the_default_passes_to_another(templates, administrator):
    new = templates[1]
    reference_save(new, by=administrator, is_default=True)
    assert list(QuoteTemplate.objects.filter(is_default=True)) == [new]


@pytest.mark.parametrize("field", ["is_default", "is_active"])
def test_the_default_is_not_given_up(templates, administrator, field):
    default, __ = templates
    with pytest.raises(BusinessRuleError) as refused:
        reference_save(default, by=administrator, **{field: False})
    assert refused.value.field == field
    default.refresh_from_db()
    assert (default.is_default, default.is_active) == (True, True)


def test_an_inactive_row_does_not_become_the_default(templates, administrator):
    default, other = templates
    reference_save(other, by=administrator, is_active=False)
    with pytest.raises(BusinessRuleError):
        reference_save(other, by=administrator, is_default=True)
    assert list(QuoteTemplate.objects.filter(is_default=True)) == [default]


def test_the_default_is_not_deleted(templates, administrator):
    default, other = templates
    with pytest.raises(BusinessRuleError):
        reference_delete(default, by=administrator)
    reference_delete(other, by=administrator)
    assert QuoteTemplate.objects.filter(pk=default.pk).exists()
    assert not QuoteTemplate.objects.filter(pk=other.pk).exists()


def test_a_row_that_is_gone(templates, administrator):
    __, other = templates
    key = other.pk
    reference_delete(other, by=administrator)
    other.pk = key
    with pytest.raises(RecordGone):
        reference_save(other, by=administrator, name="Back")


def test_each_message_at_its_field(administrator):
    with pytest.raises(BusinessRuleError) as refused:
        reference_save(QuoteTemplate(), by=administrator, name="")
    assert "name" in refused.value.errors
    assert not QuoteTemplate.objects.filter(name="").exists()
