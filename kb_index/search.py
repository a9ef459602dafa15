"""From texts to the articles that answer them best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_index.article import Article
from kb_index.encoder import Vectors
from kb_index.errors import MEND, IndexMismatch
from kb_index.head import FLOOR, Head
from kb_index.index import PassageIndex
from kb_index.lexicon import Lexicon
from kb_index.passages import without_case_numbers

POOL = 256
"""Passages looked at for each query: ten articles and more, of about thirty each."""

MAX_LEARNED = 2000
"""Above so many articles nothing is learned of what sets them apart: it would take minutes to build."""

ASKED_SHARE = 6.0
TOLD_SHARE = 3.0
WORDS_SHARE = 12.0
"""What the nearest question, the nearest passage of any kind and the shared words count for beside the head's
log probability. Chosen on the base's own questions, each asked of a base without it, and on the validation
messages; half or twice as much orders articles about equally."""


@dataclass(frozen=True)
class Hit:
    """An article found for a query.

    Attributes:
        score: Cosine similarity of the query and the article's nearest passage, in [-1, 1].
        field: What that passage is: `question`, `title`, `summary`, `steps` or `message`.
        passage: Its text.
        relevance: What the hits are ordered by; only differences within one query mean anything.
        log_probability: What `Head` makes of it, at least `FLOOR`.
        overlap: What `Lexicon` makes of it.
    """

    article_id: str
    title: str
    score: float
    field: str
    passage: str
    relevance: float
    log_probability: float = FLOOR
    overlap: float = 0.0


class Searcher:
    """Finds articles by meaning and by words; reads only, so that many threads may share one."""

    def __init__(
        self, index: PassageIndex, articles: Mapping[str, Article], head: Head | None = None
    ) -> None:
        """Join an index and its articles.

        Args:
            index: Their passages.
            articles: By id.
            head: What was learned from these passages; it is learned now where left out.

        Raises:
            IndexMismatch: The index was built from other articles, or from other revisions of them.
        """
        if index.revisions != {article.id: article.revision for article in articles.values()}:
            raise IndexMismatch(f"The index was built from other articles than there are now; {MEND}")
        self.index = index
        self.articles = articles
        self._ids = sorted(articles)
        self._spans, documents = _by_article(index)
        self._lexicon = Lexicon([documents[article_id] for article_id in self._ids])
        columns = {article_id: column for column, article_id in enumerate(self._ids)}
        self._columns = np.array([columns[passage.article_id] for passage in index.passages])
        self._asked = np.array([passage.asked for passage in index.passages])
        if head is None and len(self._ids) <= MAX_LEARNED:
            names = np.array([passage.article_id for passage in index.passages])
            head = Head.fit(index.vectors[self._asked], names[self._asked].tolist())
        if head is not None and head.article_ids != tuple(self._ids):
            raise IndexMismatch(f"What was learned of the articles is of other articles than these; {MEND}")
        self.head = head

    def search(
        self, queries: Sequence[str], top_k: int = 3, vectors: Vectors | None = None
    ) -> list[list[Hit]]:
        """Return the best articles for each query, best first.

        Args:
            queries: n_queries texts.
            top_k: Hits per query, 1 to 20.
            vectors: The same, encoded by the index's encoder: float32 (n_queries, dim), unit rows. They are
                encoded now where left out.

        Returns:
            n_queries lists of at most top_k hits, each of another article.

        Raises:
            IndexMismatch: The vectors are of another dimension than the index.
        """
        if not queries:
            return []
        queries = [without_case_numbers(query) for query in queries]
        if vectors is None:
            vectors = self.index.encoder.encode(queries)
        similarities, positions = self.index.nearest(vectors, POOL)
        if self.head is None:
            learned = np.full((len(queries), len(self._ids)), FLOOR, dtype=np.float32)
        else:
            learned = self.head.log_probabilities(vectors)
        return [
            self._hits(query, vectors[row], similarities[row], positions[row], learned[row], top_k)
            for row, query in enumerate(queries)
        ]

    def _hits(
        self,
        query: str,
        vector: Vectors,
        similarities: Vectors,
        positions: npt.NDArray[np.int64],
        learned: Vectors,
        top_k: int,
    ) -> list[Hit]:
        """The hits of one query, from its nearest passages, nearest first, and its learned scores."""
        overlaps = self._lexicon.overlaps(query)
        asked = self._asked[positions]
        relevance = (
            learned
            + ASKED_SHARE * self._nearest(similarities[asked], positions[asked], similarities[-1])
            + TOLD_SHARE * self._nearest(similarities, positions, similarities[-1])
            + WORDS_SHARE * overlaps
        )
        best = np.argsort(-relevance, kind="stable")[:top_k]
        hits = []
        for column in best.tolist():
            article_id = self._ids[column]
            span = self._spans[article_id]
            scores = self.index.vectors_of(span) @ vector
            nearest = int(scores.argmax())
            passage = self.index.passages[span.start + nearest]
            hits.append(
                Hit(
                    article_id,
                    self.articles[article_id].title,
                    min(float(scores[nearest]), 1.0),
                    passage.field,
                    passage.text,
                    float(relevance[column]),
                    float(learned[column]),
                    float(overlaps[column]),
                )
            )
        return hits

    def _nearest(self, similarities: Vectors, positions: npt.NDArray[np.int64], floor: float) -> Vectors:
        """Each article's highest similarity, float32 (n_articles,); the floor where it has none here."""
        nearest = np.full(len(self._ids), floor, dtype=np.float32)
        # Written from the farthest to the nearest, so that the nearest stays.
        nearest[self._columns[positions[::-1]]] = similarities[::-1]
        return nearest


def _by_article(index: PassageIndex) -> tuple[dict[str, range], dict[str, str]]:
    """Where each article's passages are, and all of them as one text."""
    texts: dict[str, list[str]] = defaultdict(list)
    starts: dict[str, int] = {}
    for position, passage in enumerate(index.passages):
        starts.setdefault(passage.article_id, position)
        texts[passage.article_id].append(passage.text)
    spans = {name: range(start, start + len(texts[name])) for name, start in starts.items()}
    return spans, {name: " ".join(parts) for name, parts in texts.items()}
