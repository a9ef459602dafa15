"""The knowledge base in service: articles, index, confidence and spelling together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from kb_index.article import Article, load_articles
from kb_index.confidence import Confidence, Outcome
from kb_index.encoder import Encoder, Vectors
from kb_index.errors import MEND, ArticleError, IndexBroken
from kb_index.head import HEAD_FILE, Head
from kb_index.index import PassageIndex
from kb_index.search import Searcher
from kb_index.spelling import Speller

ARTICLES_FOLDER = "articles"
"""Within the index: the articles as they were when it was built, which are the ones that are quoted."""


class KnowledgeBase:
    """Says for a text which articles answer it, and how sure that is. Reads only: threads may share one."""

    def __init__(self, searcher: Searcher, confidence: Confidence) -> None:
        self.searcher = searcher
        self.confidence = confidence
        self._speller = Speller(passage.text for passage in searcher.index.passages)

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> KnowledgeBase:
        """Open a built index.

        Args:
            folder: The index.
            encoder: The one that it was built with.

        Raises:
            IndexMismatch: It was built with another encoder.
            IndexBroken: It is missing, cut off or corrupt.
        """
        index = PassageIndex.load(folder, encoder)
        try:
            articles = load_articles(folder / ARTICLES_FOLDER)
        except (ArticleError, OSError) as error:
            raise IndexBroken(f"The index in {folder} lacks its articles; {MEND}") from error
        head = Head.load(folder) if (folder / HEAD_FILE).exists() else None
        return cls(Searcher(index, articles, head), Confidence.load(folder))

    @property
    def articles(self) -> Mapping[str, Article]:
        """The articles by id, as they are quoted."""
        return self.searcher.articles

    def overdue(self, today: date) -> frozenset[str]:
        """Ids of the articles whose day of review is past."""
        return frozenset(a.id for a in self.articles.values() if a.review_by and a.review_by < today)

    def find(
        self,
        texts: Sequence[str],
        top_k: int = 5,
        vectors: Vectors | None = None,
        held_back: Collection[str] = (),
    ) -> list[Outcome]:
        """Find what answers each text.

        A text that no article answers for sure is searched again with its spelling corrected, and the surer
        of the two outcomes counts.

        Args:
            texts: n_texts.
            top_k: Hits for each, 2 to 20.
            vectors: The same, encoded: float32 (n_texts, dim), unit rows. They are encoded now where left
                out.
            held_back: Ids of articles that must not be shown: where one of them is the best, the outcome is
                an abstention, for the next best would be no answer.

        Returns:
            n_texts outcomes.

        Raises:
            IndexMismatch: The vectors are of another dimension than the index.
        """
        outcomes = self._judged(texts, top_k, vectors)
        unsure = [row for row, outcome in enumerate(outcomes) if outcome.kind != "answer"]
        corrected = {row: self._speller.correct(texts[row]) for row in unsure}
        again = [row for row in unsure if corrected[row] != texts[row]]
        second = self._judged([corrected[row] for row in again], top_k, None)
        for row, outcome in zip(again, second, strict=True):
            if outcome.confidence > outcomes[row].confidence:
                outcomes[row] = replace(outcome, corrected=corrected[row])
        return [_without(outcome, held_back) for outcome in outcomes]

    def _judged(self, texts: Sequence[str], top_k: int, vectors: Vectors | None) -> list[Outcome]:
        return [self.confidence.judge(hits) for hits in self.searcher.search(texts, top_k, vectors)]


def _without(outcome: Outcome, held_back: Collection[str]) -> Outcome:
    """The outcome without the articles that must not be shown."""
    kept = tuple(hit for hit in outcome.hits if hit.article_id not in held_back)
    if kept == outcome.hits:
        return outcome
    if kept[:1] != outcome.hits[:1] or (outcome.kind == "choose" and len(kept) < 2):
        return replace(outcome, kind="abstain", hits=kept)
    return replace(outcome, hits=kept)
