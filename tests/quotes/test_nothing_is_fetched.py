"""S6. Nothing that somebody writes makes the renderer fetch, open or unpack anything.

Two canaries on this machine answer every address, two of them by sending on: to a file, and from one to the other.
Texts are escaped, and the fetcher gives what is ours alone: each is taken away in turn, and both, for the teeth.
"""

import base64
import html
import http.server
import threading
import time
from contextlib import contextmanager
from io import BytesIO
from types import SimpleNamespace

import pypdf
import pytest

from core.models import OrganisationSettings
from core.services import organisation_update
from quotes import pdf
from quotes.models import QuoteTemplate
from quotes.snapshot import take_snapshot
from tests import bombs
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry, make_product
from tests.factories.quotes import make_document, make_quote, make_section
from tests.quotes.test_pdf import DESIGNS, read

HOSTILE = [
    '<img src="{url}">',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{file}">',
    "<style>@import url({url});</style>",
    '<iframe src="{url}"></iframe>',
    '<object data="{file}"></object>',
    '<svg><use href="{url}#a"/><image href="{file}"/></svg>',
    '"><p style="background: url({url})">',
    "{{{{ settings.SECRET_KEY }}}} {{% include '{file}' %}}",
    "</td></table><script>document.location='{url}'</script>",
    "url({url}) ${{7*7}} \u202e reversed 😀 \x07 \u2028 \ufffe",
    '<img src="{url}to-file"><img src="{url}to-neighbour">',
    '<link rel="stylesheet" href="{url}to-neighbour?css">',
    '<link rel="attachment" href="{url}to-file?attached">',
    "<style>@font-face {{ font-family: f; src: url({url}to-neighbour?font) }} p {{ font-family: f }}</style>",
    "<img src='data:image/svg+xml,{bomb}'><embed src='data:image/svg+xml,{bomb}'>",
]


@contextmanager
def listening(answer):
    """A server on this machine: its address, and the paths that it was asked for. answer: path -> (status, headers)"""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            status, headers = answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"CANARY-SERVER")

        do_HEAD = do_POST = do_GET

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def canary(tmp_path):
    """`url` and `file` that nobody may touch; `asked` and `neighbour_asked`: who did."""
    file = tmp_path / "canary.txt"
    file.write_text("CANARY-FILE")

    def send_on(path):
        for name, target in (("/to-file", file.as_uri()), ("/to-neighbour", f"{neighbour}{path[1:]}")):
            if path.startswith(name):
                return 302, {"Location": target}
        return 200, {}

    with listening(lambda path: (200, {})) as (neighbour, neighbour_asked), listening(send_on) as (url, asked):
        yield SimpleNamespace(url=url, file=file.as_uri(), asked=asked, neighbour_asked=neighbour_asked)


@pytest.fixture
def hostile(rep, administrator, canary):
    """A snapshot with all of it in every text, in one of the designs."""
    bomb = bombs.SVGS["use"].replace("#", "%23")[:400]
    texts = [text.format(url=canary.url, file=canary.file, bomb=bomb) for text in HOSTILE]
    everything = "\n".join(texts)
    organisation_update(
        by=administrator, version=OrganisationSettings.load().version, name=texts[0], bank_details=texts[1]
    )
    entry = make_entry(make_product(name=texts[0], code=texts[1], unit=texts[7][:40], description=texts[2]))
    quote = make_quote(
        rep,
        lines=[make_line(entry, description=text) for text in texts if len(text) <= 255],
        name=texts[5],
        description=everything,
        terms="\n".join(texts[:8]),
        billing_name=texts[6],
        billing_street=texts[2],
    )
    said = {
        "introduction": everything,
        "header": texts[0],
        "footer": texts[11],
        "terms": texts[4],
        "sections": [make_section(title=texts[2], body="\n".join(texts[8:]))],
    }

    def snapshot(design="classic"):
        version = QuoteTemplate.objects.get(versions__design=design).current
        for name, value in said.items():
            setattr(version, name, value)
        return take_snapshot(quote, template=version, by=rep)

    return snapshot


def unescape(monkeypatch):
    """As if a template marked everything safe."""
    pdf.warm_up()  # our own style sheets, by our own fetcher
    escaped = pdf.page
    monkeypatch.setattr(pdf, "page", lambda snapshot: html.unescape(escaped(snapshot)))


def fetch_everything(monkeypatch):
    """As if the renderer had its own fetcher, not ours."""
    from weasyprint.urls import URLFetcher

    monkeypatch.setattr(pdf, "_fetcher", URLFetcher)


