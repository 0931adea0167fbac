"""Two people save one record: what is asked, what is kept, and how it is settled, on each page that edits a record."""

import re

import pytest

from accounts.models import Account
from core.models import OrganisationSettings
from core.services import organisation_update
from leads.models import Lead, LeadStatus, WebForm
from leads.services import lead_update, webform_update
from opportunities.services import opportunity_change_owner
from tests.factories.accounts import make_account
from tests.factories.leads import make_lead, make_webform
from tests.factories.opportunities import make_opportunity
from tests.factories.paths import set_content
from tests.factories.users import make_user
from tests.visitor import forms_in
from users.services import record_access_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(rep):
    return make_lead(rep, first_name="Ana", last_name="Novak", phone="1", city="Bratislava")


def opened(browser, path):
    """What the form of a page posts when nothing is touched."""
    return {name: values[-1] for name, values in form_of(browser.get(path)).items()}


def form_of(response):
    return next(f.values for f in forms_in(response.content.decode()) if "version" in f.values and f.method == "post")


def choices(response):
    """Field -> the values that its two radio buttons post."""
    found = re.findall(r'type="radio" name="settle-([a-z_]+)" value="([^"]+)"', response.content.decode())
    return {name: [value for other, value in found if other == name] for name, __ in found}


def test_different_fields_merge_in_silence(login, lead, rep, manager):
    browser = login(rep)
    mine = opened(browser, f"/leads/{lead.pk}/edit/")
    lead_update(lead=lead, by=manager, version=1, phone="2")
    answer = browser.post(f"/leads/{lead.pk}/edit/", {**mine, "city": "Nitra"})
    lead.refresh_from_db()
    assert answer.status_code == 302
    assert (lead.phone, lead.city, lead.version) == ("2", "Nitra", 3)


def test_the_same_field_is_asked_with_mine_theirs_who_and_when(login, lead, rep):
    other = make_user(first_name="Marek", last_name="Horváth")
    browser = login(rep)
    mine = {**opened(browser, f"/leads/{lead.pk}/edit/"), "phone": "3", "title": "CFO"}
    lead_update(lead=lead, by=other, version=1, phone="2")
    answer = browser.post(f"/leads/{lead.pk}/edit/", mine)
    text = answer.content.decode()

    assert answer.status_code == 409
    assert choices(answer) == {"phone": ["mine-2", "theirs"]}
    panel = text[text.index('id="conflicts"') : text.index("</section>")]
    assert "Marek Horváth" in panel
    assert "<time datetime=" in panel
    assert [re.sub(r"<[^>]+>", "", was) for was in re.findall(r'class="pw-typed">(.*?)</span>', panel)] == ["3", "2"]
    assert "Before: 1" in panel
    assert "autofocus" in panel
    assert "checked" not in panel
    # Everything typed is there, and the version is still the one that was read.
    again = form_of(answer)
    assert (again["phone"], again["title"], again["version"]) == (["3"], ["CFO"], ["1"])
    lead.refresh_from_db()
    assert (lead.phone, lead.title, lead.version) == ("2", "", 2)


@pytest.mark.parametrize(("choice", "phone"), [("mine-2", "3"), ("theirs", "2")])
def test_one_choice_settles_it_without_retyping(login, lead, rep, manager, choice, phone):
    browser = login(rep)
    mine = {**opened(browser, f"/leads/{lead.pk}/edit/"), "phone": "3", "title": "CFO"}
    lead_update(lead=lead, by=manager, version=1, phone="2", city="Nitra")
    again = form_of(browser.post(f"/leads/{lead.pk}/edit/", mine))
    answer = browser.post(f"/leads/{lead.pk}/edit/", {n: v[-1] for n, v in again.items()} | {"settle-phone": choice})
    lead.refresh_from_db()
    assert answer.status_code == 302
    assert (lead.phone, lead.title, lead.city) == (phone, "CFO", "Nitra")


