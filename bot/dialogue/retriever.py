"""The pipeline's retriever: what answers a message and its clauses, and how sure the index is."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.desk.court import Court
from bot.desk.triage import Found
from bot.dialogue.component import StatelessComponent
from bot.dialogue.encoder import TEXTS, VECTORS, shared_encoder
from bot.services.court_file import read_court_profile
from bot.settings import Settings
from kb_index.base import KnowledgeBase
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
        base = shared_base().current
        held_back = _held_back(base)
        for message in messages:
            outcomes = base.find(message.get(TEXTS), _TOP_K, message.get(VECTORS), held_back=held_back)
            found = [
                Found(
                    outcome.kind,
                    outcome.confidence,
                    tuple(hit.article_id for hit in outcome.hits),
                    tuple(hit.score for hit in outcome.hits),
                )
                for outcome in outcomes
            ]
            message.set(FOUND, found)
        return messages


@cache
def _court() -> Court:
    return read_court_profile(Settings.from_env().court_folder).court


def _held_back(base: KnowledgeBase) -> frozenset[str]:
    """The articles whose review is overdue, where the court holds such articles back."""
    if _court().past_review != "hold":
        return frozenset()
    return base.overdue(datetime.now(_court().timezone).date())
