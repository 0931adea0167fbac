import pytest
from django.db import connection

from accounts.models import LeadSource
from core.errors import BusinessRuleError
from core.models import OrganisationSettings
from leads import tasks
from leads.models import Lead, Submission
from leads.services import lead_capture, submission_retry, submissions_sweep
from leads.services.capturing import MAX_ATTEMPTS
from tests.factories.leads import make_webform
from tests.factories.users import make_queue, make_user

pytestmark = pytest.mark.django_db
ENQUIRY = {"last_name": ["Žáková"], "company": ["Tessellane"], "email": ["k@tessellane.example"]}


@pytest.fixture
def form(rep):
    return make_webform(owner=rep)


@pytest.fixture
def lead_table_broken():
    """Something unexpected: the database refuses leads until the fixture's value is called."""
    with connection.cursor() as cursor:
        cursor.execute("alter table leads_lead add constraint broken check (last_name <> 'Žáková')")

    def mend():
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table leads_lead drop constraint broken")

    return mend


def long_ago(*submissions):
    """Makes the sweep believe that these were tried an hour ago."""
    from django.utils import timezone

    hour = timezone.now() - timezone.timedelta(hours=1)
    Submission.objects.filter(pk__in=[s.pk for s in submissions]).update(changed_at=hour)


def test_the_lead_and_what_was_posted_are_kept_together(form, rep):
    submission = lead_capture(
        form=form, payload=ENQUIRY, body=b"raw=1", content_type="text/x", query="oid=1", remote_address="192.0.2.7",
        user_agent="Browser", referrer="https://www.example.com/contact",
    )  # fmt: skip
    submission.refresh_from_db()
    assert (submission.state, submission.reason, submission.attempts) == ("done", "", 1)
    assert (bytes(submission.body), submission.content_type, submission.query) == (b"raw=1", "text/x", "oid=1")
    assert (submission.remote_address, submission.user_agent) == ("192.0.2.7", "Browser")
    assert submission.referrer == "https://www.example.com/contact"
    lead = submission.lead
    assert (lead.last_name, lead.company, lead.email) == ("Žáková", "Tessellane", "k@tessellane.example")
    assert (lead.owner, lead.is_unread, lead.status.label, lead.created_by) == (rep, True, "New", None)


def test_payloads_of_other_software_may_hold_plain_texts(form):
    submission = lead_capture(form=form, payload={"last_name": "Osei", "company": "Halden"})
    assert submission.lead.last_name == "Osei"
    assert submission.payload() == {"last_name": ["Osei"], "company": ["Halden"]}


def test_leads_go_to_the_forms_queue():
    queue = make_queue()
    assert lead_capture(form=make_webform(queue=queue), payload=ENQUIRY).lead.queue == queue


class TestSource:
    def test_a_posted_name_is_found_without_case(self, form):
        source = LeadSource.objects.first()
        assert lead_capture(form=form, payload={**ENQUIRY, "lead_source": [source.name.upper()]}).lead.source == source

    def test_none_is_the_forms(self, rep):
        source = LeadSource.objects.last()
        assert lead_capture(form=make_webform(owner=rep, source=source), payload=ENQUIRY).lead.source == source

    def test_an_unknown_name_is_kept_in_the_description(self, form):
        lead = lead_capture(form=form, payload={**ENQUIRY, "lead_source": ["Skywriting"]}).lead
        assert lead.source is None
        assert "Skywriting" in lead.description


class TestFailed:
    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"last_name": [""]}, "Last name"),
            ({"company": [""]}, "company"),
            ({"last_name": ["a\x00b"]}, "Null"),
            ({"lead_source": ["a\x00b"]}, "Null"),
            ({"description": ["a\x00b"]}, "Null"),
        ],
    )
    def test_a_lead_that_breaks_a_rule_leaves_its_submission_with_the_reason(self, form, changes, reason):
        submission = lead_capture(form=form, payload={**ENQUIRY, **changes})
        submission.refresh_from_db()
        assert (submission.state, submission.lead, Lead.objects.count()) == ("failed", None, 0)
        assert reason in submission.reason

    def test_a_company_is_not_needed_when_we_sell_to_people(self, form):
        OrganisationSettings.objects.update(sells_to_people=True)
        assert lead_capture(form=form, payload={"last_name": ["Osei"]}).lead

    def test_the_lead_of_an_owner_who_left_waits_for_a_person(self, form, rep):
        type(rep).objects.filter(pk=rep.pk).update(is_active=False)
        form.refresh_from_db()
        submission = lead_capture(form=form, payload=ENQUIRY)
        assert (submission.state, str(rep) in submission.reason) == ("failed", True)

    def test_a_person_tries_again_after_mending_the_cause(self, form, manager):
        submission = lead_capture(form=form, payload={"last_name": ["Osei"]})
        OrganisationSettings.objects.update(sells_to_people=True)
        again = submission_retry(submission=submission, by=manager)
        assert (again.state, again.reason, again.attempts) == ("done", "", 2)
        assert (again.lead.last_name, again.lead.created_by, again.lead.is_unread) == ("Osei", manager, True)

    def test_a_retry_in_vain_says_why(self, form, manager):
        submission = lead_capture(form=form, payload={"last_name": ["Osei"]})
        again = submission_retry(submission=submission, by=manager)
        assert (again.state, again.attempts, Lead.objects.count()) == ("failed", 2, 0)
        assert again.reason

    def test_no_second_lead_is_made_of_a_submission(self, form, manager):
        submission = lead_capture(form=form, payload=ENQUIRY)
        with pytest.raises(BusinessRuleError):
            submission_retry(submission=submission, by=manager)
        assert Lead.objects.count() == 1


class TestSweep:
    def test_unexpected_trouble_waits_for_the_sweep(self, form, lead_table_broken):
        submission = lead_capture(form=form, payload=ENQUIRY)
        assert (submission.state, submission.lead, submission.attempts) == ("pending", None, 1)
        lead_table_broken()
        long_ago(submission)
        assert tasks.sweep_submissions() == 1
        submission.refresh_from_db()
        assert (submission.state, submission.lead.last_name) == ("done", "Žáková")

    def test_what_was_tried_a_moment_ago_is_left_alone(self, form, lead_table_broken):
        lead_capture(form=form, payload=ENQUIRY)
        assert submissions_sweep() == 0

    def test_after_many_attempts_it_is_left_to_people(self, form, lead_table_broken):
        submission = lead_capture(form=form, payload=ENQUIRY)
        Submission.objects.update(attempts=MAX_ATTEMPTS - 1)
        long_ago(submission)
        submissions_sweep()
        submission.refresh_from_db()
        assert (submission.state, submission.attempts) == ("failed", MAX_ATTEMPTS)
        assert submission.reason

    def test_failed_ones_are_not_swept(self, form):
        long_ago(lead_capture(form=form, payload={"last_name": ["Osei"]}))
        OrganisationSettings.objects.update(sells_to_people=True)
        assert submissions_sweep() == 0
        assert not Lead.objects.exists()


def test_details_of_the_request_are_cut_and_a_strange_address_is_left_out(form):
    submission = lead_capture(
        form=form, payload=ENQUIRY, user_agent="x" * 900, referrer="y" * 2000, query="z" * 9000, remote_address="unix:",
        content_type="c" * 999,
    )  # fmt: skip
    assert (len(submission.user_agent), len(submission.referrer), len(submission.query)) == (400, 1000, 2000)
    assert submission.remote_address is None
    assert submission.state == "done"


def test_a_form_needs_an_owner_who_is_there():
    with pytest.raises(BusinessRuleError):
        make_webform(owner=make_user(is_active=False))
