"""Fault points: the process dies where it is told to, never in production."""

import os
import subprocess
import sys

import pytest

from core.faults import EXIT_CODE, fault_point
from tests.processes import BASE_DIR

PASS = "import django; django.setup(); from core.faults import fault_point; fault_point('a:b'); print('alive')"


def run(**env):
    command = [sys.executable, "-c", PASS]
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "crm.settings", **env}
    return subprocess.run(command, cwd=BASE_DIR, env=given, capture_output=True, text=True, check=False, timeout=60)


def test_nothing_happens_unless_it_is_asked_for():
    assert fault_point("a:b") is None


@pytest.mark.parametrize(("named", "code", "said"), [("a:b", EXIT_CODE, ""), ("a:c", 0, "alive\n")])
def test_the_process_dies_at_the_named_point(named, code, said):
    done = run(CRM_FAULT=named)
    assert (done.returncode, done.stdout) == (code, said)


def test_production_refuses_to_start_with_one():
    production = {"CRM_ENV": "production", "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "crm.example"}
    done = run(CRM_FAULT="a:b", **production)
    assert done.returncode == 1
    assert "Unset it" in done.stderr
