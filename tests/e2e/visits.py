"""Every own page in every state that is worth a look.

The list makes itself: each address of `tests.permissions.routes` that can be read is visited as it is, and the other
lists add what a page can become. An address is left out only with a reason, in `NO_PAGE`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from core.errors import RecordsBusy
from tests.architecture.house import ROOT
from tests.permissions.routes import ROUTES

# What can be read but is no page: nothing of it is ever seen by itself.
NO_PAGE = {
    "health_live": "JSON for machines",
    "health_ready": "JSON for machines",
    **{
        f"{area}:version": "a number"
        for area in ("accounts", "contacts", "leads", "opportunities", "quotes", "activities")
    },
    "opportunities:board_changes": "the cards that others have changed",
    "search:pick": "the options of a picker's list",
    "products:entries": "the options of a line editor's list",
    "notices:menu": "the inside of the bell, visited as its open menu",
    "notices:bell": "the number on the bell",
    "files:download": "a file",
    "quotes:document_view": "a PDF",
    "quotes:document_download": "a PDF",
    "quotes:template_style": "a style sheet",
    "paths:export": "a file",
    "paths:picture": "a picture",
}
# What an address needs in its query to have something to show.
QUERIES = {
    "activities:timeline": "record=leads.lead:{lead}",
    "activities:create": "kind=call&record=leads.lead:{lead}",
    "files:list": "record=leads.lead:{lead}",
    "search:results": "q=a",
    "accounts:change_owners": "pk={account}",
    "contacts:change_owners": "pk={contact}",
    "leads:change_owners": "pk={lead}",
    "opportunities:change_owners": "pk={opportunity}",
    "quotes:change_owners": "pk={quote}",
    "contacts:create": "account={account}",
    "opportunities:create": "account={account}",
    "quotes:create": "opportunity={opportunity}",
    "leads:list": "scope=all",
    "accounts:list": "scope=all",
    "contacts:list": "scope=all",
    "opportunities:list": "scope=open",
    "opportunities:pipeline": "scope=open",
    "opportunities:board": "scope=open",
    "quotes:list": "scope=all",
    "activities:list": "scope=team",
    "products:list": "scope=all",
    "price_books:list": "scope=all",
    "price_books:change_prices": "percent=5&basis=current",
    "quotes:template_criteria": "section=1",
}
CORE = ("leads:list", "leads:detail", "leads:convert", "opportunities:detail", "quotes:detail")  # always in all looks


@dataclass(frozen=True)
class Visit:
    """`route` as `who` sees it, of `of` (default: the record that the table of routes names), then `act`ed upon."""

    route: str
    state: str = ""
    query: str = ""
    of: str = ""
    who: str = "administrator"
    status: int = 200
    act: Callable[[Page], Any] | None = None

    def __str__(self) -> str:
        return f"{self.route} {self.state}".strip()


def blank(page: Page) -> None:
    """Empties the page's form and sends it: it comes back and says what is missing."""
    with page.expect_navigation():
        page.evaluate(
            """() => {
              const form = document.querySelector("main form[method=post]");
              const kept = ["hidden", "checkbox", "radio", "file"].map((type) => `:not([type=${type}])`).join("");
              for (const field of form.querySelectorAll(`input${kept}, textarea`)) field.value = "";
              for (const field of form.querySelectorAll("select:not([multiple])")) field.selectedIndex = -1;
              form.noValidate = true;
              form.requestSubmit();
            }"""
        )
    expect(page.locator("main [aria-invalid=true], main [role=alert]").first).to_be_visible()


def click(selector: str, seen: str) -> Callable[[Page], None]:
    """Clicks the first visible of what `selector` finds, and waits until `seen` is there."""

    def act(page: Page) -> None:
        page.locator(selector).locator("visible=true").first.click()
        expect(page.locator(seen).locator("visible=true").first).to_be_visible()

    return act


def tick(page: Page) -> None:
    """Chooses a row of a list: the bar of what can be done with it appears."""
    page.locator('input[name="pk"]').first.check()
    expect(page.locator("#bulk")).to_be_visible()


def choose_filter(field: str) -> Callable[[Page], None]:
    """Opens the form that adds a filter and goes on with a field."""

    def act(page: Page) -> None:
        page.locator("#add-filter > summary").click()
        page.locator("#add-filter select[name=add]").select_option(field)
        expect(page.locator("#add-filter [name=operator]")).to_be_visible()

    return act


