"""A browser that looks at a running product, and a website of somebody else's."""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

# Playwright keeps an event loop running in the test's thread; the tests' own questions to the database are not async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WEBSITE = Path(__file__).resolve().parents[1] / "data" / "web-to-lead-form.html"
STEP = 20_000  # milliseconds that one step in the browser may take


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Says nothing."""


@pytest.fixture
def website(tmp_path):
    """`website(action, form_id)` publishes the enquiry form on an origin of its own and returns its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()

    def publish(action, form_id):
        html = WEBSITE.read_text().replace("ACTION", action).replace("FORM_ID", form_id)
        (tmp_path / "enquiry.html").write_text(html.replace("RETURN", f"{address}/thanks.html"))
        (tmp_path / "thanks.html").write_text("<!doctype html><title>Thanks</title><h1>Thank you!</h1>")
        return address

    yield publish
    server.shutdown()
    server.server_close()


@pytest.fixture
def violations(page):
    """What the browser complained about: errors of scripts, and breaches of the content security policy."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.set_default_timeout(STEP)
    return found
