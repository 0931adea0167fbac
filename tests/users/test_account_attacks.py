"""Attacks on accounts: poisoned links, used tokens, fixed sessions, guessing, finding out who works here."""

import re
import statistics
import time
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import BusinessRuleError
from notices.models import OutgoingEmail
from notices.services import mail_send
from tests.factories.users import PASSWORD, make_user
from users.models import PasswordResetRequest, User
from users.services import password_resets_answer, user_invitation_path, user_invite, user_update

LOGIN, FORGOT, ASKED = (reverse(f"users:{name}") for name in ("login", "forgot_password", "password_asked"))
NEW = "a different battery staple"


@pytest.fixture(autouse=True)
def mail_is_on(settings):
    settings.MAIL_IS_ON = True


def ask(client, email, **extra):
    return client.post(FORGOT, {"email": email}, **extra)


def sent_link():
    """The link in the one message that goes out."""
    password_resets_answer()
    for email in OutgoingEmail.objects.filter(state="waiting"):
        mail_send(email_id=email.pk)
    (message,) = mail.outbox
    (link,) = re.findall(r"https?://\S*/password/\S+", message.body)
    return link


def set_password(client, link, password=NEW):
    """Follows a one-time link and posts a password: whether it was taken."""
    page = client.get(urlsplit(link).path, follow=True)
    if not page.context["validlink"]:
        return False
    answer = client.post(page.request["PATH_INFO"], {"new_password1": password, "new_password2": password})
    return answer.status_code == 302


def log_in(client, user, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": user.email, "password": password}, **extra)


# Whose link, and where it leads


@pytest.mark.parametrize(
    "forged",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_SERVER": "evil.example"},
        {"HTTP_FORWARDED": "host=evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "evil"},
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": "testserver:1@evil.example"},
        {"HTTP_REFERER": "https://evil.example/", "HTTP_ORIGIN": "https://evil.example"},
    ],
)
def test_links_begin_with_the_configured_address(client, rep, settings, forged):
    settings.BASE_URL = "https://crm.example.com"
    response = ask(client, rep.email, **forged)
    if response.status_code == 400:  # a host that is not ours
        response = ask(client, rep.email)
    assert response.status_code == 302
    assert sent_link().startswith("https://crm.example.com/password/")
    assert "evil" not in mail.outbox[0].body


def test_the_link_shown_to_an_administrator_too(login, administrator, rep, settings):
    settings.BASE_URL = "https://crm.example.com"
    page = login(administrator).get(reverse("users:link", args=[rep.pk]), HTTP_X_FORWARDED_HOST="evil.example")
    assert page.context["link"].startswith("https://crm.example.com/password/")


def test_a_link_works_once(client, rep):
    ask(client, rep.email)
    link = sent_link()
    assert set_password(client, link)
    assert not set_password(client, link, "yet another password")
    rep.refresh_from_db()
    assert rep.check_password(NEW)


@pytest.mark.parametrize("change", ["password", "email", "deactivate", "log in"])
def test_a_link_ends_with_what_it_was_made_for(client, rep, change):
    ask(client, rep.email)
    link = sent_link()
    if change == "password":
        assert set_password(client, user_invitation_path(rep), "set by another link")
    elif change == "email":
        user_update(user=rep, by=None, email="moved@example.com")
    elif change == "deactivate":
        user_update(user=rep, by=None, is_active=False)
    else:
        log_in(client, rep)
        client.logout()
    rep.refresh_from_db()
    before = rep.password
    assert not set_password(client, link)
    rep.refresh_from_db()
    assert rep.password == before


def test_one_users_token_does_not_work_for_another(client, rep, manager):
    uid, token = user_invitation_path(rep).strip("/").split("/")[1:]
    other = user_invitation_path(manager).strip("/").split("/")[1]
    assert not set_password(client, f"/password/{other}/{token}/")
    assert set_password(client, f"/password/{uid}/{token}/")


def test_a_new_password_ends_all_sessions(client, rep, django_user_model):
    thief = type(client)()
    log_in(thief, rep)
    assert thief.get(reverse("users:profile")).status_code == 200
    ask(client, rep.email)
    # A log-in has ended the first link's life: this one is made after it.
    assert set_password(client, sent_link())
    assert thief.get(reverse("users:profile")).status_code == 302


def test_no_link_stands_in_the_database_or_the_log(client, rep, caplog):
    caplog.set_level("DEBUG")
    ask(client, rep.email)
    link = sent_link()
    assert set_password(client, link)
    token = link.rstrip("/").rsplit("/", 1)[1]
    email = OutgoingEmail.objects.get()
    assert token not in f"{email.text}{email.html}{email.subject}{email.reason}"
    assert token not in caplog.text


# Who works here


def test_the_answer_is_the_same_for_everybody(client, rep):
    locked = make_user(is_active=False)
    answers = [ask(client, email) for email in (rep.email, "nobody@example.com", locked.email)]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, ASKED)}
    password_resets_answer()
    assert [email.to for email in OutgoingEmail.objects.all()] == [[rep.email]]
    assert not PasswordResetRequest.objects.filter(answered_at=None).exists()


