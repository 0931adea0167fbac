"""Who works on a deal. A member's access is a share of the record, made, changed and removed with the member."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, RecordGone
from core.history import name_actor
from core.services import check, lock
from opportunities.models import Opportunity, OpportunityTeamMember
from users.models import RecordShare, User
from users.sharing import team_share, team_unshare

READ = RecordShare.Access.READ


@transaction.atomic
def team_member_add(
    *, opportunity: Opportunity, user: User, by: User | None, role: str = "", access: str = READ
) -> OpportunityTeamMember:
    """Takes a colleague into the team of a deal. Raises BusinessRuleError when they own it or are in it already."""
    name_actor(by)
    stored = lock(opportunity)
    if stored.owner_id == user.pk:
        raise BusinessRuleError(_("%(user)s owns this opportunity already.") % {"user": user}, field="user")
    if stored.team.filter(user=user).exists():
        raise BusinessRuleError(_("%(user)s is in the team already.") % {"user": user}, field="user")
    share = team_share(record=stored, user=user, access=access, by=by)
    member = OpportunityTeamMember(opportunity=stored, user=user, role=role, share=share)
    check(member)
    member.save()
    return member


@transaction.atomic
def team_member_update(
    *, team_member: OpportunityTeamMember, by: User | None, role: str, access: str
) -> OpportunityTeamMember:
    """Changes a member's role in the team and their access. Raises RecordGone, BusinessRuleError."""
    name_actor(by)
    stored = _locked(team_member)
    team_share(record=stored.opportunity, user=stored.user, access=access, by=by)
    stored.role = role
    check(stored)
    stored.save()
    stored.share.refresh_from_db()
    return stored


@transaction.atomic
def team_member_remove(*, team_member: OpportunityTeamMember, by: User | None) -> None:
    """Takes a member out of the team, and with them the access that they had by it. Raises RecordGone."""
    name_actor(by)
    stored = _locked(team_member)
    stored.delete()
    team_unshare(record=stored.opportunity, user=stored.user, by=by)


def _locked(team_member: OpportunityTeamMember) -> OpportunityTeamMember:
    """The stored member, with the opportunity's lock held."""
    lock(team_member.opportunity)
    rows = OpportunityTeamMember.objects.select_related("opportunity", "user", "share")
    stored = rows.filter(pk=team_member.pk).first()
    if stored is None:
        raise RecordGone(str(OpportunityTeamMember._meta.verbose_name))
    return stored
