import pytest

from core.errors import BusinessRuleError, StaleRecord
from core.models import OrganisationSettings
from leads.errors import LeadReadOnly
from leads.models import Lead, LeadStatus
from leads.services import (
    lead_accept,
    lead_assign,
    lead_capture,
    lead_change_owner,
    lead_change_status,
    lead_convert,
    lead_create,
    lead_delete,
    lead_mark_read,
    lead_update,
)
from tests.factories.leads import make_lead, make_webform, status
from tests.factories.users import make_queue, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(rep):
    return make_lead(by=rep)


def stored(lead):
    return Lead.objects.filter(pk=lead.pk).values().get()


def refused(lead, field, verb, **arguments):
    """Calls a verb that must refuse with a message at `field`, and changes nothing."""
    before = stored(lead)
    with pytest.raises(BusinessRuleError) as caught:
        verb(lead=lead, **arguments)
    assert caught.value.field == field
    assert caught.value.message
    assert stored(lead) == before
    return caught.value


class TestCreate:
    def test_a_lead_is_its_makers_in_the_default_status_and_read(self, rep):
        lead = lead_create(by=rep, last_name="Osei", company="Halden")
        assert (lead.owner, lead.queue, lead.status.label) == (rep, None, "New")
        assert (lead.is_unread, lead.created_by, lead.version) == (False, rep, 1)

    def test_a_lead_for_a_colleague_or_a_queue_is_unread(self, rep):
        assert lead_create(by=rep, owner=make_user(), last_name="A", company="B").is_unread
        in_queue = lead_create(by=rep, queue=make_queue(), last_name="A", company="B")
        assert (in_queue.is_unread, in_queue.owner) == (True, None)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"last_name": ""}, "last_name"),
            ({"company": ""}, "company"),
            ({"company": "  "}, "company"),
            ({"email": "not an address"}, "email"),
            ({"annual_revenue": "many"}, "annual_revenue"),
            ({"employees": -1}, "employees"),
            ({"first_name": "x" * 41}, "first_name"),
            ({"description": "x" * 32001}, "description"),
            ({"title": "a\x00b"}, "title"),
            ({"rating": "tepid"}, "rating"),
        ],
    )
    def test_bad_input_is_told_at_its_field_and_nothing_is_written(self, rep, fields, field):
        with pytest.raises(BusinessRuleError) as caught:
            lead_create(by=rep, **{"last_name": "Osei", "company": "Halden", **fields})
        assert field in caught.value.errors
        assert not Lead.objects.exists()

    def test_a_company_is_not_needed_when_we_sell_to_people(self, rep):
        OrganisationSettings.objects.update(sells_to_people=True)
        assert lead_create(by=rep, last_name="Osei").company == ""

    def test_a_converted_or_retired_status_and_a_departed_owner_are_refused(self, rep):
        LeadStatus.objects.filter(label="Nurturing").update(is_active=False)
        for fields, field in [
            ({"status": status("Converted")}, "status"),
            ({"status": status("Nurturing")}, "status"),
            ({"owner": make_user(is_active=False)}, "owner"),
        ]:
            with pytest.raises(BusinessRuleError) as caught:
                lead_create(by=rep, last_name="A", company="B", **fields)
            assert caught.value.field == field
        assert not Lead.objects.exists()

    def test_without_a_default_status_it_says_what_to_do(self, rep):
        LeadStatus.objects.update(is_default=False)
        with pytest.raises(BusinessRuleError, match="administrator"):
            lead_create(by=rep, last_name="A", company="B")


class TestUpdate:
    def test_it_sets_fields_and_raises_the_version(self, lead, rep):
        saved = lead_update(lead=lead, by=rep, version=1, company="New", rating="hot")
        saved.refresh_from_db()
        assert (saved.company, saved.rating, saved.version, saved.changed_by) == ("New", "hot", 2, rep)

    def test_a_stale_version_is_refused(self, lead, rep):
        lead_update(lead=lead, by=rep, version=1, company="First")
        with pytest.raises(StaleRecord):
            lead_update(lead=lead, by=rep, version=1, company="Second")
        assert stored(lead)["company"] == "First"

    @pytest.mark.parametrize("name", ["owner", "queue", "status", "converted_at", "is_unread", "nonsense"])
    def test_columns_of_other_verbs_are_not_taken(self, lead, rep, name):
        with pytest.raises(TypeError):
            lead_update(lead=lead, by=rep, version=1, **{name: None})

    def test_the_company_may_not_be_emptied(self, lead, rep):
        refused(lead, "company", lead_update, by=rep, version=1, company="")

    def test_a_lead_without_company_can_still_be_worked_on_in_parts(self, rep):
        OrganisationSettings.objects.update(sells_to_people=True)
        lead = lead_create(by=rep, last_name="Osei")
        OrganisationSettings.objects.update(sells_to_people=False)
        assert lead_update(lead=lead, by=rep, version=1, rating="hot").rating == "hot"

    def test_an_edit_by_the_owner_is_a_look_and_another_is_not(self, rep):
        lead = make_lead(by=make_user(), owner=rep)
        assert lead_update(lead=lead, by=make_user(), version=1, rating="hot").is_unread
        assert not lead_update(lead=lead, by=rep, version=2, rating="cold").is_unread


