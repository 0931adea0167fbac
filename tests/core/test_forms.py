from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.forms import AccountForm
from accounts.models import Account
from contacts.forms import ContactForm
from contacts.models import Contact
from core.errors import BusinessRuleError
from core.forms import RecordField, add_errors
from opportunities.forms import OpportunityForm
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_user
from users.services import record_access_set


def field(user, **options):
    return RecordField(Account.objects.visible_to(user), required=False, **options)


def test_a_picker_takes_name_with_id_or_the_exact_name(rep):
    account = make_account(rep, name="Okafor")
    for text in (f"Okafor [{account.pk}]", f"anything [{account.pk}] ", "Okafor", "  okafor "):
        assert field(rep).clean(text) == account
    assert field(rep).clean("") is None


@pytest.mark.parametrize("text", ["Okaf", "Okafor [0]", "Okafor [999999999999999999]", "[x]", "%", "\x00"])
def test_a_picker_refuses_what_is_not_there(rep, text):
    make_account(rep, name="Okafor")
    with pytest.raises(ValidationError):
        field(rep).clean(text)


def test_a_picker_takes_people_by_first_and_last_name(rep):
    contact = make_contact(rep, first_name="Ada Mary", last_name="Byron")
    people = RecordField(Contact.objects.all())
    assert people.clean("ada mary byron") == contact
    with pytest.raises(ValidationError):
        people.clean("Byron")


def test_a_relation_out_of_sight_may_stay_but_is_not_named(rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    hidden = make_account(make_user(), name="Secret")
    stays = field(rep, current=hidden.pk)
    written = stays.prepare_value(hidden.pk)
    assert "Secret" not in str(written)
    assert stays.clean(written) == hidden
    assert field(rep).prepare_value(hidden.pk) is None
    with pytest.raises(ValidationError):
        field(rep).clean(f"x [{hidden.pk}]")


def test_relations_to_records_become_pickers_and_others_stay_lists(rep):
    form = AccountForm(user=rep)
    assert isinstance(form.fields["parent"], RecordField)
    assert not isinstance(form.fields["source"], RecordField)


def test_a_form_may_be_a_part_of_itself(rep):
    form = ContactForm(user=rep, only=["title", "email", "unknown"])
    assert list(form.fields) == ["title", "email", "version"]


def test_fields_to_save_leave_the_version_out(rep):
    form = ContactForm({"title": "CFO", "version": "3"}, user=rep, only=["title"])
    assert form.is_valid()
    assert (form.fields_to_save(), form.read_version) == ({"title": "CFO"}, 3)


def test_a_form_without_its_version_never_matches_what_is_stored(rep):
    form = ContactForm({"title": "CFO"}, user=rep, only=["title"])
    assert form.is_valid()
    assert form.read_version == 0


def test_broken_rules_stand_at_their_fields_or_on_top(rep):
    form = ContactForm({"title": "CFO"}, user=rep, only=["title"])
    form.is_valid()
    add_errors(form, BusinessRuleError(errors={"title": ["No."], "elsewhere": ["Nor this."], None: ["Nothing."]}))
    assert form.errors["title"] == ["No."]
    assert form.non_field_errors() == ["Nor this.", "Nothing."]


@pytest.mark.parametrize(
    ("currency", "amount", "text"),
    [("EUR", "38375.5", "38375.50"), ("JPY", "1200", "1200"), ("EUR", "1.2345", "1.2345")],
)
def test_an_amount_is_offered_with_the_cents_of_its_currency(rep, currency, amount, text):
    deal = make_opportunity(rep, amount=Decimal(amount), currency=currency)
    deal.refresh_from_db()
    assert OpportunityForm(instance=deal, user=rep).initial["amount"] == text
