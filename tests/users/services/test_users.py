import threading

import pytest
from django.db import connection

from core.errors import BusinessRuleError
from tests.factories.users import PASSWORD, make_user
from users.models import User
from users.permissions import Profile
from users.services import user_create, user_update


def test_the_profile_administrator_is_a_superuser_and_no_other(db):
    assert make_user(Profile.ADMINISTRATOR).is_superuser
    assert not make_user(Profile.MANAGER).is_superuser
    assert not make_user(Profile.REP).is_superuser


def test_without_a_password_nobody_logs_in(db):
    user = user_create(by=None, email="a@example.com", last_name="A")
    assert not user.has_usable_password()


def test_keeps_no_password_in_clear(db):
    assert PASSWORD not in make_user().password


@pytest.mark.parametrize("email", ["", "nobody", "a@example.com\x00", f"{'x' * 255}@example.com"])
def test_refuses_a_bad_address(db, email):
    with pytest.raises(BusinessRuleError) as refusal:
        user_create(by=None, email=email, last_name="A")
    assert refusal.value.field == "email"
    assert not User.objects.exists()


def test_an_address_belongs_to_one_user_whatever_its_case(rep):
    before = User.objects.count()
    with pytest.raises(BusinessRuleError) as refusal:
        user_create(by=None, email=rep.email.upper(), last_name="Other")
    assert "exists already" in refusal.value.message
    assert User.objects.count() == before


def test_changing_the_profile_moves_the_superuser_right(administrator, rep):
    assert user_update(user=rep, by=administrator, profile=Profile.ADMINISTRATOR).is_superuser
    assert not user_update(user=rep, by=administrator, profile=Profile.REP).is_superuser


@pytest.mark.parametrize("change", [{"profile": Profile.REP}, {"is_active": False}])
def test_the_last_active_administrator_stays(administrator, change):
    other = make_user(Profile.ADMINISTRATOR)
    user_update(user=other, by=administrator, is_active=False)
    with pytest.raises(BusinessRuleError) as refusal:
        user_update(user=administrator, by=administrator, **change)
    assert refusal.value.field == "profile"
    administrator.refresh_from_db()
    assert administrator.is_superuser
    assert administrator.is_active


def test_two_administrators_cannot_demote_each_other_at_once(committed_db):
    one, other = make_user(Profile.ADMINISTRATOR), make_user(Profile.ADMINISTRATOR)
    gate, refusals = threading.Barrier(2), []

    def demote(user, by):
        gate.wait(10)
        try:
            user_update(user=user, by=by, profile=Profile.REP)
        except BusinessRuleError as error:
            refusals.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(refusals) == 1
    assert User.objects.filter(is_superuser=True, is_active=True).count() == 1
