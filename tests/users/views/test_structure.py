from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.users import make_queue, make_role, make_user
from users.models import Queue, RecordAccess, Role


def test_the_tree_shows_every_role_below_its_own(login, administrator):
    top = make_role("Head of sales")
    make_user(role=make_role("North", parent=top), last_name="Nilsson")
    page = login(administrator).get(reverse("users:role_list"))
    (branch,) = page.context["branches"]
    assert (branch["role"], [b["role"].name for b in branch["branches"]]) == (top, ["North"])
    assert "Nilsson" in page.content.decode()


def test_the_tree_costs_the_same_for_one_role_and_many(login, administrator):
    client = login(administrator)
    role = make_role()
    client.get(reverse("users:role_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("users:role_list"))
    for __ in range(10):
        role = make_role(parent=role)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("users:role_list"))
    assert len(many) == len(one)


def test_creates_and_moves_roles(login, administrator):
    client = login(administrator)
    top = make_role()
    client.post(reverse("users:role_create"), {"name": "North", "parent": top.pk})
    north = Role.objects.get(name="North")
    assert (north.parent, north.lineage) == (top, [top.pk])
    client.post(reverse("users:role_edit", args=[north.pk]), {"name": "Norden", "parent": ""})
    north.refresh_from_db()
    assert (north.name, north.parent, north.lineage) == ("Norden", None, [])


def test_a_role_never_reports_below_itself(login, administrator):
    top = make_role()
    below = make_role(parent=top)
    response = login(administrator).post(
        reverse("users:role_edit", args=[top.pk]), {"name": top.name, "parent": below.pk}
    )
    assert response.status_code == 422
    assert response.context["form"].errors["parent"]
    top.refresh_from_db()
    assert (top.parent, top.lineage) == (None, [])


def test_names_of_roles_are_unique(login, administrator):
    make_role("North")
    response = login(administrator).post(reverse("users:role_create"), {"name": "North"})
    assert response.status_code == 422
    assert Role.objects.count() == 1


def test_a_role_with_people_is_kept(login, administrator):
    role = make_role()
    user = make_user(role=role, last_name="Nilsson")
    url = reverse("users:role_delete", args=[role.pk])
    client = login(administrator)
    assert client.get(url).status_code == 200
    response = client.post(url)
    assert response.status_code == 422
    assert str(user) in response.content.decode()
    assert Role.objects.get() == role


def test_deletes_an_empty_role(login, administrator):
    role = make_role()
    assert login(administrator).post(reverse("users:role_delete", args=[role.pk])).url == reverse("users:role_list")
    assert not Role.objects.exists()


def test_creates_and_changes_queues(login, administrator, rep, manager):
    client = login(administrator)
    client.post(reverse("users:queue_create"), {"name": "Website", "members": [rep.pk, manager.pk]})
    queue = Queue.objects.get()
    assert set(queue.members.all()) == {rep, manager}
    assert "Website" in client.get(reverse("users:queue_list")).content.decode()
    client.post(
        reverse("users:queue_edit", args=[queue.pk]), {"name": "Web", "email": "w@example.com", "members": rep.pk}
    )
    queue.refresh_from_db()
    assert (queue.name, queue.email, list(queue.members.all())) == ("Web", "w@example.com", [rep])


def test_a_queue_refuses_bad_input_at_its_field(login, administrator):
    for field, value in (("name", ""), ("name", "x" * 81), ("email", "nobody"), ("members", "999")):
        response = login(administrator).post(reverse("users:queue_create"), {"name": "Web", field: value})
        assert response.status_code == 422
        assert response.context["form"].errors[field]
    assert not Queue.objects.exists()


def test_deletes_a_queue(login, administrator, rep):
    queue = make_queue(rep)
    login(administrator).post(reverse("users:queue_delete", args=[queue.pk]))
    assert not Queue.objects.exists()


def test_sets_the_default_access(login, administrator):
    url = reverse("users:access")
    client = login(administrator)
    form = client.get(url).context["form"]
    assert form["leads-lead"].value() == "private"
    assert form["accounts-account"].value() == "read"
    chosen = dict.fromkeys(form.fields, "private")
    assert client.post(url, {**chosen, "contacts-contact": "write"}).status_code == 302
    stored = dict(RecordAccess.objects.values_list("record_type", "access"))
    assert (stored["accounts.account"], stored["contacts.contact"]) == ("private", "write")


def test_refuses_an_unknown_access(login, administrator):
    client = login(administrator)
    before = set(RecordAccess.objects.values_list("record_type", "access"))
    response = client.post(reverse("users:access"), {"leads-lead": "everything"})
    assert response.status_code == 422
    assert response.context["form"].errors["leads-lead"]
    assert set(RecordAccess.objects.values_list("record_type", "access")) == before
