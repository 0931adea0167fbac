"""The demo company: everything or nothing, only into an empty database, with passwords nobody could know."""

import time
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from activities.models import Activity
from contacts.models import Contact
from core.replay import check_replay
from crm.demo import company, load, past
from crm.servers import logins
from leads.models import Conversion, Lead, LeadStatus, Submission
from opportunities.models import Opportunity, Stage, StageChange
from opportunities.path import PATH as OPPORTUNITY_PATH
from paths.figures import path_figures
from paths.models import Path
from products.models import PriceBookEntry
from quotes.models import Quote
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_user
from users.models import Queue, Role, User

MODELS = (User, Role, Queue, Account, Contact, Lead, Opportunity, Quote, Activity, PriceBookEntry, Submission)


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.mark.django_db
def test_a_believable_company():
    started = time.monotonic()
    call_command("demo_load", verbosity=0)
    assert time.monotonic() - started < 30  # alone on a machine it takes three seconds
    counts = {model.__name__: model.objects.count() for model in MODELS}
    least = {"User": 5, "Lead": 40, "Account": 15, "Contact": 25, "Opportunity": 15, "Quote": 5, "Activity": 25}
    assert {name: count for name, count in least.items() if counts[name] < count} == {}
    in_use = set(Lead.objects.values_list("status", flat=True))
    assert in_use == set(LeadStatus.objects.values_list("pk", flat=True))
    assert Opportunity.objects.values("stage").distinct().count() >= 6
    assert set(Opportunity.objects.values_list("stage__outcome", flat=True)) == set(Stage.Outcome.values)
    assert set(PriceBookEntry.objects.values_list("currency", flat=True)) == {"EUR", "USD"}
    assert Conversion.objects.count() == 3
    assert set(Submission.objects.values_list("state", flat=True)) == {"done", "failed"}
    assert Lead.objects.unread().exists()


@pytest.mark.django_db
def test_what_there_is_to_do():
    load.load()
    today = timezone.localdate()
    due = set(Activity.objects.open_tasks().values_list("due_date", flat=True))
    assert {"overdue": min(due) < today, "today": today in due, "later": max(due) > today} == {
        "overdue": True,
        "today": True,
        "later": True,
    }
    assert Activity.objects.filter(kind="call", is_done=True, happens_at__lt=timezone.now()).exists()
    assert Activity.objects.filter(kind="event", happens_at__gt=timezone.now() + timedelta(hours=1)).exists()


@pytest.mark.django_db
def test_one_quote_syncs_and_agrees_with_its_deal():
    load.load()
    quote = Quote.objects.get(is_syncing=True)
    factors = ("entry_id", "quantity", "unit_price", "discount", "total")
    assert list(quote.lines.values(*factors)) == list(quote.opportunity.lines.values(*factors))
    assert quote.total_price == quote.opportunity.amount > 0


@pytest.mark.django_db
def test_it_has_a_past():
    """Records came into their steps one after the other, and say what their histories say."""
    load.load()
    now = timezone.now()
    ages = [(now - at).days for at in Opportunity.objects.values_list("created_at", flat=True)]
    assert (min(ages) < 7, max(ages) > 60) == (True, True)
    assert Lead.objects.overdue_in_status().exists()
    assert Opportunity.objects.overdue_in_stage().exists()
    assert not Opportunity.objects.filter(stage_changed_at__gt=now).exists()
    won = Opportunity.objects.filter(stage__outcome="won")
    assert all(timezone.localdate(deal.closed_at) == deal.close_date for deal in won)
    path = Path.objects.get(record_type="opportunities.opportunity")
    figures = path_figures(
        OPPORTUNITY_PATH, path.scope, reader=User.objects.get(profile="administrator"),
        first=now.date() - timedelta(days=90), last=now.date(),
    )  # fmt: skip
    assert all(row.median > 0 for row in figures if row.ended)
    assert {row.step.label for row in figures if row.lost} == {
        "Qualification",
        "Needs analysis",
        "Proposal/price quote",
    }
    assert check_replay() == []
    came = Lead.objects.unread().filter(queue=None).first()
    typed = Lead.objects.filter(status__label="Working").first()
    writers = [record.events.earliest("pgh_id").pgh_context for record in (came, typed)]
    assert [context and context.metadata["user"] for context in writers] == [None, typed.owner_id]


@pytest.mark.django_db
def test_days_that_pass_make_no_history():
    """What is written gets older, its history with it, and no event is added; what people chose stays."""
    deal = make_opportunity(make_user(), close_date=date(2030, 1, 1))
    events = list(deal.events.values_list("pk", "pgh_created_at"))
    past.let_pass(3)
    after = Opportunity.objects.get()
    days = timedelta(days=3)
    assert (after.created_at, after.stage_changed_at) == (deal.created_at - days, deal.stage_changed_at - days)
    assert list(deal.events.values_list("pk", "pgh_created_at")) == [(key, at - days) for key, at in events]
    assert (after.close_date, after.version) == (date(2030, 1, 1), deal.version)
    assert [change.entered_at for change in StageChange.objects.all()] == [deal.stage_changed_at - days]


def test_stories_are_told_day_by_day(monkeypatch):
    told = []
    monkeypatch.setattr(past, "forget_actor", lambda: None)
    monkeypatch.setattr(past, "let_pass", lambda days: told.append(days))

    def story(name, *days):
        for day in days:
            yield day
            told.append(f"{name}{day}")

    past.tell([story("a", 5, 2), story("b", 5, 5, 0), story("c", 3)], begin=9)
    assert [what for what in told if what] == [4, "a5", "b5", "b5", 2, "c3", 1, "a2", 2, "b0"]


@pytest.mark.django_db
def test_three_log_ins_that_work_and_no_other():
    cast = load.load()
    rows = logins.read()
    assert [profile for profile, __, __ in rows] == ["administrator", "manager", "rep"]
    for profile, email, password in rows:
        user = User.objects.get(email=email)
        assert user.profile == profile
        assert user.check_password(password)
        assert len(password) >= 16
    others = [user for key, user in cast.users.items() if key not in company.LOGINS]
    assert len(others) == 2
    assert not any(user.has_usable_password() for user in others)
    assert logins.path().stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_passwords_differ_from_load_to_load():
    seen = set()
    for __ in range(2):
        with transaction.atomic():
            load.load()
            seen.update(password for *__, password in logins.read())
            transaction.set_rollback(True)
    assert len(seen) == 6


@pytest.mark.django_db
def test_a_database_with_users_is_left_alone():
    make_user()
    before = {model: model.objects.count() for model in MODELS}
    with pytest.raises(CommandError, match="only into an empty database"):
        call_command("demo_load")
    assert {model: model.objects.count() for model in MODELS} == before
    assert not logins.path().exists()


@pytest.mark.django_db
def test_all_or_nothing(monkeypatch):
    def broken(cast):
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(load, "_diary", broken)
    with pytest.raises(RuntimeError):
        load.load()
    assert {model: model.objects.count() for model in MODELS} == dict.fromkeys(MODELS, 0)


@pytest.mark.django_db
def test_addresses_are_nobodys():
    load.load()
    for model in (User, Lead, Contact):
        for email in model.objects.exclude(email="").values_list("email", flat=True):
            assert email.endswith(".example"), email
