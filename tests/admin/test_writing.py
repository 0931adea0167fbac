"""The back office writes by the services: what they refuse is shown, and nothing is written."""

import ast
import re

import pytest

from accounts.models import Account
from leads.models import Conversion, Lead
from opportunities.models import Opportunity
from quotes.models import Quote
from tests.admin.conftest import page
from tests.admin.forms import act, form_values, said, saved
from tests.architecture.house import ROOT, sources, tree
from tests.factories.accounts import make_account
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_queue, make_team, make_user
from users.models import RecordAccess, Role
from users.permissions import Profile

WRITING = {"save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}

pytestmark = pytest.mark.django_db


def test_a_change_goes_through_the_service(login):
    manager, rep, *__ = make_team()
    account = make_account(rep, name="Before")
    response = saved(login(manager), account, name="After")
    assert response.status_code == 302
    account.refresh_from_db()
    assert (account.name, account.changed_by, account.version) == ("After", manager, 2)
    history = login(manager).get(page(Account, "history", account.pk)).content.decode()
    assert re.search(r"Account name</td>\s*<td[^>]*>Before</td>\s*<td>After</td>", history)


def test_a_stale_version_writes_nothing(login, administrator):
    account = make_account(administrator, name="First")
    client = login(administrator)
    address = page(Account, "change", account.pk)
    values = form_values(client.get(address))
    assert saved(client, account, name="Second").status_code == 302
    response = client.post(address, {**values, "name": "Third"})
    assert response.status_code == 409
    assert "changed the same as you" in response.content.decode()
    account.refresh_from_db()
    assert (account.name, account.version) == ("Second", 2)


def test_a_form_without_its_version_writes_nothing(login, administrator):
    account = make_account(administrator, name="First")
    client = login(administrator)
    values = form_values(client.get(page(Account, "change", account.pk)))
    del values["version"]
    assert client.post(page(Account, "change", account.pk), {**values, "name": "Second"}).status_code == 422
    account.refresh_from_db()
    assert account.name == "First"


def test_a_broken_rule_is_shown_at_its_field(login, administrator):
    response = login(administrator).post(page(Lead, "add"), {"last_name": "Alone"})
    assert response.status_code == 422
    assert response.context["adminform"].form.errors == {"company": ["A lead needs a company."]}
    assert not Lead.objects.exists()


def test_what_is_left_empty_gets_the_services_default(login, administrator):
    client = login(administrator)
    assert client.post(page(Lead, "add"), {"last_name": "New", "company": "Firm"}).status_code == 302
    lead = Lead.objects.get()
    assert (lead.owner, lead.status.is_default, lead.created_by) == (administrator, True, administrator)
    assert client.post(page(Opportunity, "add"), {"name": "Deal", "close_date": "2030-01-31"}).status_code == 302
    deal = Opportunity.objects.get()
    assert (deal.stage.name, deal.probability, deal.currency) == ("Prospecting", 10, "EUR")
    assert client.post(page(Quote, "add"), {"opportunity": deal.pk}).status_code == 302
    assert Quote.objects.get().name == "Deal"


def test_what_one_may_only_see_cannot_be_changed(login):
    """Accounts of others are read by everyone: the page is there, the form is not."""
    outsider = make_user(Profile.MANAGER)
    account = make_account(make_user(), name="Theirs")
    client = login(outsider)
    assert "_save" not in client.get(page(Account, "change", account.pk)).content.decode()
    assert client.post(page(Account, "change", account.pk), {"name": "Mine", "version": 1}).status_code == 403
    assert client.post(page(Account, "delete", account.pk), {"post": "yes", "version": 1}).status_code == 403
    account.refresh_from_db()
    assert account.name == "Theirs"


def test_a_relation_to_what_one_cannot_see_is_refused(login):
    RecordAccess.objects.filter(record_type="accounts.account").update(access="private")
    manager, rep, *__ = make_team()
    hidden = make_account(make_user(), name="Hidden Ltd")
    deal = make_opportunity(rep)
    response = saved(login(manager), deal, account=hidden.pk)
    assert response.status_code == 422
    assert "account" in response.context["adminform"].form.errors
    deal.refresh_from_db()
    assert deal.account is None


def test_a_relation_that_is_set_stays_without_telling_its_name(login):
    RecordAccess.objects.filter(record_type="accounts.account").update(access="private")
    manager, rep, *__ = make_team()
    hidden = make_account(make_user(), name="Hidden Ltd")
    deal = make_opportunity(rep, account=hidden)
    client = login(manager)
    assert "Hidden Ltd" not in client.get(page(Opportunity, "change", deal.pk)).content.decode()
    assert saved(client, deal, next_step="Call").status_code == 302
    deal.refresh_from_db()
    assert (deal.account, deal.next_step) == (hidden, "Call")


def test_deleting_asks_the_service(login, administrator):
    client = login(administrator)
    account = make_account(administrator)
    address = page(Account, "delete", account.pk)
    assert 'name="version" value="1"' in client.get(address).content.decode()
    assert client.post(address, {"post": "yes", "version": "1"}).status_code == 302
    assert not Account.objects.exists()


@pytest.mark.parametrize("version", ["", "0", "7", "x"])
def test_deleting_a_record_that_has_changed_is_refused(login, administrator, version):
    account = make_account(administrator)
    response = login(administrator).post(page(Account, "delete", account.pk), {"post": "yes", "version": version})
    assert response.status_code == 409
    assert Account.objects.filter(pk=account.pk).exists()


def test_deleting_what_others_depend_on_is_refused_in_words(login, administrator):
    account = make_account(administrator)
    make_opportunity(administrator, name="Keeper", account=account)
    response = login(administrator).post(page(Account, "delete", account.pk), {"post": "yes", "version": "1"})
    assert response.status_code == 422
    assert "1 opportunity (Keeper)" in response.content.decode()
    assert Account.objects.filter(pk=account.pk).exists()


def test_convert_each_by_itself(login, administrator):
    good, other = make_lead(administrator), make_lead(administrator)
    client = login(administrator)
    act(client, Lead, "convert", good)
    response = act(client, Lead, "convert", good, other)
    assert Conversion.objects.filter(lead__in=[good, other]).count() == 2
    done, refused = said(response)[-2:]
    assert done == "Done for 1 record."
    assert refused.startswith(f"{good}: ")


def test_a_converted_lead_is_for_reading(login, administrator):
    lead = make_lead(administrator)
    client = login(administrator)
    act(client, Lead, "convert", lead)
    assert "_save" not in client.get(page(Lead, "change", lead.pk)).content.decode()
    assert client.post(page(Lead, "change", lead.pk), {"last_name": "Other", "version": 2}).status_code == 403


def test_change_owner_of_several(login):
    manager, rep, peer, __ = make_team()
    mine, alien = make_account(rep), make_account(make_user())
    client = login(manager)
    asked = act(client, Account, "change_owner", mine, alien)
    assert asked.status_code == 200
    assert asked.context["form"].fields["owner"].queryset.contains(peer)
    response = act(client, Account, "change_owner", mine, alien, owner=peer.pk)
    mine.refresh_from_db()
    alien.refresh_from_db()
    assert mine.owner == peer
    assert alien.owner != peer
    assert said(response) == ["Done for 1 record.", f"{alien}: You may see this but not change it."]


def test_change_owner_wants_an_owner(login, administrator):
    account = make_account(administrator)
    assert act(login(administrator), Account, "change_owner", account, owner="abc").status_code == 422
    account.refresh_from_db()
    assert account.owner == administrator


def test_leads_go_to_a_queue_as_well(login, administrator):
    lead, queue = make_lead(administrator), make_queue()
    act(login(administrator), Lead, "change_owner", lead, owner=f"queue-{queue.pk}")
    lead.refresh_from_db()
    assert (lead.owner, lead.queue) == (None, queue)


def test_the_last_administrator_stays_one(login, administrator):
    response = saved(login(administrator), administrator, profile="rep")
    assert response.status_code == 422
    administrator.refresh_from_db()
    assert administrator.is_superuser


def test_a_role_cannot_go_round_in_circles(login, administrator):
    client = login(administrator)
    assert client.post(page(Role, "add"), {"name": "Top"}).status_code == 302
    top = Role.objects.get()
    client.post(page(Role, "add"), {"name": "Below", "parent": top.pk})
    below = Role.objects.get(name="Below")
    assert below.lineage == [top.pk]
    assert saved(client, top, parent=below.pk).status_code == 422
    top.refresh_from_db()
    assert top.parent is None


def test_members_of_a_queue_are_saved(login, administrator):
    queue, person = make_queue(), make_user()
    saved(login(administrator), queue, members=[person.pk])
    assert list(queue.members.all()) == [person]


def test_no_admin_writes_a_row_itself():
    """The static side of it: in all admin modules, rows are written by services alone."""
    files = [*sources("admin"), *sources("backoffice")]
    assert len(files) > 10
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}"
        for path in files
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITING
        and ast.unparse(node.func.value) != "self.verbs"
    ]
    assert calls == []
