"""Deleted and put back, a record is exactly as it was, with everything that hung on it."""

import pytest
from django.core.files.storage import default_storage

from accounts.services import account_delete
from activities.models import Activity
from activities.services import activity_delete
from contacts.models import Contact
from contacts.services import contact_delete
from core.digest import digest
from core.errors import BusinessRuleError
from core.models import Snapshot
from core.services import record_restore
from core.snapshots import KEPT_FOR, put_back, snapshots_prune, take
from leads.models import Lead, Submission
from leads.services import lead_capture, lead_create, lead_delete, lead_status_create, lead_status_delete
from opportunities.models import ContactRoleName
from opportunities.services import contact_role_add, opportunity_delete, opportunity_set_lines
from quotes.models import Quote
from quotes.services import quote_delete, quote_document_request
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.contacts import make_contact, make_person
from tests.factories.leads import full_values, make_lead, make_webform
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.quotes import make_document, make_quote
from tests.factories.users import make_user

pytestmark = pytest.mark.django_db


def lead(rep):
    record = make_lead(rep, **full_values(annual_revenue=123456789012345678))
    make_activity(record, by=rep)
    make_activity(record, make_lead(rep), by=rep)
    return record, lambda: lead_delete(lead=record, by=rep)


def lead_of_a_website(rep):
    sent = lead_capture(form=make_webform(owner=rep), payload={"last_name": "Web", "company": "Site"})
    return sent.lead, lambda: lead_delete(lead=sent.lead, by=rep)


def account(rep):
    record = make_account(rep, website="https://a.example")
    make_activity(record, by=rep, kind="note")
    return record, lambda: account_delete(account=record, by=rep)


def person(rep):
    record, contact = make_person(rep)
    make_activity(record, contact, by=rep)
    make_activity(contact, by=rep)
    return record, lambda: account_delete(account=record, by=rep)


def contact(rep):
    record = make_contact(rep, account=make_account(rep))
    make_activity(record, by=rep)
    return record, lambda: contact_delete(contact=record, by=rep)


def opportunity(rep):
    record = make_opportunity(rep, account=make_account(rep))
    record = opportunity_set_lines(
        opportunity=record, lines=[make_line(unit_price="0.10", quantity="3.5"), make_line()], by=rep
    )
    role = ContactRoleName.objects.first()
    contact_role_add(opportunity=record, contact=make_contact(rep), role=role, by=rep)
    make_activity(record, by=rep)
    return record, lambda: opportunity_delete(opportunity=record, by=rep)


def quote(rep):
    record = make_quote(rep)
    quote_document_request(quote=record, by=rep)
    make_activity(record, by=rep)
    return record, lambda: quote_delete(quote=record, by=rep)


def activity(rep):
    record = make_activity(make_lead(rep), make_account(rep), by=rep)
    return record, lambda: activity_delete(activity=record, by=rep)


KINDS = [lead, lead_of_a_website, account, person, contact, opportunity, quote, activity]


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_deleted_and_put_back_all_is_as_it_was(rep, make):
    record, delete = make(rep)
    record.refresh_from_db()
    before = digest()
    delete()
    assert digest() != before
    snapshot = Snapshot.objects.get()
    assert (snapshot.label, snapshot.kind, snapshot.by, snapshot.object_id) == (
        str(record), "deleted", rep, record.pk or snapshot.object_id
    )  # fmt: skip
    restored = record_restore(snapshot=snapshot, by=rep)
    assert digest() == before
    assert restored.pk == snapshot.object_id
    assert restored.version > record.version
    snapshot.refresh_from_db()
    assert (snapshot.put_back_by, bool(snapshot.put_back_at)) == (rep, True)


def test_a_second_time_it_is_refused(rep):
    record = make_lead(rep)
    lead_delete(lead=record, by=rep)
    snapshot = Snapshot.objects.get()
    record_restore(snapshot=snapshot, by=rep)
    before = digest(whole=True)
    with pytest.raises(BusinessRuleError, match="put back already"):
        record_restore(snapshot=snapshot, by=rep)
    assert digest(whole=True) == before


def test_it_is_refused_when_what_it_needs_is_gone(rep):
    company = make_account(rep)
    person = make_contact(rep, account=company)
    contact_delete(contact=person, by=rep)
    account_delete(account=company, by=rep)
    of_contact, of_account = Snapshot.objects.order_by("pk")
    before = digest(whole=True)
    with pytest.raises(BusinessRuleError, match="its account is gone"):
        record_restore(snapshot=of_contact, by=rep)
    assert digest(whole=True) == before
    record_restore(snapshot=of_account, by=rep)
    record_restore(snapshot=of_contact, by=rep)
    assert Contact.objects.get().account == company


