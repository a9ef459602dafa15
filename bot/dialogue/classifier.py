"""Intent classifier over a message and its clauses: vector, neighbours and n-grams, logistic regression."""

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
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.dialogue.encoder import TEXTS, VECTORS
from bot.dialogue.nearest import NearestExamples
from bot.dialogue.wordings import wordings
from kb_index.encoder import Vectors

INTENTS = "intents"
"""Message property: one mapping of intent to probability for each row of VECTORS."""
_FILE = "classifier.skops"


class Model:
    """The trained part, free of Rasa, so that it can be measured by itself.

    A first regression tells legal advice, *ex parte* requests and everything else apart; a second one gives
    the intent of everything else. So the guard's examples, many and close to the line, do not crowd out the
    small intents. Both read the same features: the vector, how near the nearest examples are, and wordings.

    Args:
        vectorizer: Turns a text into its weighted wordings.
        nearest: The examples, by group.
        groups: Names of the first regression's outcomes.
        intents: Names of the second one's.
        weights: float32 (features, groups + intents).
        biases: float32 (groups + intents,).
    """

    def __init__(
        self,
        vectorizer: TfidfVectorizer,
        nearest: NearestExamples,
        groups: Sequence[str],
        intents: Sequence[str],
        weights: Vectors,
        biases: Vectors,
    ) -> None:
        self.vectorizer, self.nearest = vectorizer, nearest
        self.groups, self.intents = tuple(groups), tuple(intents)
        self.weights, self.biases = weights, biases

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: Vectors, labels: Sequence[str], *, strength: float) -> Model:
        """Train on texts and their intents.

        Args:
            texts: n examples.
            vectors: Their vectors, float32 (n, dim), rows of unit length.
            labels: Their intents, both guarded ones and three or more others among them; `CLAUSE` for a
                part of a harmless message.
            strength: Inverse of the regularisation (scikit-learn's C).
        """
        grouped = [label if label in GUARDED else OTHER for label in labels]
        vectorizer = TfidfVectorizer(analyzer=wordings, min_df=3, sublinear_tf=True, dtype=np.float32)
        nearest = NearestExamples.of(vectors, grouped)
        features = _joined(vectorizer.fit_transform(texts), vectors, nearest.features(vectors, known=True))
        guard = LogisticRegression(C=strength, tol=_TOLERANCE, max_iter=1000).fit(features, grouped)
        clear = [row for row, label in enumerate(labels) if label not in (*GUARDED, CLAUSE)]
        intents = LogisticRegression(
            C=strength, tol=_TOLERANCE, max_iter=100, solver="saga", random_state=0
        ).fit(features[clear], [labels[row] for row in clear])
        weights = np.vstack([guard.coef_, intents.coef_]).T
        biases = np.concatenate([guard.intercept_, intents.intercept_])
        return cls(
            vectorizer,
            nearest,
            guard.classes_.tolist(),
            intents.classes_.tolist(),
            np.ascontiguousarray(weights, dtype=np.float32),
            biases.astype(np.float32),
        )

    def predict(self, texts: Sequence[str], vectors: Vectors) -> list[dict[str, float]]:
        """The probability of each intent, 0 to 1, for each text."""
        similarities = self.nearest.features(vectors)
        dim = vectors.shape[1]
        of_vectors, of_similarities, of_words = np.split(self.weights, [dim, dim + similarities.shape[1]])
        # The same as `_joined` times the weights, without joining.
        scores = (
            vectors * _VECTOR_WEIGHT @ of_vectors
            + similarities @ of_similarities
            + self.vectorizer.transform(texts) * _WORDINGS_WEIGHT @ of_words
            + self.biases
        )
        outcomes = []
        for guarded, clear in zip(
            softmax(scores[:, : len(self.groups)], axis=1),
            softmax(scores[:, len(self.groups) :], axis=1),
            strict=True,
        ):
            found = dict(zip(self.groups, map(float, guarded), strict=True))
            rest = found.pop(OTHER)
            shares = zip(self.intents, clear, strict=True)
            outcomes.append(found | {intent: rest * float(share) for intent, share in shares})
        return outcomes


GUARDED = frozenset({"ask_legal_advice", "ask_ex_parte"})
OTHER = "other"
CLAUSE = "clause"
_VECTOR_WEIGHT, _WORDINGS_WEIGHT = 1.5, 2.0
_TOLERANCE = 1e-2


def _joined(words: csr_matrix, vectors: Vectors, similarities: Vectors) -> csr_matrix:
    return csr_matrix(
        hstack([csr_matrix(vectors * _VECTOR_WEIGHT), csr_matrix(similarities), words * _WORDINGS_WEIGHT])
    )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClauseClassifier(GraphComponent):
    """Gives the probability of each intent for the whole message and for each clause."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._model: Model | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Chosen by cross-validation on the training data."""
        return {"strength": 5.0}

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
        component._model = Model(nearest=NearestExamples(parts.pop("examples")), **parts)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples of the intents."""
        texts, vectors, labels = [], [], []
        for message in training_data.intent_examples:
            if message.get(TEXT):
                # The clauses of a harmless message are harmless; of another, nobody knows which it was.
                intent, rows = message.get(INTENT), message.get(TEXTS)
                count = 1 if intent in GUARDED else len(rows)
                texts += rows[:count]
                vectors.append(message.get(VECTORS)[:count])
                labels += [intent, *([CLAUSE] * (count - 1))]
        self._model = Model.fit(
            texts,
            np.vstack(vectors),
            labels,
            strength=self._config["strength"],
        )
        with self._storage.write_to(self._resource) as folder:
            model = self._model
            parts = {
                "vectorizer": model.vectorizer,
                "examples": model.nearest.groups,
                "groups": list(model.groups),
                "intents": list(model.intents),
                "weights": model.weights,
                "biases": model.biases,
            }
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
