"""From texts to the articles nearest to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb_index.article import Article
from kb_index.encoder import Vectors
from kb_index.errors import IndexMismatch
from kb_index.index import MEND, PassageIndex
from kb_index.relevance import Relevance

POOL = 256
"""Passages looked at for each query: twenty articles and more, of about twelve each."""

SCORE_SHARE = 0.2
"""How much the nearest passage counts beside what was learned; 0.1 to 0.5 do about equally well."""


@dataclass(frozen=True)
class Hit:
    """An article found for a query.

    Attributes:
        score: Cosine similarity of the query and the article's nearest passage, in [-1, 1].
        field: What that passage is: `question`, `title`, `summary`, `steps` or `message`.
        passage: Its text.
        relevance: What the hits are ordered by; about 0 for an article that has nothing to do with the query
            and about 1 for one that was asked for in its own words.
    """

    article_id: str
    title: str
    score: float
    field: str
    passage: str
    relevance: float


class Searcher:
    """Finds articles by meaning; reads only, so that many threads may share one."""

    def __init__(self, index: PassageIndex, articles: Mapping[str, Article]) -> None:
        """Join an index and its articles, and learn from the passages what tells the articles apart.

        Raises:
            IndexMismatch: The index was built from other articles, or from other revisions of them.
        """
        if index.revisions != {article.id: article.revision for article in articles.values()}:
            raise IndexMismatch(f"The index was built from other articles than there are now; {MEND}")
        self.index = index
        self.articles = articles
        self._relevance = Relevance(index.vectors, [passage.article_id for passage in index.passages])

    def search(self, queries: Sequence[str], top_k: int = 3) -> list[list[Hit]]:
        """Return the best articles for each query, best first.

        Args:
            queries: n_queries texts; encoded to float32 (n_queries, dim), rows of unit length.
            top_k: Hits per query, 1 to 20.

        Returns:
            n_queries lists of at most top_k hits, each of another article.
        """
        return self.search_vectors(self.index.encoder.encode(queries), top_k)

    def search_vectors(self, vectors: Vectors, top_k: int = 3) -> list[list[Hit]]:
        """Return the best articles for queries that are encoded already.

        Args:
            vectors: float32 (n_queries, dim), unit rows, made by the index's encoder.
            top_k: Hits per query, 1 to 20.

        Returns:
            n_queries lists of at most top_k hits, each of another article, best first.

        Raises:
            IndexMismatch: The vectors are of another dimension than the index.
        """
        similarities, positions = self.index.nearest(vectors, POOL)
        learned = self._relevance.scores(vectors)
        return [
            self._hits(row_similarities.tolist(), row_positions.tolist(), row_learned.tolist(), top_k)
            for row_similarities, row_positions, row_learned in zip(
                similarities, positions, learned, strict=True
            )
        ]

    def _hits(
        self, similarities: list[float], positions: list[int], learned: list[float], top_k: int
    ) -> list[Hit]:
        hits: dict[str, Hit] = {}
        # Nearest first: the first passage seen of an article is its best.
        for score, position in zip(similarities, positions, strict=True):
            passage = self.index.passages[position]
            article_id = passage.article_id
            if article_id not in hits:
                relevance = learned[self._relevance.columns[article_id]] + SCORE_SHARE * score
                title = self.articles[article_id].title
                hits[article_id] = Hit(article_id, title, score, passage.field, passage.text, relevance)
        return sorted(hits.values(), key=lambda hit: -hit.relevance)[:top_k]
