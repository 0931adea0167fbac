"""What stands in the log: one event a line, which request it belongs to, and no secrets.

Needs neither settings nor a database, since gunicorn and Celery set their logs up before Django does.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")

MASK = "***"
# What lets somebody in, wherever it turns up: one-time links, and words that are followed by a secret.
_SECRETS = [
    (re.compile(r"(/password/[^/\s]+/)[^/\s?\"']+"), rf"\g<1>{MASK}"),
    (
        re.compile(
            r"(?i)(?<![a-z])(pass(?:word|wd)?\d?|secret(?:_key)?|token|csrfmiddlewaretoken|sessionid|csrftoken|api[_-]?key"
            r"|authorization|cookie)(['\"]?\s*[=:]\s*['\"]?)(?:(?:bearer|basic|token)\s+)?[^\s'\"&,;)}]+"
        ),
        rf"\g<1>\g<2>{MASK}",
    ),
    # user:password@ in an address; \b lest a long word is read again from each of its letters
    (re.compile(r"(\b\w+://[^\s:/@]*):[^\s@/]+@"), rf"\g<1>:{MASK}@"),
]
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def masked(text: str) -> str:
    """The text without what lets somebody in."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def one_line(text: str) -> str:
    """Newlines, escape sequences and other controls made visible, so that nobody forges a line or paints a terminal."""
    return _CONTROLS.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


class Readable(logging.Formatter):
    """Lines for people. A traceback follows its line, each line of it marked, so that none passes for an event."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S")
        line = f"{moment} {record.levelname} {record.name} [{_request_id(record)}] {record.getMessage()}"
        lines = [one_line(masked(line))]
        if trace := _trace(self, record):
            lines += ["    | " + one_line(part) for part in masked(trace).splitlines()]
        return "\n".join(lines)


class JsonLines(logging.Formatter):
    """One JSON object a line, for programs: time (UTC), level, logger, request_id, message and `facts`."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": _request_id(record),
            "message": masked(record.getMessage()),
            **getattr(record, "facts", {}),
        }
        if trace := _trace(self, record):
            event["exception"] = masked(trace)
        return json.dumps(event, default=str)  # escapes every control character


def _request_id(record: logging.LogRecord) -> str:
    # Django logs refused requests after all middleware, with the request at hand.
    return str(getattr(getattr(record, "request", None), "request_id", request_id.get()))


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    # An outage says enough by its line: a traceback for each request that meets it would drown everything else.
    if not record.exc_info or getattr(record, "status_code", 0) == 503:
        return ""
    return formatter.formatException(record.exc_info)


def config(*, as_json: bool, level: str) -> dict[str, Any]:
    """The `logging.config` of every process: all of it to standard error."""
    formatter = JsonLines if as_json else Readable
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"core.logs.{formatter.__name__}"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"level": "INFO"},
            "django.server": {"handlers": ["console"], "propagate": False},
            "gunicorn.error": {"level": "INFO", "propagate": True, "handlers": []},
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
        },
    }