def post(path: str, **fields: str) -> Callable[[Page], None]:
    """Sends a form from this page to `path`, relative to it, with the page's token (or another that is given)."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.evaluate(
                """([path, fields]) => {
                  const form = document.createElement("form");
                  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
                  form.method = "post";
                  form.action = path;
                  for (const [name, value] of Object.entries({csrfmiddlewaretoken: token, ...fields})) {
                    const input = form.appendChild(document.createElement("input"));
                    input.type = "hidden";
                    input.name = name;
                    input.value = value;
                  }
                  document.body.append(form);
                  form.requestSubmit();
                }""",
                [path, fields],
            )

    return act


def shown(template: str, status: int, **context: Any) -> Callable[[Page], None]:
    """A page that a sound product cannot be brought to show by asking: its template, served in the product's place."""

    def act(page: Page) -> None:
        body = render_to_string(template, context)
        page.route("**/broken/", lambda route: route.fulfill(status=status, body=body, content_type="text/html"))
        # Its files have the names of the source: the product knows them by their hashes only.
        page.route("**/static/**", lambda route: route.fulfill(path=ROOT / urlsplit(route.request.url).path[1:]))
        page.goto("/broken/")

    return act


def set_password(page: Page) -> None:
    """Follows the one-time link that the page shows."""
    page.goto(page.locator("[data-copy]").first.input_value())


def mismatch(page: Page) -> None:
    set_password(page)
    for number, field in enumerate(page.locator("input[type=password]").all()):
        field.fill(str(number))
    page.locator("main button[type=submit]").click()
    expect(page.locator("[role=alert], [aria-invalid=true]").first).to_be_visible()


def in_conflict(page: Page) -> None:
    """Saves the same field twice: first in another tab, then here."""
    other = page.context.new_page()
    other.goto(page.url)
    for tab, value in ((other, "1"), (page, "2")):
        tab.locator("[name=phone]").fill(f"{value}{tab.locator('[name=version]').input_value()}")
        with tab.expect_navigation():
            tab.get_by_role("button", name="Save", exact=True).click()
    other.close()
    expect(page.locator("#conflicts")).to_be_visible()


def wrong_lines(page: Page) -> None:
    row = page.locator("[data-line]").first
    row.locator("[name$=-entry]").fill("no such product")
    row.locator("[name$=-quantity]").fill("many")
    with page.expect_navigation():
        page.get_by_role("button", name="Save lines").click()
    expect(page.locator("main [role=alert]").first).to_be_visible()


def wrong_prices(page: Page) -> None:
    page.locator("[name$=-unit_price]").first.fill("many")
    with page.expect_navigation():
        page.get_by_role("button", name="Save prices").click()
    expect(page.locator("main [role=alert]").first).to_be_visible()


def lines_in_conflict(page: Page) -> None:
    """Saves other lines twice: first in another tab, then here."""
    other = page.context.new_page()
    other.goto(page.url)
    for tab, value in ((other, "first"), (page, "second")):
        tab.locator("[name=line-0-description]").fill(f"{value} {tab.locator('[name=version]').input_value()}")
        with tab.expect_navigation():
            tab.get_by_role("button", name="Save lines").click()
    other.close()
    expect(page.locator("#conflicts")).to_be_visible()


def preview_book(page: Page) -> None:
    page.locator("[name=price_book]").select_option(index=1)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview-h")).to_be_visible()


def unknown_rows(page: Page) -> None:
    """Pastes two rows by the text area: one of them names nothing that is sold."""
    page.locator(".pw-paste > summary").click()
    page.locator("[name=pasted]").fill("no such product\t2\t5\t\tsome day\nneither\tmany")
    page.get_by_role("button", name="Add rows").click()
    expect(page.locator("[data-line].pw-wrong").first).to_be_visible()
    page.locator(".pw-paste > summary").click()  # it has closed itself


def _menus() -> list[Visit]:
    """Each menu of the shell and of the pages, open."""
    menu = "details[data-menu][open] .pw-menu"
    return [
        Visit("home", "with the new menu", act=click("summary:has-text('New')", menu)),
        Visit("home", "with the account menu", act=click("summary[title='Account menu']", menu)),
        Visit("home", "with the bell open", act=click("details[data-bell] summary", menu)),
        Visit("leads:detail", "with its menu", act=click("main details[data-menu] summary", menu)),
        Visit(
            "opportunities:detail", "closing", "step=closed", act=click(".pw-pathbar [data-dialog]", "dialog .pw-close")
        ),
        Visit("opportunities:detail", "with its menu", act=click("main details[data-menu] summary", menu)),
        Visit(
            "quotes:lines",
            "with a line's menu",
            of="full_quote",
            act=click("[data-line] summary", "[data-line] [open]"),
        ),
        Visit("opportunities:board", "with a card's menu", "scope=open", act=click(".pw-more", "#board-menu")),
        Visit("gallery", "with a dialog", act=click("[data-dialog]", "dialog[open]")),
        Visit("leads:detail", "with a composer", act=click(".pw-quick a", "#composer form")),
    ]


