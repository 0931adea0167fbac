import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.models import OrganisationSettings
from tests import bombs

URL = reverse("core:organisation")


def posted(**fields):
    stored = OrganisationSettings.load()
    least = {
        "name": "Frostline",
        "currency": "EUR",
        "fiscal_year_start": "1",
        "quote_number_format": "{number:8}",
        "quote_tax_mode": "added",
    }
    return {**least, "version": stored.version, **fields}


def picture(kind="PNG"):
    data = io.BytesIO()
    more = {"save_all": True, "append_images": [Image.new("RGB", (2, 2))]} if kind == "MPO" else {}
    Image.new("RGB", (4, 4)).save(data, kind, **more)
    return data.getvalue()


def test_is_the_administrators(login, rep, manager):
    for user in (rep, manager):
        assert login(user).get(URL).status_code == 403
        assert login(user).post(URL, posted()).status_code == 403
    assert OrganisationSettings.load().name != "Frostline"


def test_saves(login, administrator):
    client = login(administrator)
    assert client.get(URL).status_code == 200
    assert client.post(URL, posted(sells_to_people="on", city="Bratislava")).url == URL
    stored = OrganisationSettings.load()
    assert (stored.name, stored.city, stored.sells_to_people) == ("Frostline", "Bratislava", True)
    assert stored.quote_tax_mode == "added"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "MPO"])
def test_takes_a_logo(login, administrator, settings, tmp_path, kind):
    settings.MEDIA_ROOT = tmp_path
    logo = SimpleUploadedFile("logo.png" if kind == "PNG" else "logo.jpg", picture(kind))
    login(administrator).post(URL, posted(logo=logo))
    with OrganisationSettings.load().logo.open() as stored:
        assert stored.read() == picture(kind)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("logo.png", b"<script>alert(1)</script>"),
        ("logo.png", b""),
        ("logo.png", picture()[:40]),
        ("logo.gif", picture()),
        *((f"logo.{'jpg' if name.startswith('jpeg') else 'png'}", content) for name, content in bombs.PICTURES.items()),
    ],
    ids=["svg", "script", "empty", "cut off", "gif", *bombs.PICTURES],
)
def test_refuses_what_is_no_picture(login, administrator, settings, tmp_path, name, content):
    settings.MEDIA_ROOT = tmp_path
    response = login(administrator).post(URL, posted(logo=SimpleUploadedFile(name, content)))
    assert response.status_code == 422
    assert response.context["form"].errors["logo"]
    assert not OrganisationSettings.load().logo
    assert not list(tmp_path.rglob("*.*"))


def test_the_admin_refuses_it_as_well(login, administrator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stored = OrganisationSettings.load()
    address = reverse("admin:core_organisationsettings_change", args=[stored.pk])
    client = login(administrator)
    for content in (bombs.PICTURES["text"], b"<svg/>"):
        refused = client.post(address, posted(logo=SimpleUploadedFile("logo.png", content)))
        assert (refused.status_code, list(refused.context["adminform"].form.errors)) == (422, ["logo"])
    assert not list(tmp_path.rglob("*.*"))

    assert client.post(address, posted(logo=SimpleUploadedFile("logo.png", picture()))).status_code == 302
    assert OrganisationSettings.load().logo


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("currency", "XXQ"), ("fiscal_year_start", "13")])
def test_says_at_the_field_what_is_wrong(login, administrator, field, value):
    before = OrganisationSettings.load()
    response = login(administrator).post(URL, posted(**{field: value}))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert OrganisationSettings.load().version == before.version


def test_the_second_of_two_editors_is_told_and_may_insist(login, administrator):
    client = login(administrator)
    stale = posted(name="Second")
    client.post(URL, posted(name="First"))
    response = client.post(URL, stale)
    assert response.status_code == 409
    assert OrganisationSettings.load().name == "First"
    assert (
        client.post(URL, {**stale, "settle-name": response.context["form"].panel.choices[0].mine_value}).status_code
        == 302
    )
    assert OrganisationSettings.load().name == "Second"
