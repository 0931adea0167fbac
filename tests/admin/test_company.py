"""The back office in a company that has worked for a while."""

import pytest
from django.urls import reverse

from leads.models import Conversion, Lead, LeadStatus, Submission, WebForm
from opportunities.models import Competitor, ContactRole, LossReason, Opportunity, Stage, StageChange
from products.models import PriceBookEntry, Product
from tests.admin.conftest import all_admins, page
from tests.admin.forms import act, said, saved
from tests.factories.users import make_user
from users.models import Queue, RecordAccess, Role, User
from users.permissions import Profile

WRITING = {"save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def test_every_editable_model_saves_its_own_unchanged_form(world, login):
    """What a page shows can be sent back: no field is lost, none is invented, no rule is broken by standing still."""
    client = login(world.users["sofia"])
    tried = set()
    for model, model_admin in all_admins():
        row = model._base_manager.order_by("pk").first()
        if row is None or not model_admin.verbs.update:
            continue
        before = model._base_manager.filter(pk=row.pk).values().get()
        response = saved(client, row)
        assert response.status_code == 302, (model, response.context and response.context.get("errors"))
        after = model._base_manager.filter(pk=row.pk).values().get()
        kept = before.keys() - {"version", "changed_at", "changed_by_id"}
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
        tried.add(model)
    assert len(tried) > 15


def test_retry_says_what_stands_in_the_way(world, login):
    failed = Submission.objects.get(state="failed")
    count = Lead.objects.count()
    response = act(login(world.users["tomasz"]), Submission, "retry", failed)
    failed.refresh_from_db()
    assert failed.attempts == 2
    assert Lead.objects.count() == count
    assert len(said(response)) == 1
    assert failed.reason in said(response)[0]


def test_submissions_show_what_was_posted(world, login):
    page_of = page(Submission, "change", Submission.objects.filter(state="done").first().pk)
    assert "last_name: " in login(world.users["tomasz"]).get(page_of).content.decode()


def test_a_manager_sees_no_submission_of_a_lead_that_is_hidden_from_them(world, login):
    outsider = make_user(Profile.MANAGER)
    found = login(outsider).get(page(Submission, "changelist")).context["cl"].queryset
    assert set(found) == set(Submission.objects.filter(lead=None))


@pytest.mark.parametrize("model", [Conversion, StageChange, Submission])
def test_what_is_written_once_is_for_reading(world, login, model):
    client = login(world.users["sofia"])
    row = model.objects.first()
    assert client.get(page(model, "add")).status_code == 403
    assert client.post(page(model, "change", row.pk), {}).status_code == 403
    assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_managers_do_not_touch_peoples_rights(world, login):
    client = login(world.users["tomasz"])
    person = world.users["ana"]
    assert client.get(page(User, "change", person.pk)).status_code == 200
    assert client.post(page(User, "change", person.pk), {"profile": "administrator"}).status_code == 403
    for model in (User, Role, Queue):
        assert client.get(page(model, "add")).status_code == 403
    assert client.get(page(RecordAccess, "changelist")).status_code == 403
    person.refresh_from_db()
    assert person.profile == Profile.REP


def test_prices_are_kept_here(world, login):
    client = login(world.users["tomasz"])
    assert client.post(page(Product, "add"), {"name": "New logger", "is_active": "on"}).status_code == 302
    product = Product.objects.get(name="New logger")
    price = {"product": product.pk, "price_book": 1, "currency": "EUR", "unit_price": "-1", "is_active": "on"}
    price["price_book"] = PriceBookEntry.objects.first().price_book_id
    assert client.post(page(PriceBookEntry, "add"), price).status_code == 422
    assert client.post(page(PriceBookEntry, "add"), {**price, "unit_price": "12.5"}).status_code == 302
    assert product.entries.get().created_by == world.users["tomasz"]


def test_statuses_stages_and_the_like_that_are_used_stay(world, login):
    client = login(world.users["sofia"])
    used = (
        LeadStatus.objects.get(label="Working"),
        Stage.objects.get(name="Needs analysis"),
        LossReason.objects.get(name="Competitor"),
        Competitor.objects.get(name="Coldwatch"),
    )
    for row in used:
        response = client.post(page(type(row), "delete", row.pk), {"post": "yes"})
        assert response.status_code == 422
        assert "cannot be deleted while these depend on it" in response.content.decode()
        assert type(row).objects.filter(pk=row.pk).exists()


def test_a_web_form_checks_what_it_may_fill(world, login):
    form = WebForm.objects.get()
    response = saved(login(world.users["tomasz"]), form, field_map='{"x": "is_unread"}')
    assert response.status_code == 422
    form.refresh_from_db()
    assert "x" not in form.field_map


def test_contact_roles_are_scoped_like_their_deal(world, login):
    role = ContactRole.objects.first()
    assert login(make_user(Profile.MANAGER)).get(page(ContactRole, "change", role.pk)).status_code == 404


def test_inlines_only_show(world, login):
    deal = Opportunity.objects.get(name="40 trailers, first wave")
    response = login(world.users["sofia"]).get(page(Opportunity, "change", deal.pk))
    inlines = response.context["inline_admin_formsets"]
    assert {len(inline.formset.forms) for inline in inlines} == {5, 3, 2, 4}
    assert not any(i.has_add_permission or i.has_change_permission or i.has_delete_permission for i in inlines)
    assert reverse("opportunities:detail", args=[deal.pk]) in response.content.decode()
