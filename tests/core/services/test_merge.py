"""Two editors of one record: different fields merge, the same field is a conflict, and nothing is lost."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from accounts.models import Account
from accounts.services import account_change_owner, account_update
from core.conflicts import Reading, is_same, merge
from core.errors import StaleRecord
from core.models import OrganisationSettings
from core.replay import check_replay
from core.services import organisation_update, record_update
from leads.services import lead_change_owner, lead_update
from opportunities.services import opportunity_set_lines, opportunity_update
from quotes.services import quote_create, quote_update
from tests.factories.accounts import make_account
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry
from tests.factories.users import make_user
from users.models import Queue
from users.services import queue_save

pytestmark = pytest.mark.django_db
FORM = {"name": "Acme", "phone": "1", "employees": 5, "description": "a\nb"}


@pytest.fixture
def account(rep):
    return make_account(rep, **FORM)


def stored(record):
    return type(record).objects.get(pk=record.pk)


def save(account, by, version=1, **changes):
    """What a form posts: every field, of which the editor has changed some."""
    return account_update(account=account, by=by, version=version, **{**FORM, **changes})


def test_different_fields_merge(account, rep, manager):
    save(account, rep, phone="2")
    merged = save(account, manager, name="Acme GmbH")
    assert (merged.name, merged.phone, merged.version, merged.changed_by) == ("Acme GmbH", "2", 3, manager)
    assert check_replay() == []


def test_the_same_field_is_a_conflict_and_nothing_is_written(account, rep, manager):
    first = save(account, rep, phone="2")
    with pytest.raises(StaleRecord) as refusal:
        save(account, manager, phone="3", name="Acme GmbH")
    (conflict,) = refusal.value.conflicts
    assert (conflict.field, conflict.base, conflict.mine, conflict.theirs) == ("phone", "1", "3", "2")
    assert conflict.who == rep.pk
    assert conflict.at == first.events.last().pgh_created_at
    assert (stored(account).name, stored(account).phone, stored(account).version) == ("Acme", "2", 2)


def test_the_same_change_twice_is_no_conflict(account, rep, manager):
    save(account, rep, phone="2")
    assert save(account, manager, phone="2", employees=6).employees == 6


def test_what_was_left_alone_never_overwrites(account, rep, manager):
    save(account, rep, phone="2", employees=7, name="Newer")
    after = save(account, manager)
    assert (after.phone, after.employees, after.name) == ("2", 7, "Newer")


def test_a_field_changed_there_and_back_is_no_conflict(account, rep, manager):
    save(account, rep, phone="2")
    save(account, rep, version=2, phone="1")
    assert save(account, manager, phone="3").phone == "3"


def test_of_several_who_wrote_the_last_is_named(account, rep, manager):
    save(account, rep, phone="2")
    save(account, manager, version=2, phone="3")
    save(account, rep, version=3, phone="3", name="Other")
    with pytest.raises(StaleRecord) as refusal:
        save(account, rep, phone="4")
    assert (refusal.value.conflicts[0].who, refusal.value.conflicts[0].theirs) == (manager.pk, "3")


def test_mine_decided_is_written_and_asked_again_once_it_changed_again(account, rep, manager):
    save(account, rep, phone="2")
    decided = Reading(1, {"phone": 2})
    with_name = save(account, manager, version=decided, phone="3")
    assert with_name.phone == "3"
    with pytest.raises(StaleRecord) as refusal:
        save(account, rep, version=decided, phone="4")
    assert (refusal.value.conflicts[0].base, refusal.value.conflicts[0].theirs) == ("2", "3")
    assert stored(account).phone == "3"


@pytest.mark.parametrize("version", [0, 99])
def test_without_a_version_that_is_known_every_difference_is_asked(account, rep, version):
    with pytest.raises(StaleRecord) as refusal:
        save(account, rep, version=version, phone="2", employees=6)
    assert {c.field for c in refusal.value.conflicts} == {"phone", "employees"}
    assert not refusal.value.conflicts[0].is_base_known
    assert save(account, rep, version=version).version == 1


def test_a_pruned_history_asks_for_every_difference(account, rep, manager):
    save(account, rep, phone="2")
    account.events.filter(version=1).delete()
    with pytest.raises(StaleRecord) as refusal:
        save(account, manager, name="Acme GmbH")
    assert {c.field for c in refusal.value.conflicts} == {"phone", "name"}


def test_writes_past_the_services_are_not_overwritten(account, rep):
    Account.objects.filter(pk=account.pk).update(phone="bulk")
    with connection.cursor() as cursor:
        cursor.execute("update accounts_account set employees = 99 where id = %s", [account.pk])
    after = save(account, rep, name="Acme GmbH")
    assert (after.phone, after.employees, after.name) == ("bulk", 99, "Acme GmbH")
    with pytest.raises(StaleRecord) as refusal:
        save(account, rep, version=1, phone="mine", name="Acme GmbH")
    assert [c.field for c in refusal.value.conflicts] == ["phone"]


def test_relations_are_compared_by_key(account, rep, manager):
    first, second = make_account(rep), make_account(rep)
    record_update(account, by=rep, version=1, parent=first)
    with pytest.raises(StaleRecord) as refusal:
        record_update(account, by=manager, version=1, parent=second)
    assert (refusal.value.conflicts[0].mine, refusal.value.conflicts[0].theirs) == (second.pk, first.pk)


def test_an_owner_given_away_twice_is_a_conflict(account, rep, manager):
    account_change_owner(account=account, owner=manager, by=rep, version=1)
    with pytest.raises(StaleRecord) as refusal:
        account_change_owner(account=account, owner=make_user(), by=rep, version=1)
    assert refusal.value.conflicts[0].theirs == manager.pk
    save(account, rep, version=1, phone="2")
    assert stored(account).owner == manager


def test_a_lead_given_to_a_queue_and_to_a_user_is_a_conflict(rep, manager):
    lead, queue = make_lead(rep), queue_save(queue=Queue(name="Inbound"), by=None)
    lead_change_owner(lead=lead, owner=queue, by=rep, version=1)
    with pytest.raises(StaleRecord):
        lead_change_owner(lead=lead, owner=manager, by=rep, version=1)
    assert (stored(lead).owner, stored(lead).queue) == (None, queue)
    assert lead_update(lead=lead, by=rep, version=1, phone="5").queue == queue


def test_a_deal_keeps_what_its_lines_say(rep):
    deal = make_opportunity(rep, amount=100)
    opportunity_set_lines(opportunity=deal, lines=[make_line(make_entry(unit_price="40"))], by=rep)
    after = opportunity_update(opportunity=deal, by=rep, version=1, amount=100, name="Renamed", price_book=None)
    assert (after.amount, after.name) == (40, "Renamed")
    assert after.price_book is not None


def test_a_quote_adds_up_after_a_merge(rep):
    deal = make_opportunity(rep)
    opportunity_set_lines(opportunity=deal, lines=[make_line(make_entry(unit_price="40"))], by=rep)
    quote = quote_create(opportunity=deal, by=rep)
    quote_update(quote=quote, by=rep, version=1, tax=5, shipping_handling=0)
    after = quote_update(quote=quote, by=rep, version=1, tax=0, shipping_handling=3)
    assert (after.tax, after.shipping_handling, after.grand_total) == (5, 3, 48)


def test_the_organisation_merges_as_well(administrator):
    version = OrganisationSettings.load().version
    organisation_update(by=administrator, version=version, phone="1", city="")
    after = organisation_update(by=administrator, version=version, phone="", city="Bratislava")
    assert (after.phone, after.city) == ("1", "Bratislava")
    with pytest.raises(StaleRecord):
        organisation_update(by=administrator, version=version, phone="2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a\r\nb", "a\nb"),
        ("a ", "a"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
    ],
)
def test_what_a_form_loses_is_no_change(one, other):
    assert is_same(one, other)
    assert not is_same(one, None)


def test_merging_asks_one_query(account, rep, django_assert_num_queries):
    for version in range(1, 10):
        save(account, rep, version=version, phone=str(version))
    with django_assert_num_queries(1):
        assert merge(account, 1, {"name": "Acme GmbH"}) == {"name": "Acme GmbH"}
