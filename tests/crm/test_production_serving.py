"""The product as production serves it: real gunicorn and Celery with production's settings, on a real database."""

import http.client
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm.servers import port
from crm.servers.process import die_with_parent, wait_until
from tests.crm.test_production import GOOD
from tests.processes import BASE_DIR
from tests.visitor import forms_in

pytestmark = pytest.mark.slow
CANARY = "c4n4ry"
SECURE = {"Host": "crm.example.com", "X-Forwarded-Proto": "https"}
PAGES = [
    "/login/",
    "/",
    "/leads/",
    "/admin/",
    "/nowhere/",
    "/a%00b/",
    "/password/MQ/wrong-token/",
    "/static/nothing.css",
]
# What scanners look for on a fresh installation.
TREASURES = (
    "/.git/config /.git/HEAD /.env /.env.example /backup.sql /backup.tar /dump.sql /db.sqlite3 /install /setup "
    "/__debug__/ /static/../.env /static/%2e%2e/.env /media/ /media/files/ /static/ /manage.py /var/logins.txt "
    "/server-status"
).split()


@dataclass
class Site:
    """A running gunicorn and its log."""

    number: int
    log: Path
    administrator: tuple[str, str]

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.number, timeout=20)
        connection.request(method, path, body, {**SECURE, **{n.replace("_", "-"): v for n, v in headers.items()}})
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf8", "replace")
        connection.close()
        return answer


@pytest.fixture(scope="module")
def site(product):
    env = {**os.environ, **GOOD, "VAR_DIR": str(product.var_dir), "WEB_WORKERS": "1", "LOG_LEVEL": "DEBUG"}
    env |= {"DATABASE_URL": product.database_url, "BROKER_URL": product.broker_url, "PORT": str(port.free())}
    log = product.var_dir / "production.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:crm.gunicorn", "crm.wsgi:application"],
            cwd=BASE_DIR,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(15),
        )
    found = Site(int(env["PORT"]), log, product.administrator)
    probe = [sys.executable, "-m", "crm.servers.probe"]
    try:
        assert wait_until(lambda: subprocess.run(probe, cwd=BASE_DIR, env=env, check=False).returncode == 0, 60), (
            log.read_text()
        )
        yield found
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_what_protects_it(site, path):
    answer = site.ask("GET", path)
    assert answer.status < 500
    headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert int(re.search(r"max-age=(\d+)", headers["Strict-Transport-Security"])[1]) >= 365 * 24 * 3600
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert CANARY not in headers.as_string()


def log_in(site):
    page = site.ask("GET", "/login/")
    token = forms_in(page.text)[0].values["csrfmiddlewaretoken"][0]
    email, password = site.administrator
    body = f"csrfmiddlewaretoken={token}&username={email}&password={password}"
    cookie = page.headers["Set-Cookie"].split(";")[0]
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    return site.ask("POST", "/login/", body, **form, Referer="https://crm.example.com/login/")


def test_cookies_stay_with_this_host_and_away_from_scripts(site):
    answer = log_in(site)
    assert answer.status == 302, answer.text[:500]
    cookies = answer.headers.get_all("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in cookies:
        assert all(word in cookie for word in ("; Secure", "; HttpOnly", "; Path=/", "SameSite=Lax")), cookie
        assert "Domain" not in cookie
    session = next(cookie for cookie in cookies if cookie.startswith("__Host-sessionid")).split(";")[0]
    page = site.ask("GET", "/leads/", Cookie=session)
    assert page.status == 200
    assert "no-store" in page.headers["Cache-Control"]


def test_plain_requests_are_led_to_tls_and_strange_hosts_are_refused(site):
    plain = site.ask("GET", "/leads/", X_Forwarded_Proto="http")
    assert (plain.status, plain.headers["Location"]) == (301, "https://crm.example.com/leads/")
    assert site.ask("GET", "/login/", Host="evil.example").status == 400


@pytest.mark.parametrize("path", TREASURES)
def test_a_scan_of_a_fresh_installation_finds_nothing(site, path):
    answer = site.ask("GET", path)
    assert answer.status in {302, 400, 404}
    if answer.status == 302:
        assert answer.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("password", ["admin", "password", "pathway", "changeme", "admin@example.com"])
def test_nobody_gets_in_by_a_default_password(site, password):
    stranger = Site(site.number, site.log, ("admin@example.com", password))
    assert log_in(stranger).status != 302
