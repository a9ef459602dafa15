"""Fitting the confidence to the base: done when the index is built."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from sklearn.linear_model import LogisticRegression

from kb_index.confidence import Confidence, OutcomeKind, features
from kb_index.errors import KnowledgeBaseError
from kb_index.questions import Question
from kb_index.trials import Trial

ANSWERABLE = 0.7
GAP = 0.15
OUTSIDE = 0.15
"""The mix of queries that the confidence speaks of: most filers ask what an article answers."""

ENOUGH_ASKED = 100
"""So many labelled messages choose the thresholds; with fewer, the base's own questions do."""

MAX_ANSWERED_WRONG = 0.02
MAX_OUTSIDE_ANSWERED = 0.04
MAX_OUTSIDE_OFFERED = 0.25


class CalibrationError(KnowledgeBaseError):
    """The articles don't say enough to learn from."""


def calibrate(trials: Sequence[Trial]) -> Confidence:
    """Fit the model to the trials and choose its thresholds.

    The thresholds come from the labelled messages (`asked`) where there are enough, else from the base's own
    questions (`known`), which are harder: each was written to differ from the rest.

    Args:
        trials: Made from the base by `make_trials`.

    Returns:
        The model. On the trials that chose its thresholds at most 2 % of the questions get a wrong answer
        instead of a choice or an abstention, at most 4 % of what is outside is answered, and at most a
        quarter is answered or offered a choice.

    Raises:
        CalibrationError: There is no right or no wrong first hit.
    """
    if len({trial.top_is_right for trial in trials}) < 2:
        raise CalibrationError(
            "The articles are too few, or their questions too unlike each other, to learn when an answer is "
            "safe; add articles or more ways to ask, then build again."
        )
    return _with_thresholds(_fitted(trials), trials)


def fingerprint(outside: Sequence[str], asked: Sequence[Question]) -> str:
    """SHA-256, in hex, of what a confidence is fitted with besides the base itself."""
    parts = [*outside, *(f"{question.text}\t{question.article_ids}" for question in asked)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _fitted(trials: Sequence[Trial]) -> Confidence:
    counts = Counter(trial.kind for trial in trials)
    answerable = ANSWERABLE / 2 if counts["asked"] else ANSWERABLE
    mix = {"known": answerable, "asked": answerable, "gap": GAP, "outside": OUTSIDE}
    weights = [mix[trial.kind] / counts[trial.kind] * len(trials) for trial in trials]
    model = LogisticRegression(C=100.0, max_iter=1000)
    model.fit(
        [features(trial.hits, 0) for trial in trials], [trial.top_is_right for trial in trials], weights
    )
    return Confidence(
        tuple(model.coef_[0].tolist()), float(model.intercept_[0]), answer_from=1.0, choose_from=1.0
    )


def _with_thresholds(model: Confidence, trials: Sequence[Trial]) -> Confidence:
    """The lowest thresholds that keep the promises of `calibrate` on these trials."""
    inside = [trial for trial in trials if trial.kind == "asked"]
    if len(inside) < ENOUGH_ASKED:
        inside = [trial for trial in trials if trial.kind == "known"]
    outside = [trial for trial in trials if trial.kind == "outside"]

    def answers_well(threshold: float) -> bool:
        candidate = replace(model, answer_from=threshold)
        wrong = _share(inside, lambda t: _outcome(candidate, t) == "answer" and not t.top_is_right)
        stray = _share(outside, lambda trial: _outcome(candidate, trial) == "answer")
        return wrong <= MAX_ANSWERED_WRONG and stray <= MAX_OUTSIDE_ANSWERED

    def offers_well(threshold: float) -> bool:
        candidate = replace(model, choose_from=threshold)
        return _share(outside, lambda trial: _outcome(candidate, trial) != "abstain") <= MAX_OUTSIDE_OFFERED

    answer_from = _lowest(answers_well)
    return replace(model, answer_from=answer_from, choose_from=min(_lowest(offers_well), answer_from))


def _lowest(good: Callable[[float], bool]) -> float:
    """The lowest threshold, in steps of 0.01, from which on every threshold is good; 1 where none is."""
    lowest = 1.0
    for percent in range(99, 0, -1):
        if not good(percent / 100):
            break
        lowest = percent / 100
    return lowest


def _outcome(model: Confidence, trial: Trial) -> OutcomeKind:
    return model.judge(trial.hits).kind


def _share(trials: Sequence[Trial], holds: Callable[[Trial], bool]) -> float:
    return sum(map(holds, trials)) / len(trials) if trials else 0.0
