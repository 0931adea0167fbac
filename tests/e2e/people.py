"""People whom a running product knows by their password, and how they log in."""

from functools import cache

from django.conf import global_settings
from django.contrib.auth.hashers import make_password
from django.test import override_settings
from playwright.sync_api import expect

from tests.factories.users import PASSWORD, User, make_user
from users.permissions import Profile


@cache
def hashed() -> str:
    """`PASSWORD` as the product hashes it (this process's own hashes are cheap ones): once, for it takes its time."""
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        return make_password(PASSWORD)


def make_person(profile=Profile.REP, **fields):
    """A user who can log in to a running product with `PASSWORD`."""
    user = make_user(profile, **fields)
    user.password = hashed()
    User.objects.filter(pk=user.pk).update(password=user.password)
    return user


def log_in(page, url, email, password=PASSWORD):
    page.goto(f"{url}/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_url(f"{url}/")
