"""Why somebody sees a record: the reasons agree with what is seen and edited, whatever the company looks like."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account
from leads.models import Lead
from opportunities.models import Opportunity
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity
from tests.factories.quotes import make_quote
from tests.factories.users import make_queue, make_role, make_team, make_user
from users.models import User
from users.permissions import Profile
from users.reasons import reasons
from users.services import record_access_set, role_save, user_update
from users.sharing import record_share, team_share


def fresh(user):
    return User.objects.get(pk=user.pk)


def kinds(record, user):
    return {(reason.kind, reason.access) for reason in reasons(record, fresh(user))}


def agrees(record, user):
    """Reasons if and only if it is seen; one for editing if and only if it is edited; listed if and only if seen."""
    user, rows = fresh(user), type(record).objects.all()
    found = reasons(record, user)
    assert bool(found) == rows.visible_to(user).filter(pk=record.pk).exists()
    assert any(r.is_write for r in found) == rows.editable_by(user).filter(pk=record.pk).exists()
    return found


SIZES = {"roles": 5, "users": 6, "queues": 2, "records": 4}


@st.composite
def companies(draw):
    """A role tree, people in it (some without a role, one perhaps locked), queues, owners, shares and defaults."""
    number = lambda kind: st.integers(0, SIZES[kind] - 1)  # noqa: E731
    return {
        "parents": [draw(st.none() | st.integers(0, place - 1)) if place else None for place in range(SIZES["roles"])],
        "roles": draw(st.lists(st.none() | number("roles"), min_size=6, max_size=6)),
        "members": draw(st.lists(st.sets(number("users"), max_size=3), min_size=2, max_size=2)),
        "owners": draw(st.lists(number("users"), min_size=4, max_size=4)),
        "queues": draw(st.lists(st.none() | number("queues"), min_size=4, max_size=4)),
        "shares": draw(
            st.lists(st.tuples(number("records"), number("users"), st.sampled_from(["read", "write"])), max_size=5)
        ),
        "default": draw(st.sampled_from(["private", "private", "private", "read", "write"])),
        "locked": draw(st.none() | number("users")),
        "administrator": draw(st.none() | number("users")),
    }


def build(company):
    roles = []
    for parent in company["parents"]:
        roles.append(make_role(parent=None if parent is None else roles[parent]))
    people = [make_user(role=None if at is None else roles[at]) for at in company["roles"]]
    queues = [make_queue(*(people[at] for at in members)) for members in company["members"]]
    record_access_set(record_type="leads.lead", access=company["default"], by=None)
    leads = [
        make_lead(owner=people[owner]) if queue is None else make_lead(queue=queues[queue])
        for owner, queue in zip(company["owners"], company["queues"], strict=True)
    ]
    for at, who, access in company["shares"]:
        if leads[at].owner != people[who]:
            record_share(record=leads[at], user=people[who], access=access, by=None)
    for name, fields in (("locked", {"is_active": False}), ("administrator", {"profile": Profile.ADMINISTRATOR})):
        if company[name] is not None:
            user_update(user=people[company[name]], by=make_user(Profile.ADMINISTRATOR), **fields)
    return people, leads


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(companies())
def test_reasons_and_lists_agree_with_what_is_seen(db, company):
    from django.db import transaction

    from core.paging import Page, Sort

    with transaction.atomic():
        people, leads = build(company)
        for person in people:
            for lead in leads:
                agrees(lead, person)
            user = fresh(person)
            for key, order in (
                ("-created", ("created_at",)),
                ("owner", ("owner__last_name",)),
                ("name", ("last_name",)),
            ):
                rows, branches = Lead.objects.all().listed_for(user)
                listed = [lead.pk for lead in Page(rows, Sort.of(key, order), branches=branches).rows]
                seen = Lead.objects.visible_to(user).values_list("pk", flat=True)
                assert sorted(listed) == sorted(seen), key
        transaction.set_rollback(True)


def test_each_way_is_named(db):
    record_access_set(record_type="leads.lead", access="private", by=None)
    manager, rep, peer, outsider = make_team()
    lead = make_lead(owner=rep)
    assert kinds(lead, rep) == {("owner", "write")}
    assert kinds(lead, manager) == {("below", "write")}
    assert kinds(lead, peer) == kinds(lead, outsider) == set()
    record_share(record=lead, user=outsider, access="read", by=rep)
    assert kinds(lead, outsider) == {("shared", "read")}
    record_access_set(record_type="leads.lead", access="read", by=None)
    assert kinds(lead, peer) == {("default", "read")}
    assert kinds(lead, outsider) == {("shared", "read"), ("default", "read")}
    assert ("administrator", "write") in kinds(lead, make_user(Profile.ADMINISTRATOR))


def test_the_words_name_who_and_which(db):
    manager, rep, peer, outsider = make_team()
    lead = make_lead(owner=rep)
    (below,) = reasons(lead, fresh(manager))
    assert str(rep) in below.text
    assert str(rep.role) in below.text
    assert str(manager.role) in below.text
    queued = make_lead(queue=make_queue(peer, name="Inbound"))
    (member,) = reasons(queued, fresh(peer))
    (above,) = reasons(queued, fresh(manager))
    assert "Inbound" in member.text
    assert str(peer) in above.text
    record_share(record=lead, user=outsider, access="write", by=rep)
    (shared,) = reasons(lead, fresh(outsider))
    assert str(rep) in shared.text
    assert shared.since is not None


def test_who_is_above_the_one_it_is_shared_with_sees_it_too(db):
    manager, rep, __, outsider = make_team()
    lead = make_lead(owner=outsider)
    record_share(record=lead, user=rep, access="read", by=outsider)
    (reason,) = agrees(lead, manager)
    assert (reason.kind, reason.access) == ("shared", "read")
    assert str(rep) in reason.text


def test_what_follows_says_through_what(db):
    owner, friend = make_user(), make_user()
    quote = make_quote(owner)
    assert agrees(quote, friend) == []
    team_share(record=quote.opportunity, user=friend, access="read", by=owner)
    (reason,) = agrees(quote, friend)
    assert (reason.kind, reason.access, reason.through) == ("shared", "read", quote.opportunity)
    agrees(quote.lines.first(), friend)


def test_activities_are_seen_by_their_links(db):
    owner, friend = make_user(), make_user()
    lead = make_lead(owner=owner)
    task = make_activity(lead, by=owner)
    assert agrees(task, friend) == []
    record_share(record=lead, user=friend, access="read", by=owner)
    assert [(r.kind, r.access) for r in agrees(task, friend)] == [("linked", "read")]
    assert kinds(task, owner) == {("owner", "write"), ("linked", "write")}


@pytest.mark.parametrize("make", [make_lead, make_account, make_opportunity])
def test_nobody_and_the_locked_have_no_reason(db, make):
    owner = make_user()
    record = make(owner)
    user_update(user=owner, by=None, is_active=False)
    assert agrees(record, owner) == []


class TestTheNextRequest:
    """What one request keeps of rights does not outlive it: changes count from the next one on."""

    @pytest.fixture(autouse=True)
    def private(self, db):
        for model in (Account, Lead, Opportunity):
            record_access_set(record_type=model._meta.label_lower, access="private", by=None)

    def seen(self, login, user, record):
        return login(user).get(record.get_absolute_url()).status_code == 200

    def test_default_access(self, login):
        user, record = make_user(), make_lead(owner=make_user())
        assert not self.seen(login, user, record)
        record_access_set(record_type="leads.lead", access="read", by=None)
        assert self.seen(login, user, record)

    def test_the_role_tree(self, login):
        manager, rep, __, outsider = make_team()
        record, role = make_lead(owner=rep), rep.role
        assert self.seen(login, manager, record)
        role.parent = outsider.role
        role_save(role=role, by=None)
        assert not self.seen(login, manager, record)
        assert self.seen(login, outsider, record)

    def test_members_of_queues(self, login):
        from users.services import queue_save

        user, queue = make_user(), make_queue()
        record = make_lead(queue=queue)
        assert not self.seen(login, user, record)
        queue_save(queue=queue, members=[user], by=None)
        assert self.seen(login, user, record)
        queue_save(queue=queue, members=[], by=None)
        assert not self.seen(login, user, record)

    def test_shares(self, login):
        from users.sharing import record_unshare

        owner, user = make_user(), make_user()
        record = make_opportunity(owner)
        assert not self.seen(login, user, record)
        share = record_share(record=record, user=user, access="read", by=owner)
        assert self.seen(login, user, record)
        record_unshare(share=share, by=owner)
        assert not self.seen(login, user, record)
