import re
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml

from kb_index import spelling
from kb_index.article import Article, load_articles
from kb_index.build import Built, build
from kb_index.index import PassageIndex
from kb_index.ingest import Ingested, ingest
from kb_index.questions import Question
from kb_index.search import Searcher

from .draft_help import TODAY, Take
from .hash_encoder import HashEncoder

WriteArticle = Callable[..., Path]
Build = Callable[..., Built]

SUBJECTS = {
    "pdf-too-large": "shrink large pdf document",
    "reset-password": "reset forgotten pacer password",
    "bounced-email": "bounced notice mailbox full",
    "linking-fails": "link old ecf account",
    "attach-exhibits": "attach exhibits labelled separately",
    "pay-filing-fee": "pay filing fee card",
}
WAYS = (
    "how do I {}",
    "{} please",
    "can't {} today",
    "trouble to {} again",
    "my office wants to {} now",
    "help me {} quickly",
)
OUTSIDE = (
    "tell me a joke",
    "what is the weather",
    "where is the moon",
    "who won the game",
    "bake some bread",
)
ENGLISH = tuple(spelling._english())


@pytest.fixture(autouse=True)
def _few_suggestions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning to suggest 20,000 English words takes most of a second, each time that a base is opened."""
    monkeypatch.setattr(spelling, "_english", lambda: ENGLISH)
    monkeypatch.setattr(spelling, "COMMON_WORDS", 100)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "articles"
    path.mkdir()
    return path


@pytest.fixture
def write_article(folder: Path) -> WriteArticle:
    """Writes a sound article; keyword arguments replace its fields, `None` takes one out."""

    def write(article_id: str = "pdf-too-large", body: str = "", **changes: object) -> Path:
        subject = SUBJECTS.get(article_id, article_id.replace("-", " "))
        fields = {
            "id": article_id,
            "title": f"All about {subject}",
            "kind": "faq",
            "topic": "pdf",
            "questions": [way.format(subject) for way in WAYS],
            "summary": f"This court explains {subject} here.",
            "sources": [{"url": "https://court.example/faq", "court": "N.D. Cal.", "sureness": "A"}],
            "reviewed": date(2026, 11, 22),
            "review_by": date(2027, 11, 22),
        } | changes
        kept = {name: value for name, value in fields.items() if value is not None}
        path = folder / f"{article_id}.md"
        front = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)
        path.write_text(f"---\n{front}---\n{textwrap.dedent(body)}", encoding="utf-8")
        return path

    return write


@pytest.fixture
def articles(folder: Path, write_article: WriteArticle) -> dict[str, Article]:
    for article_id in SUBJECTS:
        write_article(article_id)
    return load_articles(folder)


@pytest.fixture
def searcher(articles: dict[str, Article]) -> Searcher:
    return Searcher(PassageIndex.build(articles, HashEncoder()), articles)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where the index goes."""
    return tmp_path / "var" / "index"


@pytest.fixture
def run(folder: Path, index: Path, write_article: WriteArticle) -> Build:
    """Builds the index of six sound articles, which may be changed between two runs."""
    for article_id in SUBJECTS:
        write_article(article_id)

    def run_build(
        encoder: HashEncoder | None = None,
        outside: Sequence[str] = OUTSIDE,
        asked: Sequence[Question] = (),
        force: bool = False,
    ) -> Built:
        used = encoder or HashEncoder()
        return build(folder, index, used.name, lambda: used, outside, asked, force)

    return run_build


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "drafts"


@pytest.fixture
def take(pages: Path, out: Path) -> Take:
    """Writes pages by name and takes in their folder."""

    def run(**files: str | bytes) -> Ingested:
        for name, content in files.items():
            path = pages / re.sub(r"_(\w+)$", r".\1", name)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return ingest(str(pages), out, TODAY)

    return run