def _lists() -> list[Visit]:
    records = ("leads", "accounts", "contacts", "opportunities", "quotes", "activities")
    every = [Visit(f"{app}:list", "empty", "scope=mine", who="newcomer") for app in records]
    owned = [Visit(f"{app}:list", "with rows chosen", QUERIES[f"{app}:list"], act=tick) for app in records[:5]]
    return [
        *every,
        *owned,
        Visit("products:list", "without a match", "q=nobody-has-this-name"),
        Visit("price_books:detail", "without a match", "q=nobody-has-this-name"),
        Visit("price_books:change_prices", "of nothing", "q=nobody-has-this-name&percent=5&basis=current"),
        Visit("price_books:change_prices", "before it is asked", ""),
        Visit("leads:list", "own", "scope=mine"),
        Visit("leads:list", "without a match", "q=nobody-has-this-name"),
        Visit("leads:list", "filtered", "scope=all&rating=hot&status=1"),
        Visit("leads:list", "with a filter that is none", "scope=all&f=no_such_field.is.1", status=400),
        Visit("leads:list", "adding a filter", "scope=all", act=choose_filter("email")),
        Visit("opportunities:list", "adding a filter", "scope=open", act=choose_filter("amount")),
        Visit("opportunities:pipeline", "empty", "scope=mine", who="newcomer"),
        Visit("opportunities:pipeline", "of a year", "scope=open&period=this_year"),
        Visit("opportunities:pipeline", "without a match", "q=nobody-has-this-name"),
        Visit("opportunities:pipeline", "with a filter that is none", "f=no_such_field.is.1", status=400),
        Visit("paths:figures", "of leads", "period=this_year", of="worked_path"),
        Visit("paths:figures", "of a period that is none", "period=never", status=400),
        Visit("opportunities:board", "empty", "scope=mine", who="newcomer"),
        Visit("leads:change_owners", "for all that match", "scope=all&all=1"),
        Visit("leads:change_owners", "for none", ""),
        Visit("activities:list", "own", "scope=open"),
        Visit("search:results", "without a match", "q=nobody-has-this-name"),
        Visit("search:results", "without a question", ""),
        Visit("home", "of a newcomer", who="newcomer"),
        Visit("home", "of a team", "whose=team", who="leader"),
        Visit("leads:list", "with nothing overdue", "scope=overdue", who="newcomer"),
        Visit("jobs:list", "empty", who="newcomer"),
        Visit("notices:list", "empty", who="newcomer"),
        Visit("users:deleted_list", "empty", who="newcomer"),
    ]


def _records() -> list[Visit]:
    tabs = {
        "leads": ("lead", "details", "related", "history"),
        "accounts": ("account", "details", "related", "history"),
        "contacts": ("contact", "details", "related", "history"),
        "opportunities": ("opportunity", "details", "related", "stages", "history"),
        "quotes": ("quote", "details", "related", "history"),
        "products": ("product", "details", "related", "history"),
        "price_books": ("price_book", "details", "related", "history"),
    }
    return [
        *(Visit(f"{app}:detail", tab, f"tab={tab}") for app, (__, *names) in tabs.items() for tab in names),
        Visit("leads:detail", "converted", of="converted"),
        Visit("leads:detail", "fresh", of="fresh_lead"),
        Visit("opportunities:detail", "full", "tab=related", of="full_opportunity"),
        Visit("opportunities:detail", "lost, stages", "tab=stages", of="lost_opportunity"),
        Visit("opportunities:close", "again", of="lost_opportunity"),
        Visit("quotes:detail", "full", of="full_quote"),
        Visit(
            "opportunities:detail",
            "with earlier versions of a quote",
            "tab=related",
            act=click(".pw-behind summary", ".pw-behind details[open]"),
        ),
        Visit("quotes:detail", "full, related", "tab=related", of="full_quote"),
        Visit("quotes:detail", "presented", of="presented_quote"),
        Visit("quotes:detail", "second version", of="revised_quote"),
        Visit("quotes:edit", "presented", of="presented_quote"),
        Visit("opportunities:lines", "full", of="full_opportunity"),
        Visit("quotes:lines", "full", of="full_quote"),
        Visit("opportunities:contact_roles_add", "full", of="full_opportunity"),
        Visit("opportunities:pipeline_edit", "with deals", of="used_pipeline"),
        Visit("opportunities:stage_remove", "with deals", of="used_stage"),
        Visit("opportunities:pipeline_deactivate", "with deals", of="used_pipeline"),
        Visit("quotes:document_status", "waiting", of="waiting_document"),
        Visit("quotes:template_create", "copy", "copy=1"),
        Visit("quotes:template_criteria", "adding a condition", "section=1&edit=1&add=status"),
        Visit("quotes:template_draft", "with the merge fields", act=click("#draft details summary", "#draft [open]")),
        Visit("paths:draft", "with more of a gate", act=click("#gate details summary", "#gate [open]")),
        Visit("paths:criteria", "adding a condition", "edit=1&add=rating"),
        Visit("jobs:detail", "finished", of="finished_job"),
        Visit("files:list", "empty", "record=leads.lead:{fresh_lead}"),
        Visit("activities:create", "task", "kind=task&record=leads.lead:{lead}"),
    ]


