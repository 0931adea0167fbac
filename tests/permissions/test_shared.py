"""What a share opens and what it leaves shut: a reader's, an editor's, and everyone's by the organisation's default."""

import pytest
from django.db import transaction
from django.urls import reverse

from core.records import all_types
from tests.factories.users import make_user
from tests.permissions.conftest import Watch, address, digest
from tests.permissions.routes import ROUTES
from users.models import RecordShare
from users.services import record_access_set_all
from users.sharing import is_shareable, record_share

# What hangs on a record is seen and edited with it; the rest of these addresses has a key of its own.
OPENED = {"lead", "account", "contact", "opportunity", "quote"}
FOLLOWING = {
    "opportunity_competitor", "team_member", "share", "document", "file", "file_link", "activity", "presented_quote",
    "revised_quote", "quote_line",
}  # fmt: skip
# A snapshot is whoever deleted it, a job is whoever started it: no share reaches there.
NEVER = {"snapshot", "job"}
COPIES = {"opportunities:clone"}  # a new record of one's own: who sees the old one may make it
WRITES = {"GET": {200}, "POST": {200, 302, 409, 422}}


def record_routes():
    return [name for name, route in ROUTES.items() if route.who == "owner"]


def test_every_record_address_is_sorted():
    assert {ROUTES[name].of for name in record_routes()} == OPENED | FOLLOWING | NEVER


def is_shown(name):
    """Whether the address only shows: pages of a record that ask nothing."""
    return ROUTES[name].methods == ("GET",)


def shared_with(company, access):
    """Somebody with no other reason to see any of it."""
    user = make_user()
    for record_type in all_types():
        record = getattr(company, record_type.model._meta.model_name, None)
        if record is not None and is_shareable(record_type.model):
            record_share(record=record, user=user, access=access, by=company.rep)
    assert RecordShare.objects.filter(user=user).count() >= 4
    return user


def open_to_all(access):
    record_access_set_all(chosen={t.label: access for t in all_types() if t.default_access}, by=None)
    return make_user()


def ask(client, company, user, name):
    """{method: status} of an address; what is written is put back, and a refusal has written nothing."""
    found, path = {}, address(company, name)
    for method in ROUTES[name].methods:
        client.force_login(user, backend="users.backends.ProfileBackend")
        before, point = digest(), transaction.savepoint()
        with Watch() as watch:
            response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
            b"".join(response)
        if watch.may_have_written and (method == "GET" or response.status_code >= 400):
            assert digest().changed(before) == [], f"{method} {path}: {response.status_code}"
        transaction.savepoint_rollback(point)
        found[method] = response.status_code
    return found


@pytest.mark.parametrize("name", record_routes())
@pytest.mark.parametrize("way", ["share", "default"])
def test_a_reader_reads(company, client, name, way):
    reader = shared_with(company, "read") if way == "share" else open_to_all("read")
    of = ROUTES[name].of
    if of in NEVER:
        shut = {404}
    elif is_shown(name):
        shut = {200}
    elif name in COPIES:
        shut = WRITES["GET"] | WRITES["POST"]
    else:
        shut = {404, 403}
    for method, status in ask(client, company, reader, name).items():
        assert status in shut, f"{method} {name} ({way}): {status}"


@pytest.mark.parametrize("name", record_routes())
@pytest.mark.parametrize("way", ["share", "default"])
def test_an_editor_works_as_the_owner_does(company, client, name, way):
    editor = shared_with(company, "write") if way == "share" else open_to_all("write")
    allowed = {"GET": {404}, "POST": {404}} if ROUTES[name].of in NEVER else WRITES
    for method, status in ask(client, company, editor, name).items():
        assert status in allowed[method], f"{method} {name} ({way}): {status}"


def test_a_share_of_one_record_opens_no_other(company, client):
    """Not the records that it points to, not those that point to it."""
    user = make_user()
    record_share(record=company.opportunity, user=user, access="write", by=company.rep)
    client.force_login(user, backend="users.backends.ProfileBackend")
    statuses = {name: client.get(address(company, f"{name}:detail")).status_code for name in _APPS}
    assert statuses == {"leads": 404, "accounts": 404, "contacts": 404, "opportunities": 200, "quotes": 200}


_APPS = ("leads", "accounts", "contacts", "opportunities", "quotes")


def test_a_share_that_ended_opens_nothing(company, client):
    reader = shared_with(company, "write")
    RecordShare.objects.filter(user=reader).delete()
    client.force_login(reader, backend="users.backends.ProfileBackend")
    for app in _APPS:
        assert client.get(address(company, f"{app}:detail")).status_code == 404
        assert client.get(reverse(f"{app}:list"), {"scope": "all"}).text.count(str(company.rep)) == 0
