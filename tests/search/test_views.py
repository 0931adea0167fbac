from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.users import make_user
from users.services import record_access_set

URL = reverse("search:results")


def pick(label):
    return reverse("search:pick", args=[label])


def test_results_link_to_their_records(login, rep):
    account = make_account(rep, name="Okafor", billing_city="Bristol")
    page = login(rep).get(URL, {"q": "okafor"}).content.decode()
    assert account.get_absolute_url() in page
    assert "Bristol" in page


def test_what_was_typed_is_written_as_text(login, rep):
    page = login(rep).get(URL, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page
    assert "Nothing found" in page


def test_costs_the_same_for_one_result_and_eight(login, rep):
    client = login(rep)
    make_contact(rep, last_name="Byron", account=make_account(rep))
    client.get(URL, {"q": "byron"})
    with CaptureQueriesContext(connection) as one:
        client.get(URL, {"q": "byron"})
    for __ in range(7):
        make_contact(rep, last_name="Byron", account=make_account(rep))
    with CaptureQueriesContext(connection) as eight:
        assert client.get(URL, {"q": "byron"}).content.count(b">Ada Byron<") == 8
    assert len(eight) == len(one)


def test_results_do_not_name_an_account_that_one_may_not_see(login, rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    make_contact(rep, last_name="Byron", account=make_account(make_user(), name="Secret Holding"))
    assert b"Secret Holding" not in login(rep).get(URL, {"q": "byron"}).content


def test_a_picker_offers_what_one_may_see(login, rep):
    account = make_account(rep, name='Okafor "Cold" <Chain>')
    client = login(rep)
    html = client.get(pick("accounts.account"), {"q": "okafor"}).content.decode()
    assert f'value="Okafor &quot;Cold&quot; &lt;Chain&gt; [{account.pk}]"' in html
    record_access_set(record_type="accounts.account", access="private", by=None)
    hidden = make_account(make_user(), name="Okafor hidden")
    assert hidden.name not in login(rep).get(pick("accounts.account"), {"q": "okafor"}).content.decode()


def test_a_picker_offers_something_before_anything_is_typed(login, rep):
    make_account(rep, name="Okafor")
    assert b"Okafor" in login(rep).get(pick("accounts.account")).content


def test_unknown_types_have_no_picker(login, rep):
    client = login(rep)
    for label in ("users.user", "nonsense", "accounts.leadsource"):
        assert client.get(pick(label)).status_code == 404


def test_needs_a_log_in(client, db):
    for url in (URL, pick("accounts.account")):
        assert client.get(url).status_code == 302
