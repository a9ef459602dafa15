"""Pages as people publish them, HTML, PDF, Markdown or plain text, read into blocks of plain text."""

from __future__ import annotations

import codecs
import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import frontmatter
import yaml
from charset_normalizer import from_bytes
from markdown_it import MarkdownIt
from pypdf import PasswordType, PdfReader

from kb_index.ingest.blocks import Block, bare_question, clean, text_blocks
from kb_index.ingest.html_blocks import HtmlPage

KINDS = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE)
# What web pages call Latin-1 is Windows-1252, for browsers too.
_WEB_NAMES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}
# Among all encodings, a few lines of Windows-1252 would often be taken for one of its neighbours.
_GUESSED = [
    *("utf_16", "utf_16_le", "utf_16_be", "cp1252", "cp1251", "cp932", "euc_jp", "iso2022_jp"),
    *("gb18030", "big5", "cp949"),
]
_MAX_STRANGE = 0.01
_SAMPLE = 100_000
_PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?\d+(?:\s*(?:of|/)\s*\d+)?\W*", re.IGNORECASE)
_MAX_TITLE = 120


class PageError(ValueError):
    """A page can't be used. `str(error)` says why and how to mend it, without the page's name."""


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        title: Never empty: where the page has none, its file's name.
        url: The address the page gives itself; empty where it gives none.
        blocks: Its text without the title; never empty.
        notes: What a reviewer must know about it, in sentences.
    """

    title: str
    url: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


def read_page(data: bytes, kind: str, name: str, charset: str = "") -> Page:
    """Read one page.

    Args:
        data: The file.
        kind: `html`, `pdf`, `markdown` or `text`; a PDF, or HTML in a text file, is known by its content too.
        name: The title where the page has none.
        charset: What the server said about it, if it said so.

    Raises:
        PageError: There is no text in it, or it can't be read.
    """
    # These tell of every fault they get over; the sentences here say what matters.
    for library in ("pypdf", "trafilatura"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    if not data.strip():
        raise PageError("it is empty; save the page again, or take the file out.")
    if b"%PDF-" in data[:1024]:
        title, url, blocks, notes = _pdf(data)
    elif kind == "pdf":
        raise PageError("it is no PDF, whatever it is called; save the page again as a PDF.")
    else:
        text = decoded(data, charset)
        if text.lstrip()[:100].lower().startswith(("<!doctype html", "<html")):
            kind = "html"
        title, url, blocks = _READERS[kind](text)
        notes = ()
    if not any(block.items or (block.text and not block.level) for block in blocks if not block.link):
        raise PageError("there is no main text in it; name the page that holds the text itself.")
    title = clean(title) or clean(name)
    first = next((n for n, block in enumerate(blocks) if block.text), 0)
    if blocks[first].level and bare_question(title) == blocks[first].text:
        blocks = blocks[:first] + blocks[first + 1 :]
    return Page(bare_question(title), url, tuple(blocks), notes)


def decoded(data: bytes, charset: str = "") -> str:
    """Bytes as text: by the byte order mark, the declared encoding, or a guess.

    Raises:
        PageError: It is no text in any of them.
    """
    text = next((text for name in _encodings(data, charset) if (text := _attempt(data, name))), "")
    sample = text[:_SAMPLE]
    strange = sum(not (char.isprintable() or char.isspace()) or char == "\ufffd" for char in sample)
    if not text.strip() or strange > _MAX_STRANGE * len(sample):
        raise PageError("it can't be read as text; save it again, as UTF-8.")
    return text


def _encodings(data: bytes, charset: str) -> Iterator[str]:
    """What to try, in this order; each is tried strictly."""
    mark = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if mark:
        yield mark
    wide = b"\0" in data
    if not wide and not data.isascii():
        # Bytes beyond ASCII that are UTF-8 are hardly anything else, whatever is declared.
        yield "utf-8"
    found = _DECLARED.search(data[:4096])
    for name in (charset.lower(), found[1].decode("ascii").lower() if found else ""):
        # A declaration that can be read as ASCII is wrong when it says UTF-16.
        if name and wide == name.startswith(("utf-16", "utf-32")):
            yield _WEB_NAMES.get(name, name)
    best = from_bytes(data, cp_isolation=_GUESSED).best()
    yield best.encoding if best else "utf-8"


def _attempt(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return ""


def _html(text: str) -> tuple[str, str, list[Block]]:
    page = HtmlPage(text)
    if page.cut:
        raise PageError("its parts are nested too deeply; save its text as a text file.")
    return page.title, page.url, page.blocks


def _markdown(text: str) -> tuple[str, str, list[Block]]:
    try:
        post = frontmatter.loads(text)
    except (yaml.YAMLError, RecursionError):
        raise PageError("its front matter is broken; mend it or take it out.") from None
    html = MarkdownIt("commonmark").enable("table").render(post.content)
    _, _, blocks = _html(f"<html><body><main>{html}</main></body></html>")
    given = post.metadata.get("title")
    heading = next((block.text for block in blocks if block.level), "")
    return (given if isinstance(given, str) else heading), "", blocks


def _text(text: str) -> tuple[str, str, list[Block]]:
    title, text = _first_line(text)
    return title, "", text_blocks(text)


def _first_line(text: str) -> tuple[str, str]:
    """A title and the text below it; without a title where the first line looks like none."""
    first, _, rest = text.strip().partition("\n")
    first = clean(first)
    if not rest.strip() or len(first) > _MAX_TITLE or first.endswith((".", ",", ";", ":")):
        return "", text
    # A question or a first step belongs to the text.
    return (first, rest) if text_blocks(first) == [Block(first)] else ("", text)


_READERS = {"html": _html, "markdown": _markdown, "text": _text}


def _pdf(data: bytes) -> tuple[str, str, list[Block], tuple[str, ...]]:
    if b"%%EOF" not in data[-2048:]:
        raise PageError("it is a PDF that was cut short; copy or fetch it again.")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise PageError("it is a PDF with a password; save it without the password.")
        texts = [page.extract_text() for page in reader.pages]
        named = str(reader.metadata.title or "") if reader.metadata else ""
    except PageError:
        raise
    except Exception as error:  # pypdf raises whatever a broken file leads it to
        raise PageError("it is a PDF that is broken; save it again from its program.") from error
    if not any(map(str.strip, texts)):
        raise PageError("it is a PDF without text, probably a scan; run OCR (text recognition) on it first.")
    blank = [str(number) for number, text in enumerate(texts, start=1) if not text.strip()]
    notes = (f"No text on page {', '.join(blank)} of the PDF, perhaps a scan; look at it.",) if blank else ()
    title, text = _first_line(_without_margins(texts))
    return title or _sound_title(named), "", text_blocks(text), notes


def _sound_title(named: str) -> str:
    """A PDF's own title where it is more than the name of the file it was made from."""
    named = re.sub(r"^Microsoft \w+ - ", "", named)
    return "" if re.search(r"\.\w{2,4}$|^untitled", named.strip(), re.IGNORECASE) else named


def _without_margins(texts: list[str]) -> str:
    """The pages' text without page numbers and without first or last lines that come on most pages."""
    pages = [[line.strip() for line in text.splitlines() if line.strip()] for text in texts]
    edges = Counter(line for lines in pages for line in {*lines[:1], *lines[-1:]})
    running = {line for line, times in edges.items() if times >= 3 and times > len(pages) / 2}
    for lines in pages:
        for end in (0, -1):
            while lines and (lines[end] in running or _PAGE_NUMBER.fullmatch(lines[end])):
                lines.pop(end)
    return "\n".join(line for lines in pages for line in lines)
