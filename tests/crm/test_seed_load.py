"""seed_load: the load keeps every promise that the services keep, and goes nowhere unasked."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from accounts.models import Account
from contacts.models import Contact
from crm.seed import load
from crm.servers import logins
from leads.models import Conversion, Lead
from opportunities.models import Opportunity, OpportunityLine, StageChange
from quotes.models import Quote
from tests.factories.users import make_user
from tests.invariants import violations
from users.models import Role, User

pytestmark = pytest.mark.django_db
UNTIL = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def written():
    """What a second load must write again, without what PostgreSQL numbers."""
    names = ("created_at", "first_name", "last_name", "company", "email", "phone", "converted_at")
    return list(Lead.objects.order_by("pk").values_list(*names))


def test_the_load_keeps_what_the_services_promise():
    load.load(leads=2000, seed=7, until=UNTIL)

    assert list(violations()) == []
    counts = [model.objects.count() for model in (Lead, Contact, Account, Opportunity, OpportunityLine)]
    assert counts == [2000, 400, 200, 400, 1600]
    assert Conversion.objects.count() == Lead.objects.exclude(converted_at=None).count() > 150
    assert Quote.objects.filter(is_syncing=True).exists()
    assert StageChange.objects.filter(left_at=None).count() == 400
    assert not Lead.objects.filter(created_at__gt=UNTIL).exists()
    assert_people_stand_in_five_levels_and_own_unevenly()
    assert_names_are_those_of_many_languages()


def assert_people_stand_in_five_levels_and_own_unevenly():
    assert User.objects.count() == 200
    assert Counter(len(role.lineage) for role in Role.objects.all()) == {0: 1, 1: 2, 2: 6, 3: 24, 4: 24}
    owned = sorted(Lead.objects.exclude(owner=None).values("owner").annotate(n=Count("pk")).values_list("n", flat=True))
    assert owned[-1] > 10 * owned[len(owned) // 2]
    assert Lead.objects.exclude(queue=None).values("queue").distinct().count() >= 2
    assert [profile for profile, *__ in logins.read()] == ["administrator", "manager", "rep", "rep"]


def assert_names_are_those_of_many_languages():
    names = list(Lead.objects.values_list("last_name", flat=True))
    assert Counter(names).most_common(1)[0][1] > 40
    assert len(set(names)) > 250
    assert Lead.objects.filter(last_name__regex="[一-龥]").exists()


def test_a_second_load_stands_beside_the_first_with_the_rows_of_its_seed():
    load.load(leads=200, seed=3, until=UNTIL)
    first, kept = written(), logins.read()
    load.load(leads=200, seed=3, until=UNTIL)
    assert written() == [*first, *first]
    assert User.objects.count() == 400
    assert logins.read() == kept
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "nothing was written"),
        ({"yes_on_top": True, "leads": 99}, "at least 100"),
        ({"yes_on_top": True, "until": "2026-02-30"}, "is no day"),
    ],
)
def test_refusals_write_nothing(options, words):
    make_user()
    with pytest.raises(CommandError, match=words):
        call_command("seed_load", **{"leads": 100, "verbosity": 0, **options})
    assert (Lead.objects.count(), User.objects.count()) == (0, 1)


def test_a_production_installation_is_left_alone(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("seed_load", leads=100, verbosity=0)
    assert User.objects.count() == 0
