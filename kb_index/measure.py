"""`python -m kb_index eval`: all measures beside their targets."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kb_index.base import KnowledgeBase
from kb_index.benchmarks import hint3, stackfaq
from kb_index.errors import QuestionsError
from kb_index.evaluate import Result, ask, figures, mistyped
from kb_index.questions import Question, check_articles, load_questions
from kb_index.report import Row, calibration_error, write_report

TYPO_SHARE = 0.3
TIMED = 300
BEST_PUBLISHED = {"sofmattress": 0.695, "curekart": 0.742, "powerplay11": 0.731}
"""HINT3 v1, overall accuracy: the best of the published runs at any threshold."""
RASA_IN_SCOPE = {"sofmattress": 0.481, "curekart": 0.739, "powerplay11": 0.215}
"""HINT3 v1, in-scope accuracy of the published run of Rasa at the threshold 0.9."""


def measure(base: KnowledgeBase, folder: Path, benchmarks: Path | None, out: Path) -> list[Row]:
    """Measure on the held-out messages and the public sets, and write the report.

    Args:
        base: What is measured.
        folder: Holds `held_out.jsonl`, `held_out_near.jsonl` and `held_out_far.jsonl`.
        benchmarks: Holds `hint3/` and `stackfaq/`; left out where it is None or not there.
        out: Folder of the report.

    Returns:
        The table.

    Raises:
        QuestionsError: A file is missing or not in the right form.
    """
    file = folder / "held_out.jsonl"
    covered = [question for question in load_questions(file) if question.article_ids]
    if not covered:
        raise QuestionsError(f'{file} names no articles; give each question its "articles".')
    check_articles(file, covered, base.articles)
    held_out = ask(base, covered)
    near, far = (ask(base, load_questions(folder / f"held_out_{name}.jsonl")) for name in ("near", "far"))
    rows = [*_found(held_out, ask(base, mistyped(covered, TYPO_SHARE))), *_judged(held_out, near, far)]
    rows.append(_search_time(base, covered))
    if benchmarks is not None and benchmarks.is_dir():
        rows += _public(base, benchmarks)
    topics = {article.id: article.topic for article in base.articles.values()}
    write_report(out, rows, held_out, [*near, *far], topics, base.confidence.answer_from, machine())
    return rows


def machine() -> str:
    """What this is measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def _found(clean: Sequence[Result], typos: Sequence[Result]) -> Iterator[Row]:
    shown, slipped = figures(clean), figures(typos)
    loss = shown.precision_at_1 - slipped.precision_at_1
    yield Row(
        f"questions of the {shown.count} held-out messages, right article first",
        *_least(shown.precision_at_1, 0.9),
    )
    yield Row("right article among the first three", *_least(shown.recall_at_3, 0.97))
    yield Row("answered outright", f"{shown.answered:.1%}")
    yield Row("offered a choice with the right article in it", f"{shown.offered_right:.1%}")
    yield Row(f"loss at first place with typos in {TYPO_SHARE:.0%} of the words", *_most(loss, 0.04))


def _judged(held_out: Sequence[Result], near: Sequence[Result], far: Sequence[Result]) -> Iterator[Row]:
    every = [*held_out, *near, *far]
    yield Row("confident and wrong, of the held-out messages", *_most(figures(held_out).answered_wrong, 0.03))
    for name, results, limit in (("far", far, 0.02), ("near", near, 0.1)):
        told = figures([Result((), result.outcome) for result in results])
        yield Row(
            f"out of scope ({name}, {told.count}), answered with an article", *_most(told.answered, limit)
        )
        yield Row(f"out of scope ({name}), offered a choice", f"{told.offered:.1%}")
    yield Row("expected calibration error, all of these", f"{calibration_error(every):.3f}")


def _search_time(base: KnowledgeBase, questions: Sequence[Question]) -> Row:
    """The median time of one search with its judgement, the encoding left out."""
    texts = [question.text for question in questions][:TIMED]
    vectors = base.searcher.index.encoder.encode(texts)
    taken = []
    for row, text in enumerate(texts):
        began = time.perf_counter()
        base.confidence.judge(base.searcher.search([text], 5, vectors[row : row + 1])[0])
        taken.append((time.perf_counter() - began) * 1000)
    median = statistics.median(taken)
    return Row(
        f"search beyond the encoding, {len(base.searcher.index.passages)} passages, median",
        f"{median:.2f} ms",
        "<= 1 ms",
        median <= 1,
    )


def _public(base: KnowledgeBase, folder: Path) -> Iterator[Row]:
    encoder = base.searcher.index.encoder
    ranks = stackfaq(folder / "stackfaq" / "stackExchange-FAQ.json", encoder)
    yield Row(f"StackFAQ, P@1 of {ranks.queries}", *_least(ranks.precision_at_1, 0.96))
    for version in ("v1", "v2"):
        for bot, shown in hint3(folder / "hint3" / "dataset", version, encoder).items():
            name = f"HINT3 {version} {bot}"
            compared = version == "v1"
            yield Row(f"{name}, overall", *_least(shown.overall, BEST_PUBLISHED[bot] if compared else None))
            yield Row(f"{name}, in scope", *_least(shown.in_scope, RASA_IN_SCOPE[bot] if compared else None))
            yield Row(f"{name}, out of scope", f"{shown.out_of_scope:.1%}")


def _least(share: float, target: float | None) -> tuple[str, str, bool | None]:
    return _against(share, target, ">=", lambda: share >= (target or 0))


def _most(share: float, target: float) -> tuple[str, str, bool | None]:
    return _against(share, target, "<=", lambda: share <= target)


def _against(
    share: float, target: float | None, sign: str, reached: Callable[[], bool]
) -> tuple[str, str, bool | None]:
    if target is None:
        return f"{share:.1%}", "", None
    return f"{share:.1%}", f"{sign} {target:.1%}", reached()
