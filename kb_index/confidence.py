"""How sure one may be that the best hit is right, and what to do about it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from kb_index.errors import IndexBroken
from kb_index.index import MEND
from kb_index.search import Hit

CONFIDENCE_FILE = "confidence.json"
NEAR = 0.15
"""A third article is offered as a choice when its score is at most this far below the best."""

OutcomeKind = Literal["answer", "choose", "abstain"]


@dataclass(frozen=True)
class Outcome:
    """What to do with the hits of a query.

    Attributes:
        kind: `answer` with the first hit, let the filer `choose` among them, or `abstain`.
        confidence: Probability in [0, 1] that the first hit is right.
        hits: One for an answer, two or three for a choice; for an abstention, all that were judged.
    """

    kind: OutcomeKind
    confidence: float
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Confidence:
    """A logistic model of two features of a hit, and from which probability on to answer or offer a choice.

    Attributes:
        score_weight: Weight of the hit's score.
        margin_weight: Weight of the hit's relevance less the best relevance of any other article.
        bias: Constant term.
        answer_from: Least confidence of an answer.
        choose_from: Least confidence of a choice; below it, abstain.
        outside_sha256: Of the out-of-scope lines that it was fitted with; tells when to fit again.
    """

    score_weight: float
    margin_weight: float
    bias: float
    answer_from: float
    choose_from: float
    outside_sha256: str = ""

    def probabilities(self, hits: Sequence[Hit]) -> list[float]:
        """Return for each hit of one query the probability in [0, 1] that it is the right one."""
        return [self.probability(*features(hits, place)) for place in range(len(hits))]

    def probability(self, score: float, margin: float) -> float:
        """Return the probability in [0, 1] that a hit with these features is right."""
        return 1 / (1 + math.exp(-(self.score_weight * score + self.margin_weight * margin + self.bias)))

    def judge(self, hits: Sequence[Hit]) -> Outcome:
        """Decide what to do with the hits of one query.

        Args:
            hits: Best first, as `Searcher.search` returns them; at least two where the base has two articles,
                because the distance to the second says more than the first score.

        Returns:
            The outcome; no hits are an abstention with confidence 0.
        """
        if not hits:
            return Outcome("abstain", 0.0, ())
        confidence = self.probability(*features(hits, 0))
        if confidence >= self.answer_from:
            return Outcome("answer", confidence, (hits[0],))
        if confidence >= self.choose_from and len(hits) > 1:
            third = [hit for hit in hits[2:3] if hit.score >= hits[0].score - NEAR]
            return Outcome("choose", confidence, (*hits[:2], *third))
        return Outcome("abstain", confidence, tuple(hits))

    def save(self, folder: Path) -> None:
        """Write it as JSON beside the index."""
        (folder / CONFIDENCE_FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Confidence:
        """Read it from beside the index.

        Raises:
            IndexBroken: The file is missing, cut off or of another form.
        """
        try:
            return cls(**json.loads((folder / CONFIDENCE_FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise IndexBroken(f"The index in {folder} has no usable {CONFIDENCE_FILE}; {MEND}") from error


def features(hits: Sequence[Hit], place: int) -> tuple[float, float]:
    """Describe one hit among the hits of its query.

    Args:
        hits: Best first.
        place: Which of them, from 0.

    Returns:
        Its score in [-1, 1], and its relevance less the best relevance of the others (0 stands for none).
    """
    others = [hit.relevance for number, hit in enumerate(hits) if number != place]
    return hits[place].score, hits[place].relevance - max(others, default=0.0)