class TestOwner:
    def test_another_owner_finds_it_unread(self, lead, rep):
        other = make_user()
        saved = lead_change_owner(lead=lead, owner=other, by=rep, version=1)
        assert (saved.owner, saved.is_unread, saved.version) == (other, True, 2)

    def test_into_a_queue_and_out_of_it(self, lead, rep):
        queue = make_queue(rep)
        saved = lead_change_owner(lead=lead, owner=queue, by=rep)
        assert (saved.owner, saved.queue, saved.is_unread) == (None, queue, True)
        saved = lead_accept(lead=saved, by=rep)
        assert (saved.owner, saved.queue, saved.is_unread) == (rep, None, False)

    def test_the_second_to_accept_is_told_who_was_quicker(self, rep):
        lead = make_lead(queue=make_queue(rep))
        lead_accept(lead=lead, by=rep)
        error = refused(lead, None, lead_accept, by=make_user())
        assert str(rep) in error.message

    def test_a_departed_owner_is_refused(self, lead, rep):
        refused(lead, "owner", lead_change_owner, owner=make_user(is_active=False), by=rep)

    def test_a_stale_version_is_refused(self, lead, rep):
        lead_update(lead=lead, by=rep, version=1, rating="hot")
        with pytest.raises(StaleRecord):
            lead_change_owner(lead=lead, owner=make_user(), by=rep, version=1)
        assert stored(lead)["owner_id"] == rep.pk

    def test_assigning_gives_to_the_named_one_or_to_the_web_forms(self, lead, rep):
        queue = make_queue()
        assert lead_assign(lead=lead, by=rep, to=queue).queue == queue
        form = make_webform(queue=make_queue())
        made = lead_capture(form=form, payload={"last_name": "A", "company": "B"}).lead
        lead_assign(lead=made, by=rep, to=rep)
        assert lead_assign(lead=made, by=None).queue == form.queue

    def test_assigning_a_lead_of_no_form_to_nobody_is_refused(self, lead, rep):
        refused(lead, "owner", lead_assign, by=rep)


class TestStatus:
    def test_it_moves_and_says_since_when(self, lead, rep):
        before = lead.status_changed_at
        saved = lead_change_status(lead=lead, status=status("Working"), by=rep, version=1)
        assert (saved.status.label, saved.version) == ("Working", 2)
        assert saved.status_changed_at > before

    def test_the_same_status_changes_nothing(self, lead, rep):
        assert lead_change_status(lead=lead, status=status("New"), by=rep).version == 1

    def test_a_closed_lead_can_be_opened_again(self, lead, rep):
        lead_change_status(lead=lead, status=status("Unqualified"), by=rep)
        assert lead_change_status(lead=lead, status=status("Working"), by=rep).status.label == "Working"

    def test_converted_is_reached_by_converting_only(self, lead, rep):
        error = refused(lead, "status", lead_change_status, status=status("Converted"), by=rep)
        assert "Convert" in error.message

    def test_a_retired_status_and_a_stale_version_are_refused(self, lead, rep):
        LeadStatus.objects.filter(label="Nurturing").update(is_active=False)
        refused(lead, "status", lead_change_status, status=status("Nurturing"), by=rep)
        refused(lead, None, lead_change_status, status=status("Working"), by=rep, version=7)


def test_reading_is_no_change_and_the_owners_alone(rep):
    lead = make_lead(by=make_user(), owner=rep)
    lead_mark_read(lead=lead, by=make_user())
    assert stored(lead)["is_unread"]
    lead_mark_read(lead=lead, by=rep)
    assert (stored(lead)["is_unread"], stored(lead)["version"]) == (False, 1)


class TestDelete:
    def test_it_is_gone_and_its_submission_stays(self, rep):
        submission = lead_capture(form=make_webform(owner=rep), payload={"last_name": "A", "company": "B"})
        lead_delete(lead=submission.lead, by=rep, version=1)
        submission.refresh_from_db()
        assert not Lead.objects.exists()
        assert submission.lead is None

    def test_a_stale_version_is_refused(self, lead, rep):
        refused(lead, None, lead_delete, by=rep, version=9)


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (lead_update, {"version": None, "rating": "hot"}),
        (lead_change_owner, {"owner": "other"}),
        (lead_assign, {"to": "other"}),
        (lead_accept, {}),
        (lead_change_status, {"status": "Working"}),
        (lead_delete, {}),
    ],
)
def test_a_converted_lead_is_read_only(lead, rep, verb, arguments):
    lead_convert(lead=lead, by=rep)
    values = {"other": make_user(), "Working": status("Working")}
    arguments = {name: values.get(value, value) for name, value in arguments.items()}
    error = refused(lead, None, verb, by=rep, **arguments)
    assert isinstance(error, LeadReadOnly)
    assert error.status == 409
    assert "read-only" in error.message
