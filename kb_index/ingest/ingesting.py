"""Taking in pages: a folder, a file or an address becomes drafts of articles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from kb_index.errors import IngestError
from kb_index.ingest.blocks import clean
from kb_index.ingest.drafts import Draft, fingerprint_of, make_drafts
from kb_index.ingest.fetch import fetch
from kb_index.ingest.pages import KINDS, PageError, read_page

MAX_BYTES = 20 * 10**6
TIMEOUT_S = 30.0
_MEDIA_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "text/markdown": "markdown",
    "text/plain": "text",
}
# Servers say these when they do not know; the ending of the address decides.
_VAGUE = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
_LEFT_ASIDE = "left aside; only HTML, PDF, Markdown and text files are read, so save it as one of these."


@dataclass(frozen=True)
class Ingested:
    """What became of the pages.

    Attributes:
        drafts: The files that were written; a page whose drafts are there already adds none.
        problems: One sentence for each page that could not be used.
    """

    drafts: tuple[Path, ...]
    problems: tuple[str, ...]


def ingest(source: str, out: Path, today: date) -> Ingested:
    """Write a draft for each page of a source, or for each question a page answers.

    No file that exists is changed: a second draft of one name gets -2, a third -3.

    Args:
        source: A folder, read with its subfolders; a file; or an http or https address of one page.
        out: Folder for the drafts, made where missing.
        today: The day that the drafts name.

    Raises:
        IngestError: The source does not exist, is empty or can't be fetched, or `out` can't be written.
    """
    if not source.strip():
        raise IngestError("no pages are named; name a folder, a file or an address.")
    if "://" in source:
        names: dict[str, Callable[[], _Taken]] = {source: partial(_fetched, source)}
    else:
        names = {name: partial(_opened, path) for name, path in _files(Path(source), out).items()}
    shelf = _Shelf(out)
    problems: list[str] = []
    for name, take in names.items():
        shown = clean(name)
        try:
            taken = take()
            page = read_page(taken.data, taken.kind, taken.title, taken.charset)
        except PageError as error:
            problems.append(f"{shown}: {error}")
            continue
        shelf.add(make_drafts(page, taken.url or page.url, shown, today))
    return Ingested(tuple(shelf.written), tuple(problems))


@dataclass(frozen=True)
class _Taken:
    """A page as it was found; `title` is what it is called if it has no title of its own."""

    data: bytes
    kind: str
    title: str
    charset: str = ""
    url: str = ""


def _fetched(address: str) -> _Taken:
    found = fetch(address, MAX_BYTES, TIMEOUT_S)
    path = PurePosixPath(unquote(urlsplit(found.url).path))
    kind = _MEDIA_TYPES.get(found.media_type, "")
    if found.media_type in _VAGUE:
        kind = KINDS.get(path.suffix.lower(), kind or "html")
    if not kind:
        raise PageError(_LEFT_ASIDE)
    return _Taken(found.data, kind, path.stem or urlsplit(found.url).netloc, found.charset, found.url)


def _opened(path: Path) -> _Taken:
    kind = KINDS.get(path.suffix.lower(), "")
    try:
        if path.is_symlink() and path.is_dir():
            raise PageError("a link to a folder is not followed; name that folder itself.")
        if path.is_symlink() and not path.exists():
            raise PageError("the link leads nowhere; put the file itself there.")
        if path.is_dir():
            raise PageError("the folder can't be opened; allow reading it.")
        if not kind or not path.is_file():
            raise PageError(_LEFT_ASIDE)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        raise PageError("it can't be opened; allow reading it.") from None
    if len(data) > MAX_BYTES:
        raise PageError(f"it is larger than {MAX_BYTES // 10**6} MB; cut it into smaller files.")
    return _Taken(data, kind, path.stem)


def _files(source: Path, out: Path) -> dict[str, Path]:
    """The files to read, by the name to call them: the path below the folder."""
    try:
        if source.is_file():
            return {source.name: source}
        if not source.is_dir():
            raise IngestError(
                f"{source}: there is no such file or folder; "
                "name one that exists, or a whole address with https://."
            )
        kept_out = out.resolve()
        if source.resolve() == kept_out:
            raise IngestError(f"{source}: pages and drafts can't share a folder; name another with --out.")
    except OSError:
        raise IngestError(f"{source}: it can't be opened; allow reading it.") from None
    paths: list[Path] = []
    walk = os.walk(source, onerror=lambda error: paths.append(Path(error.filename)))
    for folder, folders, files in walk:
        here = Path(folder)
        paths += [here / name for name in files if not name.startswith(".")]
        paths += [here / name for name in folders if (here / name).is_symlink()]
        folders[:] = [n for n in folders if not n.startswith(".") and (here / n).resolve() != kept_out]
    if not paths:
        raise IngestError(f"{source}: the folder is empty; put the pages there.")
    return {path.relative_to(source).as_posix(): path for path in sorted(paths)}


class _Shelf:
    """The folder of the drafts."""

    def __init__(self, folder: Path) -> None:
        self.written: list[Path] = []
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            texts = [path.read_text(encoding="utf-8", errors="replace") for path in folder.glob("*.md")]
        except OSError:
            raise self._refused() from None
        self._known = {fingerprint_of(text) for text in texts}

    def add(self, drafts: Iterable[Draft]) -> None:
        """Write the drafts whose content is in no file of the folder yet."""
        for draft in drafts:
            if draft.fingerprint not in self._known:
                self._known.add(draft.fingerprint)
                self.written.append(self._write(draft))

    def _write(self, draft: Draft) -> Path:
        for number in count(1):
            article_id = draft.slug if number == 1 else f"{draft.slug}-{number}"
            path = self._folder / f"{article_id}.md"
            try:
                with path.open("x", encoding="utf-8") as file:
                    file.write(draft.text(article_id))
            except FileExistsError:
                continue
            except OSError:
                raise self._refused() from None
            return path
        raise AssertionError("numbers do not end")

    def _refused(self) -> IngestError:
        return IngestError(f"{self._folder}: drafts can't be written there; name another folder with --out.")