def test_without_a_choice_it_is_asked_again_and_nothing_is_written(login, lead, rep, manager):
    browser = login(rep)
    mine = {**opened(browser, f"/leads/{lead.pk}/edit/"), "phone": "3"}
    lead_update(lead=lead, by=manager, version=1, phone="2")
    again = form_of(browser.post(f"/leads/{lead.pk}/edit/", mine))
    answer = browser.post(f"/leads/{lead.pk}/edit/", {n: v[-1] for n, v in again.items()})
    assert answer.status_code == 409
    assert "Still to decide" in answer.content.decode()
    lead.refresh_from_db()
    assert (lead.phone, lead.version) == ("2", 2)


@pytest.mark.parametrize("nonsense", ["mine", "mine-", "mine-99999999999", "yours", ""])
def test_nonsense_is_no_choice(login, lead, rep, manager, nonsense):
    lead_update(lead=lead, by=manager, version=1, phone="2")
    browser = login(rep)
    values = opened(browser, f"/leads/{lead.pk}/edit/") | {"version": "1", "phone": "3", "settle-phone": nonsense}
    assert browser.post(f"/leads/{lead.pk}/edit/", values).status_code == 409
    lead.refresh_from_db()
    assert lead.phone == "2"


def test_changed_once_more_it_is_asked_once_more(login, lead, rep, manager):
    browser = login(rep)
    mine = {**opened(browser, f"/leads/{lead.pk}/edit/"), "phone": "3", "city": "Nitra"}
    lead_update(lead=lead, by=manager, version=1, phone="2", city="Trnava")
    browser.post(f"/leads/{lead.pk}/edit/", mine)
    lead_update(lead=lead, by=manager, version=2, phone="4")
    decided = {**mine, "settle-phone": "mine-2", "settle-city": "mine-2"}
    answer = browser.post(f"/leads/{lead.pk}/edit/", decided)
    assert answer.status_code == 409
    assert choices(answer) == {"phone": ["mine-3", "theirs"]}
    # The city's decision stands and is posted again.
    again = {n: v[-1] for n, v in form_of(answer).items()}
    assert again["settle-city"] == "mine-2"
    assert browser.post(f"/leads/{lead.pk}/edit/", {**again, "settle-phone": "mine-3"}).status_code == 302
    lead.refresh_from_db()
    assert (lead.phone, lead.city) == ("3", "Nitra")


def test_an_invalid_form_keeps_the_choice_for_the_next_try(login, lead, rep, manager):
    browser = login(rep)
    mine = {**opened(browser, f"/leads/{lead.pk}/edit/"), "phone": "3", "email": "no address", "settle-phone": "mine-2"}
    lead_update(lead=lead, by=manager, version=1, phone="2")
    answer = browser.post(f"/leads/{lead.pk}/edit/", mine)
    assert answer.status_code == 422
    again = {n: v[-1] for n, v in form_of(answer).items()} | {"email": "ana@example.com"}
    assert browser.post(f"/leads/{lead.pk}/edit/", again).status_code in {302, 409}
    lead.refresh_from_db()
    assert lead.phone in {"2", "3"}


def test_records_that_the_editor_may_not_see_are_not_named(login, rep, manager):
    record_access_set(record_type="accounts.account", access="private", by=None)
    account, own = make_account(rep), make_account(rep, name="Own")
    secret = make_account(manager, name="Top secret")
    browser = login(rep)
    mine = {**opened(browser, f"/accounts/{account.pk}/edit/"), "parent": f"Own [{own.pk}]"}
    Account.objects.filter(pk=account.pk).update(parent=secret, version=2)
    answer = browser.post(f"/accounts/{account.pk}/edit/", mine)
    assert answer.status_code == 409
    assert "Top secret" not in answer.content.decode()
    assert "not visible to you" in answer.content.decode()


def test_hostile_text_stays_text(login, lead, rep, manager):
    lead_update(lead=lead, by=manager, version=1, phone="<script>alert(1)</script>"[:40])
    values = opened(login(rep), f"/leads/{lead.pk}/edit/") | {"version": "1", "phone": "'\"><b>"}
    answer = login(rep).post(f"/leads/{lead.pk}/edit/", values)
    assert answer.status_code == 409
    assert "<script>alert(1)" not in answer.content.decode()


