"""The index: every passage of every article as a vector; exact search while that is fast, then HNSW."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from kb_index.article import Article
from kb_index.encoder import Encoder, Vectors
from kb_index.errors import MEND, IndexBroken, IndexMismatch
from kb_index.passages import Passage, passages_of

FORMAT = 2
"""Raised whenever an index built by older code must be built again."""

VECTORS_FILE = "passages.faiss"
META_FILE = "meta.json"

EXACT_ROWS = 20_000
"""Up to here every row is looked at, which takes about a millisecond; above, a graph is walked (HNSW)."""
HNSW_LINKS = 32
HNSW_BUILD_WIDTH = 200
HNSW_SEARCH_WIDTH = 256
"""Candidates kept while walking the graph; `make bench` shows recall and time for it."""


class PassageIndex:
    """Passages and their unit vectors, with the encoder that made them.

    Attributes:
        encoder: Encodes queries into the same space.
        passages: n_passages entries, in the order of the vectors; those of one article are neighbours.
        revisions: Revision of each article that was indexed, by id.
    """

    def __init__(
        self,
        encoder: Encoder,
        passages: Sequence[Passage],
        revisions: Mapping[str, str],
        rows: faiss.Index,
    ) -> None:
        self.encoder = encoder
        self.passages = tuple(passages)
        self.revisions = dict(revisions)
        self._rows = rows

    @classmethod
    def build(
        cls, articles: Mapping[str, Article], encoder: Encoder, known: Mapping[str, Vectors] | None = None
    ) -> PassageIndex:
        """Encode every passage of the articles; takes about 4 ms for each on one core.

        Args:
            articles: By id.
            encoder: Makes the vectors.
            known: Vectors of texts that this very encoder has encoded before, float32 (dim,) each.
        """
        passages = [passage for article in articles.values() for passage in passages_of(article)]
        vectors = dict(known or {})
        new = list(dict.fromkeys(passage.text for passage in passages if passage.text not in vectors))
        vectors.update(zip(new, encoder.encode(new), strict=True))
        rows = np.array([vectors[passage.text] for passage in passages], dtype=np.float32)
        revisions = {article.id: article.revision for article in articles.values()}
        return cls(encoder, passages, revisions, searchable(rows))

    @property
    def vectors(self) -> Vectors:
        """A copy of all vectors, float32 (n_passages, dim), unit rows."""
        return self.vectors_of(range(len(self.passages)))

    def vectors_of(self, positions: range) -> Vectors:
        """A copy of the vectors at neighbouring positions, float32 (len(positions), dim), unit rows."""
        return np.asarray(self._rows.reconstruct_n(positions.start, len(positions)), dtype=np.float32)

    def known_vectors(self) -> dict[str, Vectors]:
        """Every passage's text with its vector, float32 (dim,), for `build`."""
        texts = (passage.text for passage in self.passages)
        return dict(zip(texts, self.vectors, strict=True))

    def without(self, positions: Collection[int]) -> PassageIndex:
        """A new index without the passages at these positions, and without articles that have none left."""
        left_out = set(positions)
        kept = [position for position in range(len(self.passages)) if position not in left_out]
        passages = [self.passages[position] for position in kept]
        ids = {passage.article_id for passage in passages}
        revisions = {name: revision for name, revision in self.revisions.items() if name in ids}
        return PassageIndex(self.encoder, passages, revisions, searchable(self.vectors[kept]))

    def nearest(self, vectors: Vectors, count: int) -> tuple[Vectors, npt.NDArray[np.int64]]:
        """Find the nearest passages of each query vector: exactly, or nearly so above `EXACT_ROWS` passages.

        Args:
            vectors: float32 (n_queries, dim), unit rows.
            count: Passages for each query; fewer come back where the index holds fewer.

        Returns:
            Cosine similarities in [-1, 1], float32 (n_queries, count), highest first, and the passages'
            positions, int64 (n_queries, count).

        Raises:
            IndexMismatch: The vectors are of another dimension than the index.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self._rows.d:
            raise IndexMismatch(
                f"query vectors have shape {vectors.shape}, the index needs (n, {self._rows.d}); {MEND}"
            )
        # One query is too little work to share: threads would only wait for each other, longest on a busy
        # machine. OpenMP keeps this number for each thread that asks.
        faiss.omp_set_num_threads(1)
        similarities, positions = self._rows.search(
            np.ascontiguousarray(vectors), min(count, len(self.passages))
        )
        return np.clip(similarities, -1.0, 1.0), positions

    def save(self, folder: Path) -> None:
        """Write the index into an existing folder; `kb_index.folder.replacing` makes that atomic."""
        vectors = faiss.serialize_index(self._rows).tobytes()
        (folder / VECTORS_FILE).write_bytes(vectors)
        meta = {
            "format": FORMAT,
            "encoder": self.encoder.name,
            "dim": self.encoder.dim,
            "vectors_sha256": hashlib.sha256(vectors).hexdigest(),
            "revisions": self.revisions,
            "passages": [astuple(passage) for passage in self.passages],
        }
        (folder / META_FILE).write_text(json.dumps(meta, ensure_ascii=False, indent=0), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> PassageIndex:
        """Read an index.

        Args:
            folder: Where `save` wrote it.
            encoder: The one that encodes the queries; must be the one that the index was built with.

        Raises:
            IndexMismatch: The index was built with another encoder, dimension or format.
            IndexBroken: A file is missing, cut off or corrupt.
        """
        meta = read_meta(folder)
        found = (meta["format"], meta["encoder"], meta["dim"])
        wanted = (FORMAT, encoder.name, encoder.dim)
        if found != wanted:
            raise IndexMismatch(
                f"The index in {folder} was built with {_described(*found)}, "
                f"the program uses {_described(*wanted)}; {MEND}"
            )
        try:
            data = (folder / VECTORS_FILE).read_bytes()
        except OSError as error:
            raise IndexBroken(f"The index in {folder} has no {VECTORS_FILE}; {MEND}") from error
        if hashlib.sha256(data).hexdigest() != meta["vectors_sha256"]:
            raise IndexBroken(f"The index in {folder} is cut off or corrupt; {MEND}")
        passages = [Passage(*entry) for entry in meta["passages"]]
        rows = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        return cls(encoder, passages, meta["revisions"], rows)


def searchable(rows: Vectors) -> faiss.Index:
    """An index of inner products over the rows.

    Args:
        rows: float32 (n, dim), unit rows.
    """
    index: faiss.Index
    if len(rows) <= EXACT_ROWS:
        index = faiss.IndexFlatIP(rows.shape[1])
    else:
        index = graph = faiss.IndexHNSWFlat(rows.shape[1], HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efConstruction = HNSW_BUILD_WIDTH
        graph.hnsw.efSearch = HNSW_SEARCH_WIDTH
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index.add(np.ascontiguousarray(rows))
    faiss.omp_set_num_threads(1)
    return index


def read_meta(folder: Path) -> dict[str, Any]:
    """What an index says of itself.

    Raises:
        IndexBroken: It is missing, cut off or corrupt.
    """
    try:
        meta = json.loads((folder / META_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IndexBroken(f"There is no index in {folder}; build it: python -m kb_index build") from error
    except (OSError, ValueError) as error:
        raise IndexBroken(f"The index in {folder} can't be read; {MEND}") from error
    needed = {"format", "encoder", "dim", "vectors_sha256", "revisions", "passages"}
    if not isinstance(meta, dict) or not needed <= meta.keys():
        raise IndexBroken(f"The index in {folder} is incomplete; {MEND}")
    return meta


def _described(index_format: int, encoder: str, dim: int) -> str:
    return f"encoder {encoder!r} of {dim} dimensions (format {index_format})"
