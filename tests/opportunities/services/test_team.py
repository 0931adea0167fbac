"""The team of a deal: each member's access is a share of the record, and goes with the member."""

import pytest

from core.errors import BusinessRuleError, RecordGone
from opportunities.models import OpportunityTeamMember
from opportunities.services import (
    opportunity_delete,
    team_member_add,
    team_member_remove,
    team_member_update,
)
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_user
from tests.users.services.test_record_share import rights
from users.models import RecordShare
from users.services import user_update


@pytest.fixture
def deal(db):
    return make_opportunity()


def test_a_member_reads_by_default(deal):
    user = make_user()
    member = team_member_add(opportunity=deal, user=user, role="pre_sales", by=deal.owner)
    assert (member.role, member.access, member.share.cause) == ("pre_sales", "read", "team")
    assert rights(user, deal) == (True, False)


def test_access_and_role_change(deal):
    user = make_user()
    member = team_member_add(opportunity=deal, user=user, by=deal.owner, access="write")
    assert rights(user, deal) == (True, True)
    changed = team_member_update(team_member=member, role="sales_rep", access="read", by=deal.owner)
    assert (changed.role, changed.access) == ("sales_rep", "read")
    assert rights(user, deal) == (True, False)
    assert RecordShare.objects.count() == 1


def test_the_access_goes_with_the_member(deal):
    user = make_user()
    member = team_member_add(opportunity=deal, user=user, by=deal.owner)
    team_member_remove(team_member=member, by=deal.owner)
    assert rights(user, deal) == (False, False)
    assert not RecordShare.objects.exists()
    for verb, more in ((team_member_remove, {}), (team_member_update, {"role": "", "access": "write"})):
        with pytest.raises(RecordGone):
            verb(team_member=member, by=deal.owner, **more)
    assert not RecordShare.objects.exists()


def test_nobody_twice_and_not_the_owner(deal):
    user, gone = make_user(), make_user()
    user_update(user=gone, by=None, is_active=False)
    gone.refresh_from_db()
    team_member_add(opportunity=deal, user=user, by=deal.owner)
    for refused in (user, deal.owner, gone):
        with pytest.raises(BusinessRuleError) as error:
            team_member_add(opportunity=deal, user=refused, by=deal.owner, access="write")
        assert error.value.field == "user"
    assert RecordShare.objects.get().access == "read"
    assert OpportunityTeamMember.objects.get().user == user


def test_an_unknown_role_or_access_is_refused(deal):
    for given in ({"role": "boss"}, {"access": "all"}):
        with pytest.raises(BusinessRuleError):
            team_member_add(opportunity=deal, user=make_user(), by=deal.owner, **given)
    member = team_member_add(opportunity=deal, user=make_user(), by=deal.owner)
    with pytest.raises(BusinessRuleError):
        team_member_update(team_member=member, role="boss", access="write", by=deal.owner)
    assert RecordShare.objects.get().access == "read"


def test_the_team_goes_with_the_deal(deal):
    team_member_add(opportunity=deal, user=make_user(), by=deal.owner)
    opportunity_delete(opportunity=deal, by=deal.owner)
    assert not OpportunityTeamMember.objects.exists()
    assert not RecordShare.objects.exists()
