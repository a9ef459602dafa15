"""Public question sets, put through the same search, calibration and judgement as the articles."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from kb_index.article import Article, Source
from kb_index.base import KnowledgeBase
from kb_index.calibrate import calibrate
from kb_index.encoder import Encoder
from kb_index.errors import QuestionsError
from kb_index.index import PassageIndex
from kb_index.search import Searcher
from kb_index.trials import make_trials

BOTS = ("sofmattress", "curekart", "powerplay11")
OUT_OF_SCOPE = "NO_NODES_DETECTED"
MOST_LIKELY = 0.5
"""An intent is taken when it is more likely right than wrong."""


@dataclass(frozen=True)
class IntentFigures:
    """Shares in [0, 1] on one bot of HINT3.

    Attributes:
        overall: Messages given their label, out of scope among the labels.
        in_scope: The same, of those in scope.
        out_of_scope: Of those out of scope, left without an intent.
    """

    overall: float
    in_scope: float
    out_of_scope: float


@dataclass(frozen=True)
class RankFigures:
    """Shares in [0, 1] of queries with the right entry first, and among the first five."""

    precision_at_1: float
    recall_at_5: float
    queries: int


def hint3(folder: Path, version: str, encoder: Encoder) -> dict[str, IntentFigures]:
    """Measure on HINT3: real messages to three bots, learned from each bot's training part alone.

    Args:
        folder: Its `dataset`.
        version: `v1` or `v2`.
        encoder: Encodes the texts.

    Raises:
        QuestionsError: A file is missing or not in the form of the set.
    """
    return {bot: _bot(folder / version, bot, encoder) for bot in BOTS}


def stackfaq(file: Path, encoder: Encoder) -> RankFigures:
    """Measure on StackFAQ: people's paraphrases against question and answers, no paraphrase indexed.

    Raises:
        QuestionsError: The file is missing or not in the form of the set.
    """
    try:
        articles, queries = _entries(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError) as error:
        raise QuestionsError(f"{file} can't be read as StackFAQ's JSON; check the download.") from error
    if not queries:
        raise QuestionsError(f"{file} holds no paraphrases; check the download.")
    found = Searcher(PassageIndex.build(articles, encoder), articles).search([text for text, _ in queries], 5)
    ranks = [
        [hit.article_id for hit in hits].index(entry) if entry in {hit.article_id for hit in hits} else None
        for hits, (_, entry) in zip(found, queries, strict=True)
    ]
    first = sum(rank == 0 for rank in ranks) / len(ranks)
    return RankFigures(first, sum(rank is not None for rank in ranks) / len(ranks), len(ranks))


def _bot(folder: Path, bot: str, encoder: Encoder) -> IntentFigures:
    asked: dict[str, list[str]] = defaultdict(list)
    for text, label in _labelled(folder / "train" / f"{bot}_train.csv"):
        asked[label].append(text)
    articles = {label: _article(label, questions) for label, questions in asked.items()}
    searcher = Searcher(PassageIndex.build(articles, encoder), articles)
    fitted = calibrate(make_trials(searcher, outside=()))
    base = KnowledgeBase(searcher, replace(fitted, answer_from=MOST_LIKELY))
    tests = list(_labelled(folder / "test" / f"{bot}_test.csv"))
    outcomes = base.find([text for text, _ in tests])
    right = [
        (outcome.hits[0].article_id if outcome.kind == "answer" else OUT_OF_SCOPE) == label
        for outcome, (_, label) in zip(outcomes, tests, strict=True)
    ]
    inside = [r for r, (_, label) in zip(right, tests, strict=True) if label != OUT_OF_SCOPE]
    outside = [r for r, (_, label) in zip(right, tests, strict=True) if label == OUT_OF_SCOPE]
    return IntentFigures(_share(right), _share(inside), _share(outside))


def _labelled(file: Path) -> list[tuple[str, str]]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            rows = [(row["sentence"], row["label"]) for row in csv.DictReader(lines)]
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise QuestionsError(f"{file} can't be read as a file of HINT3; check the download.") from error
    if not rows:
        raise QuestionsError(f"{file} holds no messages; check the download.")
    return rows


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def _article(entry: str, questions: list[str]) -> Article:
    """An entry of a public set in the form of an article: found by its questions alone."""
    return Article(
        id=entry,
        title="",
        kind="faq",
        topic="",
        questions=tuple(questions),
        summary="",
        sources=(Source("", "", ""),),
        reviewed=date.min,
        revision="",
    )


def _entries(tree: Any) -> tuple[dict[str, Article], list[tuple[str, str]]]:
    """The entries of StackFAQ as articles by id, and the paraphrases, each with the id of its entry."""
    articles: dict[str, Article] = {}
    queries: list[tuple[str, str]] = []
    for number, pair in enumerate(_pairs(tree)):
        entry = f"{number:03}"
        summary, *more = pair["answer"] if isinstance(pair["answer"], list) else [pair["answer"]]
        articles[entry] = replace(_article(entry, [pair["question"]]), summary=summary, steps=tuple(more))
        queries += [(text, entry) for text in pair["rephr"] if text and not text.startswith("*")]
    return articles, queries


def _pairs(node: Any) -> Iterator[Mapping[str, Any]]:
    """The entries of StackFAQ, wherever they stand in its tree."""
    if isinstance(node, dict) and "rephr" in node:
        yield node
        return
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _pairs(child)
