import pytest

from core.words import MOST_WORDS
from search.engine import PER_TYPE, search
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.leads import make_lead
from tests.factories.users import make_user
from users.services import record_access_set


def labels(user, text):
    return {kind.label: [hit.record for hit in hits] for kind, hits in search(user, text)}


def test_finds_records_of_several_types(rep):
    account = make_account(rep, name="Okafor Cold Chain")
    contact = make_contact(rep, account=account)
    lead = make_lead(rep, company="Okafor Trailers")
    found = labels(rep, "okafor")
    assert found == {"accounts.account": [account], "contacts.contact": [contact], "leads.lead": [lead]}


def test_every_word_must_be_found_somewhere(rep):
    contact = make_contact(rep, first_name="Ada", last_name="Byron", email="ada@engines.example")
    assert labels(rep, "byron ada") == labels(rep, "ADA engines") == {"contacts.contact": [contact]}
    assert labels(rep, "ada nobody") == {}


def test_leaves_out_what_one_may_not_see(rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    make_account(make_user(), name="Okafor")
    make_lead(make_user(), company="Okafor")
    assert labels(rep, "okafor") == {}


def test_shows_the_newest_of_many(rep):
    accounts = [make_account(rep, name="Okafor") for __ in range(PER_TYPE + 3)]
    assert labels(rep, "okafor")["accounts.account"] == accounts[::-1][:PER_TYPE]


def test_details_beside_the_name(rep):
    make_contact(rep, last_name="Byron", email="ada@example.com", account=make_account(rep, name="Engines"))
    ((__, (hit,)),) = search(rep, "byron")
    assert hit.details == ["Engines", "ada@example.com"]


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\\", "' or 1=1 --", "🚚" * 200, "z " * 500])
def test_any_text_is_answered(rep, text):
    make_account(rep, name="Okafor")
    assert labels(rep, text) == {}


def test_words_beyond_the_limit_are_not_looked_at(rep):
    make_account(rep, name="Okafor")
    assert labels(rep, "okafor " * MOST_WORDS + "nobody")
