"""A manager in the admin gains no rights there and reaches no row out of their scope (OWASP: privilege escalation)."""

from itertools import product
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from core.digest import digest
from core.records import all_types
from tests.admin.conftest import page
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.jobs import make_job
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity
from tests.factories.quotes import make_document, make_quote
from tests.factories.users import PASSWORD, make_queue, make_role, make_team, make_user
from users.models import Queue, RecordAccess, RecordShare, Role, User
from users.permissions import Profile
from users.services import record_access_set_all
from users.sharing import record_share

pytestmark = pytest.mark.django_db
GAIN = {
    "profile": "administrator", "is_superuser": "on", "is_staff": "on", "is_active": "on", "groups": "1",
    "user_permissions": "1", "password": "pwned", "password1": "pwned-by-me-77", "password2": "pwned-by-me-77",
    "email": "mine@evil.example", "first_name": "Pwned", "usable_password": "true", "version": "1", "_save": "1",
    "access": "write", "name": "Pwned", "record_type": "leads.lead", "lineage": "[]", "post": "yes",
}  # fmt: skip


@pytest.fixture
def world():
    """All private; the manager has a team, and an outsider has one of everything, named `Unseen…`."""
    record_access_set_all(chosen={t.label: "private" for t in all_types() if t.default_access}, by=None)
    manager, __, __, outsider = make_team()
    account = make_account(outsider, name="Unseenco")
    deal = make_opportunity(outsider, name="Unseen deal", account=account)
    quote = make_quote(opportunity=deal, lines=None, name="Unseen quote")
    lead = make_lead(outsider, owner=outsider, last_name="Unseenperson", company="Unseen Ltd", email="u@unseen.example")
    contact = make_contact(outsider, account=account, last_name="Unseenfriend")
    make_document(quote, by=outsider)
    make_job(lead, by=outsider, to=outsider)
    record_share(record=account, user=make_user(), access="read", by=outsider)
    make_queue(outsider)
    return SimpleNamespace(manager=manager, hidden=(account, deal, quote, lead, contact))


def rights_of(user):
    return (
        user.profile, user.is_superuser, user.is_staff, user.is_active, user.email, user.password, user.role_id,
        sorted(user.groups.values_list("pk", flat=True)), sorted(user.user_permissions.values_list("pk", flat=True)),
        sorted(user.get_all_permissions()), sorted(user.queues.values_list("pk", flat=True)),
    )  # fmt: skip


def everybodys_rights():
    return {user.pk: rights_of(user) for user in User.objects.all()}


@pytest.mark.parametrize("model", [User, Role, Queue, RecordAccess, RecordShare])
def test_no_post_gains_a_right(login, world, model):
    make_role(), make_user(Profile.ADMINISTRATOR)
    RecordAccess.objects.get_or_create(record_type="leads.lead", defaults={"access": "private"})
    client, before, rights = login(world.manager), digest(whole=True), everybodys_rights()
    values = {
        **GAIN,
        "role": Role.objects.first().pk,
        "members": world.manager.pk,
        "user": world.manager.pk,
        "queues": "1",
    }
    paths = [page(model, "add")]
    for row in model.objects.all():
        paths += [page(model, verb, row.pk) for verb in ("change", "delete")]
    for path, more in product(paths, ("", "?_popup=1&_to_field=id", "?_to_field=password", "?_popup=1")):
        assert client.post(path + more, values).status_code in {400, 403, 404, 405}, path + more
    assert everybodys_rights() == rights
    assert digest(whole=True).changed(before) == []


@pytest.mark.parametrize("name", ["password_change", "password_change_done", "auth_user_password_change"])
def test_djangos_own_ways_to_a_password_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}")


def test_nobodys_password_is_set_by_an_address(login, world):
    other = make_user(Profile.ADMINISTRATOR)
    client = login(world.manager)
    for user, tail in product(
        (world.manager, other), ("password/", "change/password/", "../password/", "change/../password/")
    ):
        path = f"/admin/users/user/{user.pk}/{tail}"
        assert client.post(path, GAIN).status_code in {302, 403, 404, 405}, path
    assert client.post("/admin/password_change/", GAIN).status_code == 404
    for user in (world.manager, other):
        user.refresh_from_db()
        assert user.check_password(PASSWORD)


def actions_of(model_admin):
    return {*(model_admin.actions or ()), "delete_selected", "change_owner", "convert", "retry"}


