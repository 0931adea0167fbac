"""The page "Does it work?": who sees it, what it shows, and what it says of an address that it does not understand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import BusinessRuleError
from opportunities.services import opportunity_change_stage
from paths import registry
from paths.services import path_retire
from tests.factories.leads import make_lead, status
from tests.factories.opportunities import make_opportunity, make_pipeline, stage
from tests.factories.paths import deal_path, gate, lead_path, set_content
from tests.factories.users import make_user
from tests.paths.histories import lead_history
from users.permissions import Profile


def url(path, query=""):
    return reverse("paths:figures", args=[path.pk]) + query


def texts(response, key):
    """A table of the page as {row label: [texts of its cells]}."""
    table = next(table for table in response.context["tables"].all() if table.key == key)
    return {line.label: [cell.text for __, cell in cells] for line, cells in table.rows}


def moved_lead(rep):
    return lead_history(rep, (status("New"), 20), (status("Working"), 10), today=timezone.localdate())


def test_each_step_in_numbers(client, login, administrator, rep):
    moved_lead(rep)
    set_content(status("New"), expected_days=5)
    login(administrator)

    response = client.get(url(lead_path()))

    assert response.status_code == 200
    assert texts(response, "standing")["Working"] == ["1"]
    assert texts(response, "days")["New"] == ["1", "5", "10", "10"]
    assert texts(response, "moves")["New"] == ["1", "0", "0", "100%"]
    assert texts(response, "moves")["Working"] == ["0", "0", "0", "–"]
    assert texts(response, "gates") == {}
    html = response.content.decode()
    assert "No gate stopped anything in this period." in html
    assert html.count("data-chart ") == 3  # each beside its table


def test_a_number_of_records_leads_to_them(client, login, administrator, rep):
    lead, deal = moved_lead(rep), make_opportunity(rep)
    make_lead(rep)
    login(administrator)
    paths = (lead_path(), "Working", lead), (deal_path(deal.stage), "Prospecting", deal)
    for path, label, record in paths:
        response = client.get(url(path))
        table = next(response.context["tables"].all())
        (cell,) = next(line.cells for line in table.lines if line.label == label)
        found = client.get(cell.url)
        assert (cell.text, found.status_code) == ("1", 200)
        assert [row.pk for row in found.context["page"].rows] == [record.pk]


def test_what_a_gate_stopped_is_told_with_what_it_missed(client, committed_db):
    rep, administrator = make_user(), make_user(Profile.ADMINISTRATOR)
    deal = make_opportunity(rep, amount=None)
    gate(stage("Prospecting"), fields=["amount"])
    for __ in range(2):
        with pytest.raises(BusinessRuleError):
            opportunity_change_stage(opportunity=deal, stage=stage("Qualification"), by=rep)
    client.force_login(administrator, backend="users.backends.ProfileBackend")

    response = client.get(url(deal_path(stage("Prospecting"))))

    assert texts(response, "gates")["Prospecting"] == ["2", "0", "0", "Fill in Amount. (2)"]
    assert "The gate of “Prospecting” stops most: 2 times in this period." in response.content.decode()


def test_the_period_is_chosen_and_one_that_is_none_is_said_so(client, login, administrator, rep):
    lead_history(rep, (status("New"), 300), (status("Working"), 200), today=timezone.localdate())
    login(administrator)
    assert texts(client.get(url(lead_path())), "moves")["New"][0] == "0"
    assert texts(client.get(url(lead_path(), "?period=last_365_days")), "moves")["New"][0] == "1"

    response = client.get(url(lead_path(), "?period=<b>never"))
    assert (response.status_code, "tables" in response.context) == (400, False)
    assert "There is no period “&lt;b&gt;never”." in response.content.decode()


def test_it_is_for_those_who_design_paths(client, login, manager, administrator, rep):
    path = lead_path()
    for user, answer in ((rep, 403), (manager, 200), (administrator, 200)):
        login(user)
        assert client.get(url(path)).status_code == answer
    assert client.post(url(path)).status_code == 405
    assert client.get(reverse("paths:figures", args=[10**15])).status_code == 404


def test_a_path_out_of_use_is_shown_and_one_of_nothing_says_so(client, login, manager):
    pipeline = make_pipeline()
    path = deal_path(pipeline.stages.first())
    path_retire(record_type=path.record_type, scope=path.scope, by=None)
    login(manager)
    assert "Out of use" in client.get(url(path)).content.decode()
    pipeline.stages.all().delete()
    pipeline.delete()
    response = client.get(url(path))
    assert (response.status_code, response.context["is_gone"]) == (200, True)


def test_records_of_which_nobody_says_where_they_are_have_the_figures_of_their_gates(
    client, login, manager, monkeypatch
):
    path_type = registry.all_paths()["leads.lead"]
    monkeypatch.setitem(registry._types, "leads.lead", replace(path_type, whereabouts=None))
    login(manager)
    response = client.get(url(lead_path()))
    assert [table.key for table in response.context["tables"].all()] == ["gates"]


def test_as_many_statements_for_one_record_as_for_twenty(client, login, administrator, rep):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(lead_path())).status_code == 200
        return len(queries)

    moved_lead(rep)
    login(administrator)
    count()
    one = count()
    for __ in range(19):
        moved_lead(rep)
    assert count() == one


def test_the_days_of_the_period_stand_beside_its_name(client, login, manager):
    login(manager)
    response = client.get(url(lead_path()))
    assert response.context["last"] - response.context["first"] == timedelta(days=90)
