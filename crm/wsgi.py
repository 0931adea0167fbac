"""WSGI entry point for gunicorn."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from crm import production
from crm.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")


class Request(WSGIRequest):
    """A request that is read as UTF-8, whatever charset its content type names.

    Django takes any codec of Python's, also those that are not for text, and ends in a 500. Our own pages post UTF-8;
    web-to-lead, whose senders may use others, reads its bytes itself.
    """

    @property
    def encoding(self) -> str:
        return "utf-8"

    @encoding.setter
    def encoding(self, value: Any) -> None:
        """Stays as it is."""


class Handler(WSGIHandler):
    request_class = Request

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return with_room(super().__call__, environ, start_response)


production.guard(code=production.BOOT_ERROR)
django.setup(set_prefix=False)
application = Handler()
