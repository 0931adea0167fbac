"""A line of the log: one event, its request, no secrets."""

import json
import logging
import sys
import time

import pytest

from core.logs import JsonLines, Readable, config, masked, request_id

FORMATTERS = [Readable(), JsonLines()]


def record(message, *args, **more):
    made = logging.LogRecord("x", logging.INFO, "", 0, message, args, more.pop("exc_info", None))
    made.__dict__.update(more)
    return made


def trace_of(error):
    try:
        raise error
    except Exception:
        return sys.exc_info()


@pytest.mark.parametrize("formatter", FORMATTERS)
@pytest.mark.parametrize("nasty", ["a\nINFO forged", "a\r\nb", "a\x1b[2Jb", "a\u2028b", "a\x85b", "a\x00b", "a\x0bb"])
def test_one_event_is_one_line_without_controls(formatter, nasty):
    for made in (record("seen %s", nasty), record(nasty)):
        text = formatter.format(made)
        assert len(text.splitlines()) == 1
        assert "\x1b" not in text


def test_a_traceback_is_one_json_line_and_marked_lines_for_people():
    made = record("failed", exc_info=trace_of(ValueError("x\n2026-01-01 INFO forged\x1b[1m")))
    assert "forged" in json.loads(JsonLines().format(made))["exception"]
    first, *rest = Readable().format(made).split("\n")
    assert first.endswith("failed")
    assert rest
    assert all(line.startswith("    | ") for line in rest)


def test_an_outage_brings_no_traceback_for_each_request():
    made = record("Service Unavailable: /", exc_info=trace_of(ValueError("x")), status_code=503)
    assert Readable().format(made).count("\n") == 0


@pytest.mark.parametrize(
    "text",
    [
        "GET /password/MQ/c4n4ry-token/ 200",
        "Error handling request /password/MQ/c4n4ry-token/?x=1",
        "password=c4n4ry&x=1",
        "{'password1': 'c4n4ry', 'x': 1}",
        '"new_password": "c4n4ry"',
        "Authorization: Bearer c4n4ry",
        "Cookie: sessionid=c4n4ry; csrftoken=c4n4ry",
        "postgres://user:c4n4ry@host/db",
        "csrfmiddlewaretoken=c4n4ry",
        "SECRET_KEY = 'c4n4ry'",
    ],
)
def test_what_lets_somebody_in_is_masked(text):
    assert "c4n4ry" not in masked(text)
    assert "c4n4ry" not in Readable().format(record("%s", text))
    assert "c4n4ry" not in JsonLines().format(record("%s", text))


def test_a_long_word_takes_no_time():
    """A picture within an address is one: a log line of 280,000 letters once took a minute."""
    begun = time.monotonic()
    for text in ("x" * 500_000, "a://" * 50_000, "://a:" * 50_000, "token=" + " " * 200_000):
        masked(text)
    assert time.monotonic() - begun < 10


def test_ordinary_words_stay():
    for text in ("Pascal moved lead 5 to Working", "GET /leads/5/ 200 12 ms user 3", "token bucket", "/password/MQ/"):
        assert masked(text) == text


def test_json_carries_the_request_and_the_facts():
    token = request_id.set("abc-12345")
    try:
        found = json.loads(JsonLines().format(record("hi", facts={"path": "/x\n", "ms": 3})))
    finally:
        request_id.reset(token)
    assert (found["request_id"], found["path"], found["ms"], found["level"]) == ("abc-12345", "/x\n", 3, "info")


@pytest.mark.parametrize(("as_json", "name"), [(True, "JsonLines"), (False, "Readable")])
def test_the_form_is_chosen_by_the_settings(as_json, name):
    assert config(as_json=as_json, level="INFO")["formatters"]["line"]["()"] == f"core.logs.{name}"
