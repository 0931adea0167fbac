import pytest
from django.urls import reverse

from accounts.models import Account
from contacts.models import Contact
from core.models import OrganisationSettings
from leads.models import Conversion, Lead
from leads.services import lead_convert
from opportunities.models import Opportunity
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.leads import full_values, make_lead, status
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_team, make_user
from users.models import RecordAccess

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(rep):
    return make_lead(by=rep, **full_values())


@pytest.fixture
def visitor(client, rep):
    client.force_login(rep)
    return client


def address(lead):
    return reverse("leads:convert", args=[lead.pk])


def answers(rep, **changes):
    """What the form posts when everything is new."""
    return {
        "account": "new", "contact": "new", "opportunity": "new", "opportunity_name": "Three sites",
        "close_date": "2031-05-01", "amount": "71500", "owner": rep.pk, "status": status("Converted").pk, **changes,
    }  # fmt: skip


def everything():
    return [list(m.objects.order_by("pk").values()) for m in (Lead, Account, Contact, Opportunity, Conversion)]


def refused(visitor, lead, field, data):
    before = everything()
    response = visitor.post(address(lead), data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert everything() == before
    return response


class TestPage:
    def test_looking_writes_nothing(self, visitor, lead):
        before = everything()
        text = visitor.get(address(lead)).content.decode()
        assert everything() == before
        for shown in ("Tessellane Pharma", "Katarína Mária Žáková PhD", "Monitoring; Support"):
            assert shown in text

    def test_everything_new_is_the_first_guess_when_nothing_matches(self, visitor, lead, rep):
        form = visitor.get(address(lead)).context["form"]
        assert [form[name].value() for name in ("account", "contact", "opportunity")] == ["new"] * 3
        assert (form["opportunity_name"].value(), form["owner"].value()) == ("Tessellane Pharma", rep.pk)

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"name": "TESSELLANE, Pharma a.s."}, "The same name."),
            ({"name": "Other", "website": "http://tessellane.example/sk"}, "The same website"),
            ({"name": "Tessellane Pharma", "website": "www.tessellane.example"}, "Same name, and the same website"),
        ],
    )
    def test_an_account_that_is_the_same_is_chosen_at_first_with_its_reason(self, visitor, lead, rep, fields, reason):
        account = make_account(rep, **fields)
        response = visitor.get(address(lead))
        assert response.context["form"]["account"].value() == str(account.pk)
        assert reason in response.content.decode()

    @pytest.mark.parametrize(
        "fields", [{"name": "Tessellane Distribution"}, {"name": "X", "website": "nottessellane.example"}]
    )
    def test_what_only_looks_similar_is_not(self, visitor, lead, rep, fields):
        make_account(rep, **fields)
        assert visitor.get(address(lead)).context["form"].suggestions["account"] == []

    def test_a_mail_providers_domain_says_nothing(self, visitor, rep):
        make_account(rep, name="Mail", website="https://gmail.com")
        lead = make_lead(by=rep, email="somebody@gmail.com")
        assert visitor.get(address(lead)).context["form"].suggestions["account"] == []

    def test_a_contact_with_the_same_e_mail_is_chosen_with_its_account(self, visitor, lead, rep):
        account = make_account(rep, name="Tessellane Pharma")
        contact = make_contact(rep, account=account, email="K.Zakova@Tessellane.example")
        form = visitor.get(address(lead)).context["form"]
        assert (form["account"].value(), form["contact"].value()) == (str(account.pk), str(contact.pk))

    def test_open_deals_of_the_account_are_offered(self, visitor, lead, rep):
        deal = make_opportunity(rep, account=make_account(rep, name="Tessellane Pharma"), name="Cold room B")
        form = visitor.get(address(lead)).context["form"]
        assert [c.record for c in form.suggestions["opportunity"]] == [deal]

    def test_records_out_of_sight_are_not_suggested(self, visitor, lead):
        RecordAccess.objects.update(access="private")
        stranger = make_user()
        make_contact(stranger, account=make_account(stranger, name="Tessellane Pharma"), email=lead.email)
        assert not any(visitor.get(address(lead)).context["form"].suggestions.values())

    def test_what_would_be_filled_is_shown(self, visitor, lead, rep):
        make_account(rep, name="Tessellane Pharma", phone="1")
        candidate = visitor.get(address(lead)).context["form"].suggestions["account"][0]
        fills = {shown.name for shown in candidate.fills}
        assert {"website", "industry", "billing_address"} <= fills
        assert "phone" not in fills

    def test_a_record_that_one_may_only_see_is_said_to_stay(self, visitor, lead):
        make_account(make_user(), name="Tessellane Pharma")
        assert "you may see it, but not edit it" in visitor.get(address(lead)).content.decode()


