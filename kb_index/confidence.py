"""How sure one may be that the best hit is right, and what to do about it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from kb_index.errors import MEND, IndexBroken
from kb_index.search import Hit

CONFIDENCE_FILE = "confidence.json"

OutcomeKind = Literal["answer", "choose", "abstain"]


@dataclass(frozen=True)
class Outcome:
    """What to do with the hits of a query.

    Attributes:
        kind: `answer` with the first hit, let the filer `choose` among the first ones, or `abstain`.
        confidence: Probability in [0, 1] that the first hit is right.
        hits: All that were judged, best first.
        corrected: The query with its spelling corrected, where that is what found the hits.
    """

    kind: OutcomeKind
    confidence: float
    hits: tuple[Hit, ...]
    corrected: str | None = None


class Features(NamedTuple):
    """What a hit looks like among the hits of its query.

    Attributes:
        score: Its score, in [-1, 1].
        margin: Its relevance less the best relevance of the others; its own relevance where there are none.
        log_probability: What the head makes of it.
        overlap: What the lexicon makes of it.
    """

    score: float
    margin: float
    log_probability: float
    overlap: float


@dataclass(frozen=True)
class Confidence:
    """A logistic model of the features of a hit, and from which probability on to answer or offer a choice.

    Attributes:
        weights: One for each of `Features`, in their order.
        bias: Constant term.
        answer_from: Least confidence of an answer.
        choose_from: Least confidence of a choice; below it, abstain.
        passages: How many passages the base had when this was fitted.
        drift: How many passages have come or gone since.
        outside_sha256: Of the texts that it was fitted with besides the base's own; tells when to fit again.
    """

    weights: tuple[float, ...]
    bias: float
    answer_from: float
    choose_from: float
    passages: int = 0
    drift: int = 0
    outside_sha256: str = ""

    def probabilities(self, hits: Sequence[Hit]) -> list[float]:
        """Return for each hit of one query the probability in [0, 1] that it is the right one."""
        return [self.probability(features(hits, place)) for place in range(len(hits))]

    def probability(self, shown: Features) -> float:
        """Return the probability in [0, 1] that a hit with these features is right."""
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, shown, strict=True))
        return 1 / (1 + math.exp(-max(min(logit, 500.0), -500.0)))

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
        confidence = self.probability(features(hits, 0))
        if confidence >= self.answer_from:
            return Outcome("answer", confidence, tuple(hits))
        if confidence >= self.choose_from and len(hits) > 1:
            return Outcome("choose", confidence, tuple(hits))
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
            saved = json.loads((folder / CONFIDENCE_FILE).read_text(encoding="utf-8"))
            return cls(**saved | {"weights": tuple(saved["weights"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexBroken(f"The index in {folder} has no usable {CONFIDENCE_FILE}; {MEND}") from error


def features(hits: Sequence[Hit], place: int) -> Features:
    """Describe one hit among the hits of its query.

    Args:
        hits: Best first.
        place: Which of them, from 0.
    """
    hit = hits[place]
    others = [other.relevance for number, other in enumerate(hits) if number != place]
    return Features(hit.score, hit.relevance - max(others, default=0.0), hit.log_probability, hit.overlap)
