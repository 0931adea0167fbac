"""R3. The process dies in the middle of a conversion: the lead is converted wholly or not at all.

Once at every fault point of the verb, in a gunicorn worker; then by kill -9 at any moment, during many conversions.
"""

import http.client
from functools import partial
from itertools import chain, count
from queue import Empty, SimpleQueue

import pytest

from accounts.models import Account
from activities.models import ActivityLink
from contacts.models import Contact
from core.digest import digest
from crm.servers.process import wait_until
from leads.models import Conversion, Lead
from opportunities.models import Opportunity
from tests.factories.activities import make_activity
from tests.factories.leads import make_lead
from tests.faults.crowd import together
from tests.faults.kills import another_web, fault_points, killing, web_workers
from tests.faults.scale import scaled
from tests.invariants import check_invariants
from tests.visitor import Visitor, forms_in
from users.models import User

LEADS = scaled(100, 2_000)
KILLS = scaled(6, 200)
CLIENTS = 8
ACTIVITIES = 2  # of each lead
GONE = (http.client.HTTPException, OSError)
_numbers = count(1)


def make_leads(amount):
    by = User.objects.get(is_superuser=True)
    leads = [make_lead(by, company=f"Company of R3 {next(_numbers)}") for __ in range(amount)]
    for lead in leads:
        for __ in range(ACTIVITIES):
            make_activity(lead, by=by)
    return [lead.pk for lead in leads]


def convert(visitor, pk):
    """Opens the conversion page and sends it; the status, or None when nobody answered."""
    path = f"/leads/{pk}/convert/"
    visitor.connection.close()  # one left idle has been closed by the server
    try:
        page = visitor.get(path)
        if page.status == 302:  # converted already: led on to what it became
            assert page.location.startswith("/opportunities/"), page.location
            return 302
        form = next(f for f in forms_in(page.text) if "opportunity_name" in f.values)
        return visitor.send("POST", path, form.values).status
    except GONE:
        return None


def halves(leads):
    """What is neither wholly converted nor untouched, in words. All records of this product come from conversions."""
    found = []
    made = [model.objects.filter(**of).count() for model, of in OURS]
    if len(set(made)) > 1:
        found.append(f"conversions, accounts, contacts, opportunities: {made}")
    for lead in Lead.objects.filter(pk__in=leads):
        links = ActivityLink.objects.filter(
            activity__links__object_id=lead.pk, activity__links__content_type__model="lead"
        )
        expected = ACTIVITIES * (4 if lead.is_converted else 1)
        if links.count() != expected:
            found.append(f"{lead}: {links.count()} links of activities, not {expected}")
    return found


OURS = (
    (Conversion, {"lead__company__startswith": "Company of R3"}),
    (Account, {"name__startswith": "Company of R3"}),
    (Contact, {"account__name__startswith": "Company of R3"}),
    (Opportunity, {"account__name__startswith": "Company of R3"}),
)


@pytest.mark.slow
@pytest.mark.parametrize("point", fault_points("convert"))
def test_a_crash_at_any_step_leaves_the_lead_untouched(product, orm, point):
    visitor = Visitor(product.url).login(*product.administrator)
    with orm(product):
        leads, before = make_leads(1), digest(whole=True)
    with another_web(product, CRM_FAULT=point) as url:
        assert convert(Visitor(url, visitor.cookies), leads[0]) is None
    with orm(product):
        assert digest(whole=True).changed(before) == []
    assert convert(visitor, leads[0]) == 302
    with orm(product):
        assert Lead.objects.get(pk=leads[0]).is_converted
        assert halves(leads) == []
        check_invariants()


@pytest.mark.slow
def test_kills_at_any_moment_leave_no_half_conversion(product, orm):
    with orm(product):
        leads = make_leads(LEADS)
    administrator = Visitor(product.url).login(*product.administrator)
    waiting = SimpleQueue()
    for pk in leads:
        waiting.put(pk)

    def work(visitor):
        statuses = []
        while True:
            try:
                statuses.append(convert(visitor, waiting.get_nowait()))
            except Empty:
                return statuses

    with killing(lambda: web_workers(product), times=KILLS, pause=1.0) as killed:
        answers = list(chain.from_iterable(together([partial(work, administrator.twin()) for __ in range(CLIENTS)])))
    print(f"{len(killed)} kills; {answers.count(None)} of {len(answers)} requests were not answered")
    assert killed
    assert set(answers) <= {302, None}
    with orm(product):
        assert halves(leads) == []
        check_invariants()
        rest = list(Lead.objects.filter(pk__in=leads, converted_at=None).values_list("pk", flat=True))
    assert wait_until(lambda: len(web_workers(product)) == 2 and convert(administrator, leads[0]) == 302, 30)
    assert [convert(administrator, pk) for pk in rest] == [302] * len(rest)
    with orm(product):
        assert halves(leads) == []


@pytest.mark.slow
def test_teeth_without_transactions_a_crash_leaves_halves(product, orm):
    with orm(product):
        leads = make_leads(1)
    visitor = Visitor(product.url).login(*product.administrator)
    settings = {"DJANGO_SETTINGS_MODULE": "tests.faults.unatomic"}
    with another_web(product, CRM_FAULT="convert:after_contact", **settings) as url:
        assert convert(Visitor(url, visitor.cookies), leads[0]) is None
    with orm(product):
        found = halves(leads)
        Contact.objects.filter(account__name__startswith="Company of R3", conversions=None).delete()
        Account.objects.filter(name__startswith="Company of R3", conversions=None).delete()
    assert found != []
