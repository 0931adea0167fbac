import html
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import OrganisationSettings
from leads.capture import STANDARD_FIELD_MAP
from leads.models import Lead, Submission, WebForm
from leads.services import lead_capture
from tests.factories.leads import make_webform
from tests.factories.users import make_queue, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, manager):
    """The manager's browser."""
    client.force_login(manager)
    return client


def lines(field_map):
    return "\n".join(f"{name} = {field}" for name, field in field_map.items())


def answers(manager, **changes):
    return {
        "name": "Call back", "is_active": "on", "owner": manager.pk, "queue": "",
        "return_url": "https://www.example.com/thanks", "field_map": lines(STANDARD_FIELD_MAP),
        "allowed_return_urls": "https://www.example.com/thanks\r\n\r\nhttps://shop.example.com", **changes,
    }  # fmt: skip


class TestForm:
    def test_a_web_form_is_made_and_its_html_shown(self, office, manager):
        response = office.post(reverse("leads:webform_create"), answers(manager))
        form = WebForm.objects.get()
        assert response.url == reverse("leads:webform_html", args=[form.pk])
        assert (form.owner, form.field_map) == (manager, STANDARD_FIELD_MAP)
        assert form.allowed_return_urls == ["https://www.example.com/thanks", "https://shop.example.com"]
        assert re.fullmatch("00D[0-9a-f]{12}", form.key)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": ""}, "name"),
            ({"owner": ""}, "__all__"),
            ({"field_map": "last_name"}, "field_map"),
            ({"field_map": "a = owner"}, "field_map"),
            ({"field_map": "a = nonsense"}, "field_map"),
            ({"field_map": ""}, "field_map"),
            ({"allowed_return_urls": "*"}, "allowed_return_urls"),
            ({"allowed_return_urls": "https://a.example@b.example/"}, "allowed_return_urls"),
            ({"return_url": "javascript:alert(1)"}, "return_url"),
        ],
    )
    def test_bad_input_is_told_at_its_field(self, office, manager, changes, field):
        response = office.post(reverse("leads:webform_create"), answers(manager, **changes))
        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert not WebForm.objects.exists()

    def test_user_and_queue_both_are_refused(self, office, manager):
        response = office.post(reverse("leads:webform_create"), answers(manager, queue=make_queue().pk))
        assert response.status_code == 422
        assert not WebForm.objects.exists()

    def test_it_is_edited_and_a_stale_version_is_409(self, office, manager):
        form = make_webform(owner=manager)
        address = reverse("leads:webform_edit", args=[form.pk])
        assert office.get(address).status_code == 200
        assert office.post(address, answers(manager, name="New name", version=1)).status_code == 302
        assert office.post(address, answers(manager, name="Too late", version=1)).status_code == 409
        form.refresh_from_db()
        assert (form.name, form.version) == ("New name", 2)


