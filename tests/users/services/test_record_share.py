"""Opening one record to one person: who may, what it gives, when it ends."""

import pytest

from accounts.models import Account
from accounts.services import account_change_owner, account_delete
from contacts.models import Contact
from core.errors import BusinessRuleError, NotAllowed, RecordGone
from leads.models import Lead
from leads.services import lead_accept, lead_change_owner
from opportunities.models import Opportunity
from quotes.models import Quote
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity
from tests.factories.quotes import make_quote
from tests.factories.users import make_queue, make_team, make_user
from users.models import RecordShare, User
from users.services import record_access_set
from users.sharing import record_share, record_share_update, record_unshare, team_share


def rights(user, record):
    """(seen, edited), as the user's next request finds."""
    user, rows = User.objects.get(pk=user.pk), type(record).objects.filter(pk=record.pk)
    return rows.visible_to(user).exists(), rows.editable_by(user).exists()


@pytest.fixture(autouse=True)
def private(db):
    for model in (Account, Contact, Lead, Opportunity):
        record_access_set(record_type=model._meta.label_lower, access="private", by=None)


@pytest.fixture
def owner(db):
    return make_user()


@pytest.fixture
def friend(db):
    return make_user()


@pytest.mark.parametrize("make", [make_lead, make_account, make_contact, make_opportunity])
def test_to_read_and_to_edit(make, owner, friend):
    record, other = make(owner), make(owner)
    record_share(record=record, user=friend, access="read", by=owner)
    assert (rights(friend, record), rights(friend, other)) == ((True, False), (False, False))
    record_share(record=record, user=friend, access="write", by=owner)
    assert (rights(friend, record), rights(friend, other)) == ((True, True), (False, False))
    share = RecordShare.objects.get()
    assert (share.created_by, share.cause) == (owner, "manual")
    record_unshare(share=share, by=owner)
    assert rights(friend, record) == (False, False)


def test_a_share_of_one_type_opens_no_record_of_another(owner, friend):
    lead = make_lead(owner)
    account = make_account(owner)
    record_share(record=lead, user=friend, access="write", by=owner)
    RecordShare.objects.update(object_id=account.pk)  # a lead of this number
    assert rights(friend, account) == (False, False)


def test_what_follows_follows(owner, friend):
    quote = make_quote(owner)
    record_share(record=quote.opportunity, user=friend, access="read", by=owner)
    assert rights(friend, quote) == (True, False)
    assert rights(friend, quote.lines.get()) == (True, False)
    with pytest.raises(BusinessRuleError, match="belongs to"):
        record_share(record=quote, user=friend, access="read", by=owner)
    assert not RecordShare.objects.of(quote).exists()


def test_only_who_may_edit_may_share(owner, friend):
    lead, third = make_lead(owner), make_user()
    for access, shared in ((None, 0), ("read", 1)):
        if access:
            record_share(record=lead, user=friend, access=access, by=owner)
        for target in (third, friend):
            with pytest.raises(NotAllowed):
                record_share(record=lead, user=target, access="write", by=friend)
        assert RecordShare.objects.filter(access="read").count() == RecordShare.objects.count() == shared
    with pytest.raises(NotAllowed):
        record_unshare(share=RecordShare.objects.get(), by=friend)
    assert rights(friend, lead) == (True, False)


def test_whoever_may_edit_by_a_share_may_share_on(owner, friend):
    lead, third = make_lead(owner), make_user()
    record_share(record=lead, user=friend, access="write", by=owner)
    record_share(record=lead, user=third, access="read", by=friend)
    assert rights(third, lead) == (True, False)


def test_the_owner_and_the_locked_get_none(owner, friend):
    lead = make_lead(owner)
    User.objects.filter(pk=friend.pk).update(is_active=False)
    for user in (owner, User.objects.get(pk=friend.pk)):
        with pytest.raises(BusinessRuleError) as error:
            record_share(record=lead, user=user, access="read", by=owner)
        assert error.value.field == "user"
    with pytest.raises(BusinessRuleError):
        record_share(record=lead, user=make_user(), access="everything", by=owner)
    assert not RecordShare.objects.exists()