class TestConvert:
    def test_everything_new(self, visitor, lead, rep):
        response = visitor.post(address(lead), answers(rep))
        conversion = Conversion.objects.get()
        deal = conversion.opportunity
        assert (response.status_code, response.url) == (302, deal.get_absolute_url())
        assert (deal.name, deal.amount, str(deal.close_date), deal.owner) == ("Three sites", 71500, "2031-05-01", rep)

    def test_by_htmx_it_leads_there_as_well(self, visitor, lead, rep):
        response = visitor.post(address(lead), answers(rep), headers={"HX-Request": "true"})
        assert response["HX-Redirect"] == Opportunity.objects.get().get_absolute_url()

    def test_without_an_opportunity_it_leads_to_the_account(self, visitor, lead, rep):
        response = visitor.post(address(lead), answers(rep, opportunity="none"))
        assert response.url == Account.objects.get().get_absolute_url()
        assert not Opportunity.objects.exists()

    def test_suggested_records_are_linked(self, visitor, lead, rep):
        account = make_account(rep, name="Tessellane Pharma")
        contact = make_contact(rep, account=account, email=lead.email)
        deal = make_opportunity(rep, account=account)
        visitor.post(address(lead), answers(rep, account=account.pk, contact=contact.pk, opportunity=deal.pk))
        conversion = Conversion.objects.get()
        assert (conversion.account, conversion.contact, conversion.opportunity) == (account, contact, deal)

    def test_others_are_picked_by_name(self, visitor, lead, rep):
        account = make_account(rep, name="Elsewhere")
        contact = make_contact(rep, account=account)
        deal = make_opportunity(rep, account=account)
        data = answers(rep, account="other", account_other="elsewhere", contact="other",
                       contact_other=f"{contact} [{contact.pk}]", opportunity="other",
                       opportunity_other=f"{deal} [{deal.pk}]")  # fmt: skip
        visitor.post(address(lead), data)
        conversion = Conversion.objects.get()
        assert (conversion.account, conversion.contact, conversion.opportunity) == (account, contact, deal)

    def test_another_owners_new_deal_is_out_of_sight_so_it_leads_to_the_account(self, visitor, lead, rep):
        response = visitor.post(address(lead), answers(rep, owner=make_user().pk))
        assert response.url == Account.objects.get().get_absolute_url()


class TestRefused:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"account": "999999"}, "account"),
            ({"account": ""}, "account"),
            ({"account": "other"}, "account_other"),
            ({"account": "other", "account_other": "No such company"}, "account_other"),
            ({"account_other": "typed but not chosen"}, "account_other"),
            ({"contact": "nonsense"}, "contact"),
            ({"opportunity": "x"}, "opportunity"),
            ({"opportunity_name": "x" * 121}, "opportunity_name"),
            ({"close_date": "soon"}, "close_date"),
            ({"amount": "-1"}, "amount"),
            ({"amount": "plenty"}, "amount"),
            ({"owner": "999999"}, "owner"),
            ({"status": "999999"}, "status"),
        ],
    )
    def test_bad_input_is_told_at_its_field(self, visitor, lead, rep, changes, field):
        refused(visitor, lead, field, answers(rep, **changes))

    def test_an_open_status(self, visitor, lead, rep):
        refused(visitor, lead, "status", answers(rep, status=status("New").pk))

    def test_a_new_account_with_a_contact_of_another(self, visitor, lead, rep):
        contact = make_contact(rep, account=make_account(rep, name="Elsewhere"), email=lead.email)
        data = answers(rep, contact="other", contact_other=f"{contact} [{contact.pk}]")
        assert "Elsewhere" in refused(visitor, lead, "contact", data).content.decode()

    def test_a_contact_of_another_account(self, visitor, lead, rep):
        account = make_account(rep, name="Tessellane Pharma")
        contact = make_contact(rep, account=make_account(rep))
        data = answers(rep, account=account.pk, contact="other", contact_other=f"{contact} [{contact.pk}]")
        refused(visitor, lead, "contact", data)

    def test_a_record_out_of_sight(self, visitor, lead, rep):
        deal = make_opportunity(make_user())
        data = answers(rep, opportunity="other", opportunity_other=f"{deal} [{deal.pk}]")
        assert "choose one from the list" in refused(visitor, lead, "opportunity_other", data).content.decode()

    def test_a_lead_without_company(self, visitor, rep):
        OrganisationSettings.objects.update(sells_to_people=True)
        lead = make_lead(by=rep, company="")
        OrganisationSettings.objects.update(sells_to_people=False)
        assert "no company" in refused(visitor, lead, "__all__", answers(rep)).content.decode()


class TestOnce:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_whoever_comes_second_is_led_to_what_was_made(self, visitor, lead, rep, method):
        conversion = lead_convert(lead=lead, by=rep)
        before = everything()
        response = getattr(visitor, method)(address(lead), answers(rep))
        assert (response.status_code, response.url) == (302, conversion.opportunity.get_absolute_url())
        assert everything() == before

    def test_outsiders_find_nothing(self, client, lead, rep):
        client.force_login(make_team()[3])
        before = everything()
        assert client.get(address(lead)).status_code == 404
        assert client.post(address(lead), answers(rep)).status_code == 404
        assert everything() == before

    def test_who_may_only_see_the_lead_cannot_convert_it(self, client, lead, rep):
        RecordAccess.objects.filter(record_type="leads.lead").update(access="read")
        client.force_login(make_user())
        assert client.post(address(lead), answers(rep)).status_code == 404
        assert not Conversion.objects.exists()
