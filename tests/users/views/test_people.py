from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.factories.users import make_role, make_user
from users.models import User
from users.permissions import Profile
from users.services import user_invitation_path, user_update

NEW = reverse("users:create")
LIST = reverse("users:list")


def posted(**fields):
    return {
        "email": "new@example.com", "last_name": "Newman", "profile": "rep", "time_zone": "Europe/Bratislava",
        "locale": "de", "is_active": "on", **fields,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["list", "create", "role_list", "role_create", "queue_list", "queue_create", "access"])
def test_set_up_pages_are_the_administrators(login, rep, manager, administrator, name):
    url = reverse(f"users:{name}")
    assert login(rep).get(url).status_code == 403
    assert login(manager).get(url).status_code == 403
    assert login(administrator).get(url).status_code == 200


def test_a_new_user_sets_a_password_by_the_link_shown_and_logs_in(client, login, administrator):
    page = login(administrator).post(NEW, posted(), follow=True)
    user = User.objects.get(email="new@example.com")
    assert not user.has_usable_password()
    link = page.context["link"]
    assert link in page.content.decode()
    client.logout()
    form_url = client.get(urlsplit(link).path, follow=True).request["PATH_INFO"]
    password = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}
    assert client.post(form_url, password).url == reverse("users:login")
    login_data = {"username": "NEW@example.com", "password": "correct horse battery"}
    assert client.post(reverse("users:login"), login_data).url == reverse("home")
    client.logout()
    assert not client.get(urlsplit(link).path).context["validlink"]


def test_a_weak_password_is_refused_at_its_field(client, rep):
    url = client.get(user_invitation_path(rep), follow=True).request["PATH_INFO"]
    response = client.post(url, {"new_password1": "password", "new_password2": "password"})
    assert response.context["form"].errors["new_password2"]
    rep.refresh_from_db()
    assert not rep.check_password("password")


def test_a_locked_users_link_does_not_work(client, rep):
    link = user_invitation_path(rep)
    user_update(user=rep, by=None, is_active=False)
    assert not client.get(link, follow=True).context["validlink"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "nobody"),
        ("last_name", ""),
        ("last_name", "x" * 81),
        ("first_name", "Nul\x00l"),
        ("profile", "emperor"),
        ("role", "999"),
        ("time_zone", "Mars/Olympus"),
        ("locale", "tlh"),
    ],
)
def test_says_at_the_field_what_is_wrong_and_writes_nothing(login, administrator, field, value):
    before = list(User.objects.order_by("pk").values())
    response = login(administrator).post(NEW, posted(**{field: value}))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    after = list(User.objects.order_by("pk").values())
    assert [{**user, "last_login": None} for user in after] == [{**user, "last_login": None} for user in before]


def test_an_e_mail_names_one_user_whatever_its_case(login, administrator, rep):
    before = User.objects.count()
    response = login(administrator).post(NEW, posted(email=rep.email.upper()))
    assert response.status_code == 422
    assert User.objects.count() == before


def test_edits_a_user(login, administrator, rep):
    role = make_role()
    data = posted(email=rep.email, profile="manager", role=role.pk)
    assert login(administrator).post(reverse("users:edit", args=[rep.pk]), data).url == LIST
    rep.refresh_from_db()
    assert (rep.profile, rep.role, rep.is_superuser) == (Profile.MANAGER, role, False)


def test_the_last_administrator_stays_one(login, administrator):
    response = login(administrator).post(
        reverse("users:edit", args=[administrator.pk]), posted(email=administrator.email)
    )
    assert response.status_code == 422
    administrator.refresh_from_db()
    assert administrator.is_superuser


def test_a_locked_user_is_out_at_once(login, rep):
    client = login(rep)
    assert client.get(reverse("users:profile")).status_code == 200
    user_update(user=rep, by=None, is_active=False)
    assert client.get(reverse("users:profile")).url.startswith(reverse("users:login"))


def test_no_link_for_a_locked_user(login, administrator, rep):
    user_update(user=rep, by=None, is_active=False)
    assert login(administrator).get(reverse("users:link", args=[rep.pk])).status_code == 404


def test_list_names_everybody(login, administrator):
    others = [make_user() for __ in range(3)]
    page = login(administrator).get(LIST).content.decode()
    assert all(user.email in page for user in others)
