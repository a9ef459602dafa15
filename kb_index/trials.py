"""Questions with known outcomes, made from the base itself, to measure it and to learn when to trust it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kb_index.errors import QuestionsError
from kb_index.search import Hit, Searcher

TrialKind = Literal["known", "gap", "outside"]
TOP_K = 3
GAP_FOLDS = 20


@dataclass(frozen=True)
class Trial:
    """One query and what was found for it.

    Attributes:
        kind: `known`: an article's own question, found without that question's help (leave one variant out);
            `gap`: the same without the whole article, so that nothing right is left (leave one article out);
            `outside`: a line that no article answers.
        group: Article id, or the outside line; what belongs together is never split between two parts.
        right: Id of the article that answers it, or `None` where none does.
        hits: What was found, best first, at most TOP_K; never empty.
    """

    kind: TrialKind
    group: str
    right: str | None
    hits: tuple[Hit, ...]

    @property
    def top_is_right(self) -> bool:
        """Whether the first hit answers it."""
        return self.hits[0].article_id == self.right

    def part(self, parts: int, salt: str = "") -> int:
        """Which of `parts` equal parts this trial's group belongs to: the same on every machine and day."""
        return part_of(self.group, parts, salt)


def make_trials(searcher: Searcher, outside: Sequence[str]) -> list[Trial]:
    """Query the base with its own questions and with lines from outside.

    Args:
        searcher: The base.
        outside: Lines that no article answers.

    Returns:
        One `known` and one `gap` trial for each question of each article, one `outside` trial for each line.
        Queries for which nothing at all is left to be found are dropped.
    """
    trials = _without_variant(searcher) + _without_article(searcher)
    found = searcher.search(outside, TOP_K)
    trials += [Trial("outside", line, None, tuple(hits)) for line, hits in zip(outside, found, strict=True)]
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


def part_of(group: str, parts: int, salt: str = "") -> int:
    """Which of `parts` about equal parts a group belongs to, by its hash."""
    return int.from_bytes(hashlib.sha256((salt + group).encode()).digest()[:4], "big") % parts


def _without_variant(searcher: Searcher) -> list[Trial]:
    """The nth questions of all articles together, against the base without them, for every n."""
    seen: Counter[str] = Counter()
    folds: dict[int, list[int]] = {}
    for position, passage in enumerate(searcher.index.passages):
        if passage.field == "question":
            folds.setdefault(seen[passage.article_id], []).append(position)
            seen[passage.article_id] += 1
    return [
        trial for positions in folds.values() for trial in _trials("known", searcher, positions, positions)
    ]


def _without_article(searcher: Searcher) -> list[Trial]:
    """The questions of every twentieth article, against the base without those articles."""
    folds: dict[int, list[int]] = {}
    for position, passage in enumerate(searcher.index.passages):
        folds.setdefault(part_of(passage.article_id, GAP_FOLDS), []).append(position)
    passages = searcher.index.passages
    return [
        trial
        for positions in folds.values()
        for trial in _trials(
            "gap", searcher, [p for p in positions if passages[p].field == "question"], positions
        )
    ]


def _trials(
    kind: TrialKind, searcher: Searcher, asked: Sequence[int], left_out: Sequence[int]
) -> list[Trial]:
    """Ask with the passages at `asked`, of a base without the passages at `left_out`."""
    rest = searcher.index.without(left_out)
    if not rest.passages:
        return []
    smaller = Searcher(rest, {article_id: searcher.articles[article_id] for article_id in rest.revisions})
    ids = [searcher.index.passages[position].article_id for position in asked]
    found = smaller.search_vectors(searcher.index.vectors[asked], TOP_K)
    return [
        Trial(kind, article_id, article_id if kind == "known" else None, tuple(hits))
        for article_id, hits in zip(ids, found, strict=True)
    ]
