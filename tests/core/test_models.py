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
