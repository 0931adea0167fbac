"""The bell, its list and the page of notices."""

import pytest
from django.urls import reverse

from notices.models import Notice
from notices.services import notice_send
from tests.factories.leads import make_lead
from tests.factories.users import make_user

LIST = reverse("notices:list")


@pytest.fixture
def notice(rep):
    lead = make_lead(by=rep, owner=rep, last_name="Zeman")
    return notice_send(user=rep, kind="owner_changed", record=lead, by=make_user(first_name="Ada"))


def test_the_bell_stands_on_every_page(login, rep, notice):
    client = login(rep)
    page = client.get(reverse("users:profile"))
    assert 'data-bell-count="1"' in page.content.decode()


def test_the_bell_says_nothing_when_nothing_is_new(login, rep, notice):
    client = login(rep)
    assert client.get(reverse("notices:bell"), {"known": "1"}).status_code == 204
    assert 'data-bell-count="1"' in client.get(reverse("notices:bell"), {"known": ""}).content.decode()


@pytest.mark.parametrize("name", ["list", "menu"])
def test_shows_notices_and_does_not_mark_them(login, rep, notice, name):
    page = login(rep).get(reverse(f"notices:{name}")).content.decode()
    assert "Ada" in page
    assert "Zeman" in page
    assert Notice.objects.unread().count() == 1


def test_opening_marks_and_leads_to_the_record(login, rep, notice):
    response = login(rep).post(reverse("notices:open", args=[notice.pk]))
    assert response.url.startswith("/leads/")
    assert not Notice.objects.unread().exists()


def test_another_users_notice_is_not_there(login, manager, administrator, notice):
    for user in (manager, administrator):
        for name in ("open", "read"):
            assert login(user).post(reverse(f"notices:{name}", args=[notice.pk])).status_code == 404
        assert "Zeman" not in login(user).get(LIST).content.decode()
        login(user).post(reverse("notices:read_all"))
    assert Notice.objects.unread().count() == 1


def test_marks_one_and_all(login, rep, notice):
    notice_send(user=rep, kind="mail_failed", to="x@example.com", reason="no")
    client = login(rep)
    client.post(reverse("notices:read", args=[notice.pk]))
    assert Notice.objects.unread().count() == 1
    assert client.post(reverse("notices:read_all")).url == LIST
    assert not Notice.objects.unread().exists()


def test_pages_by_fifty(login, rep):
    for number in range(60):
        notice_send(user=rep, kind="mail_failed", to=f"x{number}@example.com", reason="no")
    client = login(rep)
    first = client.get(LIST)
    second = client.get(LIST, {"before": first.context["more_before"]})
    assert [len(page.context["shown"]) for page in (first, second)] == [50, 10]
    seen = {item.notice.pk for page in (first, second) for item in page.context["shown"]}
    assert len(seen) == 60