def test_who_is_above_gets_it_too_and_who_is_beside_does_not(owner):
    manager, rep, peer, __ = make_team()
    lead = make_lead(owner)
    record_share(record=lead, user=rep, access="read", by=owner)
    assert [rights(user, lead) for user in (manager, rep, peer)] == [(True, False), (True, False), (False, False)]


def test_another_owner_ends_manual_shares_but_not_the_teams(owner, friend):
    deal, member, heir = make_opportunity(owner), make_user(), make_user()
    record_share(record=deal, user=friend, access="read", by=owner)
    team_share(record=deal, user=member, access="read", by=owner)
    from opportunities.services import opportunity_change_owner

    opportunity_change_owner(opportunity=deal, owner=owner, by=owner)
    assert rights(friend, deal) == (True, False)
    opportunity_change_owner(opportunity=deal, owner=heir, by=owner)
    assert (rights(friend, deal), rights(member, deal)) == ((False, False), (True, False))


def test_leads_lose_manual_shares_with_their_owner_or_queue(owner, friend):
    lead = make_lead(queue=make_queue(owner))
    record_share(record=lead, user=friend, access="read", by=owner)
    lead = lead_accept(lead=lead, by=owner)
    assert rights(friend, lead) == (False, False)
    record_share(record=lead, user=friend, access="read", by=owner)
    lead_change_owner(lead=lead, owner=owner, by=owner)
    assert rights(friend, lead) == (True, False)
    account = make_account(owner)
    record_share(record=account, user=friend, access="write", by=owner)
    account_change_owner(account=account, owner=friend, by=owner)
    assert not RecordShare.objects.of(account).exists()


def test_shares_go_with_the_record(owner, friend):
    account, other = make_account(owner), make_account(owner)
    for record in (account, other):
        record_share(record=record, user=friend, access="read", by=owner)
    account_delete(account=account, by=owner)
    assert [share.object_id for share in RecordShare.objects.all()] == [other.pk]


def test_a_deletion_that_is_refused_keeps_them(owner, friend):
    account = make_account(owner)
    make_opportunity(owner, account=account)
    record_share(record=account, user=friend, access="read", by=owner)
    with pytest.raises(BusinessRuleError):
        account_delete(account=account, by=owner)
    assert rights(friend, account) == (True, False)


def test_a_share_is_changed_and_ended_once(owner, friend):
    lead = make_lead(owner)
    share = record_share(record=lead, user=friend, access="read", by=owner)
    assert record_share_update(share=share, access="write", by=owner).pk == share.pk
    record_unshare(share=share, by=owner)
    with pytest.raises(RecordGone):
        record_unshare(share=share, by=owner)


def test_a_teams_share_is_the_teams(owner, friend):
    deal = make_opportunity(owner)
    share = team_share(record=deal, user=friend, access="read", by=owner)
    for verb, more in ((record_unshare, {}), (record_share_update, {"access": "write"})):
        with pytest.raises(BusinessRuleError, match="team"):
            verb(share=share, by=owner, **more)
    assert rights(friend, deal) == (True, False)


def test_manual_and_team_stand_side_by_side(owner, friend):
    deal = make_opportunity(owner)
    team_share(record=deal, user=friend, access="write", by=owner)
    manual = record_share(record=deal, user=friend, access="read", by=owner)
    assert rights(friend, deal) == (True, True)
    record_unshare(share=manual, by=owner)
    assert rights(friend, deal) == (True, True)


def test_it_is_told_and_kept_in_the_history(owner, friend):
    from users.signals import record_shared

    heard = []

    def listen(**told):
        heard.append((told["record"], told["user"], told["access"], told["by"]))

    record_shared.connect(listen)
    try:
        lead = make_lead(owner)
        for access in ("read", "read", "write"):
            share = record_share(record=lead, user=friend, access=access, by=owner)
    finally:
        record_shared.disconnect(listen)
    assert heard == [(lead, friend, "read", owner), (lead, friend, "write", owner)]
    assert [event.access for event in share.events.order_by("pgh_id")] == ["read", "write"]


def test_quotes_of_others_stay_unseen(owner, friend):
    make_quote(owner)
    assert not Quote.objects.all().visible_to(friend).exists()
