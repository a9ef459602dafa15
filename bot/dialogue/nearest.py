"""How near a text is to the nearest training examples of each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from kb_index.encoder import Vectors

_NEIGHBOURS = 5
_LINKS, _DEPTH = 16, 32


class NearestExamples:
    """Cosine similarity to the nearest, and on average to the five nearest, examples of each group.

    Args:
        groups: Vectors of the examples of each group, float32 (n, dim), rows of unit length; n > 5.
    """

    def __init__(self, groups: Mapping[str, Vectors]) -> None:
        self.groups = dict(groups)
        self._indexes = [_index_of(vectors) for vectors in self.groups.values()]

    @classmethod
    def of(cls, vectors: Vectors, labels: Sequence[str]) -> NearestExamples:
        """Group examples by their labels."""
        given = np.asarray(labels)
        return cls({label: vectors[given == label] for label in sorted(set(labels))})

    def features(self, vectors: Vectors, *, known: bool = False) -> npt.NDArray[np.float32]:
        """Similarities of n vectors: float32 (n, 2 x groups).

        Args:
            vectors: float32 (n, dim), rows of unit length.
            known: They are the examples themselves, and none may count as its own neighbour.
        """
        columns = []
        for index in self._indexes:
            nearest, _ = index.search(vectors, _NEIGHBOURS + known)
            if known:
                # An example finds itself first, in its own group.
                own = nearest[:, 0] > 0.9999
                nearest = np.where(own[:, None], nearest[:, 1:], nearest[:, :-1])
            columns += [nearest[:, 0], nearest.mean(axis=1)]
        return np.asarray(np.stack(columns, axis=1), dtype=np.float32)


def _index_of(vectors: Vectors) -> Any:
    index = faiss.IndexHNSWFlat(vectors.shape[1], _LINKS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction, index.hnsw.efSearch = 2 * _DEPTH, _DEPTH
    index.add(vectors)
    return index