class TestHtml:
    def snippet(self, office, form, **query):
        page = office.get(reverse("leads:webform_html", args=[form.pk]), query).content.decode()
        assert "<script>" not in page
        return html.unescape(re.search(r"(?s)<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page)[1])

    def test_what_it_shows_makes_a_lead_when_it_is_posted(self, office, manager):
        form = make_webform(owner=manager, return_url="https://www.example.com/thanks")
        text = self.snippet(office, form, field=list(STANDARD_FIELD_MAP))
        action = re.search(r'<form action="http://testserver([^"]+)"', text)[1]
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
        names = set(re.findall(r'<(?:input|select|textarea) id="([^"]+)"', text))
        assert names == set(STANDARD_FIELD_MAP) - {"lead_source"}
        values = {**hidden, "last_name": "Žáková", "company": "Tessellane", "industry": "Healthcare", "employees": "5"}
        response = Client(enforce_csrf_checks=True).post(
            action, urlencode(values), content_type="application/x-www-form-urlencoded"
        )
        assert response["Is-Processed"] == "true"
        lead = Lead.objects.get()
        assert (lead.last_name, lead.industry, lead.employees, lead.owner) == ("Žáková", "Healthcare", 5, manager)

    def test_it_asks_for_the_usual_and_for_fields_of_ones_own_unless_others_are_chosen(self, office, manager):
        form = make_webform(owner=manager, field_map={**STANDARD_FIELD_MAP, "00N7Q00000GnZ4L": "product_interest"})

        def names(**query):
            return re.findall(r'<(?:input|select|textarea) id="([^"]+)"', self.snippet(office, form, **query))

        usual = ["first_name", "last_name", "email", "company", "phone", "description", "00N7Q00000GnZ4L"]
        assert names() == usual
        assert names(field=["city", "nonsense"]) == ["last_name", "company", "city"]

    def test_a_page_gives_each_visit_an_id_of_its_own(self, office, manager):
        """Never the server: an id that stands in the pasted HTML would make all enquiries one."""
        text = self.snippet(office, make_webform(owner=manager))
        assert '<input type="hidden" name="submission_id" value="">' in text
        assert "crypto.randomUUID" in text

    def test_what_somebody_typed_cannot_break_out(self, office, manager):
        evil = '"><script>alert(1)</script></textarea><script>alert(2)</script>'
        form = make_webform(owner=manager, field_map={"last_name": "last_name", evil: "title"})
        page = office.get(reverse("leads:webform_html", args=[form.pk])).content.decode()
        assert "<script>alert" not in page
        assert "<script>alert" not in self.snippet(office, form)

    def test_the_company_is_required_unless_we_sell_to_people(self, office, manager):
        form = make_webform(owner=manager)
        assert len(re.findall(r"\brequired\b", self.snippet(office, form))) == 2
        OrganisationSettings.objects.update(sells_to_people=True)
        assert len(re.findall(r"\brequired\b", self.snippet(office, form))) == 1


class TestSubmissions:
    @pytest.fixture
    def failed(self, manager):
        return lead_capture(
            form=make_webform(owner=manager), payload={"last_name": "Osei"}, body=b"last_name=Osei&x=<b>\x00"
        )

    def test_the_list_can_be_narrowed(self, office, manager, failed):
        form = make_webform(owner=manager, name="Other form")
        done = lead_capture(form=form, payload={"last_name": "A", "company": "B"})
        address = reverse("leads:submission_list")

        def shown(**query):
            return {row.pk for row in office.get(address, query).context["page"].rows}

        assert shown() == {failed.pk, done.pk}
        assert shown(state="failed") == {failed.pk}
        assert shown(form=form.pk) == {done.pk}
        assert shown(state="nonsense", form="x", page="-1") == {failed.pk, done.pk}

    def test_the_same_queries_for_one_and_for_fifty(self, office, manager):
        form = make_webform(owner=manager)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert office.get(reverse("leads:submission_list")).status_code == 200
            return len(captured)

        lead_capture(form=form, payload={"last_name": "A", "company": "B"})
        before = queries()
        for __ in range(49):
            lead_capture(form=form, payload={"last_name": "A", "company": "B"})
        assert queries() == before

    def test_the_page_shows_what_came_and_why_it_failed(self, office, failed):
        text = office.get(reverse("leads:submission_detail", args=[failed.pk])).content.decode()
        assert "A lead needs a company." in text
        assert "x=&lt;b&gt;\\x00" in text

    def test_a_person_tries_again(self, office, failed):
        OrganisationSettings.objects.update(sells_to_people=True)
        assert office.post(reverse("leads:submission_retry", args=[failed.pk])).status_code == 302
        failed.refresh_from_db()
        assert (failed.state, failed.lead.last_name) == ("done", "Osei")

    def test_trying_again_in_vain_says_why(self, office, failed):
        response = office.post(reverse("leads:submission_retry", args=[failed.pk]), follow=True)
        assert "Still no lead" in response.content.decode()
        assert not Lead.objects.exists()

    def test_a_second_lead_is_refused_in_words(self, office, manager):
        done = lead_capture(form=make_webform(owner=manager), payload={"last_name": "A", "company": "B"})
        response = office.post(reverse("leads:submission_retry", args=[done.pk]))
        assert (response.status_code, Lead.objects.count()) == (422, 1)


def test_reps_have_no_business_here(client, rep, manager):
    form = make_webform(owner=manager)
    submission = lead_capture(form=form, payload={"last_name": "A"})
    client.force_login(rep)
    for name in ("webform_list", "webform_create", "submission_list"):
        assert client.get(reverse(f"leads:{name}")).status_code == 403
    for name in ("webform_edit", "webform_html"):
        assert client.get(reverse(f"leads:{name}", args=[form.pk])).status_code == 403
    assert client.get(reverse("leads:submission_detail", args=[submission.pk])).status_code == 403
    assert client.post(reverse("leads:submission_retry", args=[submission.pk])).status_code == 403
    assert Submission.objects.get().attempts == 1


def test_a_submission_is_seen_with_its_lead(client):
    manager, rep, __, outsider = make_team()
    client.force_login(manager)
    enquiry = {"last_name": "Secret", "company": "Hidden Ltd"}
    ours, theirs = (lead_capture(form=make_webform(owner=user), payload=enquiry) for user in (rep, outsider))
    assert client.get(reverse("leads:submission_list")).context["page"].rows == [ours]
    for submission, status in ((ours, 200), (theirs, 404)):
        assert client.get(reverse("leads:submission_detail", args=[submission.pk])).status_code == status
    assert client.post(reverse("leads:submission_retry", args=[theirs.pk])).status_code == 404
