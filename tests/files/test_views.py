"""Files on the pages of records."""

import pytest
from django.urls import reverse

from files.models import FileLink, StoredFile
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.files import make_file, make_upload
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity
from tests.factories.quotes import make_quote


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def records(rep):
    account = make_account(rep)
    opportunity = make_opportunity(rep, account=account)
    return [
        make_lead(by=rep, owner=rep), account, make_contact(rep, account=account), opportunity,
        make_quote(opportunity=opportunity, lines=None),
    ]  # fmt: skip


def test_every_record_page_shows_its_files_and_a_form(login, administrator, records):
    client = login(administrator)
    for record in records:
        make_file(record, administrator, f"{record._meta.model_name}.png")
        page = client.get(record.get_absolute_url()).content.decode()
        assert f"{record._meta.model_name}.png" in page
        assert reverse("files:upload") in page


def test_uploads_several_and_comes_back(login, rep, records):
    lead = records[0]
    data = {
        "record": f"leads.lead:{lead.pk}",
        "files": [make_upload("a.png"), make_upload("b.png")],
        "next": lead.get_absolute_url(),
    }
    assert login(rep).post(reverse("files:upload"), data).url == lead.get_absolute_url()
    assert sorted(link.file.name for link in FileLink.objects.of(lead)) == ["a.png", "b.png"]


@pytest.mark.parametrize("uploads", [[], [make_upload("empty.png", b"")]])
def test_says_what_is_wrong(login, rep, records, uploads):
    data = {"record": f"leads.lead:{records[0].pk}", "files": uploads}
    response = login(rep).post(reverse("files:upload"), data)
    assert response.status_code == 422
    assert response.context["form"].errors["files"]
    assert not StoredFile.objects.exists()


def test_deletes_after_asking(login, rep, records):
    lead = records[0]
    file = make_file(lead, rep)
    client, url = login(rep), reverse("files:delete", args=[file.links.get().pk])
    assert file.name in client.get(url).content.decode()
    assert file.links.count() == 1
    assert client.post(url).url == lead.get_absolute_url()
    assert file.links.count() == 0
    assert client.get(file.get_absolute_url()).status_code == 404


def test_the_list_asks_as_often_for_one_as_for_many(login, rep, records, django_assert_max_num_queries):
    client, url = login(rep), reverse("files:list")
    for __ in range(30):
        make_file(records[0], rep)
    with django_assert_max_num_queries(12):
        page = client.get(url, {"record": f"leads.lead:{records[0].pk}"})
    assert len(page.context["section"].links) == 30
