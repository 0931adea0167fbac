"""A picture of guidance as it is served, and on the pages that show it."""

import pytest
from django.urls import reverse

from paths.services import path_draft_begin, path_draft_save, path_picture_add
from tests import bombs
from tests.factories.leads import make_lead, status
from tests.factories.paths import lead_path, make_picture, set_content
from tests.paths.services.test_pictures import drawn, shows
from users.services import record_access_set


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_everybody_who_works_here_sees_it(login, rep, manager, kind, media_type):
    content = drawn(kind)
    picture = path_picture_add(content=content, by=manager)
    client = login(rep)

    response = client.get(picture.get_absolute_url())

    assert response.content == content
    assert response["Content-Type"] == media_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert client.head(picture.get_absolute_url()).headers["Content-Length"] == str(len(content))
    assert client.post(picture.get_absolute_url()).status_code == 405


def test_what_is_not_there_is_not_found_and_may_not_be_kept(login, rep):
    response = login(rep).get(reverse("paths:picture", args=["0" * 64]))
    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]


def test_strangers_and_those_who_left_do_not(client, login, rep):
    address = make_picture().get_absolute_url()
    assert client.get(address).url.startswith(reverse("users:login"))
    client = login(rep)
    rep.is_active = False
    rep.save()
    assert client.get(address).status_code == 302


def test_a_record_and_a_preview_show_it(login, rep, manager):
    record_access_set(record_type="leads.lead", access="read", by=None)
    lead = make_lead(rep, status=status("New"))
    picture = make_picture(40, 30)
    shown = f'<img src="{picture.get_absolute_url()}" alt="It" width="40" height="30" loading="lazy">'
    draft = path_draft_begin(path=lead_path(), by=manager)
    content = {str(status("New").pk): {"guidance": shows(picture.key)}}
    path_draft_save(draft=draft, by=manager, version=1, content=content)

    assert shown in login(manager).get(reverse("paths:preview", args=[draft.pk, lead.pk])).text
    assert shown not in login(rep).get(lead.get_absolute_url()).text
    set_content(status("New"))
    assert shown in login(rep).get(lead.get_absolute_url()).text


def test_the_admin_looks_and_leaves_the_bytes_where_they_are(login, administrator, django_assert_max_num_queries):
    picture = make_picture()
    client = login(administrator)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("admin:paths_pathpicture_changelist")).text
    assert picture.key[:12] in page
    change = reverse("admin:paths_pathpicture_change", args=[picture.key])
    assert picture.key in client.get(change).text
    assert client.post(change, {"width": "1"}).status_code == 403
    picture.refresh_from_db()
    assert (picture.width, bytes(picture.content)) == (8, bombs.png())
