"""Each page in a browser: accessible, at peace with the content policy, and no wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from quotes.services import quote_create, quote_set_lines
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.contacts import make_contact
from tests.factories.leads import full_values, make_lead, make_webform
from tests.factories.opportunities import make_line, make_opportunity, stage
from tests.processes import running_product
from users.models import User

PAGES = [
    "/",
    "/ui/",
    "/me/",
    "/search/?q=a",
    "/users/",
    "/users/new/",
    "/organisation/",
    "/activities/",
    "/leads/",
    "/leads/?q=nobody-has-this-name",
    "/leads/new/",
    "/leads/{lead}/",
    "/leads/{lead}/?tab=details",
    "/leads/{lead}/?tab=related",
    "/leads/{lead}/edit/",
    "/leads/{lead}/owner/",
    "/leads/{lead}/delete/",
    "/leads/{lead}/convert/",
    "/leads/web-forms/",
    "/leads/web-forms/{webform}/",
    "/leads/web-forms/{webform}/html/",
    "/leads/submissions/",
    "/accounts/",
    "/accounts/new/",
    "/accounts/{account}/",
    "/accounts/{account}/?tab=related",
    "/contacts/",
    "/contacts/{contact}/",
    "/opportunities/",
    "/opportunities/new/",
    "/opportunities/{opportunity}/",
    "/opportunities/{opportunity}/?tab=related",
    "/opportunities/{opportunity}/lines/",
    "/quotes/",
    "/quotes/{quote}/",
    "/quotes/{quote}/lines/",
    "/no-such-page/",
]
# What differs between a screen and a phone, light and dark; the rest is asked once.
ON_A_PHONE = {"runOnly": ["color-contrast", "scrollable-region-focusable", "link-in-text-block"]}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("e2e")]


@pytest.fixture(scope="module")
def filled_product(django_db_setup, django_db_blocker):
    """The whole product without Celery, with a row or more of each record; `filled_product.ids` names one of each."""
    with running_product(celery=False) as product:
        with pytest.MonkeyPatch.context() as patch:
            # Playwright may have its event loop in this thread already; none of its calls is under way here.
            patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
            with django_db_blocker.unblock(), product.orm():
                product.ids = fill()
        yield product


def fill():
    """Records of the product's administrator."""
    user = User.objects.get()
    account = make_account(user, phone="+44 20 7946 0811", website="https://okafor.example")
    contact = make_contact(user, account=account, email="n.okafor@okafor.example")
    lead = make_lead(by=user, owner=user, **full_values())
    deal = make_opportunity(user, account=account, stage=stage("Needs analysis"), amount=96428)
    quote = quote_create(opportunity=deal, by=user)
    quote_set_lines(quote=quote, by=user, lines=[make_line(quantity="160", discount="10"), make_line(quantity="6")])
    records = {"lead": lead, "account": account, "contact": contact, "opportunity": deal, "quote": quote}
    for record in records.values():
        make_activity(record, by=user, due_date=timezone.localdate())
        make_activity(record, by=user, kind="call", minutes=9, description="240 sensors over three sites.")
    webform = make_webform(by=user, owner=user)
    return {name: record.pk for name, record in {**records, "webform": webform}.items()}


@pytest.fixture(scope="module")
def visit(filled_product, browser):
    """A tab of the administrator's browser, and what it has said on its console: (page, said)."""
    context = browser.new_context(
        base_url=filled_product.url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/login/")
    assert violations(page) == []
    email, password = filled_product.administrator
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(filled_product.url + "/")
    yield page, said
    context.close()


def violations(page, **options):
    found = Axe().run(page, options=options or None).response["violations"]
    return [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(visit, filled_product, path):
    page, said = visit
    said.clear()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    expected = 404 if "no-such" in path else 200
    assert page.goto(path.format(**filled_product.ids)).status == expected
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 780})
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html[data-bs-theme=dark]")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page, **ON_A_PHONE) == []
    assert [text for text in said if "404" not in text or expected == 200] == []
