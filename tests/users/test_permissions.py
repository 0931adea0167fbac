import pytest
from django.apps import apps

from users.permissions import MANAGER_RIGHTS, PROFILE_RIGHTS, REP_RIGHTS, Permission, Profile

NOT_OF_MODELS = {str(permission) for permission in Permission}


def test_every_right_names_a_model_that_exists():
    models = {(m._meta.app_label, m._meta.model_name) for m in apps.get_models()}
    for right in (REP_RIGHTS | MANAGER_RIGHTS) - NOT_OF_MODELS:
        app, __, codename = right.partition(".")
        action, __, model = codename.partition("_")
        assert action in {"view", "add", "change", "delete"}
        assert (app, model) in models, right


def test_managers_may_all_that_reps_may():
    assert REP_RIGHTS < MANAGER_RIGHTS


def test_every_profile_has_rights():
    assert set(PROFILE_RIGHTS) == set(Profile.values)


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        (Permission.LEAD_CONVERT, "rep manager administrator"),
        (Permission.QUOTE_SYNC, "rep manager administrator"),
        ("accounts.delete_account", "rep manager administrator"),
        ("products.view_product", "rep manager administrator"),
        ("products.change_product", "manager administrator"),
        (Permission.SUBMISSION_RETRY, "manager administrator"),
        ("users.view_user", "manager administrator"),
        ("users.change_user", "administrator"),
        ("users.change_recordaccess", "administrator"),
        (Permission.ORGANISATION_CHANGE, "administrator"),
    ],
)
def test_who_may_what(rep, manager, administrator, permission, allowed):
    may = {user.profile for user in (rep, manager, administrator) if user.has_perm(permission)}
    assert may == set(allowed.split())


def test_the_locked_may_nothing(administrator, rep):
    for user in (administrator, rep):
        user.is_active = False
        assert not user.has_perm("accounts.view_account")
