"""The door of the product, as gunicorn uses it."""

import io
from wsgiref.util import setup_testing_defaults

import pytest
from django.urls import reverse

from crm.wsgi import application

FORM = "application/x-www-form-urlencoded"


def call(method, content_type, body=b"username=%5Cud800", query="q=%5Cud800"):
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": reverse("users:login"),
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "testserver",
        "wsgi.input": io.BytesIO(body),
    }
    setup_testing_defaults(environ)
    seen = []
    answer = application(environ, lambda status, headers: seen.append(status))
    b"".join(answer)
    answer.close()
    return int(seen[0].split()[0])


@pytest.mark.parametrize("charset", ["hex", "base64", "rot13", "unicode_escape", "idna", "utf-7", "utf-16", "none"])
@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 403)])
def test_a_strange_charset_is_no_reason_to_fail(db, method, status, charset):
    assert call(method, f"{FORM}; charset={charset}") == status
    assert call(method, f"text/plain; charset={charset}") == status
