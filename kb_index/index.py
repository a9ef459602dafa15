"""The index: every passage of every article as a vector, searched exactly."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from kb_index.article import Article
from kb_index.encoder import Encoder, Vectors
from kb_index.errors import IndexBroken, IndexMismatch

FORMAT = 1
"""Raised whenever an index built by older code must be built again."""

VECTORS_FILE = "passages.faiss"
META_FILE = "meta.json"
MEND = "build it again: python -m kb_index build --force"


@dataclass(frozen=True)
class Passage:
    """A text that an article is found by; `field` is `question`, `title`, `summary`, `steps` or `message`."""

    article_id: str
    field: str
    text: str


class PassageIndex:
    """Passages and their unit vectors, with the encoder that made them.

    Attributes:
        encoder: Encodes queries into the same space.
        passages: n_passages entries, in the order of the vectors.
        revisions: Revision of each article that was indexed, by id.
    """

    def __init__(
        self,
        encoder: Encoder,
        passages: Sequence[Passage],
        revisions: Mapping[str, str],
        flat: faiss.Index,
    ) -> None:
        self.encoder = encoder
        self.passages = tuple(passages)
        self.revisions = dict(revisions)
        self._flat = flat

    @classmethod
    def build(cls, articles: Mapping[str, Article], encoder: Encoder) -> PassageIndex:
        """Encode every passage of the articles; takes about 2 ms for each on one core."""
        passages = [passage for article in articles.values() for passage in passages_of(article)]
        flat = faiss.IndexFlatIP(encoder.dim)
        flat.add(encoder.encode([passage.text for passage in passages]))
        return cls(encoder, passages, {article.id: article.revision for article in articles.values()}, flat)

    @property
    def vectors(self) -> Vectors:
        """A copy of all vectors, float32 (n_passages, dim), unit rows."""
        return np.asarray(self._flat.reconstruct_n(0, len(self.passages)), dtype=np.float32)

    def without(self, positions: Collection[int]) -> PassageIndex:
        """A new index without the passages at these positions, and without articles that have none left."""
        left_out = set(positions)
        kept = [position for position in range(len(self.passages)) if position not in left_out]
        passages = [self.passages[position] for position in kept]
        flat = faiss.IndexFlatIP(self._flat.d)
        flat.add(self.vectors[kept])
        ids = {passage.article_id for passage in passages}
        return PassageIndex(
            self.encoder, passages, {i: r for i, r in self.revisions.items() if i in ids}, flat
        )

    def nearest(self, vectors: Vectors, count: int) -> tuple[Vectors, npt.NDArray[np.int64]]:
        """Find the nearest passages of each query vector, exactly.

        Args:
            vectors: float32 (n_queries, dim), unit rows.
            count: Passages for each query; fewer come back where the index holds fewer.

        Returns:
            Cosine similarities in [-1, 1], float32 (n_queries, count), highest first, and the passages'
            positions, int64 (n_queries, count).

        Raises:
            IndexMismatch: The vectors are of another dimension than the index.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self._flat.d:
            raise IndexMismatch(
                f"query vectors have shape {vectors.shape}, the index needs (n, {self._flat.d}); {MEND}"
            )
        similarities, positions = self._flat.search(
            np.ascontiguousarray(vectors), min(count, len(self.passages))
        )
        return np.clip(similarities, -1.0, 1.0), positions

    def save(self, folder: Path) -> None:
        """Write the index into an existing folder; `kb_index.folder.replacing` makes that atomic."""
        vectors = faiss.serialize_index(self._flat).tobytes()
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
        return cls(
            encoder, passages, meta["revisions"], faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        )


def passages_of(article: Article) -> list[Passage]:
    """The texts by which an article can be found."""
    texts = [("question", question) for question in article.questions]
    texts += [("title", article.title), ("summary", article.summary)]
    texts += [("message", message) for message in article.messages]
    if article.steps:
        texts.append(("steps", " ".join(article.steps)))
    return [Passage(article.id, field, text) for field, text in texts]


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
