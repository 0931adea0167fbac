"""Everybody at every address by every method: who is let in, who is not, and that a refusal changes nothing."""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.architecture.test_addresses import own_patterns
from tests.permissions.conftest import ABSENT, Watch, address, digest
from tests.permissions.routes import ROUTES

# The rep owns every record and everything is private: a colleague of the same role sees as little of it as somebody
# elsewhere, a manager above sees all, and a manager aside has the rights of a manager but none of the records.
PEOPLE = ("anonymous", "rep", "teammate", "outsider", "manager", "manager_aside", "administrator")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ADMITTED = {
    "anyone": set(PEOPLE),
    "people": set(PEOPLE) - {"anonymous"},
    "owner": {"rep", "manager", "administrator"},
    "self": {"rep"},
    "manager": {"manager", "manager_aside", "administrator"},
    "administrator": {"administrator"},
}
# Where a visit has nothing to show without something in the query, or to whoever does not see the record beside it.
NEEDS_QUERY = {"activities:timeline", "files:list", "files:upload", "products:entries", "paths:preview"}


def test_every_address_is_in_the_table():
    assert set(ROUTES) == {name for name, __ in own_patterns()}


def allowed(route, person, method, path):
    """The statuses that are right."""
    if path == reverse("users:login") and person != "anonymous":
        return {302, 405}
    is_known = method in route.methods or (method == "HEAD" and "GET" in route.methods)
    if route.who != "anyone" and person == "anonymous":
        return {302}
    if not is_known:
        # A link that does not work says so, however it is asked.
        return {200} if "/set-password/" in path else {403, 404, 405}
    if person not in ADMITTED[route.who]:
        return {404} if route.who in {"owner", "self"} else {403}
    return {200} if method in {"GET", "HEAD"} else {200, 302, 409, 422}


@pytest.mark.parametrize("name", ROUTES)
def test_who_is_let_in(company, client, name):
    route, path = ROUTES[name], address(company, name)
    before = digest()
    for person in PEOPLE:
        client.logout()
        if person != "anonymous":
            client.force_login(getattr(company, person), backend="users.backends.ProfileBackend")
            before = digest()  # the log-in is dated
        cookies = dict(client.cookies)
        for method in METHODS:
            point = transaction.savepoint()
            client.cookies.update(cookies)
            with Watch() as watch:
                response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
                b"".join(response)  # reads a file to its end, which closes it
            seen = f"{person} {method} {path}: {response.status_code}"
            if not (name in NEEDS_QUERY and response.status_code == 404):
                assert response.status_code in allowed(route, person, method, path), seen
            if person == "anonymous" and route.who != "anyone":
                assert response.url.startswith(f"{reverse('users:login')}?next="), seen
            refused = method != "POST" or response.status_code >= 400 or person == "anonymous"
            assert not (refused and watch.may_have_written) or digest() == before, seen
            transaction.savepoint_rollback(point)
        assert digest() == before, person


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.of])
def test_what_is_not_there_is_not_found(company, client, name):
    person = company.rep if ROUTES[name].who == "self" else company.administrator
    client.force_login(person, backend="users.backends.ProfileBackend")
    before = digest()
    for key in (0, ABSENT, 10**18, 10**30):
        for method in ROUTES[name].methods:
            assert client.generic(method, address(company, name, key)).status_code == 404, (method, key)
    assert digest() == before
