"""A request never waits for the broker, and a broker that fails is no failure of the request."""

import threading
import time

from celery import Celery
from django.db import transaction

from core import nudge as nudges
from core.nudge import MAX_WAITING, Publisher, nudge, publish


class Task:
    """Stands for a Celery task, whose broker is the outside: writes down what is published, or fails."""

    name = "tests.task"

    def __init__(self, fails=False, eager=False):
        self.sent, self.fails, self.done = [], fails, threading.Event()
        self.app = Celery(set_as_current=False)
        self.app.conf.task_always_eager = eager

    def apply_async(self, args, **options):
        self.done.set()
        if self.fails:
            raise ConnectionError("broker is down")
        self.sent.append((args, options["retry"]))


class HangingTask(Task):
    """Its broker accepts and never answers."""

    def apply_async(self, args, **options):
        self.done.wait(30)


def test_after_the_commit_and_only_then(db, django_capture_on_commit_callbacks):
    task = Task(eager=True)
    with django_capture_on_commit_callbacks(execute=True):
        nudge(task, 7)
        assert task.sent == []
    assert task.sent == [((7,), False)]


def test_not_for_what_is_rolled_back(db, django_capture_on_commit_callbacks):
    task = Task(eager=True)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        nudge(task, 7)
        transaction.set_rollback(True)
    assert task.sent == []


def test_a_thread_of_its_own_publishes():
    task = Task()
    publisher = Publisher()
    publisher.put(task, (1,))
    assert task.done.wait(10)
    assert publisher._thread is not threading.current_thread()


def test_a_broker_that_is_down_is_no_error():
    publish(Task(fails=True), (1,))


def test_the_thread_outlives_failures():
    publisher, bad, good = Publisher(), Task(fails=True), Task()
    publisher.put(bad, (1,))
    publisher.put(good, (2,))
    assert good.done.wait(10)


def test_a_hanging_broker_holds_nobody_up():
    task, publisher = HangingTask(), Publisher()

    begun = time.monotonic()
    for number in range(MAX_WAITING * 2):
        publisher.put(task, (number,))
    took = time.monotonic() - begun
    task.done.set()

    assert took < 5, "what is more than the queue holds is dropped, not waited for"


def test_a_forked_process_begins_anew():
    before = nudges._publisher
    nudges._start_anew()
    assert nudges._publisher is not before


def test_a_task_may_be_named(db, monkeypatch, django_capture_on_commit_callbacks):
    """For services that the task itself calls, which cannot import it."""
    told = []
    monkeypatch.setattr("core.nudge._publisher.put", lambda task, args: told.append((task.name, *args)))
    with django_capture_on_commit_callbacks(execute=True):
        nudge("leads.tasks.sweep_submissions", 7)
    assert told == [("leads.tasks.sweep_submissions", 7)]
