"""The contract that website forms rely on: 200 always, Is-Processed, a page that refreshes to where it may."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from leads.models import Lead, Submission
from tests.factories.leads import make_webform

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
SERVLET = "/servlet/servlet.WebToLead?encoding=UTF-8"
ENQUIRY = {"last_name": "Žáková", "company": "Tessellane", "00N7Q00000GnZ4L": ["CRM", "Support"]}
REAL_FORM = Path(__file__).parents[2] / "data" / "web-to-lead-form.html"


@pytest.fixture
def form(rep):
    return make_webform(owner=rep, allowed_return_urls=["https://www.example.com/thanks"])


@pytest.fixture
def site():
    """A visitor of somebody else's website: no session, CSRF checked."""
    return Client(enforce_csrf_checks=True)


def send(site, form, path=SERVLET, **values):
    data = urlencode({"oid": form.key, **ENQUIRY, **values}, doseq=True)
    return site.post(path, data, content_type="application/x-www-form-urlencoded")


def test_the_real_form_makes_a_lead(site, rep):
    form = make_webform(owner=rep, field_map={**make_webform().field_map, "00N7Q00000GnZ4L": "product_interest"})
    page = REAL_FORM.read_text()
    action = re.search(r'<form action="ACTION([^"]+)"', page)[1]
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', re.sub("(?s)<!--.*?-->", "", page))
    typed = {
        "salutation": "Ms.", "first_name": "Katarína", "last_name": "Žáková", "email": "k@tessellane.example",
        "company": "Tessellane Pharma", "title": "QA", "phone": "+421 2 1", "URL": "www.tessellane.example",
        "city": "Bratislava", "country": "Slovakia", "description": "Two failed audits.", "oid": form.key,
        "retURL": "RETURN", "lead_source": "Web", "00N7Q00000GnZ4L": ["CRM", "Support"], "emailOptOut": "1",
        "submit": "Submit",
    }  # fmt: skip
    assert set(names) == set(typed)
    response = site.post(action, urlencode(typed, doseq=True), content_type="application/x-www-form-urlencoded")
    assert (response.status_code, response["Is-Processed"]) == (200, "true")
    lead = Lead.objects.get()
    assert (lead.salutation, lead.full_name, lead.title) == ("Ms.", "Katarína Žáková", "QA")
    assert (lead.website, lead.city, lead.country) == ("www.tessellane.example", "Bratislava", "Slovakia")
    assert (lead.product_interest, lead.has_opted_out_of_email) == ("CRM; Support", True)
    assert lead.source.name == "Web"


@pytest.mark.parametrize(
    "path", ["/servlet/servlet.WebToLead", "/SERVLET/SERVLET.WEBTOLEAD", "/servlet/servlet.WebToLead/", "/web-to-lead/",
             "/Web-To-Lead", "/servlet/servlet.WebToLead?encoding=UTF-8&orgId=00D000000000000"],
)  # fmt: skip
def test_the_addresses_that_senders_know(site, form, path):
    assert send(site, form, path)["Is-Processed"] == "true"
    assert Lead.objects.count() == 1


def test_without_a_return_address_it_says_thank_you_and_never_the_word_error(site, form):
    response = send(site, form)
    assert "Your request has been queued." in response.content.decode()
    assert "error" not in response.content.decode().lower()
    assert "refresh" not in response.content.decode().lower()
    assert "Location" not in response


def test_a_permitted_return_address_is_refreshed_to(site, form):
    page = send(site, form, retURL="https://www.example.com/thanks?a=1&b=2").content.decode()
    assert '<meta http-equiv="Refresh" content="0; URL=https://www.example.com/thanks?a=1&amp;b=2">' in page
    assert '<a href="https://www.example.com/thanks?a=1&amp;b=2">' in page
    assert "<script" not in page


@pytest.mark.parametrize(
    "url", ["https://evil.test/", "/relative", "javascript:alert(1)", '"><script>alert(1)</script>']
)
def test_another_return_address_is_not_followed_and_not_repeated(site, form, url):
    page = send(site, form, retURL=url).content.decode()
    assert url not in page
    assert "Refresh" not in page
    assert Lead.objects.count() == 1


def test_the_forms_own_return_address_is_the_default(site, rep):
    form = make_webform(owner=rep, return_url="https://www.example.com/danke")
    assert "URL=https://www.example.com/danke" in send(site, form, retURL="https://evil.test/").content.decode()


def test_a_lead_that_cannot_be_made_is_200_with_an_exception_and_the_visitor_goes_on(site, form):
    response = send(site, form, last_name="", retURL="https://www.example.com/thanks")
    assert response.status_code == 200
    assert "Exception" in response["Is-Processed"]
    assert "URL=https://www.example.com/thanks" in response.content.decode()
    assert (Lead.objects.count(), Submission.objects.get().state) == (0, "failed")


@pytest.mark.parametrize("oid", ["", "00Dnonsense", "00D'; drop table", "\x00", "x" * 5000])
def test_an_unknown_id_is_200_with_an_exception_and_writes_nothing(site, form, oid):
    response = send(site, form, oid=oid)
    assert response.status_code == 200
    assert response["Is-Processed"] == "true Exception:common.exception.SalesforceGenericException"
    assert not Submission.objects.exists()


def test_a_form_that_is_switched_off_takes_nothing(site, rep):
    assert "Exception" in send(site, make_webform(owner=rep, is_active=False))["Is-Processed"]
    assert not Submission.objects.exists()


