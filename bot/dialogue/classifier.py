"""Intent classifier over a message and its clauses: vector and n-grams, logistic regression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import skops.io as sio
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from bot.dialogue.encoder import TEXTS, VECTORS
from kb_index.encoder import Vectors

INTENTS = "intents"
"""Message property: one mapping of intent to probability for each row of VECTORS."""
_FILE = "classifier.skops"
_WORD = r"(?u)\b\w[\w']*\b"


class Model:
    """The trained part, free of Rasa, so that it can be measured by itself."""

    def __init__(self, vectorizer: FeatureUnion, regression: LogisticRegression, weight: float) -> None:
        self.vectorizer, self.regression, self.weight = vectorizer, regression, weight

    @classmethod
    def fit(
        cls, texts: Sequence[str], vectors: Vectors, labels: Sequence[str], *, weight: float, strength: float
    ) -> Model:
        """Train on texts and their intents.

        Args:
            texts: n examples.
            vectors: Their vectors, float32 (n, dim), rows of unit length.
            labels: Their intents.
            weight: How much the n-grams count beside the vector.
            strength: Inverse of the regularisation (scikit-learn's C).
        """
        vectorizer = FeatureUnion(
            [
                (
                    "characters",
                    TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True),
                ),
                (
                    "words",
                    TfidfVectorizer(ngram_range=(1, 3), min_df=2, sublinear_tf=True, token_pattern=_WORD),
                ),
            ]
        )
        vectorizer.fit(texts)
        regression = LogisticRegression(C=strength, max_iter=2000, random_state=0)
        model = cls(vectorizer, regression, weight)
        regression.fit(model._features(texts, vectors), labels)
        return model

    def predict(self, texts: Sequence[str], vectors: Vectors) -> list[dict[str, float]]:
        """The probability of each intent, 0 to 1, for each text."""
        rows = self.regression.predict_proba(self._features(texts, vectors))
        return [dict(zip(self.regression.classes_, map(float, row), strict=True)) for row in rows]

    def _features(self, texts: Sequence[str], vectors: Vectors) -> csr_matrix:
        ngrams = self.vectorizer.transform(texts)
        return csr_matrix(hstack([csr_matrix(vectors), ngrams * self.weight]))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClauseClassifier(GraphComponent):
    """Gives the probability of each intent for the whole message and for each clause."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._model: Model | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Both values were chosen by five-fold cross-validation on the training data."""
        return {"ngram_weight": 0.8, "strength": 30.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseClassifier:
        """Build the component, as Rasa's graph asks for it."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ClauseClassifier:
        """Load the trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            path = folder / _FILE
            parts = sio.load(path, trusted=sio.get_untrusted_types(file=path))
        component._model = Model(parts["vectorizer"], parts["regression"], config["ngram_weight"])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples of the intents."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        self._model = Model.fit(
            [message.get(TEXTS)[0] for message in examples],
            np.vstack([message.get(VECTORS)[:1] for message in examples]),
            [message.get(INTENT) for message in examples],
            weight=self._config["ngram_weight"],
            strength=self._config["strength"],
        )
        with self._storage.write_to(self._resource) as folder:
            parts = {"vectorizer": self._model.vectorizer, "regression": self._model.regression}
            sio.dump(parts, folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of messages as they come in."""
        if self._model is None:
            return messages
        for message in messages:
            intents = self._model.predict(message.get(TEXTS), message.get(VECTORS))
            message.set(INTENTS, intents)
            best_first = sorted(intents[0].items(), key=lambda entry: -entry[1])
            ranking = [{"name": name, "confidence": value} for name, value in best_first]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[:5], add_to_output=True)
        return messages
