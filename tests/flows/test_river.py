"""The whole river over HTTP, against real processes: a website's post becomes lead, deal, quote, PDF and sync."""

import io
import re
import time
from pathlib import Path
from urllib.parse import urljoin

import pypdf
import pytest

from tests.factories.products import make_entry, make_product
from tests.visitor import Visitor, forms_in
from users.models import User

WEBSITE = Path(__file__).resolve().parents[1] / "data" / "web-to-lead-form.html"
RETURN = "https://www.example.com/thank-you"
PDF_TIMEOUT = 60  # seconds
ENQUIRY = {
    "first_name": "Katarína",
    "last_name": "Žáková",
    "email": "k.zakova@tessellane.example",
    "company": "Tessellane Pharma",
    "title": "GDP responsible person",
    "phone": "+44 20 7946 0811",
    "description": "Two failed audits since June.",
    "00N7Q00000GnZ4L": ["CRM", "Quotes"],
}


def pk_in(url):
    return int(re.search(r"/(\d+)/", url).group(1))


def make_web_form(rep, owner):
    """Sets a web form up, with a field of the website's own; returns its id, which stands on the page of its HTML."""
    page = rep.get("/leads/web-forms/new/")
    form = next(f for f in forms_in(page.text) if "field_map" in f.values)
    field_map = form.values["field_map"][0] + "\n00N7Q00000GnZ4L = product_interest"
    form.fill(name="Call back", allowed_return_urls="https://www.example.com/", field_map=field_map)
    answer = rep.send("POST", "/leads/web-forms/new/", form.fill(owner=owner.pk).values)
    assert answer.status == 302, answer.text
    html = rep.get(f"/leads/web-forms/{pk_in(answer.location)}/html/").text
    return re.search(r"00D\w{12}", html).group(0)


def post_from_website(product, form_id, **changes):
    """What a visitor of another site sends: the site's own form, filled in, without any session here."""
    html = WEBSITE.read_text().replace("ACTION", product.url).replace("FORM_ID", form_id).replace("RETURN", RETURN)
    form = forms_in(html)[0].fill(**{**ENQUIRY, **changes})
    return Visitor(product.url).send("POST", form.action, form.values)


def lines_of(visitor, path):
    return next(f for f in forms_in(visitor.get(path).text) if "line-0-entry" in f.values)


def wait_for_pdf(visitor, status_url):
    end = time.monotonic() + PDF_TIMEOUT
    while time.monotonic() < end:
        page = visitor.get(status_url)
        assert page.status == 200
        found = re.search(r'href="([^"]+/download/)"', page.text)
        if found:
            return visitor.get(found.group(1))
        time.sleep(0.3)
    raise AssertionError(f"no PDF within {PDF_TIMEOUT} s: {page.text}")


@pytest.mark.slow
def test_from_a_website_to_a_synced_quote(product, product_orm):
    logger = make_product(name="Frostline T2 logger", code="FL-T2")
    entry = make_entry(logger, unit_price="289")
    rep = Visitor(product.url).login(*product.administrator)

    # The website's enquiry becomes an unread lead of the form's owner.
    form_id = make_web_form(rep, User.objects.get(email=product.administrator[0]))
    answer = post_from_website(product, form_id)
    assert (answer.status, answer.headers["is-processed"]) == (200, "true")
    assert f"url={RETURN.lower()}" in answer.text.lower().replace(" ", "")
    listed = rep.get("/leads/?scope=unread").text
    lead_url = re.search(r'href="(/leads/\d+/)[^"]*"[^>]*>\s*Katarína Žáková', listed).group(1)
    lead = rep.get(lead_url)
    assert "CRM; Quotes" in rep.get(f"{lead_url}?tab=details").text

    # Along the path: one step is marked complete, and a key field is filled in place.
    moved = rep.submit(lead, "/move/")
    assert moved.status == 302
    page = rep.follow(moved)
    assert re.search(r'aria-current="step".{0,400}?Working', page.text, re.S)
    saved = rep.submit(page, "/fields/", rating="hot")
    assert saved.status == 302, saved.text
    assert "Hot" in rep.get(f"{lead_url}?tab=details").text

    # Conversion: account, contact and opportunity.
    review = rep.get(f"{lead_url}convert/")
    converted = rep.submit(review, "/convert/", opportunity_name="Three-site monitoring")
    assert converted.status == 302, converted.text
    deal_url = converted.location
    deal = rep.get(deal_url)
    assert deal_url.startswith("/opportunities/")
    assert "Three-site monitoring" in deal.text
    related = rep.get(f"{deal_url}?tab=related").text
    assert "Katarína Žáková" in related
    assert "Primary" in related
    assert rep.get(f"{lead_url}convert/").location == deal_url

    # Products on the deal; its amount is their sum.
    editor = lines_of(rep, f"{deal_url}lines/")
    editor.fill(**{"line-0-entry": f"Frostline [{entry.pk}]", "line-0-quantity": "160", "line-0-discount": "10"})
    assert rep.send("POST", f"{deal_url}lines/", editor.values).status == 302
    assert "€41,616.00" in rep.get(deal_url).text

    # A quote takes the lines over, is changed, and is printed.
    asked = rep.get(f"/quotes/create/?opportunity={pk_in(deal_url)}")
    made = rep.submit(asked, "/quotes/create/", name="Trailers, with calibration")
    assert made.status == 302, made.text
    quote_url = made.location
    editor = lines_of(rep, f"{quote_url}lines/").fill(**{"line-0-quantity": "100"})
    assert rep.send("POST", f"{quote_url}lines/", editor.values).status == 302
    assert "€41,616.00" in rep.get(deal_url).text  # not synced yet
    asked = rep.submit(rep.get(quote_url), "/documents/")
    assert asked.status == 302, asked.text
    pdf = wait_for_pdf(rep, urljoin(quote_url, asked.location))
    assert pdf.headers["content-type"] == "application/pdf"
    assert "attachment" in pdf.headers["content-disposition"]
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.body)).pages)
    assert "Frostline T2 logger" in text
    assert "26,010.00" in text
    assert "Tessellane Pharma" in text

    # The sync brings the quote's lines and amount to the deal; a change of the deal then comes back.
    synced = rep.submit(rep.get(f"{quote_url}start-sync/"), "/start-sync/")
    assert synced.status == 302, synced.text
    assert "€26,010.00" in rep.get(deal_url).text
    editor = lines_of(rep, f"{deal_url}lines/").fill(**{"line-0-quantity": "120"})
    assert rep.send("POST", f"{deal_url}lines/", editor.values).status == 302
    assert "€31,212.00" in rep.get(quote_url).text


@pytest.mark.slow
def test_a_missing_last_name_is_kept_with_its_reason(product, product_orm):
    from leads.models import Lead, Submission

    rep = Visitor(product.url).login(*product.administrator)
    form_id = make_web_form(rep, User.objects.get(email=product.administrator[0]))
    before = Lead.objects.count()
    answer = post_from_website(product, form_id, last_name="")
    assert answer.status == 200
    assert "Exception" in answer.headers["is-processed"]
    assert Lead.objects.count() == before
    submission = Submission.objects.latest("pk")
    assert (submission.state, bool(submission.reason)) == ("failed", True)
    assert "Katar" in bytes(submission.body).decode("ascii")