def test_an_almost_empty_post_is_a_ping(site, form):
    data = urlencode({"oid": form.key, "debug": "0", "retURL": "/wp-admin/page"})
    response = site.post(SERVLET, data, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, response["Is-Processed"]) == (200, "true")
    assert not Submission.objects.exists()


def test_the_id_may_stand_in_the_query(site, form):
    body = urlencode({"last_name": "A", "company": "B"})
    response = site.post(f"/web-to-lead/?oid={form.key}", body, content_type="application/x-www-form-urlencoded")
    assert response["Is-Processed"] == "true"
    assert Lead.objects.exists()


def test_multipart_posts_are_taken(site, form):
    response = site.post(SERVLET, {"oid": form.key, "last_name": "Osei", "company": "Halden"})
    assert response["Is-Processed"] == "true"
    assert Lead.objects.get().last_name == "Osei"


def test_the_raw_body_is_kept_as_bytes(site, form):
    body = b"oid=" + form.key.encode() + b"&last_name=%DE%FFx&company=B&secret=\xff\x00"
    site.post("/web-to-lead/", body, content_type="application/x-www-form-urlencoded")
    assert bytes(Submission.objects.get().body) == body


def test_debug_shows_the_outcome_instead_of_going_on(site, form):
    page = send(site, form, debug="1", last_name="", retURL="https://www.example.com/thanks").content.decode()
    assert "Last name" in page
    assert "Refresh" not in page


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 6 * 1024 * 1024])
def test_a_body_that_is_too_large_is_200_with_an_exception(site, form, size):
    response = send(site, form, description="x" * size)
    assert (response.status_code, "Exception" in response["Is-Processed"]) == (200, True)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "text/plain", "", "application/json"]
)
def test_strange_content_types_end_in_no_500(site, form, kind):
    response = site.generic("POST", SERVLET, b"\xff{}&=%00", content_type=kind)
    assert (response.status_code, "Exception" in response["Is-Processed"]) == (200, True)


@pytest.mark.parametrize("method", ["get", "put", "delete", "options", "head"])
def test_other_methods_are_told_how(site, method):
    response = getattr(site, method)("/web-to-lead/")
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_the_page_may_stand_in_a_frame_and_needs_no_session(site, form, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as queries:
        response = send(site, form)
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not response.cookies
    assert not [query for query in queries.captured_queries if "django_session" in query["sql"]]


def test_a_logged_in_colleague_is_nobody_special(client, form, manager):
    client.force_login(manager)
    assert send(client, form)["Is-Processed"] == "true"
    assert Lead.objects.get().created_by is None


def test_the_addresses_can_be_written_down():
    assert (reverse("web_to_lead"), reverse("web_to_lead_servlet")) == ("/web-to-lead", "/servlet/servlet.WebToLead")


def test_a_null_character_in_the_address_is_answered_as_any_post(site, form):
    response = send(site, form, path=f"{SERVLET}&utm_source=a%00b")
    assert (response.status_code, response["Is-Processed"]) == (200, "true")
    response = send(site, form, path=f"{SERVLET}&city=a%00b")
    assert response.status_code == 200
    assert "Exception" in response["Is-Processed"]
    assert [s.state for s in Submission.objects.order_by("pk")] == ["done", "failed"]


class TestSentTwice:
    """A post that carries a `submission_id` is stored once per form, however often it is sent."""

    def test_both_get_the_same_answer_and_one_lead_is_made(self, site, form):
        first, second = (
            send(site, form, submission_id="8e7c-1", retURL="https://www.example.com/thanks") for __ in "12"
        )
        assert (first.content, first["Is-Processed"]) == (second.content, second["Is-Processed"])
        assert Submission.objects.get().submission_id == "8e7c-1"
        assert Lead.objects.count() == 1

    def test_a_failed_one_stays_failed(self, site, form):
        answers = [send(site, form, submission_id="a", last_name="")["Is-Processed"] for __ in range(2)]
        assert answers[0] == answers[1] != "true"
        assert Submission.objects.get().attempts == 1

    def test_each_form_counts_by_itself(self, site, form, rep):
        send(site, form, submission_id="a")
        send(site, make_webform(owner=rep), submission_id="a")
        assert Lead.objects.count() == 2

    def test_without_an_id_each_post_is_one(self, site, form):
        send(site, form, submission_id="")
        send(site, form)
        assert Lead.objects.count() == 2

    @pytest.mark.parametrize("odd", ["x" * 5000, "a b;c", "š\x00š", "\u202e", "' or 1=1 --"])
    def test_an_odd_id_loses_nothing_and_still_counts(self, site, form, odd):
        for name in (odd, odd, odd + "2"):
            assert send(site, form, submission_id=name)["Is-Processed"] == "true"
        assert Submission.objects.count() == Lead.objects.count() == 2
        assert {len(s.submission_id) for s in Submission.objects.all()} == {64}
        assert odd in Submission.objects.last().payload()["submission_id"]

    def test_other_content_under_an_id_is_logged(self, site, form, caplog):
        send(site, form, submission_id="a")
        send(site, form, submission_id="a", last_name="Other")
        assert Lead.objects.get().last_name == ENQUIRY["last_name"]
        assert "other content" in caplog.text

    def test_an_id_alone_says_nothing_about_anybody(self, site, form):
        site.post(SERVLET, urlencode({"oid": form.key, "submission_id": "a"}), content_type=FORM)
        assert not Submission.objects.exists()
