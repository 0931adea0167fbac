"""The Pipeline page in a browser: charts draw the tables, a bar leads to its deals, and the tables do alone as well."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.people import log_in, make_person
from tests.e2e.waiting import wait_until
from tests.factories.opportunities import make_opportunity, stage

pytestmark = [pytest.mark.slow]
# The middle of a bar within its chart, by its series and its row.
MIDDLE = """(canvas, [series, row]) => {
  const {x, y} = Chart.getChart(canvas).getDatasetMeta(series).data[row].getCenterPoint();
  return {x, y};
}"""
DRAWN = """() => [...document.querySelectorAll("[data-chart]")].map((element) => {
  const {data} = Chart.getChart(element.querySelector("canvas"));
  return [data.labels.length, data.datasets.map((series) => series.data)];
})"""


@pytest.fixture
def rep(product_orm):
    rep = make_person()
    today = timezone.localdate()
    for name, amount, day in (
        ("Prospecting", "1000", today),
        ("Prospecting", "500.50", today + timedelta(days=40)),
        ("Negotiation/review", "2000", today),
        ("Closed won", "700", today),
        ("Closed lost", "300", today),
    ):
        make_opportunity(
            rep, amount=Decimal(amount), close_date=day, stage=stage(name), currency="EUR", name=f"{name} {amount}"
        )
    return rep


def test_charts_draw_their_tables_and_bars_lead_to_the_deals(page, product_orm, rep, violations):
    log_in(page, product_orm.url, rep.email)
    page.goto(f"{product_orm.url}/opportunities/")
    page.get_by_role("link", name="Pipeline").click()
    expect(page.locator("[data-chart] canvas")).to_have_count(4)
    funnel, months, rate, conversion = page.evaluate(DRAWN)
    assert funnel == [8, [[1500.5, 0, 0, 0, 0, 0, 0, 2000], [150.05, 0, 0, 0, 0, 0, 0, 1800]]]
    assert months[0] == 13
    assert [sum(series) for series in months[1]] == [3500.5, 700]
    assert rate == [1, [[50], [70]]]
    assert conversion == [2, [[0, 0], [2, 1], [0, 0], [0, 0]]]

    canvas = page.locator("[data-chart] canvas").first
    canvas.click(position=canvas.evaluate(MIDDLE, [0, 7]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Opportunities")
    expect(page.locator("tbody .pw-name")).to_have_text(["Negotiation/review 2000"])
    assert violations == []


def test_charts_follow_the_theme(page, product_orm, rep, violations):
    log_in(page, product_orm.url, rep.email)
    page.goto(f"{product_orm.url}/opportunities/pipeline/")
    expect(page.locator("[data-chart] canvas")).to_have_count(4)
    ink = "() => Chart.getChart(document.querySelector('[data-chart] canvas')).options.plugins.legend.labels.color"
    light = page.evaluate(ink)
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    wait_until(page, lambda: page.evaluate(ink) != light)
    assert violations == []


def test_without_javascript_the_tables_say_it_all(browser, product_orm, rep):
    context = browser.new_context(java_script_enabled=False, base_url=product_orm.url)
    page = context.new_page()
    log_in(page, product_orm.url, rep.email)
    page.goto("/opportunities/pipeline/")
    expect(page.locator("canvas")).to_have_count(0)
    row = page.locator("[data-chart]").first.get_by_role("row", name=re.compile("^Prospecting 2"))
    expect(row).to_contain_text("1,500.50")
    page.get_by_label("Closed or moved").select_option("this_month")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("period=this_month"))
    row.get_by_role("link").nth(1).click()
    expect(page.locator("tbody .pw-name")).to_have_text(["Prospecting 1000", "Prospecting 500.50"])
    context.close()
