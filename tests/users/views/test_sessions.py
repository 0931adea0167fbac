import pytest
from django.urls import reverse

from tests.factories.leads import make_lead
from tests.factories.users import PASSWORD
from users.services import user_update

LOGIN = reverse("users:login")
HOME = reverse("home")


def credentials(user, password=PASSWORD):
    return {"username": user.email, "password": password}


def test_logs_in_by_e_mail_whatever_its_case(client, rep):
    assert client.post(LOGIN, {"username": rep.email.upper(), "password": PASSWORD}).url == HOME


def test_leads_where_one_was_going_within_this_site(client, rep):
    assert client.post(LOGIN, {**credentials(rep), "next": "/accounts/"}).url == "/accounts/"
    client.logout()
    assert client.post(LOGIN, {**credentials(rep), "next": "https://evil.example/"}).url == HOME


@pytest.mark.parametrize("password", ["wrong", "", "\x00"])
def test_a_wrong_password_is_told_from_nothing_else(client, rep, password):
    response = client.post(LOGIN, credentials(rep, password))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_a_locked_user_does_not_log_in(client, rep):
    user_update(user=rep, by=None, is_active=False)
    assert client.post(LOGIN, credentials(rep)).context["form"].errors


def fail(client, user, times, **extra):
    for number in range(times):
        name = user.email.upper() if number % 2 else user.email
        response = client.post(LOGIN, {"username": name, "password": "wrong"}, **extra)
    return response


def test_log_in_is_throttled_by_account_and_address(client, rep, manager, settings):
    assert fail(client, rep, settings.AXES_FAILURE_LIMIT).status_code == 429
    assert client.post(LOGIN, credentials(rep)).status_code == 429
    assert client.post(LOGIN, credentials(rep), REMOTE_ADDR="10.9.8.7").url == HOME
    client.logout()
    assert client.post(LOGIN, credentials(manager)).url == HOME


def test_a_success_starts_the_count_anew(client, rep, settings):
    for __ in range(2):
        fail(client, rep, settings.AXES_FAILURE_LIMIT - 1)
        assert client.post(LOGIN, credentials(rep)).url == HOME
        client.logout()


def test_logs_out_by_post_only(login, rep):
    client = login(rep)
    assert client.get(reverse("users:logout")).status_code == 405
    client.post(reverse("users:logout"))
    assert client.get(HOME).url.startswith(LOGIN)


def test_saves_preferences(login, rep):
    data = {"time_zone": "Europe/Paris", "locale": "fr", "theme": "dark"}
    assert login(rep).post(reverse("users:preferences"), data).url == reverse("users:profile")
    rep.refresh_from_db()
    assert (rep.time_zone, rep.locale, rep.theme) == ("Europe/Paris", "fr", "dark")


def test_the_theme_can_be_saved_alone(login, rep):
    login(rep).post(reverse("users:preferences"), {"theme": "dark", "next": "/accounts/"})
    rep.refresh_from_db()
    assert (rep.theme, rep.time_zone) == ("dark", "UTC")


def test_the_panel_of_a_path_is_remembered_with_the_person(login, rep):
    client = login(rep)
    client.post(reverse("users:preferences"), {"path_panel": "folded"})
    rep.refresh_from_db()
    assert (rep.path_panel, rep.theme) == ("folded", "system")
    assert 'data-wanted="folded"' in client.get(make_lead(owner=rep).get_absolute_url()).content.decode()


@pytest.mark.parametrize(("field", "value"), [("theme", "pink"), ("time_zone", "Mars/Olympus"), ("locale", "xx")])
def test_refuses_unknown_preferences(login, rep, field, value):
    response = login(rep).post(reverse("users:preferences"), {field: value})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    rep.refresh_from_db()
    assert (rep.theme, rep.time_zone, rep.locale) == ("system", "UTC", "en-GB")


def test_nobody_raises_their_own_profile(login, rep):
    login(rep).post(reverse("users:preferences"), {"profile": "administrator", "is_superuser": "1"})
    rep.refresh_from_db()
    assert (rep.profile, rep.is_superuser) == ("rep", False)


def test_the_profile_page_shows_who_one_is(login, rep):
    page = login(rep).get(reverse("users:profile")).content.decode()
    assert rep.email in page