def assert_nothing_was_fetched(content, canary):
    assert (canary.asked, canary.neighbour_asked) == ([], [])
    assert b"CANARY" not in content
    assert "CANARY" not in read(content)
    assert "/EmbeddedFiles" not in str(pypdf.PdfReader(BytesIO(content)).trailer["/Root"].get("/Names", ""))


@pytest.mark.parametrize("design", DESIGNS)
def test_hostile_text_is_literal_and_fetches_nothing(hostile, canary, design):
    content = pdf.printed(hostile(design)).content

    assert_nothing_was_fetched(content, canary)
    literal = "".join(read(content).split())
    assert "Preparedfor" in literal
    assert "<imgsrc=" in literal
    assert "{{settings.SECRET_KEY}}" in literal
    assert "${7*7}" in literal
    assert "to-neighbour" in literal


def test_markup_that_got_through_is_given_nothing(hostile, canary, monkeypatch):
    unescape(monkeypatch)

    content = pdf.printed(hostile()).content

    assert_nothing_was_fetched(content, canary)
    assert "<imgsrc=" not in "".join(read(content).split()), "it was no markup"


def test_letters_are_no_addresses_whatever_may_be_fetched(hostile, canary, monkeypatch):
    pdf.warm_up()
    fetch_everything(monkeypatch)

    assert_nothing_was_fetched(pdf.printed(hostile()).content, canary)


def test_teeth_without_either_both_canaries_sing(hostile, canary, monkeypatch):
    unescape(monkeypatch)
    fetch_everything(monkeypatch)

    content = pdf.printed(hostile()).content

    assert {"/", "/to-file", "/to-file?attached", "/to-neighbour"} <= set(canary.asked)
    assert "/to-neighbour" in canary.neighbour_asked
    assert "/EmbeddedFiles" in str(pypdf.PdfReader(BytesIO(content)).trailer["/Root"]["/Names"])


@pytest.mark.parametrize(
    "address",
    [
        "{url}",
        "{url}to-file",
        "{url}to-neighbour",
        "{file}",
        "//127.0.0.1/x",
        "ftp://127.0.0.1/x",
        "{root}../../etc/passwd",
        "{root}css/pathway.css",
        "data:text/css,@import url({url})",
        "data:image/svg+xml,<svg/>",
        "DATA:image/png;base64,iVBORw0KGgo",
        "data:image/png;base64,PHN2Zy8+",
    ],
)
def test_the_fetcher_gives_named_fonts_and_pictures_alone(canary, address):
    fetcher = pdf._fetcher()

    with pytest.raises(ValueError):
        fetcher.fetch(address.format(url=canary.url, file=canary.file, root=pdf.ROOT))

    assert (canary.asked, canary.neighbour_asked) == ([], [])
    assert fetcher.fetch(as_uri(bombs.png(), "image/png")).read() == bombs.png()
    assert fetcher.fetch(next(iter(pdf.FONTS))).read().startswith(b"wOF2")


def as_uri(content, kind):
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


DRAWINGS = {name: text.encode() for name, text in bombs.SVGS.items()} | {"gzip": bombs.PICTURES["gzip"]}


@pytest.mark.parametrize("kind", ["image/svg+xml", "image/png"])
def test_a_drawing_that_got_into_a_snapshot_is_left_out_at_once_and_the_next_document_is_made(rep, monkeypatch, kind):
    """No door lets one in (`core.logos`): this is what the worker does with one all the same."""
    quote = make_quote(rep)
    make_document(quote)  # warm
    for name, drawing in DRAWINGS.items():
        with monkeypatch.context() as past_the_doors:
            past_the_doors.setattr("quotes.snapshot.logo_uri", lambda logo, drawing=drawing: as_uri(drawing, kind))
            document = make_document(quote, rendered=False)
        assert document.snapshot["organisation"]["logo"] == as_uri(drawing, kind)
        begun = time.monotonic()
        content = pdf.printed(document.snapshot).content
        assert time.monotonic() - begun < 10, name
        assert b"/Subtype /Image" not in content
    assert make_document(quote).is_done


def test_a_picture_in_a_snapshot_is_printed(rep, monkeypatch):
    monkeypatch.setattr("quotes.snapshot.logo_uri", lambda logo: as_uri(bombs.png(), "image/png"))

    assert b"/Subtype /Image" in pdf.printed(make_document(make_quote(rep), rendered=False).snapshot).content
