"""A reviewed article, read from its Markdown file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb_index.errors import ArticleError
from kb_index.front_matter import FrontMatter
from kb_index.steps import StepsError, parse_steps

KINDS = frozenset({"faq", "tutorial", "troubleshooting", "policy"})
CONTACTS = frozenset({"helpdesk", "pacer", "none"})
SURENESS = frozenset("ABCD")
STATUSES = frozenset({"draft", "reviewed"})
TOPICS = frozenset(
    {
        "helpdesk",
        "account",
        "linking",
        "password",
        "mfa",
        "pro-se",
        "pacer",
        "nef",
        "email",
        "pdf",
        "browser",
        "events",
        "exhibits",
        "mistakes",
        "opening",
        "fees",
        "sealing",
        "orders",
        "signatures",
        "service",
        "deadlines",
        "transcripts",
        "criminal",
        "case-number",
        "policy",
        "training",
    }
)
FIELDS = frozenset(
    {
        "id",
        "title",
        "status",
        "kind",
        "topic",
        "questions",
        "messages",
        "summary",
        "caveat",
        "sources",
        "contact",
        "reviewed",
        "review_by",
        "related",
    }
)


@dataclass(frozen=True)
class Source:
    """Where an article's facts were published.

    `sureness` is the fact sheet's grade: A official and current, B official but old or indirect, C unofficial
    or varying, D not confirmed.
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
    """Read all reviewed articles in a folder and its subfolders; drafts are left out, unread.

    Args:
        folder: Holds `*.md` files, one article each.

    Returns:
        The articles by id, sorted by id.

    Raises:
        ArticleError: A file can't be read as an article, two have one id, or there are none.
    """
    articles: dict[str, Article] = {}
    paths: dict[str, Path] = {}
    for path in reviewed_paths(folder):
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


def reviewed_paths(folder: Path) -> list[Path]:
    """The files of articles that are no drafts, sorted.

    Raises:
        ArticleError: A file can't be read, there are no files, or all are drafts.
    """
    paths = [path for path in article_paths(folder) if not is_draft(path)]
    if not paths:
        raise ArticleError(
            folder, "all articles in it are drafts; set status: reviewed in those that are right."
        )
    return paths


def is_draft(path: Path) -> bool:
    """Whether nobody has reviewed an article yet; raises `ArticleError` where its front matter is broken."""
    return FrontMatter(path).word("status", STATUSES, default="reviewed") == "draft"


def load_article(path: Path) -> Article:
    """Read one article, draft or not.

    Raises:
        ArticleError: The file is unreadable, its front matter is broken, a field is missing or of the wrong
            form, the id is not the file's name, or the body holds anything but one numbered list.
    """
    fields = FrontMatter(path)
    fields.check_names(FIELDS)
    fields.word("status", STATUSES, default="reviewed")
    article_id = fields.text("id")
    if article_id != path.stem:
        raise fields.error(f"its id is {article_id!r}; make the id and the file's name the same.")
    try:
        steps = parse_steps(fields.body)
    except StepsError as error:
        raise fields.error(str(error)) from error
    return Article(
        id=article_id,
        title=fields.text("title"),
        kind=fields.word("kind", KINDS),
        topic=fields.word("topic", TOPICS),
        questions=fields.texts("questions", required=True),
        summary=fields.text("summary"),
        sources=tuple(
            _source(fields, number, entry)
            for number, entry in enumerate(fields.entries("sources", required=True), start=1)
        ),
        reviewed=fields.day("reviewed"),
        revision=fields.revision,
        messages=fields.texts("messages"),
        caveat=fields.text("caveat", default=""),
        contact=fields.word("contact", CONTACTS, default="helpdesk"),
        review_by=fields.optional_day("review_by"),
        related=fields.texts("related"),
        steps=steps,
    )


def _source(fields: FrontMatter, number: int, entry: object) -> Source:
    if not isinstance(entry, dict) or set(entry) != {"url", "court", "sureness"}:
        raise fields.error(f"source {number} must have exactly the fields url, court and sureness.")
    source = Source(**{key: fields.words(f"source {number}, {key}", text) for key, text in entry.items()})
    if not source.url.startswith(("https://", "http://")):
        raise fields.error(f"source {number} has the url {source.url!r}; write it whole, with https://.")
    if source.sureness not in SURENESS:
        raise fields.error(f"source {number} has sureness {source.sureness!r}; it must be A, B, C or D.")
    return source