def test_a_link_to_what_is_gone_stays_away(rep):
    record, other = make_lead(rep), make_lead(rep)
    task = make_activity(record, other, by=rep)
    lead_delete(lead=record, by=rep)
    activity_delete(activity=task, by=rep)
    record_restore(snapshot=Snapshot.objects.order_by("pk").first(), by=rep)
    assert not Activity.objects.exists()
    record_restore(snapshot=Snapshot.objects.order_by("pk").last(), by=rep)
    assert Activity.objects.get().links.count() == 1


def test_it_is_refused_in_words_when_its_place_is_taken(administrator):
    status = lead_status_create(by=administrator, label="Simmering", position=99)
    lead_status_delete(lead_status=status, by=administrator)
    lead_status_create(by=administrator, label="Simmering", position=99)
    before = digest(whole=True)
    with pytest.raises(BusinessRuleError, match="Simmering cannot be put back"):
        record_restore(snapshot=Snapshot.objects.get(), by=administrator)
    assert digest(whole=True) == before


def test_a_relation_that_was_set_anew_stays(rep):
    sent = lead_capture(form=make_webform(owner=rep), payload={"last_name": "Web", "company": "Site"})
    lead_delete(lead=sent.lead, by=rep)
    other = make_lead(rep)
    Submission.objects.update(lead=other)
    record_restore(snapshot=Snapshot.objects.get(), by=rep)
    assert Submission.objects.get().lead == other


def test_what_is_refused_leaves_no_snapshot(rep):
    with pytest.raises(BusinessRuleError):
        opportunity_delete(opportunity=make_quote(rep).opportunity, by=rep)
    assert not Snapshot.objects.exists()


def test_large_numbers_and_moments_keep_every_digit(rep):
    record = make_lead(rep, annual_revenue=123456789012345678)
    lead_delete(lead=record, by=rep)
    record_restore(snapshot=Snapshot.objects.get(), by=rep)
    kept = Lead.objects.get(pk=record.pk)
    record.refresh_from_db()
    assert (kept.annual_revenue, kept.created_at) == (123456789012345678, record.created_at)


def test_another_may_be_made_after_it(rep):
    record = make_lead(rep)
    lead_delete(lead=record, by=rep)
    record_restore(snapshot=Snapshot.objects.get(), by=rep)
    assert lead_create(by=rep, last_name="Next", company="C").pk > record.pk


def test_history_goes_on(rep):
    record = make_lead(rep)
    key, other = record.pk, make_user()
    lead_delete(lead=record, by=rep)
    record_restore(snapshot=Snapshot.objects.get(), by=other)
    events = list(Lead.objects.get(pk=key).events.order_by("pgh_id"))
    assert [event.pgh_label for event in events[:3]] == ["insert", "delete", "insert"]
    assert events[2].pgh_context.metadata["user"] == other.pk


def test_a_snapshot_of_what_is_still_there_can_be_taken(rep):
    record = make_quote(rep)
    snapshot = take(record, kind="deleted", by=rep)
    assert {"quotes_quote", "quotes_quoteline"} <= set(snapshot.__class__.objects.get().content["tables"])
    with pytest.raises(BusinessRuleError, match="there already"):
        put_back(snapshot, by=rep)
    assert Quote.objects.count() == 1


def test_files_stay_until_the_snapshot_is_forgotten(rep, django_capture_on_commit_callbacks):
    document = make_document(make_quote(rep))
    with django_capture_on_commit_callbacks(execute=True):
        quote_delete(quote=document.quote, by=rep)
    assert default_storage.exists(document.file.name)
    Snapshot.objects.update(at=Snapshot.objects.get().at - KEPT_FOR)
    with django_capture_on_commit_callbacks(execute=True):
        snapshots_prune()
    assert not default_storage.exists(document.file.name)


def test_after_its_time_it_is_forgotten(rep):
    for __ in range(2):
        lead_delete(lead=make_lead(rep), by=rep)
    old = Snapshot.objects.first()
    Snapshot.objects.filter(pk=old.pk).update(at=old.at - KEPT_FOR)
    assert snapshots_prune() == 1
    assert not Snapshot.objects.filter(pk=old.pk).exists()
    assert Snapshot.objects.count() == 1
