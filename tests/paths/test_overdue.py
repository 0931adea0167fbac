"""What stands in its step for longer than its path expects: on the bar, and in lists, which must agree."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leads.models import Lead
from opportunities.models import Opportunity
from paths.bar import build
from paths.services import path_retire
from tests.factories.leads import make_lead, status
from tests.factories.opportunities import make_opportunity, make_pipeline, stage
from tests.factories.paths import set_content
from tests.factories.users import make_team


def days_ago(record, days, field):
    """Moves back when the record came into its step; the rest of its history stays."""
    type(record).objects.filter(pk=record.pk).update(**{field: timezone.now() - timedelta(days=days, minutes=1)})
    return type(record).objects.get(pk=record.pk)


def listed(client, name, **query):
    return {row.pk for row in client.get(reverse(name), query).context["page"].rows}


def on_bars(records, user):
    return {record.pk for record in records if any(step.is_overdue for step in build(record, user).steps)}


@pytest.mark.parametrize("days", [0, 2, 3, 4, 9])
def test_the_lists_say_what_the_bars_say_of_leads(login, rep, days):
    set_content(status("New"), expected_days=3)
    set_content(status("Working"), expected_days=9)
    leads = [make_lead(owner=rep, status=status(name)) for name in ("New", "Working", "Nurturing")]
    leads = [days_ago(lead, days, "status_changed_at") for lead in leads]
    found = listed(login(rep), "leads:list", scope="overdue")
    assert found == on_bars(leads, rep) == ({leads[0].pk} if days > 3 else set())


@pytest.mark.parametrize("days", [3, 4, 10])
def test_the_lists_say_what_the_bars_say_of_deals(login, rep, days):
    other = make_pipeline()
    set_content(stage("Prospecting"), expected_days=3)
    set_content(stage("Qualification", other), expected_days=9)
    deals = [make_opportunity(rep), make_opportunity(rep, stage=stage("Qualification", other))]
    deals = [days_ago(deal, days, "stage_changed_at") for deal in deals]
    found = listed(login(rep), "opportunities:list", scope="overdue")
    assert found == on_bars(deals, rep) == {deal.pk for deal, most in zip(deals, (3, 9), strict=True) if days > most}


def test_ones_own_and_those_of_people_below(login, db):
    manager, rep, __, outsider = make_team()
    set_content(status("New"), expected_days=3)
    leads = [days_ago(make_lead(owner=owner), 9, "status_changed_at") for owner in (manager, rep, outsider)]
    assert listed(login(manager), "leads:list", scope="overdue") == {lead.pk for lead in leads[:2]}


def test_the_end_of_a_story_is_not_overdue(rep):
    for name in ("Closed won", "Prospecting"):
        set_content(stage(name), expected_days=1)
    days_ago(make_opportunity(rep, stage=stage("Closed won")), 9, "stage_changed_at")
    assert not Opportunity.objects.overdue_in_stage()


def test_where_no_path_is_in_use_nothing_is_overdue(rep):
    set_content(status("New"), expected_days=3)
    set_content(status("New"), expected_days=5)
    lead = days_ago(make_lead(owner=rep), 5, "status_changed_at")
    assert not Lead.objects.overdue_in_status()  # what was published last counts
    days_ago(lead, 6, "status_changed_at")
    assert list(Lead.objects.overdue_in_status()) == [lead]
    path_retire(record_type="leads.lead", scope="", by=None)
    assert not Lead.objects.overdue_in_status()
    assert not build(lead, rep).steps[0].is_overdue


def test_the_board_has_them_too(login, rep):
    set_content(stage("Prospecting"), expected_days=3)
    late = days_ago(make_opportunity(rep), 4, "stage_changed_at")
    make_opportunity(rep)
    lanes = login(rep).get(reverse("opportunities:board"), {"scope": "overdue"}).context["lanes"]
    assert [card.deal.pk for lane in lanes for card in lane.cards] == [late.pk]
