"""The words of the articles: which ones share a query's rare words (BM25)."""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer
from bm25s.stopwords import STOPWORDS_EN

# It sets itself to tell every step of building an index.
logging.getLogger("bm25s").setLevel(logging.WARNING)

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_STOPWORDS = frozenset(STOPWORDS_EN)
_stemmers = threading.local()


def words_of(text: str) -> list[str]:
    """The stems of a text's words, in lower case, without stop words."""
    # A stemmer keeps a buffer and must not be shared by threads.
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer.Stemmer("english")
    words = [word for word in _WORD.findall(text.lower()) if word not in _STOPWORDS]
    stems: list[str] = _stemmers.english.stemWords(words)
    return stems


class Lexicon:
    """BM25 over documents, one for each article."""

    def __init__(self, documents: Sequence[str]) -> None:
        """Count the words.

        Args:
            documents: n_documents texts, each all that one article is found by.
        """
        tokens = [words_of(document) for document in documents]
        self._count = len(tokens)
        self._documents_with = Counter(word for words in tokens for word in words)
        self._bm25 = bm25s.BM25()
        if self._documents_with:
            self._bm25.index(tokens, show_progress=False)

    def overlaps(self, text: str) -> npt.NDArray[np.float32]:
        """Score every document for a query.

        Args:
            text: The query.

        Returns:
            float32 (n_documents,): BM25 divided by the weight of all the query's words, known here or not, so
            that queries can be compared: 0 where no word is shared, seldom above 3.
        """
        words = list(dict.fromkeys(words_of(text)))
        known = [word for word in words if word in self._documents_with]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        weight = sum(np.log1p(self._count / self._documents_with.get(word, 0.5)) for word in set(words))
        scores: npt.NDArray[np.float32] = self._bm25.get_scores(known)
        return scores / np.float32(weight)
