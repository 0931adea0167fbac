"""Hostile names and types are harmless, and nobody reads a file without a right to one of its records."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from files.models import StoredFile
from files.names import clean_name
from files.types import detect
from leads.services import lead_change_owner
from tests.factories.files import PNG, make_file, make_upload
from tests.factories.leads import make_lead
from tests.factories.users import make_user
from users.permissions import Profile
from users.services import record_access_set, user_update

NAMES = [
    "../../etc/passwd", "..\\..\\windows\\system.ini", "/etc/shadow", "C:\\boot.ini", "....//....//x", "..", ".", "",
    " ", "...", "%2e%2e%2fetc%2fpasswd", "%00.png", "a\x00.png", "a.png\x00.html", "a\r\nSet-Cookie: x=1.txt", "a\nb",
    "a\rb", "\u202egnp.exe", "\u2066x\u2069.png", "\u200b.png", "con", "CON.txt", "aux.png", "NUL", "lpt1.doc", "com¹",
    "x" * 300, "x" * 300 + ".png", "." + "y" * 300, "é" * 250 + ".pdf", "\U0001f4a9.png", "a" + "\u0300" * 250,
    '"quoted".png', "a;b.png", "a'b.png", 'x"; filename="evil.html', "<script>alert(1)</script>.html", "a?b*c|d.txt",
    ".htaccess", "web.config", "index.php", "shell.php.png", "a.svg", "a.xml", "a.html", "-rf", "$(id).txt", "`id`",
    "~root", "a\u2028b.txt", "name.", "name ", "\ud800.txt", "file:///etc/passwd", "\\\\host\\share",
]  # fmt: skip
HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
CONTENTS = {
    "page.html": HTML,
    "picture.svg": SVG,
    "data.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "innocent.png": HTML,
    "innocent.txt": HTML,
    "gif.html": b"GIF89a/*<script>alert(1)</script>*/=1;",
    "pdf.html": b"%PDF-1.7\n<script>alert(1)</script>",
    "zip.html": b"PK\x03\x04" + HTML,
    "bom.txt": b"\xef\xbb\xbf" + HTML,
    "utf7.txt": b"+ADw-script+AD4-alert(1)",
    "utf16.txt": "<script>".encode("utf-16"),
    "run.js": b"alert(1)",
    "jpeg.svg": b"\xff\xd8\xff\xe0" + SVG,
}
ACTIVE = re.compile(r"html|svg|xml(?!formats)|script|xhtml|x-shockwave")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path


@pytest.fixture
def lead(rep):
    record_access_set(record_type="leads.lead", access="private", by=None)
    return make_lead(by=rep, owner=rep)


def upload(client, lead, *uploads):
    return client.post(reverse("files:upload"), {"record": f"leads.lead:{lead.pk}", "files": list(uploads)})


def download(client, file, **headers):
    response = client.get(reverse("files:download", args=[file.pk]), headers=headers)
    response.body = b"".join(response)
    return response


def outside(own_store):
    """Files that are not where they belong: media/files/<two digits>/<32 digits>."""
    right = re.compile(r"media/files/[0-9a-f]{2}/[0-9a-f]{32}")
    found = [str(path.relative_to(own_store)) for path in own_store.rglob("*") if path.is_file()]
    return [path for path in found if not right.fullmatch(path)]


def test_there_are_names_enough():
    assert len(set(NAMES)) >= 50


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_a_line_of_text(name):
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 200
    assert not re.search(r"[\x00-\x1f\x7f/\\\u2028\u202a-\u202e\u2066-\u2069\ud800-\udfff]", cleaned)
    assert cleaned not in {".", ".."}
    assert cleaned == clean_name(cleaned)
    assert not re.match(r"(?i)(con|aux|nul|lpt\d|com[\d¹])(\.|$)", cleaned)


def test_hostile_names_stay_in_the_store_and_in_their_header(login, rep, lead, own_store):
    client = login(rep)
    for name in NAMES:
        file = make_file(lead, rep, name)
        response = download(client, file)
        assert response.status_code == 200, name
        disposition = response["Content-Disposition"]
        assert disposition.startswith("attachment"), name
        assert "\r" not in disposition, name
        assert "\n" not in disposition, name
        assert response.body == PNG
    assert outside(own_store) == []
    assert StoredFile.objects.count() == len(NAMES)


@pytest.mark.parametrize("name", ["../../evil.png", "a\r\nX-Evil: 1.png", "..", "x" * 300 + ".png", "\u202egnp.exe"])
def test_hostile_names_by_the_page(login, rep, lead, own_store, name):
    response = upload(login(rep), lead, make_upload(name))
    assert response.status_code in {302, 422}
    assert outside(own_store) == []
    assert all("evil" not in file.storage_name for file in StoredFile.objects.all())


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("claimed", ["text/html", "image/png"])
def test_nothing_that_a_browser_would_run_is_served_as_such(login, rep, lead, name, claimed):
    client = login(rep)
    upload(client, lead, make_upload(name, CONTENTS[name], claimed))
    response = download(client, StoredFile.objects.get())
    assert not ACTIVE.search(response["Content-Type"])
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Frame-Options"] == "DENY"
    assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]
    assert response.body == CONTENTS[name]


@pytest.mark.parametrize(
    ("head", "name", "found"),
    [
        (PNG, "x.html", "image/png"),
        (b"%PDF-1.7", "x", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "x.svg", "image/jpeg"),
        (b"PK\x03\x04", "x.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04", "x.html", "application/zip"),
        (b"a;b\n1;2", "x.csv", "text/csv"),
        (b"x" * 4095 + "é".encode()[:1], "x.txt", "text/plain"),
        ("é".encode()[:1], "x.txt", "application/octet-stream"),
        (b"\xff\xfe\x00", "x.txt", "application/octet-stream"),
        (HTML, "x.txt", "application/octet-stream"),
        (b"MZ", "x.exe", "application/octet-stream"),
    ],
)
def test_the_type_is_in_the_bytes(head, name, found):
    assert detect(head, name) == found


def test_only_who_sees_a_record_reads_its_file(client, login, rep, lead):
    file = make_file(lead, rep)
    others = [make_user(), make_user(Profile.MANAGER)]
    for method, headers in (("get", {}), ("head", {}), ("get", {"Range": "bytes=0-10"})):
        ask = getattr(client, method)
        url = reverse("files:download", args=[file.pk])
        client.logout()
        assert ask(url, headers=headers).url.startswith(reverse("users:login"))
        for user in others:
            login(user)
            response = ask(url, headers=headers)
            assert response.status_code == 404
            assert PNG not in b"".join(response)
        login(rep)
        response = ask(url, headers=headers)
        assert response.status_code == 200
        assert b"".join(response) == (b"" if method == "head" else PNG)


def test_who_loses_the_record_loses_the_file(login, rep, lead):
    file = make_file(lead, rep)
    new_owner = make_user()
    assert download(login(rep), file).status_code == 200
    lead_change_owner(lead=lead, owner=new_owner, by=rep)
    assert download(login(rep), file).status_code == 404
    assert download(login(new_owner), file).status_code == 200
    user_update(user=new_owner, by=None, is_active=False)
    assert login(new_owner).get(reverse("files:download", args=[file.pk])).status_code == 302


def test_outsiders_add_and_delete_nothing(login, rep, lead):
    file = make_file(lead, rep)
    client = login(make_user())
    assert upload(client, lead, make_upload()).status_code == 404
    assert client.post(reverse("files:delete", args=[file.links.get().pk])).status_code == 404
    assert client.get(reverse("files:list"), {"record": f"leads.lead:{lead.pk}"}).status_code == 404
    assert StoredFile.objects.get() == file
    assert file.links.count() == 1


@pytest.mark.parametrize(
    "reference", ["", "users.user:1", "leads.lead", "leads.lead:abc", "x:1", "leads.lead:" + "9" * 30]
)
def test_only_records_that_carry_files_are_asked(login, rep, lead, reference):
    client = login(rep)
    assert client.get(reverse("files:list"), {"record": reference}).status_code == 404
    response = client.post(reverse("files:upload"), {"record": reference, "files": [make_upload()]})
    assert response.status_code == 404
    assert not StoredFile.objects.exists()


def test_a_lost_content_is_not_found(login, rep, lead, settings):
    file = make_file(lead, rep)
    (Path(settings.MEDIA_ROOT) / file.storage_name).unlink()
    assert login(rep).get(reverse("files:download", args=[file.pk])).status_code == 404
