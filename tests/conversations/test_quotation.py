"""Every answer is, block for block, the text of one reviewed article at the revision that is kept with it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC
from pathlib import Path

import pytest

from bot.app import build_desk
from bot.dialogue.engine import RasaEngine
from bot.services import container
from bot.services.messages import Reply
from bot.services.ports import Turn
from bot.settings import Settings
from kb_index.article import Article, load_article, reviewed_paths
from kb_index.base import ARTICLES_FOLDER
from tests.conversations.conftest import on_a_new_store
from tests.conversations.dialogue import TUESDAY_10


@pytest.fixture(scope="module")
def files(settings: Settings) -> dict[str, Path]:
    """The files of the articles in service."""
    return {path.stem: path for path in reviewed_paths(settings.index / ARTICLES_FOLDER)}


async def test_every_article_is_quoted_word_for_word(
    settings: Settings, engine: RasaEngine, files: dict[str, Path]
) -> None:
    desk = build_desk(on_a_new_store(settings), clock=lambda: TUESDAY_10)
    container.provide(desk.services)
    for article_id, path in files.items():
        article = load_article(path)
        revision = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        replies = await walked_through(engine, article)
        assert replies, article_id
        for reply in replies:
            assert_quoted(reply, article, revision)
    desk.database.dispose()


async def walked_through(engine: RasaEngine, article: Article) -> list[Reply]:
    """What is said when an article is picked, gone through step by step, and shown whole."""
    conversation, replies = uuid.uuid4().hex, []
    for payload in walk(article):
        turn = Turn(conversation, article.title, payload, TUESDAY_10.astimezone(UTC))
        replies += [reply for reply in await engine.respond(turn) if reply.citations]
    return replies


def walk(article: Article) -> Iterator[str]:
    yield f'/choose_article{{"article": "{article.id}"}}'
    if article.kind == "tutorial":
        yield from ["/next_step"] * (len(article.steps) - 1)
        yield "/previous_step"
    if article.steps:
        yield "/all_steps"


def assert_quoted(reply: Reply, article: Article, revision: str) -> None:
    (citation,) = reply.citations
    assert (citation.article_id, citation.revision) == (article.id, revision)
    assert (citation.title, citation.url) == (article.title, article.url)
    assert citation.reviewed == article.reviewed.isoformat()
    assert reply.blocks, article.id
    for block in reply.blocks:
        if block["type"] == "steps":
            start = block["start"] - 1
            assert block["items"] == list(article.steps[start : start + len(block["items"])]), article.id
        else:
            assert block["text"] in own_words(article), article.id


def own_words(article: Article) -> Sequence[str]:
    return [article.summary, article.caveat]
