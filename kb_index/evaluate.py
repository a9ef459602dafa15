"""Figures on how well the base finds its articles and knows when it does not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb_index.calibrate import calibrate
from kb_index.confidence import Confidence, Outcome
from kb_index.errors import QuestionsError
from kb_index.search import Hit, Searcher
from kb_index.trials import TOP_K, Trial

FOLDS = 5


@dataclass(frozen=True)
class Question:
    """A question and the ids of the articles that answer it; an empty tuple: none does, `None`: not told."""

    text: str
    article_ids: tuple[str, ...] | None


@dataclass(frozen=True)
class Result:
    """What was found for a question, what was done, and which articles were right (as in `Question`)."""

    right: tuple[str, ...] | None
    hits: tuple[Hit, ...]
    outcome: Outcome


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
    told = [(result, result.right) for result in results if result.right is not None]

    def share(flags: Sequence[bool]) -> float:
        return sum(flags) / len(told) if told else 0.0

    answered = [result.outcome.kind == "answer" for result, _ in told]
    offered = [result.outcome.kind == "choose" for result, _ in told]
    return Figures(
        count=len(told),
        precision_at_1=share([_found(result.hits[:1], right) for result, right in told]),
        recall_at_3=share([_found(result.hits[:3], right) for result, right in told]),
        answered=share(answered),
        answered_wrong=share(
            [a and not _found(r.hits[:1], right) for a, (r, right) in zip(answered, told, strict=True)]
        ),
        offered=share(offered),
        offered_right=share(
            [o and _found(r.outcome.hits, right) for o, (r, right) in zip(offered, told, strict=True)]
        ),
        abstained=share([result.outcome.kind == "abstain" for result, _ in told]),
    )


def cross_checked(trials: Sequence[Trial]) -> dict[str, list[Result]]:
    """Judge every trial with a confidence that was fitted without its fifth of the base.

    Args:
        trials: Made by `make_trials`.

    Returns:
        Results by kind of trial: `known`, `gap`, `outside`.

    Raises:
        CalibrationError: The articles are too few to learn from.
    """
    results: dict[str, list[Result]] = {"known": [], "gap": [], "outside": []}
    for fold in range(FOLDS):
        asked = [trial for trial in trials if trial.part(FOLDS, salt="fold") == fold]
        confidence = calibrate([trial for trial in trials if trial.part(FOLDS, salt="fold") != fold])
        for trial in asked:
            right = (trial.right,) if trial.right else ()
            results[trial.kind].append(Result(right, trial.hits, confidence.judge(trial.hits)))
    return results


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


def ask(searcher: Searcher, confidence: Confidence, questions: Sequence[Question]) -> list[Result]:
    """Put questions to the base as filers would."""
    found = searcher.search([question.text for question in questions], TOP_K)
    return [
        Result(question.article_ids, tuple(hits), confidence.judge(hits))
        for question, hits in zip(questions, found, strict=True)
    ]


def load_questions(path: Path) -> list[Question]:
    """Read questions from JSON lines: `question` or `text`, and `article_ids` where known.

    Raises:
        QuestionsError: The file can't be read, holds no questions, or a line is of another form.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"{path} can't be read as UTF-8 text; name a file of JSON lines.") from error
    questions = [_question(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not questions:
        raise QuestionsError(f"{path} holds no questions; put one JSON object on each line.")
    return questions


def _question(path: Path, number: int, line: str) -> Question:
    try:
        entry: Any = json.loads(line)
    except ValueError as error:
        raise QuestionsError(f"{path}, line {number} is not JSON; write one object on each line.") from error
    text = entry.get("question", entry.get("text")) if isinstance(entry, dict) else None
    if not isinstance(text, str):
        raise QuestionsError(f'{path}, line {number} has no text; give each object a "question" or a "text".')
    ids = entry.get("article_ids")
    if ids is not None and not (isinstance(ids, list) and all(isinstance(name, str) for name in ids)):
        raise QuestionsError(f'{path}, line {number}: "article_ids" must be a list of article ids.')
    return Question(text, None if ids is None else tuple(ids))


def _found(hits: Sequence[Hit], right: Collection[str]) -> bool:
    return any(hit.article_id in right for hit in hits)