def test_a_new_owner_is_asked_as_one_question(login, rep, manager, administrator):
    deal, third = make_opportunity(rep), make_user(last_name="Third")
    browser = login(administrator)
    mine = {**opened(browser, f"/opportunities/{deal.pk}/owner/"), "owner": third.pk}
    opportunity_change_owner(opportunity=deal, owner=manager, by=rep)
    answer = browser.post(f"/opportunities/{deal.pk}/owner/", mine)
    assert (answer.status_code, choices(answer)) == (409, {"owner": ["mine-2", "theirs"]})
    assert browser.post(f"/opportunities/{deal.pk}/owner/", {**mine, "settle-owner": "theirs"}).status_code == 302
    deal.refresh_from_db()
    assert deal.owner == manager
    assert browser.post(f"/opportunities/{deal.pk}/owner/", {**mine, "settle-owner": "mine-2"}).status_code == 302
    deal.refresh_from_db()
    assert deal.owner == third


def test_key_fields_of_the_path_are_settled_on_their_page(login, lead, rep, manager):
    status = LeadStatus.objects.get(is_default=True)
    set_content(status, key_fields=["phone", "city"])
    step = str(status.pk)
    browser = login(rep)
    lead_update(lead=lead, by=manager, version=1, phone="2")
    values = {"step": step, "version": "1", "phone": "3", "city": "Nitra"}
    answer = browser.post(f"/leads/{lead.pk}/fields/", values)
    assert (answer.status_code, choices(answer)) == (409, {"phone": ["mine-2", "theirs"]})
    assert browser.post(f"/leads/{lead.pk}/fields/", {**values, "settle-phone": "theirs"}).status_code == 302
    lead.refresh_from_db()
    assert (lead.phone, lead.city) == ("2", "Nitra")


def test_the_organisation(login, administrator):
    browser = login(administrator)
    mine = {**opened(browser, "/organisation/"), "phone": "3"}
    organisation_update(by=administrator, version=OrganisationSettings.load().version, phone="2", city="Nitra")
    answer = browser.post("/organisation/", mine)
    assert (answer.status_code, list(choices(answer))) == (409, ["phone"])
    chosen = choices(answer)["phone"][0]
    assert browser.post("/organisation/", {**mine, "settle-phone": chosen}).status_code == 302
    settings = OrganisationSettings.load()
    assert (settings.phone, settings.city) == ("3", "Nitra")


def test_a_web_form(login, administrator):
    form = make_webform(owner=administrator, name="Contact us")
    browser = login(administrator)
    mine = {**opened(browser, f"/leads/web-forms/{form.pk}/"), "name": "Mine"}
    webform_update(webform=form, by=administrator, version=1, name="Theirs", return_url="https://example.com/thanks")
    answer = browser.post(f"/leads/web-forms/{form.pk}/", mine)
    assert (answer.status_code, choices(answer)) == (409, {"name": ["mine-2", "theirs"]})
    assert browser.post(f"/leads/web-forms/{form.pk}/", {**mine, "settle-name": "mine-2"}).status_code == 302
    form = WebForm.objects.get()
    assert (form.name, form.return_url) == ("Mine", "https://example.com/thanks")


def test_the_admin_merges_and_asks_as_well(login, administrator, rep):
    lead = make_lead(rep, phone="1", city="Bratislava")
    address = f"/admin/leads/lead/{lead.pk}/change/"
    browser = login(administrator)
    mine = {**opened(browser, address), "phone": "3"}
    lead_update(lead=lead, by=rep, version=1, phone="2", city="Nitra")
    answer = browser.post(address, mine)
    assert (answer.status_code, choices(answer)) == (409, {"phone": ["mine-2", "theirs"]})
    again = {n: v[-1] for n, v in form_of(answer).items()}
    assert browser.post(address, {**again, "settle-phone": "mine-2"}).status_code == 302
    lead = Lead.objects.get()
    assert (lead.phone, lead.city) == ("3", "Nitra")
