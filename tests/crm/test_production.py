"""What serves refuses to start in production while it is told too little; real processes, as they are started."""

import os
import subprocess
import sys

import pytest

from tests.processes import BASE_DIR

GOOD = {
    "CRM_ENV": "production",
    "SECRET_KEY": "k9" * 10 + "Zq7-wLr4_Tn2vXc8" * 3,
    "DEBUG": "0",
    "ALLOWED_HOSTS": "crm.example.com",
    "BASE_URL": "https://crm.example.com",
    "DATABASE_URL": "postgres://nobody@localhost:1/none",
    "BROKER_URL": "memory://",
}
SERVING = {
    "up": ["manage.py", "up"],
    "runserver": ["manage.py", "runserver", "--noreload"],
    "gunicorn": ["-m", "gunicorn", "--config", "python:crm.gunicorn", "crm.wsgi:application"],
    "worker": ["-m", "celery", "--app", "crm", "worker"],
    "beat": ["-m", "celery", "--app", "crm", "beat"],
    "asgi": ["-c", "import crm.asgi"],
}


def run(arguments, **changed):
    """A process with production's settings and these changes; None takes one away."""
    given = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    # DJANGO_ALLOW_ASYNC_UNSAFE is set by tests with a browser in the same process.
    env = {
        name: value for name, value in os.environ.items() if name not in {*GOOD, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    } | given
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("door", SERVING)
def test_every_door_refuses_with_one_message_that_names_all(door):
    nothing = dict.fromkeys(("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "BROKER_URL"))
    done = run(SERVING[door], DEBUG="1", **nothing)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("Pathway CRM does not start with CRM_ENV=production") == 1
    for name in (*nothing, "DEBUG"):
        assert f"    {name}: " in done.stderr


@pytest.mark.slow
def test_a_gunicorn_with_another_configuration_gives_up_instead_of_trying_for_ever():
    done = run(["-m", "gunicorn", "--bind", "127.0.0.1:0", "crm.wsgi:application"], SECRET_KEY=None)
    assert done.returncode == 3
    assert "SECRET_KEY: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-" + "x9Kq-72bvTr" * 5),
        ("DEBUG", "1"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "crm.example.com,*"),
        ("BASE_URL", ""),
        ("BASE_URL", "http://crm.example.com"),
        ("BASE_URL", "https://crm.example.com/path"),
        ("DATABASE_URL", " "),
        ("BROKER_URL", None),
    ],
)
def test_one_bad_setting_is_enough(name, value):
    done = run(["-c", "import crm.gunicorn"], **{name: value})
    assert done.returncode == 1, done.stderr
    assert [line.split(":")[0].strip() for line in done.stderr.splitlines()[1:]] == [name]


def test_good_settings_are_let_through_and_development_needs_none():
    assert run(["-c", "import crm.gunicorn"]).returncode == 0
    assert run(["-c", "import crm.gunicorn"], CRM_ENV="development", SECRET_KEY=None, BASE_URL=None).returncode == 0


def test_the_deployment_check_is_clean_with_good_settings_and_loud_without():
    command = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = run(command)
    assert done.returncode == 0, done.stderr
    refused = run(command, ALLOWED_HOSTS="*")
    assert refused.returncode == 1
    assert "crm.E001" in refused.stderr
