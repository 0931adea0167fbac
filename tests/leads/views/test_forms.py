"""Create, edit, delete, change owner, and the path's posts."""

import pytest
from django.urls import reverse

from core.models import OrganisationSettings
from leads.models import Lead
from leads.services import lead_change_owner, lead_convert, lead_update
from tests.factories.leads import make_lead, status
from tests.factories.users import make_queue, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(rep):
    return make_lead(by=rep, last_name="Osei", company="Halden")


@pytest.fixture
def visitor(client, rep):
    client.force_login(rep)
    return client


def at(name, lead):
    return reverse(f"leads:{name}", args=[lead.pk])


def stored():
    return list(Lead.objects.values())


class TestCreate:
    def test_a_lead_is_made_and_shown(self, visitor, rep):
        response = visitor.post(reverse("leads:create"), {"last_name": "Osei", "company": "Halden", "rating": "hot"})
        lead = Lead.objects.get()
        assert (response.status_code, response.url) == (302, lead.get_absolute_url())
        assert (lead.owner, lead.rating) == (rep, "hot")

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"last_name": ""}, "last_name"),
            ({"company": ""}, "company"),
            ({"email": "nonsense"}, "email"),
            ({"employees": "many"}, "employees"),
            ({"annual_revenue": "-1"}, "annual_revenue"),
            ({"first_name": "x" * 41}, "first_name"),
            ({"title": "a\x00"}, "title"),
            ({"rating": "tepid"}, "rating"),
            ({"source": "999999"}, "source"),
        ],
    )
    def test_bad_input_is_told_at_its_field(self, visitor, values, field):
        data = {"last_name": "Osei", "company": "Halden", **values}
        response = visitor.post(reverse("leads:create"), data)
        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert stored() == []

    def test_a_company_is_optional_when_we_sell_to_people(self, visitor):
        OrganisationSettings.objects.update(sells_to_people=True)
        assert visitor.post(reverse("leads:create"), {"last_name": "Osei"}).status_code == 302
        assert Lead.objects.get().company == ""


class TestEdit:
    def test_it_saves(self, visitor, lead):
        data = {"last_name": "Osei", "company": "Mare", "version": lead.version}
        assert visitor.post(at("edit", lead), data).status_code == 302
        lead.refresh_from_db()
        assert (lead.company, lead.version) == ("Mare", 2)

    @pytest.mark.parametrize("version", ["1", "", "99"])
    def test_a_stale_version_is_409_and_writes_nothing(self, visitor, lead, rep, version):
        lead_update(lead=lead, by=rep, version=1, company="Meanwhile")
        before = stored()
        response = visitor.post(at("edit", lead), {"last_name": "X", "company": "Y", "version": version})
        assert response.status_code == 409
        assert stored() == before

    def test_a_converted_lead_is_409(self, visitor, lead, rep):
        lead_convert(lead=lead, by=rep)
        before = stored()
        response = visitor.post(at("edit", lead), {"last_name": "X", "company": "Y", "version": 2})
        assert response.status_code == 409
        assert "read-only" in response.content.decode()
        assert stored() == before


class TestDelete:
    def test_it_asks_then_deletes(self, visitor, lead):
        assert "Delete" in visitor.get(at("delete", lead)).content.decode()
        assert len(stored()) == 1
        assert visitor.post(at("delete", lead)).status_code == 302
        assert stored() == []

    def test_a_converted_lead_is_refused_in_words(self, visitor, lead, rep):
        lead_convert(lead=lead, by=rep)
        response = visitor.post(at("delete", lead))
        assert response.status_code == 409
        assert "read-only" in response.content.decode()
        assert len(stored()) == 1


class TestOwner:
    def test_to_a_user_and_to_a_queue(self, visitor, lead, rep):
        queue = make_queue(rep)
        assert visitor.post(at("change_owner", lead), {"queue": queue.pk, "version": 1}).status_code == 302
        lead.refresh_from_db()
        assert (lead.queue, lead.owner) == (queue, None)
        other = make_user()
        response = visitor.post(at("change_owner", lead), {"user": other.pk, "version": 2})
        assert response.url == reverse("leads:list")  # out of sight now
        lead.refresh_from_db()
        assert (lead.owner, lead.is_unread) == (other, True)

    @pytest.mark.parametrize("case", ["neither", "both", "departed", "nonsense"])
    def test_exactly_one_who_is_there(self, visitor, lead, rep, case):
        data = {
            "neither": {},
            "both": {"user": rep.pk, "queue": make_queue().pk},
            "departed": {"user": make_user(is_active=False).pk},
            "nonsense": {"user": "x"},
        }[case]
        before = stored()
        assert visitor.post(at("change_owner", lead), {**data, "version": 1}).status_code == 422
        assert stored() == before

    def test_given_away_by_two_is_409(self, visitor, lead, rep):
        lead_change_owner(lead=lead, owner=make_queue(rep), by=rep, version=1)
        before = stored()
        assert visitor.post(at("change_owner", lead), {"user": make_user().pk, "version": 1}).status_code == 409
        assert stored() == before


class TestPath:
    def test_the_button_moves_it(self, visitor, lead):
        response = visitor.post(at("move", lead), {"step": status("Working").pk, "version": 1})
        assert response.status_code == 302
        lead.refresh_from_db()
        assert lead.status.label == "Working"

    @pytest.mark.parametrize(
        ("step", "version", "answer"),
        [("Converted", 1, 422), ("nonsense", 1, 422), ("", 1, 422), ("Working", 9, 409), ("Working", "", 422)],
    )
    def test_a_move_that_is_refused_changes_nothing(self, visitor, lead, step, version, answer):
        key = status(step).pk if step in {"Converted", "Working"} else step
        before = stored()
        assert visitor.post(at("move", lead), {"step": key, "version": version}).status_code == answer
        assert stored() == before

    def test_key_fields_are_saved(self, visitor, lead):
        data = {"step": status("New").pk, "version": 1, "phone": "+44 1", "email": "", "product_interest": "CRM"}
        assert visitor.post(at("fields", lead), data).status_code == 302
        lead.refresh_from_db()
        assert (lead.phone, lead.product_interest, lead.company) == ("+44 1", "CRM", "Halden")

    def test_a_malformed_key_field_is_told(self, visitor, lead):
        before = stored()
        data = {"step": status("New").pk, "version": 1, "email": "nonsense"}
        assert visitor.post(at("fields", lead), data).status_code == 422
        assert stored() == before

    def test_a_converted_lead_moves_no_more(self, visitor, lead, rep):
        lead_convert(lead=lead, by=rep)
        before = stored()
        assert visitor.post(at("move", lead), {"step": status("New").pk, "version": 2}).status_code == 409
        assert stored() == before
