"""Two hundred convert one lead at the same moment, over HTTP against real processes: it becomes one of everything."""

import pytest

from accounts.models import Account
from contacts.models import Contact
from leads.models import Conversion
from opportunities.models import ContactRole, Opportunity
from tests.factories.leads import make_lead
from tests.faults.crowd import together
from tests.visitor import Visitor, forms_in
from users.models import User

CROWD = 200
ROUNDS = 5
MADE = (Account, Contact, Opportunity, ContactRole, Conversion)


def rush(product, orm):
    """One round: the answers, and how many rows of each kind came of it."""
    visitor = Visitor(product.url).login(*product.administrator)
    with orm(product):
        lead = make_lead(User.objects.get(is_superuser=True))
        before = [model.objects.count() for model in MADE]
    path = f"/leads/{lead.pk}/convert/"
    form = next(f for f in forms_in(visitor.get(path).text) if "opportunity_name" in f.values)
    twins = [visitor.twin() for __ in range(CROWD)]
    answers = together([lambda twin=twin: twin.send("POST", path, form.values) for twin in twins])
    with orm(product):
        made = [model.objects.count() - count for model, count in zip(MADE, before, strict=True)]
        lead.refresh_from_db()
    return answers, made, lead


@pytest.mark.slow
def test_a_lead_is_converted_once(product, orm):
    for __ in range(ROUNDS):
        answers, made, lead = rush(product, orm)
        assert made == [1] * len(MADE)
        assert lead.is_converted
        assert {a.status for a in answers} <= {302, 409}
        places = {a.location for a in answers if a.status == 302}
        assert places == {f"/opportunities/{lead.converted_opportunity_id}/"}


@pytest.mark.slow
def test_teeth_without_locks_a_lead_is_converted_more_than_once(unprotected_product, orm):
    rounds = [rush(unprotected_product, orm) for __ in range(2)]
    assert any(made != [1] * len(MADE) or {a.status for a in answers} - {302, 409} for answers, made, __ in rounds)
