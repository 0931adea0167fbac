"""R1. Two hundred convert one lead at the same moment, over HTTP against real processes: it becomes one of everything.

Eight processes of 25 threads, through the conversion page, through the admin's action, and through both at once; with
no Idempotency-Key, with one for all, and with one each (which these two doors do not read: the lead itself says that it
is converted).
"""

from itertools import cycle

import pytest

from accounts.models import Account
from contacts.models import Contact
from leads.models import Conversion
from opportunities.models import ContactRole, Opportunity
from tests.factories.leads import make_lead
from tests.faults.crowd import PROCESSES, THREADS, Crowd, Request
from tests.faults.scale import scaled
from tests.invariants import check_invariants
from tests.visitor import Visitor, forms_in
from users.models import User

CROWD = PROCESSES * THREADS
ROUNDS = scaled(3, 50)
TRIES = 6  # rounds within which an unprotected product must have failed
MADE = (Account, Contact, Opportunity, ContactRole, Conversion)
ADMIN = "/admin/leads/lead/"


KEYS = (
    lambda lead: lambda number: {},
    lambda lead: lambda number, same=lead.pk: {"Idempotency-Key": f"lead-{same}"},
    lambda lead: lambda number: {"Idempotency-Key": f"{lead.pk}-{number}"},
)
DOORS = (("page",), ("admin",), ("page", "admin"))


def rush(crowd, product, orm, doors, keys):
    """One round: the answers, how many rows of each kind came of it, and the lead."""
    visitor = Visitor(product.url).login(*product.administrator)
    with orm(product):
        lead = make_lead(User.objects.get(is_superuser=True))
        before = [model.objects.count() for model in MADE]
    path = f"/leads/{lead.pk}/convert/"
    form = next(f for f in forms_in(visitor.get(path).text) if "opportunity_name" in f.values)
    token = {"csrfmiddlewaretoken": visitor.csrf_token()}
    posts = {"page": (path, form.values), "admin": (ADMIN, {**token, "action": "convert", "_selected_action": lead.pk})}
    key = keys(lead)
    requests = [
        Request("POST", *posts[doors[number % len(doors)]], visitor.cookies, key(number)) for number in range(CROWD)
    ]
    answers = crowd.rush(requests)
    with orm(product):
        made = [model.objects.count() - count for model, count in zip(MADE, before, strict=True)]
        lead.refresh_from_db()
    return answers, made, lead


def faults(answers, made, lead):
    """What went wrong in a round, in words."""
    found = [] if made == [1] * len(MADE) else [f"made {made}"]
    found += [f"HTTP {a.status} on {a.url}" for a in answers if a.status not in {302, 409}]
    places = {a.location for a in answers if a.status == 302 and a.url != ADMIN}
    if places - {f"/opportunities/{lead.converted_opportunity_id}/"}:
        found.append(f"led to {places}")
    return found


@pytest.mark.slow
def test_a_lead_is_converted_once(product, orm):
    found = []
    with Crowd(product.url) as crowd:
        for __, doors, keys in zip(range(ROUNDS), cycle(DOORS), cycle(KEYS), strict=False):
            found += faults(*rush(crowd, product, orm, doors, keys))
    assert found == []
    with orm(product):
        check_invariants()


@pytest.mark.slow
def test_teeth_without_locks_a_lead_is_converted_more_than_once(unprotected_product, orm):
    """By each door, within a few rounds: now and then one is through before the next has begun."""
    with Crowd(unprotected_product.url) as crowd:
        for doors in DOORS[:2]:
            rounds = (rush(crowd, unprotected_product, orm, doors, KEYS[0]) for __ in range(TRIES))
            assert any(faults(*played) for played in rounds), doors
