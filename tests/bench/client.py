"""A visitor with one connection that stays open, who looks at the clock."""

from __future__ import annotations

import gzip
import http.client
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass(frozen=True)
class Answer:
    """An answer. seconds: from the first byte sent to the last byte read."""

    status: int
    body: bytes
    seconds: float
    location: str = ""
    size: int = 0  # bytes over the wire, without headers

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Client:
    """A keep-alive connection to a server on this machine."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def post(self, path: str, data: Mapping[str, str] | Iterable[tuple[str, str]]) -> Answer:
        """Posts a form, with the token against forged posts where we have one."""
        pairs = [*(data.items() if isinstance(data, Mapping) else data)]
        if token := self.cookies.get("csrftoken"):
            pairs = [*((n, v) for n, v in pairs if n != "csrfmiddlewaretoken"), ("csrfmiddlewaretoken", token)]
        return self.request("POST", path, urlencode(pairs).encode())

    def request(self, method: str, path: str, body: bytes | None = None) -> Answer:
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        started = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server ends a connection that was idle for some seconds; that is not the page's time.
            self.connection.close()
            started = time.perf_counter()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        sent = response.read()
        seconds = time.perf_counter() - started
        self._keep_cookies(response)
        content = gzip.decompress(sent) if response.headers.get("Content-Encoding") == "gzip" else sent
        return Answer(response.status, content, seconds, response.headers.get("Location", ""), len(sent))

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie") or []:
            name, __, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value


class _Forms(HTMLParser):
    """Collects what a browser would post of each form on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self.is_open = False
        self.select: str | None = None
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "form":
            self.forms.append((found.get("action", ""), []))
            self.is_open = True
        elif not self.is_open or "disabled" in found:
            return
        elif tag == "input" and name:
            is_choice = found.get("type") in {"checkbox", "radio"}
            if found.get("type") not in {"submit", "button", "file"} and (not is_choice or "checked" in found):
                self._add(name, found.get("value", "on" if is_choice else ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in found:
            self._add(self.select, found.get("value", ""))
        elif tag == "textarea" and name:
            self.textarea = name
            self._add(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_open = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data: str) -> None:
        if self.textarea and self.forms[-1][1][-1][0] == self.textarea:
            name, value = self.forms[-1][1].pop()
            self._add(name, value + data)

    def _add(self, name: str, value: str) -> None:
        self.forms[-1][1].append((name, value))


def form_of(answer: Answer, action: str) -> dict[str, str]:
    """What a browser would post of the form whose action ends so, or of that which posts to the page itself ("").

    Raises LookupError when there is none.
    """
    parser = _Forms()
    parser.feed(answer.text)
    for found, fields in parser.forms:
        if found == action or (action and found.split("?")[0].endswith(action)):
            return dict(fields)
    raise LookupError(f"no form posts to {action} ({[found for found, __ in parser.forms]})")
