"""What tells the articles apart, learned from how each is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression

from kb_index.encoder import Vectors
from kb_index.errors import MEND, IndexBroken

HEAD_FILE = "head.npz"
INVERSE_REGULARISATION = 20.0
"""From 10 to 100 the articles are ordered about equally well."""
MAX_ITERATIONS = 40
TOLERANCE = 0.01
"""Fitting longer changes no order of articles that was measured."""
FLOOR = -12.0
"""No article is less likely than this (natural logarithm): below it, differences say nothing."""


class Head:
    """A multinomial logistic regression from a text's vector to the articles.

    The nearest passage alone is a poor judge where articles are close to each other: this learns the
    directions that set them apart.

    Attributes:
        article_ids: n_articles ids, in the order of the scores.
    """

    def __init__(self, article_ids: Sequence[str], weights: Vectors, bias: Vectors) -> None:
        """Take what was learned: weights float32 (dim, n_articles), bias float32 (n_articles,)."""
        self.article_ids = tuple(article_ids)
        self.weights = weights
        self.bias = bias

    @classmethod
    def fit(cls, vectors: Vectors, article_ids: Sequence[str]) -> Head:
        """Learn from passages; takes about a second for each thousand of them on one core.

        Args:
            vectors: float32 (n_passages, dim), unit rows.
            article_ids: n_passages ids: the article of each passage.
        """
        names = sorted(set(article_ids))
        if len(names) < 2:
            return cls(names, np.zeros((vectors.shape[1], len(names)), np.float32), np.zeros(1, np.float32))
        model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, tol=TOLERANCE)
        model.fit(vectors, article_ids)
        weights, bias = model.coef_.T, model.intercept_
        if len(names) == 2:
            # For two classes the model keeps one direction: from the first to the second.
            weights, bias = np.hstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
        return cls(names, np.ascontiguousarray(weights, dtype=np.float32), bias.astype(np.float32))

    def log_probabilities(self, vectors: Vectors) -> Vectors:
        """Score every article for each text.

        Args:
            vectors: float32 (n_queries, dim), unit rows.

        Returns:
            float32 (n_queries, n_articles): natural logarithms of probabilities that sum to 1, each at least
            FLOOR.
        """
        logarithms = log_softmax(vectors @ self.weights + self.bias, axis=1)
        return np.maximum(np.asarray(logarithms, dtype=np.float32), np.float32(FLOOR))

    def save(self, folder: Path) -> None:
        """Write it beside the index."""
        np.savez(folder / HEAD_FILE, article_ids=self.article_ids, weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> Head:
        """Read it from beside the index.

        Raises:
            IndexBroken: The file is missing or cut short.
        """
        try:
            # Opened here: numpy leaves the file open when it turns out to be cut short.
            with (folder / HEAD_FILE).open("rb") as file, np.load(file) as saved:
                return cls(saved["article_ids"].tolist(), saved["weights"], saved["bias"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise IndexBroken(f"The index in {folder} has no usable {HEAD_FILE}; {MEND}") from error