def test_a_forged_selection_reaches_no_row_out_of_scope(login, world):
    """Every action of every admin with the keys of rows that the manager's list does not show."""
    client, before = login(world.manager), digest(whole=True)
    tried = 0
    for model, model_admin in admin.site._registry.items():
        rows = model._default_manager.all()
        if not hasattr(rows, "visible_to"):
            continue
        hidden = list(rows.exclude(pk__in=rows.visible_to(world.manager).values("pk")).values_list("pk", flat=True))
        for action, across in product(actions_of(model_admin), ("0", "1")):
            values = {"action": getattr(action, "__name__", action), "_selected_action": hidden, "post": "yes"}
            response = client.post(
                page(model, "changelist"), {**values, "select_across": across, "index": "0", "owner": world.manager.pk}
            )
            assert response.status_code in {200, 302, 403, 422}, (model, action, response.status_code)
            assert "unseen" not in response.text.lower()
            tried += bool(hidden)
    assert tried > 20
    assert digest(whole=True).changed(before) == []


def test_no_page_of_a_row_out_of_scope(login, world):
    client, before = login(world.manager), digest(whole=True)
    for record in world.hidden:
        for verb in ("change", "delete", "history"):
            for query in ("", "?_popup=1", "?_to_field=id", "?_changelist_filters=owner__id__exact%3D1"):
                path = page(type(record), verb, record.pk) + query
                assert client.get(path).status_code in {400, 404}, path
                assert client.post(path, GAIN).status_code in {400, 404}, path
    assert digest(whole=True).changed(before) == []


GUESSES = [
    "owner__password__startswith=p", "owner__password__regex=.", "owner__email__startswith=u", "created_by__password=x",
    "owner__is_superuser__exact=1", "password__startswith=p", "password__contains=1", "email__startswith=u",
    "owner__session__session_key=1", "changed_by__last_login__gt=2000-01-01", "pk__in=1,2,3", "id__gt=0",
    "owner__groups__name=x", "owner__role__lineage__contains=1", "account__owner__password__startswith=p",
    "opportunity__account__name__startswith=U", "lead__email__startswith=u", "conversion__account__name=x",
    "key__startswith=a", "_connector=OR", "_negated=1", "user__password__startswith=p",
    "members__password__startswith=p",
]  # fmt: skip


@pytest.mark.parametrize("guess", GUESSES)
def test_a_guessed_lookup_is_refused(login, world, guess):
    """400 or back to the list without it (Django: `?e=1`): never the rows that fit."""
    client, answered = login(world.manager), []
    for model in admin.site._registry:
        path = page(model, "changelist")
        response = client.get(f"{path}?{guess}")
        if response.status_code == 403:
            continue
        if response.status_code == 200:
            answered.append(f"{path}?{guess}")
        assert response.status_code in {200, 302, 400}, path
    assert answered == []


def test_no_picker_and_no_search_finds_a_row_out_of_scope(login, world):
    client, asked = login(world.manager), 0
    for model in admin.site._registry:
        meta = model._meta
        for field in (f for f in (*meta.fields, *meta.many_to_many) if f.is_relation):
            query = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": field.name}
            for term in ("", "unseen", "Unseen", "u@unseen"):
                response = client.get(reverse("admin:autocomplete"), {**query, "term": term})
                assert response.status_code in {200, 403}
                assert "unseen" not in response.text.lower()
                asked += 1
        response = client.get(page(model, "changelist"), {"q": "unseen"})
        assert response.status_code in {200, 403, 302}
        assert "unseenco" not in response.text.lower()
    assert asked > 100


@pytest.mark.parametrize("to_field", ["password", "email", "profile", "owner", "pk__startswith", "lineage"])
def test_to_field_names_no_column(login, world, to_field):
    client = login(world.manager)
    for model in (User, Role, Queue):
        response = client.get(page(model, "changelist"), {"_to_field": to_field, "_popup": "1"})
        assert response.status_code == 400


def test_the_teeth_the_administrator_gains_by_the_same_post(login, administrator):
    """The same door open for whoever may: the posts above are refused for want of a right, not for want of a field."""
    other = make_user()
    form = login(administrator).get(page(User, "change", other.pk)).context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value not in (None, "")}
    assert login(administrator).post(
        page(User, "change", other.pk), {**values, "profile": "administrator", "is_active": "on"}
    ).status_code == 302  # fmt: skip
    other.refresh_from_db()
    assert other.is_superuser