def test_an_address_that_cannot_be_written_to_keeps_nobody_else_waiting(client, rep):
    odd = make_user(email='"ab"@example.com')
    for user in (odd, rep):
        ask(client, user.email)
    assert password_resets_answer() == 2
    assert [email.to for email in OutgoingEmail.objects.all()] == [[rep.email]]


def medians(known, unknown, times):
    """Median milliseconds of two calls, made in turn so that what disturbs one disturbs the other."""
    spent = {known: [], unknown: []}
    for __ in range(times):
        for call in (known, unknown):
            began = time.perf_counter()
            call()
            spent[call].append((time.perf_counter() - began) * 1000)
    return statistics.median(spent[known]), statistics.median(spent[unknown])


def test_asking_takes_as_long_for_known_and_unknown(client, rep, settings):
    known, unknown = medians(
        lambda: (PasswordResetRequest.objects.all().delete(), ask(client, rep.email)),
        lambda: (PasswordResetRequest.objects.all().delete(), ask(client, "nobody@example.com")),
        40,
    )
    assert abs(known - unknown) < 10


class CountingHasher(PBKDF2PasswordHasher):
    """Django's own, with few rounds, all of which are counted: they are the time that a log-in takes."""

    iterations = 100
    rounds = 0

    def encode(self, password, salt, iterations=None):
        CountingHasher.rounds += iterations or self.iterations
        return super().encode(password, salt, iterations)


