"""A visitor over real HTTP: cookies, CSRF tokens, no redirects followed unless asked. Loopback addresses only."""

import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT = 60  # seconds


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    url: str

    @property
    def text(self) -> str:
        return self.body.decode("utf8", "replace")

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Form:
    """A form of a page with its values, ready to be filled in and sent."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)

    def fill(self, **values) -> "Form":
        """Sets values; a list posts a name several times, None leaves it out."""
        for name, value in values.items():
            self.values.pop(name, None)
            if value is not None:
                self.values[name] = [str(v) for v in (value if isinstance(value, list) else [value])]
        return self


class _Forms(HTMLParser):
    """Collects the forms of a page as a browser without JavaScript would send them."""

    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select, self.textarea = [], None, None, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is None or "disabled" in given:
            return
        elif tag == "input" and given.get("name"):
            if given.get("type") in {"checkbox", "radio"} and "checked" not in given:
                return
            if given.get("type") not in {"submit", "button", "image", "file"}:
                value = given.get("value", "on" if given.get("type") in {"checkbox", "radio"} else "")
                self.form.values.setdefault(given["name"], []).append(value or "")
        elif tag == "select" and given.get("name"):
            self.select = (given["name"], [], [])
        elif tag == "option" and self.select:
            self.select[1].append(given.get("value", ""))
            if "selected" in given:
                self.select[2].append(given.get("value", ""))
        elif tag == "textarea" and given.get("name"):
            self.textarea = (given["name"], [])

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select and self.form:
            name, options, chosen = self.select
            self.form.values[name] = chosen or options[:1]
            self.select = None
        elif tag == "textarea" and self.textarea and self.form:
            self.form.values.setdefault(self.textarea[0], []).append("".join(self.textarea[1]).removeprefix("\n"))
            self.textarea = None


def forms_in(html: str) -> list[Form]:
    parser = _Forms()
    parser.feed(html)
    return parser.forms


class Visitor:
    """One browser session against a product's address."""

    def __init__(self, base: str, cookies: dict[str, str] | None = None):
        self.base, self.cookies = base, dict(cookies or {})
        host = urlsplit(base).netloc
        assert host.startswith(("127.0.0.1", "localhost", "[::1]")), "only this machine is ever visited"
        self.connection = http.client.HTTPConnection(host, timeout=TIMEOUT)

    def __del__(self):
        self.connection.close()

    def send(self, method, url, data=None, headers=None):
        """One request; `data` is a dict of values or of lists."""
        target = urlsplit(urljoin(self.base, url))
        path = target.path + (f"?{target.query}" if target.query else "")
        body = urlencode(data, doseq=True) if isinstance(data, dict) else data
        given = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            given["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, {**given, **(headers or {})})
        response = self.connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, __, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, response.read(), target.path)

    def get(self, url, **headers):
        return self.send("GET", url, headers=headers or None)

    def follow(self, answer: Answer) -> Answer:
        while answer.status in {301, 302, 303}:
            answer = self.get(urljoin(answer.url, answer.location))
        return answer

    def post(self, url, data, **headers):
        """Posts with the CSRF token of the session."""
        return self.send("POST", url, {**data, "csrfmiddlewaretoken": self.csrf_token()}, headers or None)

    def submit(self, page: Answer, action: str | None = None, **values) -> Answer:
        """Fills and sends a form of a page: the one whose action contains `action`, else the first that posts."""
        wanted = [
            form for form in forms_in(page.text)
            if form.method == "post" and (action is None or action in urljoin(page.url, form.action))
        ]  # fmt: skip
        assert wanted, f"no form for {action} on {page.url}"
        form = wanted[0].fill(**values)
        return self.send("POST", urljoin(page.url, form.action or page.url), form.values)

    def csrf_token(self) -> str:
        if not hasattr(self, "_token"):
            page = self.follow(self.get("/me/" if "sessionid" in self.cookies else "/login/"))
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
            assert found, f"no CSRF token on {page.url}: {page.status}"
            self._token = found.group(1)
        return self._token

    def login(self, email: str, password: str) -> "Visitor":
        page = self.get("/login/")
        answer = self.submit(page, username=email, password=password)
        assert answer.status == 302, answer.text[:2000]
        if hasattr(self, "_token"):
            del self._token  # it changes with the log-in
        return self

    def twin(self) -> "Visitor":
        """The same session over a connection of its own, for another thread."""
        other = Visitor(self.base, self.cookies)
        other._token = self.csrf_token()
        return other
