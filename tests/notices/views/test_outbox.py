"""The outbox: for administrators, with states, filter, retry and cancel, and no one-time link."""

import pytest
from django.urls import reverse

from notices.models import OutgoingEmail
from notices.services import mail_cancel
from tests.factories.notices import make_email

OUTBOX = reverse("notices:outbox")


def test_is_the_administrators(login, rep, manager, administrator):
    email = make_email()
    for url in (OUTBOX, email.get_absolute_url()):
        assert [login(user).get(url).status_code for user in (rep, manager, administrator)] == [403, 403, 200]


def test_says_that_there_is_no_mail_server(login, administrator, settings):
    assert "No mail server is configured" in login(administrator).get(OUTBOX).content.decode()
    settings.MAIL_IS_ON = True
    assert "No mail server is configured" not in login(administrator).get(OUTBOX).content.decode()


def test_filters_by_state_and_text(login, administrator):
    kept = make_email(subject="Kept")
    mail_cancel(email=make_email(subject="Gone", to=["bob@example.com"]), by=administrator)
    client = login(administrator)
    assert list(client.get(OUTBOX, {"state": "waiting"}).context["emails"]) == [kept]
    assert [email.subject for email in client.get(OUTBOX, {"q": "BOB@"}).context["emails"]] == ["Gone"]


def test_asks_as_often_for_one_as_for_many(login, administrator, django_assert_max_num_queries):
    for __ in range(30):
        make_email()
    client = login(administrator)
    with django_assert_max_num_queries(7):
        assert len(client.get(OUTBOX).context["emails"]) == 30


def test_shows_the_text_as_text(login, administrator, rep):
    rep.first_name = "<b>Eve</b>"
    page = login(administrator).get(make_email(context={"user": rep, "hours": 1}).get_absolute_url()).content.decode()
    assert "&lt;b&gt;Eve&lt;/b&gt;" in page
    assert "<b>Eve</b>" not in page


@pytest.mark.parametrize(("verb", "state"), [("email_cancel", "cancelled"), ("email_retry", "waiting")])
def test_cancels_and_retries(login, administrator, verb, state):
    email = make_email()
    response = login(administrator).post(reverse(f"notices:{verb}", args=[email.pk]))
    assert response.url == email.get_absolute_url()
    email.refresh_from_db()
    assert email.state == state


def test_what_is_sent_stays_sent(login, administrator):
    email = make_email()
    OutgoingEmail.objects.update(state="sent", sent_at=email.created_at)
    assert login(administrator).post(reverse("notices:email_cancel", args=[email.pk])).status_code == 422
    email.refresh_from_db()
    assert email.state == "sent"