@pytest.fixture
def work(client, settings, db):
    """`work(email)`: how many rounds of the password's hash and how many statements a refused log-in costs."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    client.get(LOGIN)

    def refused(email):
        before = CountingHasher.rounds
        with CaptureQueriesContext(connection) as statements:
            assert client.post(LOGIN, {"username": email, "password": "wrong"}).status_code == 200
        return CountingHasher.rounds - before, len(statements)

    return refused


def test_a_refused_log_in_is_the_same_work_for_everybody(work):
    """Counted, not timed: no machine is so quiet that milliseconds could be told on every run."""
    users = [make_user(), make_user(is_active=False), make_user(password=None)]
    for user in users[:2]:
        user.set_password(PASSWORD)
        user.save()
    unknown = work("nobody@example.com")
    assert unknown[0] == CountingHasher.iterations
    assert [work(user.email) for user in users] == [unknown] * 3


def test_an_unknown_e_mail_that_is_not_hashed_is_seen(work, monkeypatch):
    """The teeth: whoever answers for an unknown e-mail at once is found out."""
    monkeypatch.setattr(User, "set_password", lambda *args: None)
    assert work("nobody@example.com")[0] == 0


def test_a_wrong_password_and_an_unknown_e_mail_look_alike(client, rep):
    texts = []
    for email in (rep.email, "nobody@example.com"):
        page = client.post(LOGIN, {"username": email, "password": "wrong"})
        texts.append((page.status_code, page.context["form"].non_field_errors()))
    assert texts[0] == texts[1]


# Guessing and flooding


def test_asking_again_and_again_sends_few_messages(client, rep):
    for __ in range(8):
        assert ask(client, rep.email).url == ASKED
    assert PasswordResetRequest.objects.count() == 3


def test_one_address_cannot_ask_for_everybody(client, db):
    statuses = [ask(client, f"user{number}@example.com").status_code for number in range(32)]
    assert statuses == [302] * 30 + [429] * 2
    assert ask(client, "other@example.com", REMOTE_ADDR="10.9.8.7").status_code == 302


def test_a_hundred_guesses_are_stopped_and_lock_out_nobody_elsewhere(client, rep, settings):
    statuses = [log_in(client, rep, f"guess {number}").status_code for number in range(100)]
    assert statuses.count(200) <= settings.AXES_FAILURE_LIMIT
    assert set(statuses[settings.AXES_FAILURE_LIMIT :]) == {429}
    assert log_in(client, rep).status_code == 429
    assert log_in(type(client)(), rep, REMOTE_ADDR="10.9.8.7").status_code == 302


def test_whoever_sets_a_new_password_is_not_kept_waiting(client, rep, settings):
    for __ in range(settings.AXES_FAILURE_LIMIT):
        log_in(client, rep, "forgotten")
    ask(client, rep.email)
    assert set_password(client, sent_link())
    assert log_in(client, rep, NEW).status_code == 302


# Sessions


def test_the_session_is_a_new_one_after_log_in(client, rep):
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    planted = session.session_key
    log_in(client, rep)
    assert client.session.session_key != planted
    assert type(session)().exists(planted) is False


def test_a_locked_user_is_out_on_the_next_request(client, rep):
    log_in(client, rep)
    assert client.get(reverse("home")).status_code == 200
    user_update(user=rep, by=None, is_active=False)
    assert client.get(reverse("home")).status_code == 302
    another = type(client)()
    assert log_in(another, rep).status_code == 200
    assert "_auth_user_id" not in another.session


def test_what_a_locked_user_left_open_stays_shut_when_they_come_back(client, rep):
    """A locked account is often a stolen one: who took the session is not to get it back with the account."""
    log_in(client, rep)
    user_update(user=rep, by=None, is_active=False)
    user_update(user=rep, by=None, is_active=True)
    assert client.get(reverse("home")).status_code == 302
    assert log_in(client, rep).status_code == 302
    assert client.get(reverse("home")).status_code == 200
    user_update(user=rep, by=None, title="Other changes end no session")
    assert client.get(reverse("home")).status_code == 200


# Invitations


def test_an_invitation_goes_out_and_is_sent_again_until_it_is_taken(client, login, administrator):
    data = {
        "email": "new@example.com", "last_name": "Newman", "profile": "rep", "time_zone": "UTC", "locale": "de",
        "is_active": "on",
    }  # fmt: skip
    login(administrator).post(reverse("users:create"), data)
    invited = OutgoingEmail.objects.get()
    assert (invited.to, invited.one_time_for.email) == (["new@example.com"], "new@example.com")
    user = invited.one_time_for
    assert "Invited" in client.get(reverse("users:list")).content.decode()
    client.post(reverse("users:invite", args=[user.pk]))
    assert OutgoingEmail.objects.count() == 2
    OutgoingEmail.objects.exclude(pk=invited.pk).delete()
    assert set_password(client, sent_link())
    assert client.post(reverse("users:invite", args=[user.pk])).status_code == 422
    assert OutgoingEmail.objects.count() == 1


def test_only_administrators_invite(login, rep, manager):
    user = make_user(password=None)
    for person in (rep, manager):
        assert login(person).post(reverse("users:invite", args=[user.pk])).status_code == 403
    assert not OutgoingEmail.objects.exists()


def test_a_locked_user_is_not_invited(rep, administrator):
    user = make_user(password=None, is_active=False)
    with pytest.raises(BusinessRuleError):
        user_invite(user=user, by=administrator)
    assert not OutgoingEmail.objects.exists()


def test_without_a_mail_server_the_pages_say_so(client, settings, rep):
    settings.MAIL_IS_ON = False
    assert FORGOT not in client.get(LOGIN).content.decode()
    assert "sends no e-mail" in client.get(FORGOT).content.decode()
    ask(client, rep.email)
    assert not PasswordResetRequest.objects.exists()
