import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import override

from accounts.models import Account
from leads.models import Lead
from opportunities.models import Opportunity


def test_a_choice_reads_as_django_writes_it():
    for record in (
        Account(industry="", type="customer"),
        Account(industry=Account._meta.get_field("industry").choices[0][0]),
        Account(industry="no longer offered"),
        Lead(rating="hot"),
        Opportunity(type="new"),
    ):
        for field in record._meta.concrete_fields:
            if field.choices:
                ours = getattr(record, f"get_{field.name}_display")()
                assert type(ours) is str
                assert ours == models.Model._get_FIELD_display(record, field)


def test_a_choice_follows_the_readers_language():
    field = Lead._meta.get_field("rating")
    lead = Lead(rating="hot")
    assert lead.get_rating_display() == "Hot"
    with override("de"):
        assert lead.get_rating_display() == str(dict(field.flatchoices)["hot"])


@pytest.mark.django_db
def test_rows_that_were_read_already_are_not_asked_for_again(administrator, django_assert_num_queries):
    account = Account(name="Northwind", owner=administrator, created_by=administrator)
    with django_assert_num_queries(0):
        account.clean_fields()


@pytest.mark.django_db
def test_rows_that_are_but_named_are_looked_for(administrator):
    gone = administrator.pk + 1_000_000
    by_key = Account(name="Northwind", owner_id=gone)
    changed = Account(name="Northwind", owner=administrator)
    changed.owner_id = gone
    made_up = Account(name="Northwind", owner=type(administrator)(pk=gone))
    for account in (by_key, changed, made_up):
        with pytest.raises(ValidationError) as refused:
            account.clean_fields()
        assert "owner" in refused.value.error_dict