def _errors() -> list[Visit]:
    """Forms that were sent and come back."""
    creating = [f"{app}:create" for app in ("leads", "accounts", "contacts", "opportunities", "users")]
    others = (
        "leads:edit", "leads:convert", "leads:webform_create", "leads:change_owner", "leads:sharing",
        "core:organisation",
        "users:role_create", "users:queue_create", "opportunities:edit", "opportunities:team_add",
        "opportunities:contact_roles_add", "quotes:edit", "quotes:clone", "leads:change_owners",
        "products:create", "products:price_add", "price_books:edit", "price_books:price_add",
        "opportunities:competitor_add", "opportunities:close", "opportunities:clone",
        "opportunities:pipeline_create", "opportunities:pipeline_edit", "opportunities:change_pipeline",
        "quotes:template_create", "quotes:template_edit", "paths:edit", "paths:import",
    )  # fmt: skip
    names = (*creating, *others)
    return [
        *(Visit(name, "with errors", QUERIES.get(name, ""), act=blank) for name in names),
        Visit("activities:create", "task, with errors", "kind=task&record=leads.lead:{lead}", act=blank),
        Visit("users:login", "with errors", who="anonymous", act=post("", username="nobody@x.example", password="1")),
        Visit("users:link", "followed", act=set_password),
        Visit("users:link", "followed, with errors", act=mismatch),
        Visit("leads:edit", "in conflict", act=in_conflict),
        Visit("opportunities:lines", "with errors", act=wrong_lines),
        Visit("opportunities:contact_roles_edit", "in conflict", act=post("", version="1")),
        Visit("opportunities:stage_remove", "with errors", of="used_stage", act=blank),
        Visit("opportunities:pipeline_deactivate", "with errors", of="used_pipeline", act=blank),
        Visit("opportunities:lines", "with pasted rows", of="full_opportunity", act=unknown_rows),
        Visit("opportunities:lines", "in conflict", of="full_opportunity", act=lines_in_conflict),
        Visit("opportunities:change_price_book", "with a preview", of="full_opportunity", act=preview_book),
        Visit("quotes:lines", "with errors", act=wrong_lines),
        Visit("products:prices", "with errors", act=wrong_prices),
        Visit("price_books:prices", "with errors", act=wrong_prices),
        Visit("price_books:change_prices", "refused", "percent=many&basis=current", status=422),
        Visit("products:detail", "as a reader", who="newcomer"),
        Visit("files:list", "refused", QUERIES["files:list"], act=blank),
        Visit("users:list", "forbidden", who="newcomer", status=403),
        Visit("leads:detail", "not found", of="nothing", status=404),
        Visit("quotes:detail", "told by a rule", act=post("documents/", template="0")),
        Visit("users:profile", "with a stale token", act=post("preferences/", csrfmiddlewaretoken="1")),
        Visit("home", "changed meanwhile", act=shown("409.html", 409, error=RecordsBusy())),
        Visit("home", "not understood", act=shown("400.html", 400)),
        Visit("home", "broken", act=shown("500.html", 500, request_id="0123456789abcdef")),
        Visit("home", "resting", act=shown("503.html", 503)),
        Visit("users:login", "locked out", who="anonymous", act=shown("users/locked_out.html", 429)),
    ]


def _plain() -> list[Visit]:
    """Each address that is a page, as it is."""
    return [
        Visit(name, query=QUERIES.get(name, ""), who="anonymous" if route.who == "anyone" else "administrator")
        for name, route in ROUTES.items()
        if "GET" in route.methods and name not in NO_PAGE
    ]


VISITS = [*_plain(), *_lists(), *_records(), *_menus(), *_errors()]
