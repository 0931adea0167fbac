"""What a browser loads: a first visit with nothing in its cache, and a page after it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

from leads.models import Lead
from tests.bench.viewers import Viewer, some

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Weight:
    """Kilobytes over the wire, headers included, and how many requests."""

    name: str
    kilobytes: float
    requests: int


def weigh(port: int, viewer: Viewer) -> list[Weight]:
    """First visit (the list of leads) and, with the browser's cache warm, a record page and the next list."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in this thread
    key = some(viewer.rows(Lead), 1)[0]
    steps = {"first visit": "/leads/?scope=all", "record page": f"/leads/{key}/", "list page": "/leads/?scope=all"}
    cookies = viewer.client(port).cookies
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        context = browser.new_context()
        base = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        loaded: list[float] = []
        wire.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        found = []
        for name, path in steps.items():
            loaded.clear()
            page.goto(base + path, wait_until="networkidle")
            sent = [size for size in loaded if size]
            found.append(Weight(name, sum(sent) / 1000, len(sent)))
        browser.close()
    return found
