"""The evaluation as a page with plots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
from jinja2 import Environment, select_autoescape

matplotlib.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from kb_index.evaluate import Result

BINS = 10
DPI = 120


@dataclass(frozen=True)
class Row:
    """A line of the table: what was measured, the figure, and what it should be, all ready to be read."""

    measure: str
    figure: str
    target: str = ""
    reached: bool | None = None


def write_report(
    folder: Path,
    rows: Sequence[Row],
    covered: Sequence[Result],
    outside: Sequence[Result],
    topics: Mapping[str, str],
    answer_from: float,
    machine: str,
) -> Path:
    """Write `report.html` and its three plots.

    Args:
        folder: Is made where missing.
        rows: The table.
        covered: Results of questions that the base answers.
        outside: Results of texts that it does not answer.
        topics: Each article's topic.
        answer_from: Confidence from which an article is quoted outright.
        machine: What it was measured on.

    Returns:
        The page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _risk_coverage(folder / "risk_coverage.png", [*covered, *outside], answer_from)
    _reliability(folder / "reliability.png", [*covered, *outside])
    _confusion(folder / "topics.png", covered, topics)
    page = folder / "report.html"
    template = Environment(autoescape=select_autoescape(default=True)).from_string(_PAGE)
    page.write_text(template.render(rows=rows, machine=machine), encoding="utf-8")
    return page


def risk_coverage(results: Sequence[Result]) -> tuple[list[float], list[float]]:
    """What is risked by answering more: the surest answered first.

    Returns:
        For 1, 2, … all results answered: the share answered, and the share of the answered that is wrong.
    """
    surest = sorted(results, key=lambda result: -result.outcome.confidence)
    wrong = np.cumsum([not result.top_is_right for result in surest])
    count = np.arange(1, len(surest) + 1)
    return (count / len(surest)).tolist(), (wrong / count).tolist()


def reliability(results: Sequence[Result]) -> list[tuple[float, float, int]]:
    """How often the first hit is right, by confidence in tenths: (mean confidence, share right, results)."""
    bins: dict[int, list[Result]] = {}
    for result in results:
        bins.setdefault(min(int(result.outcome.confidence * BINS), BINS - 1), []).append(result)
    return [
        (
            sum(result.outcome.confidence for result in members) / len(members),
            sum(result.top_is_right for result in members) / len(members),
            len(members),
        )
        for _, members in sorted(bins.items())
    ]


def calibration_error(results: Sequence[Result]) -> float:
    """Expected calibration error, in [0, 1]: confidence less share right, in tenths, weighted by results."""
    return sum(abs(sure - right) * count for sure, right, count in reliability(results)) / len(results)


def _risk_coverage(file: Path, results: Sequence[Result], answer_from: float) -> None:
    coverage, risk = risk_coverage(results)
    share = sum(result.outcome.confidence >= answer_from for result in results)
    figure, axes = plt.subplots(figsize=(6, 4))
    axes.plot(coverage, risk, color="#005ea2")
    if share:
        axes.plot(coverage[share - 1], risk[share - 1], "o", color="#d54309", label="where answers begin")
        axes.legend(loc="upper left")
    axes.set(
        xlabel="share answered outright", ylabel="share of these that is wrong", xlim=(0, 1), ylim=(0, None)
    )
    axes.set_title("Risk and coverage, held-out and out-of-scope messages")
    _save(figure, file)


def _reliability(file: Path, results: Sequence[Result]) -> None:
    bins = reliability(results)
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], "--", color="grey")
    axes.scatter(
        [sure for sure, _, _ in bins],
        [right for _, right, _ in bins],
        s=[count for *_, count in bins],
        color="#005ea2",
    )
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
    axes.set_title("Reliability (area: number of messages)")
    _save(figure, file)


def _confusion(file: Path, results: Sequence[Result], topics: Mapping[str, str]) -> None:
    pairs = Counter(
        (_topic_wanted(result, topics), topics[result.hits[0].article_id])
        for result in results
        if result.hits
    )
    names = sorted({name for pair in pairs for name in pair})
    table = np.zeros((len(names), len(names)), dtype=int)
    for (wanted, found), count in pairs.items():
        table[names.index(wanted), names.index(found)] = count
    figure, axes = plt.subplots(figsize=(9, 8))
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    for row, column in np.argwhere(table):
        colour = "white" if shares[row, column] > 1 / 2 else "black"
        axes.text(column, row, str(table[row, column]), ha="center", va="center", color=colour, fontsize=7)
    axes.set(xlabel="topic of the first article found", ylabel="topic of the right article")
    _save(figure, file)


def _topic_wanted(result: Result, topics: Mapping[str, str]) -> str:
    """The topic of a right article: the found one's where it is right."""
    wanted = [article_id for article_id in result.right or () if article_id in topics]
    first = result.hits[0].article_id
    return topics[first if first in wanted else wanted[0]]


def _save(figure: Figure, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, dpi=DPI)
    plt.close(figure)


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>How well the articles are found</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #1b1b1b }
table { border-collapse: collapse }
td, th { padding: .25em 1em; border-bottom: 1px solid #ccc; text-align: left }
.short { color: #b50909; font-weight: bold } img { max-width: 100% }
</style>
<h1>How well the articles are found</h1>
<p>Measured on {{ machine }}.
The thresholds were chosen on the validation messages, none of which is counted here.</p>
<table>
<tr><th>Measure<th>Figure<th>Target</tr>
{% for row in rows %}
<tr><td>{{ row.measure }}
<td{% if row.reached is false %} class="short"{% endif %}>{{ row.figure }}
<td>{{ row.target }}</tr>
{% endfor %}
</table>
<h2>Risk and coverage</h2>
<p><img src="risk_coverage.png"
alt="Share of wrong answers against the share of messages answered outright"></p>
<h2>Reliability</h2>
<p><img src="reliability.png" alt="Share of right first articles against the confidence"></p>
<h2>Confusion by topic</h2>
<p><img src="topics.png" alt="Topic of the article found against the topic of the right article"></p>
</html>
"""
