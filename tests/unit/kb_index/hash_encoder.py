"""A deterministic encoder that needs no weights: texts are alike when they share words."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from kb_index.encoder import Vectors


class HashEncoder:
    name = "hash"

    def __init__(self, dim: int = 256) -> None:
        self.dim = dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            # The empty text has a direction of its own: every row must be of unit length.
            for word in re.findall(r"[a-z0-9]+", text.lower()) or [""]:
                digest = hashlib.sha256(word.encode()).digest()
                vectors[row, int.from_bytes(digest[:4], "big") % self.dim] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


class CountingEncoder(HashEncoder):
    """Remembers what it encoded."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return super().encode(texts)
