import pytest

from core.errors import StaleRecord
from leads.services import lead_accept, lead_assign, lead_capture, lead_change_owner, lead_update
from tests.factories.leads import make_lead, make_webform
from tests.factories.users import make_queue, make_user
from tests.leads.refusals import refused, stored

pytestmark = pytest.mark.django_db


def test_another_owner_finds_it_unread(lead, rep):
    other = make_user()
    saved = lead_change_owner(lead=lead, owner=other, by=rep, version=1)
    assert (saved.owner, saved.is_unread, saved.version) == (other, True, 2)


def test_into_a_queue_and_out_of_it(lead, rep):
    queue = make_queue(rep)
    saved = lead_change_owner(lead=lead, owner=queue, by=rep)
    assert (saved.owner, saved.queue, saved.is_unread) == (None, queue, True)
    saved = lead_accept(lead=saved, by=rep)
    assert (saved.owner, saved.queue, saved.is_unread) == (rep, None, False)


def test_the_second_to_accept_is_told_who_was_quicker(rep):
    lead = make_lead(queue=make_queue(rep))
    lead_accept(lead=lead, by=rep)
    error = refused(lead, None, lead_accept, by=make_user())
    assert str(rep) in error.message


def test_a_departed_owner_is_refused(lead, rep):
    refused(lead, "owner", lead_change_owner, owner=make_user(is_active=False), by=rep)


def test_of_two_who_give_it_away_the_second_is_asked(lead, rep):
    lead_update(lead=lead, by=rep, version=1, rating="hot")
    first = lead_change_owner(lead=lead, owner=make_user(), by=rep, version=1).owner
    with pytest.raises(StaleRecord):
        lead_change_owner(lead=lead, owner=make_user(), by=rep, version=1)
    assert stored(lead)["owner_id"] == first.pk


def test_assigning_gives_to_the_named_one_or_to_the_web_forms(lead, rep):
    queue = make_queue()
    assert lead_assign(lead=lead, by=rep, to=queue).queue == queue
    form = make_webform(queue=make_queue())
    made = lead_capture(form=form, payload={"last_name": "A", "company": "B"}).lead
    lead_assign(lead=made, by=rep, to=rep)
    assert lead_assign(lead=made, by=None).queue == form.queue


def test_assigning_a_lead_of_no_form_to_nobody_is_refused(lead, rep):
    refused(lead, "owner", lead_assign, by=rep)
