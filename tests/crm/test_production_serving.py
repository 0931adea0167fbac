"""The product as production serves it: real gunicorn and Celery with production's settings, on a real database."""

import http.client
import json
import os
import re
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import override_settings

from crm.servers import port
from crm.servers.process import die_with_parent, wait_until
from tests.crm.test_containers import commands
from tests.crm.test_production import GOOD
from tests.permissions.conftest import address, build
from tests.permissions.routes import KEPT, ROUTES
from tests.permissions.test_csrf import PUBLIC
from tests.processes import BASE_DIR, running_product
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
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
COOKIE = ("; Secure", "; HttpOnly", "; Path=/", "SameSite=Lax")
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
def own_product():
    with running_product(workers=1, threads=2, celery=False) as running:
        yield running


def production(product):
    """The environment of a production on the servers of a product."""
    own = {"VAR_DIR": str(product.var_dir), "MEDIA_ROOT": str(product.var_dir / "media")}
    own |= {"DATABASE_URL": product.database_url, "BROKER_URL": product.broker_url}
    # DJANGO_ALLOW_ASYNC_UNSAFE is set by tests with a browser in the same process.
    rest = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {**rest, **GOOD, **own}


def begin(module, env, log):
    """A process of ours that runs a Python module with arguments and says what it has to say into `log`."""
    command, stopping = [sys.executable, "-m", *module], die_with_parent(15)
    with log.open("wb") as output:
        return subprocess.Popen(
            command, cwd=BASE_DIR, env=env, stdout=output, stderr=subprocess.STDOUT, preexec_fn=stopping
        )


@pytest.fixture(scope="module")
def site(own_product):
    env = production(own_product) | {"WEB_WORKERS": "1", "LOG_LEVEL": "DEBUG", "PORT": str(port.free())}
    log = own_product.var_dir / "production.log"
    process = begin(["gunicorn", "--config", "python:crm.gunicorn", "crm.wsgi:application"], env, log)
    found = Site(int(env["PORT"]), log, own_product.administrator)
    probe = [sys.executable, "-m", "crm.servers.probe"]
    try:
        assert wait_until(lambda: subprocess.run(probe, cwd=BASE_DIR, env=env, check=False).returncode == 0, 60), (
            log.read_text()
        )
        yield found
    finally:
        process.terminate()
        process.wait(30)


def unprotected(answer, framed=False):
    """What is missing in an answer, in words; where other people's pages may frame it, all but what forbids that."""
    headers, policy = answer.headers, answer.headers["Content-Security-Policy"] or ""
    if answer.status >= 500:
        yield str(answer.status)
    wanted = {"default-src 'none'": False, "frame-ancestors 'none'": framed}
    yield from (part for part, is_spared in wanted.items() if part not in policy and not is_spared)
    if int(re.search(r"max-age=(\d+)", headers["Strict-Transport-Security"] or "max-age=0")[1]) < 365 * 24 * 3600:
        yield "Strict-Transport-Security"
    for name, value in HEADERS.items():
        if headers[name] != value and not (framed and name == "X-Frame-Options"):
            yield f"{name}: {headers[name]}"
    for cookie in headers.get_all("Set-Cookie") or []:
        if not cookie.startswith("__Host-") or any(word not in cookie for word in COOKIE) or "Domain" in cookie:
            yield cookie


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_what_protects_it(site, path):
    assert list(unprotected(site.ask("GET", path))) == []


def test_so_does_every_address_for_people_and_strangers(site, own_product, django_db_blocker):
    media = override_settings(MEDIA_ROOT=str(own_product.var_dir / "media"))
    with django_db_blocker.unblock(), own_product.orm(), media:
        company = build()
        paths = {name: address(company, name) for name in ROUTES}
    wrong, seen = {}, set()
    for cookie in ({}, {"Cookie": session_of(log_in(site))}):
        for name, path in paths.items():
            for method in ("GET", "POST"):  # a post without its token; those that need none are answered
                answer = site.ask(method, path, **cookie)
                seen.add((bool(cookie), answer.status))
                found = list(unprotected(answer, framed=name in PUBLIC))
                is_personal = cookie and not name.startswith("health_") and name not in KEPT
                if is_personal and "no-store" not in (answer.headers["Cache-Control"] or ""):
                    found.append("may be stored")
                if found:
                    wrong[f"{method} {name} {answer.status}"] = found
    assert {(True, 200), (False, 200), (False, 302), (True, 403)} <= seen
    assert wrong == {}


def test_what_is_missing_is_seen(site, own_product):
    """The teeth: the same page as development serves it."""
    development = Site(urlsplit(own_product.url).port, site.log, site.administrator)
    missing = list(unprotected(development.ask("GET", "/login/", Host="localhost")))
    assert "Strict-Transport-Security" in missing
    assert [text for text in missing if text.startswith("csrftoken=")]


def log_in(site):
    page = site.ask("GET", "/login/")
    token = forms_in(page.text)[0].values["csrfmiddlewaretoken"][0]
    email, password = site.administrator
    body = f"csrfmiddlewaretoken={token}&username={email}&password={password}"
    cookie = page.headers["Set-Cookie"].split(";")[0]
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    return site.ask("POST", "/login/", body, **form, Referer="https://crm.example.com/login/")


def session_of(answer):
    """The session's cookie of a log-in."""
    cookies = answer.headers.get_all("Set-Cookie")
    return next(cookie for cookie in cookies if cookie.startswith("__Host-sessionid")).split(";")[0]


def test_cookies_stay_with_this_host_and_away_from_scripts(site):
    answer = log_in(site)
    assert answer.status == 302, answer.text[:500]
    cookies = answer.headers.get_all("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-sessionid", "__Host-csrftoken"}
    assert list(unprotected(answer)) == []
    page = site.ask("GET", "/leads/", Cookie=session_of(answer))
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


def test_the_log_is_json_without_secrets_and_one_line_an_event(site):
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": f"__Host-sessionid={CANARY}session"}
    site.ask("POST", "/login/", f"username=a@b.example&password={CANARY}pass", **form)
    site.ask("GET", f"/password/MQ/{CANARY}-token/", Authorization=f"Bearer {CANARY}bearer")
    site.ask("POST", f"/password/MQ/{CANARY}-token/", f"new_password1={CANARY}new", **form)
    site.ask("POST", "/web-to-lead/", f"oid=x&last_name={CANARY}&token={CANARY}", **form)
    site.ask("GET", f"/leads/?token={CANARY}query", Referer=f"https://crm.example.com/?token={CANARY}referer")
    name = secrets.token_hex(8)
    site.ask("GET", f"/nowhere/{name}%0A%1B%5B31mforged/")
    assert wait_until(lambda: name in site.log.read_text(), 10)
    lines = site.log.read_text().splitlines()
    assert [line for line in lines if CANARY in line] == []
    assert "\x1b" not in "".join(lines)

    events = [json.loads(line) for line in lines]
    access = [event for event in events if event["logger"] == "pathway.access"]
    assert {"method", "path", "status", "ms", "user", "request_id"} <= set(access[0])
    assert all("?" not in event["path"] for event in access)
    assert len([event for event in access if name in event["path"]]) == 1


def test_the_containers_migration_runs(own_product):
    python, *rest = commands()["migrate"]
    command = [sys.executable, *rest]
    done = subprocess.run(
        command, cwd=BASE_DIR, env=production(own_product), capture_output=True, text=True, timeout=120, check=False
    )
    assert (python, done.returncode) == ("python", 0), done.stderr
