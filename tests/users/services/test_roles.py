import pytest

from core.errors import BusinessRuleError
from tests.factories.users import make_role, make_user
from users.models import Role
from users.services import role_delete, role_save


def lineages():
    return dict(Role.objects.values_list("name", "lineage"))


def test_lineage_runs_from_the_top(db):
    top = make_role("top")
    middle = make_role("middle", parent=top)
    make_role("bottom", parent=middle)
    assert lineages() == {"top": [], "middle": [top.pk], "bottom": [top.pk, middle.pk]}


def test_moving_a_role_renews_everything_below(db):
    top = make_role("top")
    middle = make_role("middle", parent=top)
    make_role("bottom", parent=middle)
    middle.parent = None
    role_save(role=middle, by=None)
    assert lineages() == {"top": [], "middle": [], "bottom": [middle.pk]}


def test_refuses_a_circle(db):
    top = make_role("top")
    middle = make_role("middle", parent=top)
    bottom = make_role("bottom", parent=middle)
    before = lineages()
    for below in (top, middle, bottom):
        top.parent = below
        with pytest.raises(BusinessRuleError) as refusal:
            role_save(role=top, by=None)
        assert refusal.value.field == "parent"
    assert lineages() == before
    assert Role.objects.get(name="top").parent is None


def test_a_role_in_use_is_kept(db):
    role = make_role()
    child = make_role(parent=role)
    with pytest.raises(BusinessRuleError) as refusal:
        role_delete(role=role, by=None)
    assert child.name in refusal.value.message
    user = make_user(role=child)
    with pytest.raises(BusinessRuleError) as refusal:
        role_delete(role=child, by=None)
    assert str(user) in refusal.value.message
    assert Role.objects.count() == 2
