"""Conversion: what is created, what is linked, what is filled, and that it happens once or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.models import Account, LeadSource
from activities.models import Activity
from activities.services import activity_create
from contacts.models import Contact
from core.errors import BusinessRuleError, RecordGone
from core.models import OrganisationSettings
from leads.errors import AlreadyConverted
from leads.models import Conversion, Lead, LeadStatus
from leads.services import lead_convert
from leads.services.converting import default_close_date
from opportunities.models import ContactRoleName, Opportunity
from opportunities.services import contact_role_add
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact, make_person
from tests.factories.leads import full_values, make_lead, status
from tests.factories.opportunities import close_deal, make_opportunity, stage
from tests.factories.users import make_queue, make_user
from users.models import RecordAccess

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return LeadSource.objects.first()


@pytest.fixture
def lead(rep, source):
    return make_lead(by=rep, source=source, **full_values())


def everything():
    """All that a conversion could have written."""
    models = (Lead, Account, Contact, Opportunity, Conversion, Activity)
    return [list(model.objects.order_by("pk").values()) for model in models]


def refused(field, **arguments):
    """Converts in vain: a message at `field`, nothing written."""
    before = everything()
    with pytest.raises(BusinessRuleError) as caught:
        lead_convert(**arguments)
    assert field in caught.value.errors
    assert everything() == before
    return caught.value


class TestNew:
    def test_account_contact_and_opportunity_carry_the_leads_values(self, lead, rep, source):
        conversion = lead_convert(lead=lead, by=rep)
        account, contact, deal = conversion.account, conversion.contact, conversion.opportunity
        assert (account.name, account.kind, account.phone, account.fax) == (
            "Tessellane Pharma", "business", "+44 20 7946 0811", "+44 20 7946 0812",
        )  # fmt: skip
        assert (account.website, account.industry, account.annual_revenue, account.employees) == (
            "https://www.tessellane.example", "Healthcare", 12000000, 240,
        )  # fmt: skip
        address = ["Mlynské nivy 48", "821 09 Bratislava, Bratislavský kraj", "Slovakia"]
        assert (account.address_lines("billing_"), contact.address_lines("mailing_")) == (address, address)
        assert (account.rating, account.source, account.description) == ("hot", source, "")
        assert (contact.salutation, contact.full_name) == ("Dr.", "Katarína Mária Žáková PhD")
        assert (contact.account, contact.title, contact.email) == (
            account, "GDP responsible person", "k.zakova@tessellane.example",
        )  # fmt: skip
        assert (contact.phone, contact.mobile, contact.fax) == (
            "+44 20 7946 0811", "+44 7700 900417", "+44 20 7946 0812",
        )  # fmt: skip
        assert (contact.source, contact.description) == (source, "Two failed audits since June.")
        assert (contact.do_not_call, contact.has_opted_out_of_email, contact.has_opted_out_of_fax) == (True,) * 3
        assert (deal.name, deal.account, deal.source) == ("Tessellane Pharma", account, source)
        assert (deal.product_interest, deal.amount, deal.description) == ("Monitoring; Support", None, "")
        assert (deal.stage, deal.probability, deal.close_date) == (
            stage("Prospecting"),
            10,
            default_close_date(OrganisationSettings.load()),
        )

    def test_the_contact_becomes_the_primary_role(self, lead, rep):
        conversion = lead_convert(lead=lead, by=rep)
        role = conversion.opportunity.contact_roles.get()
        assert (role.contact, role.is_primary, role.role) == (conversion.contact, True, None)

    def test_the_lead_points_at_all_three_and_says_when(self, lead, rep):
        conversion = lead_convert(lead=lead, by=rep)
        lead.refresh_from_db()
        assert (lead.converted_account, lead.converted_contact, lead.converted_opportunity) == (
            conversion.account, conversion.contact, conversion.opportunity,
        )  # fmt: skip
        assert (lead.status.label, lead.is_converted, lead.version) == ("Converted", True, 2)
        assert (lead.converted_at, lead.status_changed_at) == (lead.changed_at, lead.changed_at)
        made = (conversion.has_created_account, conversion.has_created_contact, conversion.has_created_opportunity)
        assert (made, conversion.created_by) == ((True, True, True), rep)

    def test_without_an_opportunity(self, lead, rep):
        conversion = lead_convert(lead=lead, by=rep, create_opportunity=False)
        lead.refresh_from_db()
        assert (conversion.opportunity, conversion.has_created_opportunity) == (None, False)
        assert lead.converted_opportunity is None
        assert not Opportunity.objects.exists()

    def test_name_date_amount_role_and_status_are_taken(self, lead, rep):
        second = LeadStatus.objects.create(label="Sold", category="converted", position=99)
        role = ContactRoleName.objects.first()
        conversion = lead_convert(
            lead=lead, by=rep, opportunity_name="Three sites", close_date=date(2031, 5, 1), amount=Decimal("71500"),
            role=role, status=second,
        )  # fmt: skip
        deal = conversion.opportunity
        assert (deal.name, deal.close_date, deal.amount) == ("Three sites", date(2031, 5, 1), 71500)
        assert deal.contact_roles.get().role == role
        assert conversion.lead.status == second

    def test_currency_and_quarter_are_the_organisations(self, lead, rep):
        OrganisationSettings.objects.update(currency="CHF", fiscal_year_start=2)
        conversion = lead_convert(lead=lead, by=rep)
        assert (conversion.account.currency, conversion.opportunity.currency) == ("CHF", "CHF")
        assert conversion.opportunity.close_date.month in {1, 4, 7, 10}

    def test_a_long_company_is_cut_in_the_opportunitys_name_only(self, rep):
        conversion = lead_convert(lead=make_lead(by=rep, company="x" * 255), by=rep)
        assert (conversion.account.name, conversion.opportunity.name) == ("x" * 255, "x" * 120)


class TestOwner:
    def test_by_default_the_leads(self, rep, manager):
        conversion = lead_convert(lead=make_lead(by=rep), by=manager)
        assert {conversion.account.owner, conversion.contact.owner, conversion.opportunity.owner} == {rep}
        assert conversion.account.created_by == manager

    def test_a_queues_lead_goes_to_who_converts_it(self, rep):
        conversion = lead_convert(lead=make_lead(queue=make_queue(rep)), by=rep)
        assert {conversion.account.owner, conversion.contact.owner, conversion.opportunity.owner} == {rep}

    def test_the_lead_of_somebody_who_left_goes_to_who_converts_it(self, rep, manager):
        lead = make_lead(by=rep)
        type(rep).objects.filter(pk=rep.pk).update(is_active=False)
        assert lead_convert(lead=lead, by=manager).account.owner == manager

    def test_another_owner_applies_to_what_is_created_only(self, lead, rep):
        account, colleague = make_account(rep), make_user()
        conversion = lead_convert(lead=lead, by=rep, account=account, owner=colleague)
        assert (conversion.account.owner, conversion.contact.owner, conversion.opportunity.owner) == (
            rep, colleague, colleague,
        )  # fmt: skip
        lead.refresh_from_db()
        assert lead.owner == rep

    def test_an_owner_who_left_is_refused(self, lead, rep):
        refused("owner", lead=lead, by=rep, owner=make_user(is_active=False))


class TestLinking:
    def test_only_empty_fields_of_linked_records_are_filled(self, lead, rep, source):
        account = make_account(rep, name="Tessellane", phone="1", industry="Other", employees=0)
        contact = make_contact(rep, account=account, first_name="K.", last_name="Zak", title="")
        deal = make_opportunity(rep, account=account, product_interest="Old")
        conversion = lead_convert(lead=lead, by=rep, account=account, contact=contact, opportunity=deal)
        for record in (account, contact, deal):
            record.refresh_from_db()
        assert (conversion.account, conversion.contact, conversion.opportunity) == (account, contact, deal)
        assert (account.name, account.phone, account.industry, account.employees) == ("Tessellane", "1", "Other", 0)
        assert (account.website, account.rating, account.source) == ("https://www.tessellane.example", "hot", source)
        assert (contact.first_name, contact.last_name) == ("K.", "Zak")
        assert (contact.title, contact.middle_name) == ("GDP responsible person", "Mária")
        assert (deal.product_interest, deal.source) == ("Old", source)
        assert not conversion.has_created_account
        assert not conversion.has_created_contact
        assert not conversion.has_created_opportunity
        assert (Account.objects.count(), Contact.objects.count(), Opportunity.objects.count()) == (1, 1, 1)

    def test_a_consent_on_record_stands(self, lead, rep):
        contact = make_contact(rep, account=make_account(rep))
        lead_convert(lead=lead, by=rep, contact=contact)
        contact.refresh_from_db()
        assert (contact.do_not_call, contact.has_opted_out_of_email) == (False, False)

    def test_half_an_address_is_not_mixed_with_another(self, lead, rep):
        account = make_account(rep, billing_city="Vienna")
        lead_convert(lead=lead, by=rep, account=account)
        account.refresh_from_db()
        assert account.address_lines("billing_") == ["Vienna"]

    def test_a_linked_record_with_nothing_to_fill_keeps_its_version(self, rep):
        account = make_account(rep, name="Old")
        lead_convert(lead=make_lead(by=rep, company="New"), by=rep, account=account)
        account.refresh_from_db()
        assert (account.name, account.version) == ("Old", 1)

    def test_a_contact_brings_its_account(self, lead, rep):
        account = make_account(rep)
        conversion = lead_convert(lead=lead, by=rep, contact=make_contact(rep, account=account))
        assert (conversion.account, conversion.opportunity.account) == (account, account)

    def test_an_opportunity_brings_its_account(self, lead, rep):
        account = make_account(rep)
        conversion = lead_convert(lead=lead, by=rep, opportunity=make_opportunity(rep, account=account))
        assert (conversion.account, conversion.contact.account) == (account, account)

    def test_records_without_an_account_get_it(self, lead, rep):
        contact, deal = make_contact(rep), make_opportunity(rep)
        conversion = lead_convert(lead=lead, by=rep, contact=contact, opportunity=deal)
        contact.refresh_from_db()
        deal.refresh_from_db()
        assert (contact.account, deal.account) == (conversion.account, conversion.account)
        assert conversion.has_created_account

    def test_a_given_opportunity_is_linked_also_when_none_is_to_be_created(self, lead, rep):
        deal = make_opportunity(rep)
        assert lead_convert(lead=lead, by=rep, opportunity=deal, create_opportunity=False).opportunity == deal

    def test_a_deal_keeps_its_primary_contact(self, lead, rep):
        account = make_account(rep)
        deal = make_opportunity(rep, account=account)
        contact_role_add(opportunity=deal, contact=make_contact(rep, account=account), by=rep)
        conversion = lead_convert(lead=lead, by=rep, opportunity=deal)
        assert not deal.contact_roles.get(contact=conversion.contact).is_primary

    def test_a_contact_who_plays_a_part_already_keeps_it(self, lead, rep):
        account = make_account(rep)
        contact = make_contact(rep, account=account)
        deal = make_opportunity(rep, account=account)
        contact_role_add(opportunity=deal, contact=contact, by=rep, role=ContactRoleName.objects.first())
        lead_convert(lead=lead, by=rep, contact=contact, opportunity=deal)
        assert deal.contact_roles.get().role is not None

    @pytest.mark.parametrize("kind", ["contact", "opportunity"])
    def test_another_accounts_record_is_refused_at_its_field(self, lead, rep, kind):
        other = make_account(rep)
        make = {"contact": make_contact, "opportunity": make_opportunity}[kind]
        record = make(rep, account=other)
        error = refused(kind, lead=lead, by=rep, account=make_account(rep, name="Mine"), **{kind: record})
        assert "Mine" in error.message

    def test_contact_and_opportunity_of_different_accounts_are_refused(self, lead, rep):
        contact = make_contact(rep, account=make_account(rep))
        refused("opportunity", lead=lead, by=rep, contact=contact, opportunity=make_opportunity(
            rep, account=make_account(rep),
        ))  # fmt: skip

    def test_a_closed_opportunity_is_refused(self, lead, rep):
        deal = make_opportunity(rep)
        close_deal(deal)
        refused("opportunity", lead=lead, by=rep, opportunity=deal)

    def test_a_record_deleted_meanwhile_is_told(self, lead, rep):
        account = make_account(rep)
        Account.objects.filter(pk=account.pk).delete()
        before = everything()
        with pytest.raises(RecordGone):
            lead_convert(lead=lead, by=rep, account=account)
        assert everything() == before


class TestRights:
    """Linking needs sight, filling needs edit."""

    def test_who_may_only_see_links_and_fills_nothing(self, lead, rep):
        colleague = make_user()
        account = make_account(colleague)
        contact = make_contact(colleague, account=account)
        before = Account.objects.values().get(), Contact.objects.values().get()
        conversion = lead_convert(lead=lead, by=rep, account=account, contact=contact)
        assert (conversion.account, conversion.contact) == (account, contact)
        assert (Account.objects.values().get(), Contact.objects.values().get()) == before

    @pytest.mark.parametrize("kind", ["account", "contact", "opportunity"])
    def test_who_cannot_see_a_record_cannot_link_it(self, lead, rep, kind):
        RecordAccess.objects.update(access="private")
        make = {"account": make_account, "contact": make_contact, "opportunity": make_opportunity}[kind]
        hidden = make(make_user())
        error = refused(kind, lead=lead, by=rep, **{kind: hidden})
        assert str(hidden) not in error.message

    def test_an_account_that_is_brought_must_be_seen_too(self, lead, rep):
        RecordAccess.objects.filter(record_type="accounts.account").update(access="private")
        contact = make_contact(rep, account=make_account(make_user()))
        refused("account", lead=lead, by=rep, contact=contact)


class TestPeople:
    @pytest.fixture
    def person(self, rep):
        OrganisationSettings.objects.update(sells_to_people=True)
        return make_lead(by=rep, **full_values(company=""))

    def test_a_lead_without_company_becomes_a_person_account_with_its_contact(self, person, rep):
        conversion = lead_convert(lead=person, by=rep)
        account = conversion.account
        assert (account.kind, account.name) == ("person", "Katarína Mária Žáková PhD")
        assert (conversion.contact.account, account.contacts.count()) == (account, 1)
        assert conversion.opportunity.name == account.name

    def test_a_person_account_brings_its_contact(self, person, rep):
        account, contact = make_person(rep)
        conversion = lead_convert(lead=person, by=rep, account=account)
        assert (conversion.account, conversion.contact) == (account, contact)
        assert account.contacts.count() == 1

    def test_an_existing_contact_names_its_new_account(self, person, rep):
        contact = make_contact(rep)
        account = lead_convert(lead=person, by=rep, contact=contact).account
        contact.refresh_from_db()
        assert (account.kind, account.name, contact.account) == ("person", contact.full_name, account)

    def test_a_contact_that_one_may_only_see_gets_no_new_account(self, person, rep):
        refused("account", lead=person, by=rep, contact=make_contact(make_user()))

    def test_a_person_account_takes_no_second_contact_not_even_unfilled(self, person, rep):
        account, __ = make_person(rep)
        refused("contact", lead=person, by=rep, account=account, contact=make_contact(make_user()))

    def test_an_existing_company_does_as_well(self, person, rep):
        account = make_account(rep)
        assert lead_convert(lead=person, by=rep, account=account).account == account

    def test_a_missing_company_is_refused_once_we_sell_to_companies_only(self, person, rep):
        OrganisationSettings.objects.update(sells_to_people=False)
        refused("company", lead=person, by=rep)


class TestOnce:
    def test_the_second_call_is_told_what_the_first_one_made(self, lead, rep):
        conversion = lead_convert(lead=lead, by=rep)
        before = everything()
        with pytest.raises(AlreadyConverted) as caught:
            lead_convert(lead=lead, by=rep)
        assert caught.value.conversion == conversion
        assert caught.value.status == 409
        assert everything() == before

    def test_a_refusal_after_the_account_and_contact_leaves_nothing_behind(self, lead, rep):
        error = refused("opportunity_name", lead=lead, by=rep, opportunity_name="x" * 121)
        assert "120" in error.message

    def test_a_failure_at_the_very_end_leaves_nothing_behind(self, lead, rep):
        Conversion.objects.create(  # the unique lead of a conversion is the last thing that could break
            lead=lead, account=make_account(rep), contact=make_contact(rep), created_by=rep,
            has_created_account=False, has_created_contact=False, has_created_opportunity=False,
        )  # fmt: skip
        before = everything()
        with pytest.raises(IntegrityError, match="unique"):
            lead_convert(lead=lead, by=rep)
        assert everything() == before

    def test_a_negative_amount_is_refused(self, lead, rep):
        refused("amount", lead=lead, by=rep, amount=Decimal(-1))

    @pytest.mark.parametrize("label", ["New", "Unqualified"])
    def test_a_status_that_is_no_converted_one_is_refused(self, lead, rep, label):
        refused("status", lead=lead, by=rep, status=status(label))

    def test_without_any_converted_status_it_is_refused(self, lead, rep):
        LeadStatus.objects.filter(category="converted").update(is_active=False)
        refused("status", lead=lead, by=rep)


def test_activities_are_reachable_from_the_new_records_too(lead, rep):
    task = activity_create(by=rep, kind="task", subject="Call back", records=[lead])
    conversion = lead_convert(lead=lead, by=rep)
    for record in (lead, conversion.account, conversion.contact, conversion.opportunity):
        assert list(Activity.objects.of(record)) == [task]
