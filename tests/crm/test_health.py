"""What machines ask: answered without host, session or log-in, quickly, and without a word too many."""

import time

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from crm import health

READY = {"database": "ok", "migrations": "ok", "storage": "ok", "broker": "ok"}


def test_it_lives_without_a_database(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


def test_it_is_ready(client, db):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "checks": READY})


@pytest.mark.parametrize("path", health.PATHS)
def test_any_host_may_ask_and_gets_no_cookie(client, db, path, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["crm.example.com"], True
    settings.SECURE_REDIRECT_EXEMPT = ["^health/"]
    answer = client.get(path, headers={"host": "10.0.0.7:8000", "cookie": "sessionid=nonsense"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert client.post(path).status_code == 405


def test_a_missing_broker_is_only_a_pity(client, db, settings):
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"] == {**READY, "broker": "failed"}


def test_missing_migrations_and_full_disks_are_not_ready(client, db, settings, monkeypatch):
    monkeypatch.setattr(health, "_own_migrations", lambda: {("leads", "9999_later")})
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "missing")
    monkeypatch.undo()
    settings.MEDIA_ROOT = "/proc/nowhere"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["storage"]) == (503, "failed")


def test_a_database_that_is_gone_is_not_ready_and_names_nobody(client, db, monkeypatch):
    def gone():
        raise ConnectionError("password authentication failed for user pathway at db.internal")

    monkeypatch.setattr(health, "database", gone)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert answer.json()["checks"]["database"] == "failed"
    assert b"pathway" not in answer.content


def test_what_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.1)
    monkeypatch.setattr(health, "checks", lambda: time.sleep(1) or READY)
    bounded = health.Bounded()
    began = time.monotonic()
    assert [bounded.run()["database"] for __ in range(3)] == ["no answer"] * 3
    assert time.monotonic() - began < 0.9


def test_an_applied_migration_of_a_later_release_does_no_harm(client, db):
    assert health._own_migrations() <= set(MigrationRecorder(connection).applied_migrations())
