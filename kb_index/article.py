"""A reviewed article, read from its Markdown file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from kb_index.errors import ArticleError
from kb_index.steps import StepsError, parse_steps

KINDS = frozenset({"faq", "tutorial", "troubleshooting", "policy"})
CONTACTS = frozenset({"helpdesk", "pacer", "none"})
SURENESS = frozenset("ABCD")
TOPICS = frozenset(
    "helpdesk account linking password mfa pro-se pacer nef email pdf browser events exhibits mistakes opening fees "
    "sealing orders signatures service deadlines transcripts criminal case-number policy training".split()
)
FIELDS = frozenset(
    "id title kind topic questions messages summary caveat sources contact reviewed review_by related".split()
)


@dataclass(frozen=True)
class Source:
    """Where an article's facts were published.

    `sureness` is the fact sheet's grade: A official and current, B official but old or indirect, C unofficial or
    varying, D not confirmed.
    """

    url: str
    court: str
    sureness: str


@dataclass(frozen=True)
class Article:
    """One reviewed FAQ, tutorial, troubleshooting entry or policy.

    Attributes:
        id: Also the name of its file, without `.md`.
        questions: How filers ask for it; never empty.
        messages: The words on the filer's screen that it explains.
        summary: The answer in at most four sentences.
        caveat: Says that a fact is old or varies and where to check it; empty when there is nothing to say.
        sources: Never empty; the first one is cited.
        contact: Who helps further: `helpdesk`, `pacer` or `none`.
        steps: The body's numbered list, as plain text without the numbers.
        revision: First 12 hex digits of the SHA-256 of the file.
    """

    id: str
    title: str
    kind: str
    topic: str
    questions: tuple[str, ...]
    summary: str
    sources: tuple[Source, ...]
    reviewed: date
    revision: str
    messages: tuple[str, ...] = ()
    caveat: str = ""
    contact: str = "helpdesk"
    review_by: date | None = None
    related: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Address of the first source, the one to cite."""
        return self.sources[0].url


def load_articles(folder: Path) -> dict[str, Article]:
    """Read all articles in a folder and its subfolders.

    Args:
        folder: Holds `*.md` files, one article each.

    Returns:
        The articles by id, sorted by id.

    Raises:
        ArticleError: A file can't be read as an article, two have one id, or there are none.
    """
    articles: dict[str, Article] = {}
    paths: dict[str, Path] = {}
    for path in article_paths(folder):
        article = load_article(path)
        if article.id in articles:
            raise ArticleError(path, f"its id is taken by {paths[article.id]}; rename one of the two.")
        articles[article.id] = article
        paths[article.id] = path
    return dict(sorted(articles.items()))


def article_paths(folder: Path) -> list[Path]:
    """The files of articles below `folder`, sorted; raises `ArticleError` where there are none."""
    if not folder.is_dir():
        raise ArticleError(folder, "there is no such folder; name the folder that holds the articles.")
    paths = sorted(folder.rglob("*.md"))
    if not paths:
        raise ArticleError(folder, "there are no articles in it; put at least one <id>.md there.")
    return paths


