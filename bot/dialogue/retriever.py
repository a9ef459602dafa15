"""The pipeline's retriever: what answers a message and its clauses, and how sure the index is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.desk.court import Court
from bot.desk.neutral import neutral
from bot.desk.triage import Found
from bot.dialogue.component import StatelessComponent
from bot.dialogue.encoder import TEXTS, VECTORS, shared_encoder
from bot.services.court_file import read_court_profile
from bot.settings import Settings
from kb_index.base import KnowledgeBase
from kb_index.encoder import Vectors
from kb_index.live import Live

FOUND = "found"
"""Message property: what was found for the whole message, then for each clause."""
_TOP_K = 5


@cache
def shared_base() -> Live[KnowledgeBase]:
    """The process's one knowledge base, read when first asked for."""
    folder = Settings.from_env().index
    return Live(folder, lambda: KnowledgeBase.open(folder, shared_encoder()))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ArticleRetriever(StatelessComponent):
    """Searches the article index with the vectors that the message already has."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Search for messages as they come in."""
        for message in messages:
            message.set(FOUND, _find(message.get(TEXTS), message.get(VECTORS)))
        return messages


def search(text: str) -> Found:
    """What answers a text, outside of the pipeline."""
    return _find([neutral(text)])[0]


def _find(texts: Sequence[str], vectors: Vectors | None = None) -> list[Found]:
    base = shared_base().current
    outcomes = base.find(texts, _TOP_K, vectors, held_back=_held_back(base))
    return [
        Found(
            outcome.kind,
            outcome.confidence,
            tuple(hit.article_id for hit in outcome.hits),
            tuple(hit.score for hit in outcome.hits),
        )
        for outcome in outcomes
    ]


@cache
def _court() -> Court:
    return read_court_profile(Settings.from_env().court_folder).court


def _held_back(base: KnowledgeBase) -> frozenset[str]:
    """The articles whose review is overdue, where the court holds such articles back."""
    if _court().past_review != "hold":
        return frozenset()
    return base.overdue(datetime.now(_court().timezone).date())
