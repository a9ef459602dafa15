"""What the articles lack: unanswered questions grouped by meaning, each group with what to do about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from kb_index.encoder import Vectors
from kb_index.gaps.log import Unanswered
from kb_index.search import Hit, Searcher

MAX_TEXTS = 5_000
"""Different texts that are grouped, the newest; time and memory grow with their square."""
MAX_DISTANCE = 0.6
"""Mean cosine distance up to which two groups are one; more would mix subjects, less would scatter them."""
LEANING = 0.8
"""How long a text's leaning to articles is beside its vector, which is of unit length."""
SAME_ASKING = timedelta(minutes=30)
"""The same words again within this time are most likely the same filer, so they count as asked once."""
NEAR = 0.6
"""Score from which an article is about the question."""
RIVAL = 0.06
"""A second article whose score is at most this far below the best competes with it."""
ALIKE = 0.93
"""Cosine similarity from which another wording shows nothing new."""
MAX_EXAMPLES = 5
MAX_NEAREST = 3
TOP_K = 10

Action = Literal["add_wordings", "sharpen", "refused", "write_article"]


@dataclass(frozen=True)
class Near:
    """An article near to a gap; score is its mean cosine similarity to the gap's wordings, in [-1, 1]."""

    article_id: str
    title: str
    score: float


