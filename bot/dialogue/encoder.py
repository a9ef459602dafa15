"""The pipeline's first component: encodes a message once, for intent, guard and retrieval alike."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.desk import clauses
from bot.desk.neutral import is_courtesy, neutral
from bot.settings import Settings
from kb_index.encoder import Encoder, SentenceEncoder, Vectors

CLAUSES = "clauses"
"""Message property: the clauses, (n_rows - 1) of them, or () for a message of one clause."""
TEXTS = "texts"
"""Message property: n_rows texts, the message and its clauses as `bot.desk.neutral` leaves them."""
VECTORS = "vectors"
"""Message property: float32 (n_rows, dim), rows of unit length; row 0 is the message, then its clauses."""


@cache
def shared_encoder() -> Encoder:
    """The process's one encoder: loading it twice would cost its memory twice."""
    return SentenceEncoder(Settings.from_env().encoder_model)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(GraphComponent):
    """Splits a message into clauses and encodes the whole and the clauses in one batch."""

    def __init__(self, name: str) -> None:
        self._name = name

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """Build the component, as Rasa's graph asks for it."""
        return cls(execution_context.node_name)

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode messages as they come in."""
        for message in messages:
            parts, texts = _parted(message.get(TEXT) or "")
            self._set(message, parts, texts, shared_encoder().encode(texts))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode the training examples and their clauses in one batch."""
        examples = [message for message in training_data.training_examples if message.get(TEXT)]
        parted = [_parted(message.get(TEXT)) for message in examples]
        vectors = shared_encoder().encode([text for _, texts in parted for text in texts])
        for message, (parts, texts) in zip(examples, parted, strict=True):
            rows, vectors = np.split(vectors, [len(texts)])
            self._set(message, parts, texts, rows)
        return training_data

    def _set(
        self, message: Message, parts: tuple[clauses.Clause, ...], texts: list[str], vectors: Vectors
    ) -> None:
        message.set(CLAUSES, parts)
        message.set(TEXTS, texts)
        message.set(VECTORS, vectors)
        message.add_features(Features(vectors[:1], FEATURE_TYPE_SENTENCE, TEXT, self._name))


def _parted(text: str) -> tuple[tuple[clauses.Clause, ...], list[str]]:
    """The clauses of a text of more than one, and the text and its clauses as they are encoded."""
    split = clauses.split(text)
    telling = tuple(part for part in split if not is_courtesy(part.text))
    parts = telling if len(telling) > 1 else ()
    return parts, [neutral(text), *(neutral(part.text) for part in parts)]
