"""Pages from a real local server."""

from __future__ import annotations

import contextlib
import gzip
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from kb_index.errors import IngestError
from kb_index.ingest import ingest
from kb_index.ingest import ingesting as ingest_module

from .draft_help import FAQ, SPOKEN, STEPS, TODAY, fields, only, text_pdf


class Site(BaseHTTPRequestHandler):
    """Serves what a test puts into `pages`: path to (status, headers, content)."""

    pages: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}
    hold: ClassVar[threading.Event] = threading.Event()
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/slow":
            self.hold.wait(10)
        status, headers, content = self.pages.get(self.path, (404, {}, b"<html><p>Not here.</p></html>"))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # who has enough hangs up
            for start in range(0, len(content), 1 if self.path == "/drip" else 2**20):
                self.wfile.write(content[start : start + (1 if self.path == "/drip" else 2**20)])
                self.hold.wait(0.05 if self.path == "/drip" else 0)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.pages, Site.asked, Site.hold = {}, [], threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        Site.hold.set()
        server.shutdown()
        thread.join()


HTML = {"Content-Type": "text/html; charset=utf-8"}
GZIP = {"Content-Encoding": "gzip"}


def test_one_page_is_fetched_and_its_address_is_the_source(site: str, out: Path) -> None:
    Site.pages["/faq"] = (200, HTML, (FAQ % f"{STEPS}<a href='/other'>Other</a>").encode())

    path = only(ingest(f"{site}/faq#part", out, TODAY))

    assert fields(path)["sources"] == [{"url": f"{site}/faq", "court": "unknown", "sureness": "D"}]
    assert Site.asked == ["/faq"]


def test_a_redirect_is_followed_to_the_address_that_is_cited(site: str, out: Path) -> None:
    Site.pages["/old"] = (301, {"Location": "/new"}, b"")
    Site.pages["/new"] = (200, HTML, (FAQ % STEPS).encode())

    path = only(ingest(f"{site}/old", out, TODAY))

    assert "http" in str(fields(path)["sources"])
    assert f"{site}/new" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "media_type", "content"),
    [
        ("/get?id=7", "application/pdf", text_pdf("Title\nSome words.")),
        ("/a.pdf", "application/octet-stream", text_pdf("Title\nSome words.")),
        ("/b.md", "text/plain", b"# Title\n\nSome words."),
        ("/c", "text/plain", b"Title\n\nSome words."),
        ("/d", "application/xhtml+xml", b"<html><body><h1>Title</h1><p>Some words.</p></body></html>"),
        ("/e", "", b"<html><body><h1>Title</h1><p>Some words.</p></body></html>"),
    ],
)
def test_the_content_type_says_how_to_read_it(
    site: str, out: Path, path: str, media_type: str, content: bytes
) -> None:
    Site.pages[path] = (200, {"Content-Type": media_type} if media_type else {}, content)

    draft = only(ingest(site + path, out, TODAY))

    assert (fields(draft)["title"], fields(draft)["summary"]) == ("Title", "Some words.")


def test_the_server_says_the_encoding_and_may_compress(site: str, out: Path) -> None:
    page = f"<html><body><h1>Fees</h1><p>{SPOKEN}</p></body></html>".encode("cp1252")
    headers = {"Content-Type": "text/html; charset=windows-1252", "Content-Encoding": "gzip"}
    content = gzip.compress(page)
    Site.pages["/fees"] = (200, headers, content)

    assert fields(only(ingest(f"{site}/fees", out, TODAY)))["summary"] == SPOKEN


def test_a_picture_at_an_address_is_left_aside(site: str, out: Path) -> None:
    Site.pages["/seal.png"] = (200, {"Content-Type": "image/png"}, b"\x89PNG")

    result = ingest(f"{site}/seal.png", out, TODAY)

    assert result.drafts == ()
    assert result.problems[0].startswith(f"{site}/seal.png: left aside")


@pytest.mark.parametrize(
    ("path", "answer", "sentence"),
    [
        ("/missing", None, "the server answers 404"),
        ("/error", (500, HTML, b"x"), "the server answers 500"),
        ("/busy", (503, {"Retry-After": "60"}, b"x"), "the server answers 503"),
        ("/round", (302, {"Location": "/round"}, b""), "from one address to the next"),
        ("/away", (302, {"Location": "file:///etc/passwd"}, b""), "can't be read"),
        ("/cut", (200, {"Content-Length": "900"}, b"<html>"), "can't be read"),
        ("/zip", (200, HTML | GZIP, b"no gzip"), "can't be read"),
        ("/huge", (200, HTML, b"x" * 3_000_000), "larger than 2 MB"),
        ("/bomb", (200, HTML | GZIP, gzip.compress(b"x" * 30_000_000)), "larger than 2 MB"),
        ("/slow", (200, HTML, b"x"), "the server is too slow"),
        ("/drip", (200, HTML, b"x" * 500), "the server is too slow"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_fetched_is_told(
    site: str,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    answer: tuple[int, dict[str, str], bytes] | None,
    sentence: str,
) -> None:
    monkeypatch.setattr(ingest_module, "MAX_BYTES", 2_000_000)
    if path in {"/slow", "/drip"}:
        monkeypatch.setattr(ingest_module, "TIMEOUT_S", 0.2)
    if answer:
        Site.pages[path] = answer

    with pytest.raises(IngestError, match=re.escape(sentence)) as caught:
        ingest(site + path, out, TODAY)

    assert str(caught.value).startswith(site + path)
    assert not out.exists() or not list(out.iterdir())


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://court.example/faq", "only whole http and https addresses"),
        ("file:///etc/passwd", "only whole http and https addresses"),
        ("https:///faq", "only whole http and https addresses"),
        ("http://court.example:99999/", "only whole http and https addresses"),
        ("http://clerk:secret@court.example/", "without a password"),
        ("http://127.0.0.1:1/", "the server can't be reached"),
    ],
)
def test_an_address_of_another_kind_is_refused(out: Path, address: str, sentence: str) -> None:
    with pytest.raises(IngestError, match=re.escape(sentence)):
        ingest(address, out, TODAY)
