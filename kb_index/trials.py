"""Questions with known outcomes, to measure the base and to learn when to trust it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kb_index.errors import QuestionsError
from kb_index.questions import Question
from kb_index.search import Hit, Searcher

TrialKind = Literal["known", "gap", "asked", "outside"]
TOP_K = 5
FOLDS = 4


@dataclass(frozen=True)
class Trial:
    """One query and what was found for it.

    Attributes:
        kind: `known`: an article's own question, found without that question's help;
            `gap`: the same without the whole article, so that nothing right is left;
            `asked`: a labelled message that an article answers;
            `outside`: a text that no article answers.
        group: Article id, or the text; what belongs together is never split between two parts.
        right: Ids of the articles that answer it; empty where none does.
        hits: What was found, best first, at most TOP_K; never empty.
    """

    kind: TrialKind
    group: str
    right: tuple[str, ...]
    hits: tuple[Hit, ...]

    @property
    def top_is_right(self) -> bool:
        """Whether the first hit answers it."""
        return self.hits[0].article_id in self.right


def make_trials(searcher: Searcher, outside: Sequence[str], asked: Sequence[Question] = ()) -> list[Trial]:
    """Query the base with its own questions, with lines from outside and with labelled messages.

    Args:
        searcher: The base.
        outside: Lines that no article answers.
        asked: Labelled messages; those whose articles are all gone from the base are left out.

    Returns:
        One `known` and one `gap` trial for each question of each article, one `outside` trial for each line
        and for each message without articles, one `asked` trial for each other message. Queries for which
        nothing at all is left to be found are dropped.
    """
    trials = _own(searcher, "known", lambda article_id, number: part_of(article_id, FOLDS) + number)
    trials += _own(searcher, "gap", lambda article_id, number: part_of(article_id, FOLDS))
    labelled = [question for question in asked if question.article_ids is not None]
    there = [question for question in labelled if question.is_answerable_from(searcher.articles)]
    none = [question.text for question in labelled if not question.article_ids]
    strays = [*outside, *none]
    for text, hits in zip(strays, searcher.search(strays, TOP_K), strict=True):
        trials.append(Trial("outside", text, (), tuple(hits)))
    for question, hits in zip(there, searcher.search([q.text for q in there], TOP_K), strict=True):
        trials.append(Trial("asked", question.text, question.article_ids or (), tuple(hits)))
    return [trial for trial in trials if trial.hits]


def load_outside(path: Path) -> list[str]:
    """Read lines that no article answers: one a line, `#` starts a comment line.

    Raises:
        QuestionsError: The file can't be read or holds no line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(
            f"{path} can't be read as UTF-8 text; name a file with one line for each text."
        ) from error
    outside = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not outside:
        raise QuestionsError(f"{path} holds no lines; put texts there that no article answers.")
    return outside


def part_of(group: str, parts: int) -> int:
    """Which of `parts` about equal parts a group belongs to, by its hash."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big") % parts


def _own(searcher: Searcher, kind: TrialKind, fold_of: Callable[[str, int], int]) -> list[Trial]:
    """Ask each question of the base of a base that lacks it, in FOLDS parts.

    A fold lacks its questions only (`known`) or all passages of its articles (`gap`).
    """
    seen: Counter[str] = Counter()
    asked: dict[int, list[int]] = defaultdict(list)
    left_out: dict[int, list[int]] = defaultdict(list)
    for position, passage in enumerate(searcher.index.passages):
        fold = fold_of(passage.article_id, seen[passage.article_id]) % FOLDS
        if passage.field == "question":
            asked[fold].append(position)
            seen[passage.article_id] += 1
        if passage.field == "question" or kind == "gap":
            left_out[fold].append(position)
    return [trial for fold in asked for trial in _trials(kind, searcher, asked[fold], left_out[fold])]


def _trials(
    kind: TrialKind, searcher: Searcher, asked: Sequence[int], left_out: Iterable[int]
) -> list[Trial]:
    """Ask with the passages at `asked`, of a base without the passages at `left_out`."""
    rest = searcher.index.without(list(left_out))
    if not rest.passages:
        return []
    smaller = Searcher(rest, {article_id: searcher.articles[article_id] for article_id in rest.revisions})
    passages = [searcher.index.passages[position] for position in asked]
    found = smaller.search([passage.text for passage in passages], TOP_K, searcher.index.vectors[list(asked)])
    return [
        Trial(kind, passage.article_id, (passage.article_id,) if kind == "known" else (), tuple(hits))
        for passage, hits in zip(passages, found, strict=True)
    ]