@dataclass(frozen=True)
class Gap:
    """A group of questions that mean about the same and went unanswered.

    Attributes:
        size: How many times it was asked.
        share: Of all that was asked, 0 to 1.
        first: Day on which it was first asked, by the court's clock.
        last: Day on which it was last asked.
        reasons: How often it went unanswered for each reason; one asking may have two.
        example: The question at the group's centre.
        examples: At most five other wordings, unlike one another, the most asked first.
        nearest: At most three articles, those that most wordings find first and near.
        action: What to do about it, for programs.
        suggestion: What to do about it, in words.
    """

    size: int
    share: float
    first: date
    last: date
    reasons: Mapping[str, int]
    example: str
    examples: tuple[str, ...]
    nearest: tuple[Near, ...]
    action: Action
    suggestion: str

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON can hold it: days as ISO dates."""
        return asdict(self) | {"first": self.first.isoformat(), "last": self.last.isoformat()}


@dataclass(frozen=True)
class _Wording:
    """One text, and every time that it was sent, the newest first, by place among the entries."""

    text: str
    places: tuple[int, ...]
    askings: int


def find_gaps(entries: Sequence[Unanswered], searcher: Searcher, vectors: Vectors | None = None) -> list[Gap]:
    """Group questions by meaning.

    Args:
        entries: Questions that went unanswered. Where they have more than MAX_TEXTS different texts, the
            oldest texts are left out; `as_markdown` says so.
        searcher: The articles.
        vectors: float32 (n_entries, dim), unit rows, made by the searcher's encoder; None to encode here.

    Returns:
        Gaps, the most asked first.
    """
    wordings = _wordings(entries)[:MAX_TEXTS]
    if not wordings:
        return []
    texts = [wording.text for wording in wordings]
    if vectors is None:
        rows = searcher.index.encoder.encode(texts)
    else:
        rows = vectors[[wording.places[0] for wording in wordings]]
    hits = searcher.search(texts, TOP_K, vectors=rows)
    total = sum(wording.askings for wording in wordings)
    gaps = []
    for group in _clusters(np.hstack([rows, _leanings(hits)])):
        members = _central_first(group, rows, wordings)
        nearest = _nearest([(hits[member], wordings[member].askings) for member in members])
        lines = [entries[place] for member in members for place in wordings[member].places]
        size = sum(wordings[member].askings for member in members)
        action, suggestion = _suggest(nearest, lines)
        gaps.append(
            Gap(
                size=size,
                share=size / total,
                first=min(line.day for line in lines),
                last=max(line.day for line in lines),
                reasons=dict(Counter(line.reason for line in lines).most_common()),
                example=wordings[members[0]].text,
                examples=tuple(wordings[member].text for member in _different(members, rows)),
                nearest=nearest,
                action=action,
                suggestion=suggestion,
            )
        )
    return sorted(gaps, key=lambda gap: (-gap.size, -gap.last.toordinal(), gap.example))


def _wordings(entries: Sequence[Unanswered]) -> list[_Wording]:
    """The different texts, the newest first."""
    places: dict[str, list[int]] = {}
    for place in sorted(range(len(entries)), key=lambda place: entries[place].at, reverse=True):
        plain = " ".join(entries[place].text.casefold().split()).strip(" .,;:!?")
        places.setdefault(plain, []).append(place)
    return [
        _Wording(entries[group[0]].text, tuple(group), _askings([entries[place] for place in group]))
        for group in places.values()
    ]


def _askings(newest_first: Sequence[Unanswered]) -> int:
    """How often one text was asked: abstained on and then refused, or sent again at once, it is one."""
    pairs = pairwise(newest_first)
    return 1 + sum(newer.at - older.at > SAME_ASKING for newer, older in pairs)


def _leanings(hits: Sequence[Sequence[Hit]]) -> Vectors:
    """Which articles each of n texts leans to: float32 (n, n_articles found), rows of one length.

    Questions that share a subject but few words lean to the same articles, even where none answers them; and
    questions that share only a word ("docket") do not. On 177 invented lines of some 40 subjects, over 80 %
    of the pairs that were put together belonged together, with vectors alone 50 %, and more were found.
    """
    ids = sorted({hit.article_id for found in hits for hit in found})
    columns = {article_id: column for column, article_id in enumerate(ids)}
    leanings = np.zeros((len(hits), len(ids)), dtype=np.float32)
    for row, found in enumerate(hits):
        for hit in found:
            leanings[row, columns[hit.article_id]] = max(hit.score, 0.0) ** 6
    lengths = np.maximum(np.linalg.norm(leanings, axis=1, keepdims=True), 1e-6)
    return np.asarray(leanings * (LEANING / lengths), dtype=np.float32)


def _clusters(features: Vectors) -> list[list[int]]:
    """Group the rows of (n, n_features): lists of their numbers."""
    if len(features) < 2:
        return [list(range(len(features)))]
    clustering = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=MAX_DISTANCE
    )
    groups: dict[int, list[int]] = {}
    for number, label in enumerate(clustering.fit_predict(features).tolist()):
        groups.setdefault(label, []).append(number)
    return list(groups.values())


def _central_first(members: Sequence[int], rows: Vectors, wordings: Sequence[_Wording]) -> list[int]:
    """Order a group: the wording nearest to all that was asked (the medoid), then the most asked first."""
    weights = np.array([wordings[member].askings for member in members], dtype=np.float32)
    closeness = rows[members] @ (weights @ rows[members])
    medoid = members[int(closeness.argmax())]
    order = np.lexsort((-closeness, -weights))
    return [medoid, *(members[place] for place in order.tolist() if members[place] != medoid)]


def _different(members: Sequence[int], rows: Vectors) -> list[int]:
    """Pick at most MAX_EXAMPLES members after the first that are not nearly the same as one picked before."""
    picked = [members[0]]
    for member in members[1:]:
        if len(picked) <= MAX_EXAMPLES and (rows[picked] @ rows[member]).max() < ALIKE:
            picked.append(member)
    return picked[1:]


def _nearest(found: Sequence[tuple[Sequence[Hit], int]]) -> tuple[Near, ...]:
    """Choose the articles that most of a group's wordings find first and near.

    Given are the hits and the askings of each wording. Scores are means; where a wording did not find an
    article, the last score that it did find stands in.
    """
    titles = {hit.article_id: hit.title for hits, _ in found for hit in hits}
    votes: defaultdict[str, float] = defaultdict(float)
    scores: defaultdict[str, float] = defaultdict(float)
    for hits, askings in found:
        last = min((hit.score for hit in hits), default=0.0)
        own = {hit.article_id: float(hit.score) for hit in hits}
        for place, hit in enumerate(hits, 1):
            # The place alone would give a far article that comes first as much as a near one.
            votes[hit.article_id] += askings * max(float(hit.score), 0.0) ** 4 / place
        for article_id in titles:
            scores[article_id] += askings * own.get(article_id, last)
    total = sum(askings for _, askings in found)
    best = sorted(titles, key=lambda article_id: (-votes[article_id], article_id))[:MAX_NEAREST]
    return tuple(
        Near(article_id, titles[article_id], round(scores[article_id] / total, 4)) for article_id in best
    )


def _suggest(nearest: Sequence[Near], lines: Sequence[Unanswered]) -> tuple[Action, str]:
    if not nearest or nearest[0].score < NEAR:
        return "write_article", (
            "No article fits well. If the HelpDesk can answer this, write an article or complete the "
            "nearest; if it is none of its business, add the wordings to `kb_index/out_of_scope.txt`."
        )
    rivals = [one for one in nearest if one.score >= max(NEAR, nearest[0].score - RIVAL)]
    refusals = Counter(name for line in lines if line.reason != "abstain" for name in line.articles)
    refused = [one for one in rivals if 2 * refusals[one.article_id] >= len(lines)]
    if refused:
        return "refused", (
            f"Filers were shown {_names(refused)} and meant something else. If it does answer them, say so "
            "in its title and first sentence; if not, write an article."
        )
    if len(rivals) > 1:
        return "sharpen", (
            f"Two articles compete: sharpen the titles and questions of {_names(rivals[:2])}, so that each "
            "says what only it answers, and add these wordings to the right one."
        )
    return "add_wordings", f"If {_names(rivals)} answers this, add these wordings to its questions."


def _names(near: Sequence[Near]) -> str:
    return " and ".join(f'"{one.title}" (`{one.article_id}`)' for one in near)