def load_article(path: Path) -> Article:
    """Read one article.

    Raises:
        ArticleError: The file is unreadable, its front matter is broken, a field is missing or of the wrong form,
            the id is not the file's name, or the body holds anything but one numbered list.
    """
    try:
        content = path.read_bytes()
        post = frontmatter.loads(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(path, f"it can't be read as UTF-8 text ({error}).") from error
    except yaml.YAMLError as error:
        raise ArticleError(path, _yaml_sentence(error)) from error
    if not post.metadata:
        raise ArticleError(path, "it has no front matter; start the file with its fields between two --- lines.")
    fields = _Fields(path, post.metadata)
    fields.check_names()
    article_id = fields.text("id")
    if article_id != path.stem:
        raise ArticleError(path, f"its id is {article_id!r}; make the id and the file's name the same.")
    try:
        steps = parse_steps(post.content)
    except StepsError as error:
        raise ArticleError(path, str(error)) from error
    return Article(
        id=article_id,
        title=fields.text("title"),
        kind=fields.word("kind", KINDS),
        topic=fields.word("topic", TOPICS),
        questions=fields.texts("questions", required=True),
        summary=fields.text("summary"),
        sources=fields.sources(),
        reviewed=fields.day("reviewed"),
        revision=hashlib.sha256(content).hexdigest()[:12],
        messages=fields.texts("messages"),
        caveat=fields.text("caveat", default=""),
        contact=fields.word("contact", CONTACTS, default="helpdesk"),
        review_by=fields.day("review_by") if "review_by" in post.metadata else None,
        related=fields.texts("related"),
        steps=steps,
    )


def _yaml_sentence(error: yaml.YAMLError) -> str:
    """What YAML dislikes; its line is counted from the top of the file, where the first --- is line 1."""
    mark = getattr(error, "problem_mark", None)
    where = f" near line {mark.line + 2}" if mark else ""
    return f"its front matter is broken{where}; put texts with a colon, a quote or a # between double quotes."


class _Fields:
    """Front matter, read field by field into checked values."""

    def __init__(self, path: Path, metadata: Mapping[str, Any]) -> None:
        self._path = path
        self._metadata = metadata

    def check_names(self) -> None:
        unknown = sorted(str(name) for name in self._metadata if name not in FIELDS)
        if unknown:
            raise self._error(f"the field {unknown[0]!r} is not known; take it out or correct its name.")

    def text(self, name: str, default: str | None = None) -> str:
        value = self._metadata.get(name, default)
        if value is None:
            raise self._error(f"the field {name!r} is missing; add it.")
        return self._words(name, value, empty=default is not None)

    def word(self, name: str, allowed: frozenset[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise self._error(f"{name} is {value!r}; it must be one of {', '.join(sorted(allowed))}.")
        return value

    def texts(self, name: str, required: bool = False) -> tuple[str, ...]:
        values = self._metadata.get(name) or []
        if required and not values:
            raise self._error(f"the field {name!r} is missing or empty; add at least one.")
        if not isinstance(values, list):
            raise self._error(f"{name} must be a list, one entry on each line after a dash.")
        return tuple(self._words(f"{name}, entry {n}", value) for n, value in enumerate(values, start=1))

    def day(self, name: str) -> date:
        value = self._metadata.get(name)
        if value is None:
            raise self._error(f"the field {name!r} is missing; add it as YYYY-MM-DD.")
        # YAML reads a time of day into a datetime, which is a date too.
        if type(value) is not date:
            raise self._error(f"{name} is {str(value)!r}; write it as YYYY-MM-DD.")
        return value

    def sources(self) -> tuple[Source, ...]:
        values = self._metadata.get("sources")
        if not isinstance(values, list) or not values:
            raise self._error("the field 'sources' is missing or empty; name the address each fact came from.")
        return tuple(self._source(n, value) for n, value in enumerate(values, start=1))

    def _source(self, number: int, value: object) -> Source:
        if not isinstance(value, dict) or set(value) != {"url", "court", "sureness"}:
            raise self._error(f"source {number} must have exactly the fields url, court and sureness.")
        source = Source(**{key: self._words(f"source {number}, {key}", text) for key, text in value.items()})
        if not source.url.startswith(("https://", "http://")):
            raise self._error(f"source {number} has the url {source.url!r}; write the whole address, with https://.")
        if source.sureness not in SURENESS:
            raise self._error(f"source {number} has sureness {source.sureness!r}; it must be A, B, C or D.")
        return source

    def _words(self, name: str, value: object, empty: bool = False) -> str:
        if not isinstance(value, str):
            raise self._error(f"{name} is not a text; put it between double quotes.")
        if not value.strip() and not empty:
            raise self._error(f"{name} is empty; fill it in.")
        return " ".join(value.split())

    def _error(self, sentence: str) -> ArticleError:
        return ArticleError(self._path, sentence)
