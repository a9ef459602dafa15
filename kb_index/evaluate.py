"""Figures on how well the base finds its articles and knows when it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from kb_index.base import KnowledgeBase
from kb_index.confidence import Outcome
from kb_index.questions import Question
from kb_index.search import Hit
from kb_index.trials import Trial
from kb_index.typos import with_typos

TYPO_SEED = 20261122


@dataclass(frozen=True)
class Result:
    """What was done for a question, and which articles were right (as in `Question`)."""

    right: tuple[str, ...] | None
    outcome: Outcome

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What was found, best first."""
        return self.outcome.hits

    @property
    def top_is_right(self) -> bool:
        """Whether the first hit answers the question."""
        return _found(self.hits[:1], self.right or ())


@dataclass(frozen=True)
class Figures:
    """Shares in [0, 1] of a set of results whose right articles are known.

    Attributes:
        count: Results in the set.
        precision_at_1: First hit is right.
        recall_at_3: A right article is among the first three hits.
        answered: Answered with the first hit.
        answered_wrong: Answered, and the first hit is wrong; a share of all, not of the answered.
        offered: Offered a choice of two or three.
        offered_right: Offered a choice with a right article in it.
        abstained: Neither.
    """

    count: int
    precision_at_1: float
    recall_at_3: float
    answered: float
    answered_wrong: float
    offered: float
    offered_right: float
    abstained: float


def figures(results: Sequence[Result]) -> Figures:
    """Sum up results; those whose right articles are not told are left out."""
    told = [result for result in results if result.right is not None]

    def share(flags: Sequence[bool]) -> float:
        return sum(flags) / len(told) if told else 0.0

    answered = [result for result in told if result.outcome.kind == "answer"]
    offered = [result for result in told if result.outcome.kind == "choose"]
    return Figures(
        count=len(told),
        precision_at_1=share([result.top_is_right for result in told]),
        recall_at_3=share([_found(result.hits[:3], result.right or ()) for result in told]),
        answered=share([True for _ in answered]),
        answered_wrong=share([not result.top_is_right for result in answered]),
        offered=share([True for _ in offered]),
        offered_right=share([_found(result.hits[:3], result.right or ()) for result in offered]),
        abstained=share([result.outcome.kind == "abstain" for result in told]),
    )


def confusions(trials: Sequence[Trial], count: int) -> list[tuple[str, str, int]]:
    """Name the pairs of articles whose questions are most often taken for each other's.

    Returns:
        At most `count` triples (article id, article id, questions confused either way), most confused first.
    """
    pairs = Counter(
        tuple(sorted((trial.group, trial.hits[0].article_id)))
        for trial in trials
        if trial.kind == "known" and not trial.top_is_right
    )
    return [(one, other, times) for (one, other), times in pairs.most_common(count)]


def ask(base: KnowledgeBase, questions: Sequence[Question]) -> list[Result]:
    """Put questions to the base as filers would."""
    outcomes = base.find([question.text for question in questions])
    return [
        Result(question.article_ids, outcome) for question, outcome in zip(questions, outcomes, strict=True)
    ]


def mistyped(questions: Sequence[Question], share: float) -> list[Question]:
    """The questions with a slip of the keys in a share of their words, the same ones each time."""
    random = Random(TYPO_SEED)  # noqa: S311  typos are no secrets
    return [Question(with_typos(q.text, share, random), q.article_ids) for q in questions]


def _found(hits: Sequence[Hit], right: Collection[str]) -> bool:
    return any(hit.article_id in right for hit in hits)
