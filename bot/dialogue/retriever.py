"""The pipeline's retriever: the nearest articles for a message and its clauses, and how sure the index is."""

from __future__ import annotations

from functools import cache

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.desk.triage import Found
from bot.dialogue.component import StatelessComponent
from bot.dialogue.encoder import VECTORS, shared_encoder
from bot.settings import Settings
from kb_index.build import open_base
from kb_index.confidence import Confidence
from kb_index.search import Searcher

FOUND = "found"
"""Message property: what was found for the whole message, then for each clause."""
_TOP_K = 5


@cache
def shared_index() -> tuple[Searcher, Confidence]:
    """The process's one index and its calibration, read when first asked for."""
    settings = Settings.from_env()
    return open_base(settings.articles, settings.index, shared_encoder())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ArticleRetriever(StatelessComponent):
    """Searches the article index with the vectors that the message already has."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Search for messages as they come in."""
        searcher, confidence = shared_index()
        for message in messages:
            found = []
            for hits in searcher.search_vectors(message.get(VECTORS), _TOP_K):
                outcome = confidence.judge(hits)
                found.append(
                    Found(
                        outcome.kind,
                        outcome.confidence,
                        tuple(hit.article_id for hit in hits),
                        tuple(hit.score for hit in hits),
                    )
                )
            message.set(FOUND, found)
        return messages
