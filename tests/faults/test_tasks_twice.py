"""R10. Whatever is delivered again has its effect once: three times in sequence, three at once, after a kill.

For every task that is registered: one that has not entered itself into tests/faults/tasks.py fails the suite.
"""

import json
import os
import subprocess
import sys
from functools import partial

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from core.faults import EXIT_CODE
from crm.celery import app
from crm.servers.process import wait_until
from tests.faults.crowd import together
from tests.faults.kills import fault_points
from tests.faults.tasks import CASES
from tests.processes import BASE_DIR

THRICE = 3
app.loader.import_default_modules()  # the tasks, as a worker loads them


def own_tasks():
    """The names of all tasks of ours."""
    return {name for name in app.tasks if not name.startswith(("celery.", "tests."))}


def run(name, args):
    app.tasks[name](*args)


def run_and_close(name, args):
    """In a thread, which has a connection of its own."""
    try:
        run(name, args)
    finally:
        connection.close()


def die(name, args, point):
    """Runs a task on the same database in a process that ends at a fault point; its exit code."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    url = f"{server}/{connection.settings_dict['NAME']}"
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "crm.settings", "CRM_FAULT": point}
    command = [sys.executable, "-m", "tests.faults.run_task", name, json.dumps(args)]
    done = subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in {0, EXIT_CODE}, done.stderr
    return done.returncode


@pytest.fixture
def conditions(name):
    """The settings under which a task has something to do."""
    with override_settings(**CASES[name].settings):
        yield


def test_every_task_is_tested_here():
    assert own_tasks() == set(CASES)


def test_no_task_outlives_its_message():
    """A message that was not acknowledged comes back after the visibility timeout: the task must have ended by then."""
    limits = [app.tasks[name].time_limit or settings.CELERY_TASK_TIME_LIMIT for name in own_tasks()]
    assert max(limits) < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


@pytest.mark.parametrize("name", sorted(CASES))
def test_three_times_in_sequence_is_once(db, name, conditions, django_capture_on_commit_callbacks):
    args, effect, once = CASES[name].prepare()
    for __ in range(THRICE):
        with django_capture_on_commit_callbacks(execute=True):
            run(name, args)
        assert effect() == once


@pytest.mark.slow
def test_three_at_once_are_once(committed_db):
    wrong = {}
    for name, found in CASES.items():
        args, effect, once = found.prepare()
        with override_settings(**found.settings):
            together([partial(run_and_close, name, args)] * THRICE)
        if effect() != once:
            wrong[name] = effect()
    assert wrong == {}


def is_once(name, args, effect, once):
    """Runs a task once more, as the sweep does; the database may not know yet that the killed one is gone."""
    run(name, args)
    return effect() == once


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(name for name, found in CASES.items() if found.faults))
def test_after_a_kill_at_any_step_it_is_once(committed_db, name, conditions):
    died = []
    for point in fault_points(CASES[name].faults):
        args, effect, once = CASES[name].prepare()
        if die(name, args, point) == EXIT_CODE:
            died.append(point)
        assert wait_until(partial(is_once, name, args, effect, once), 10, pause=0.5), (point, effect())
    assert died, "the task passes none of these points"


def test_teeth_a_task_that_makes_a_row_each_time_is_found(db):
    """The three runs above would see it: the effect of the sweep without its look at the state is two leads."""
    __, effect, once = CASES["leads.tasks.sweep_submissions"].prepare()
    from leads.models import Submission
    from leads.services.capturing import _attempt

    for submission in [*Submission.objects.all()] * 2:
        _attempt(submission, submission.payload(), by=None)
    assert effect() != once
