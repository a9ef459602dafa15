from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from kb_index.encoder import Vectors
from kb_index.gaps import finding as gaps
from kb_index.gaps import report as gap_report
from kb_index.gaps.finding import Gap, find_gaps
from kb_index.gaps.log import Unanswered
from kb_index.gaps.report import as_markdown
from tests.unit.kb_index.hash_encoder import HashEncoder

AT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
ARTICLES = {
    "zoom": "zoom link hearing video",
    "fees": "filing fee refund twice",
    "refund": "filing fee refund card",
    "mfa": "multifactor code phone lost",
}
ZOOM = ("zoom link for my hearing", "the zoom link hearing tomorrow", "zoom link hearing please")
BATS = ("bats in the courthouse attic", "bats nest in the courthouse", "courthouse attic bats again")


class FakeSearcher:
    """Finds articles by the words that they share with a text, as the hash encoder sees them."""

    def __init__(self) -> None:
        self.index = SimpleNamespace(encoder=HashEncoder())

    def search(
        self, queries: Sequence[str], top_k: int = 3, vectors: Vectors | None = None
    ) -> list[list[Any]]:
        encode = self.index.encoder.encode
        scores = encode(queries) @ encode(list(ARTICLES.values())).T
        return [
            sorted(
                (
                    SimpleNamespace(article_id=name, title=f"About {name}", score=score)
                    for name, score in zip(ARTICLES, row.tolist(), strict=True)
                ),
                key=lambda hit: -hit.score,
            )[:top_k]
            for row in scores
        ]


def find(entries: Sequence[Unanswered], **more: Any) -> list[Gap]:
    searcher: Any = FakeSearcher()
    return find_gaps(entries, searcher, **more)


def asked(
    *texts: str, reason: str = "abstain", articles: Sequence[str] = (), hours: int = 2
) -> list[Unanswered]:
    """One text after the other, the last one at AT."""
    return [
        Unanswered(AT - timedelta(hours=hours * place), reason, text, tuple(articles))
        for place, text in enumerate(reversed(texts))
    ][::-1]


def test_nothing_asked_is_no_gap() -> None:
    assert find([]) == []


def test_what_means_the_same_is_one_gap_and_the_most_asked_comes_first() -> None:
    found = find(asked(BATS[0], *ZOOM, "help", BATS[1]))
    assert [gap.size for gap in found] == [3, 2, 1]
    assert [{gap.example, *gap.examples} for gap in found] == [set(ZOOM), set(BATS[:2]), {"help"}]
    assert [gap.share for gap in found] == pytest.approx([3 / 6, 2 / 6, 1 / 6])


def test_one_question_is_one_gap() -> None:
    (gap,) = find(asked("help"))
    assert (gap.size, gap.share, gap.example, gap.examples) == (1, 1.0, "help", ())


def test_the_example_is_the_wording_in_the_middle() -> None:
    texts = ("bats bats attic one two", "bats attic", "bats attic three four attic")
    (gap,) = find(asked(*texts))
    assert gap.example == "bats attic"
    assert set(gap.examples) == {texts[0], texts[2]}


def test_the_days_are_the_court_s() -> None:
    # Two in the morning in UTC is the evening before in San Francisco.
    early = Unanswered(datetime(2026, 11, 3, 2, tzinfo=UTC), "abstain", BATS[0])
    late = Unanswered(datetime(2026, 11, 30, 18, tzinfo=UTC), "abstain", BATS[1])
    (gap,) = find([late, early])
    assert (gap.first, gap.last) == (date(2026, 11, 2), date(2026, 11, 30))


def test_abstained_on_and_then_refused_it_was_asked_once() -> None:
    entries = [
        Unanswered(AT, "abstain", "Bats?"),
        Unanswered(AT + timedelta(minutes=2), "refused_choice", "bats", ("zoom",)),
        Unanswered(AT + timedelta(days=1), "abstain", "bats"),
    ]
    (gap,) = find(entries)
    assert gap.size == 2
    assert gap.reasons == {"abstain": 2, "refused_choice": 1}
    assert gap.examples == ()


def test_examples_are_few_and_differ() -> None:
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    texts = [f"bats attic courthouse {word}" for word in words]
    alike = [f"bats attic courthouse one {'bats attic courthouse ' * count}" for count in (4, 5, 6)]
    (gap,) = find(asked(*texts, *alike))
    assert len(gap.examples) == 5
    assert len({gap.example, *gap.examples}) == 6
    assert len({gap.example, *gap.examples} & {*alike, texts[0]}) <= 2


def test_vectors_that_are_there_already_are_used_each_for_its_entry() -> None:
    row = np.eye(1, 256, dtype=np.float32)[0]
    vectors = np.stack([row, -row, row])  # the second says the opposite
    found = find(asked(*ZOOM), vectors=vectors)
    assert [gap.size for gap in found] == [2, 1]
    assert found[1].example == ZOOM[1]


@pytest.mark.parametrize(("other", "sizes"), [("link zoom video", [2]), ("filing fee refund twice", [1, 1])])
def test_questions_that_lean_to_one_article_belong_together(other: str, sizes: list[int]) -> None:
    vectors = np.zeros((2, 256), dtype=np.float32)
    vectors[0, 0], vectors[1, :2] = 1, (0.2, 0.96**0.5)  # a cosine of 0.2: not alike by themselves
    assert [gap.size for gap in find(asked("zoom hearing", other), vectors=vectors)] == sizes


def test_only_the_newest_wordings_are_grouped_and_the_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "MAX_TEXTS", 3)
    monkeypatch.setattr(gap_report, "MAX_TEXTS", 3)
    entries = asked("too old", "old as well", *ZOOM)
    found = find(entries)
    assert {text for gap in found for text in (gap.example, *gap.examples)} == set(ZOOM)
    assert "Only the newest 3 wordings were grouped; 2 older lines were left out." in as_markdown(
        found, entries
    )


def test_near_to_one_article_its_questions_want_these_wordings() -> None:
    (gap,) = find(asked(*ZOOM))
    assert (gap.action, gap.nearest[0].article_id) == ("add_wordings", "zoom")
    assert "add these wordings" in gap.suggestion
    assert '"About zoom" (`zoom`)' in gap.suggestion
    assert "fees" not in gap.suggestion
    assert gap.nearest[0].score == pytest.approx(
        np.mean([hits[0].score for hits in FakeSearcher().search(ZOOM)]), abs=1e-4
    )


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("filing fee refund", "sharpen"),
        ("filing fee refund " * 8 + "twice", "sharpen"),  # hardly nearer to the one
        ("filing fee refund twice", "add_wordings"),
    ],
)
def test_near_to_two_articles_they_compete(text: str, action: str) -> None:
    (gap,) = find(asked(text))
    assert gap.action == action
    assert "`fees`" in gap.suggestion
    assert ("`refund`" in gap.suggestion) is (action == "sharpen")


def test_near_to_none_an_article_is_wanted() -> None:
    (gap,) = find(asked(*BATS))
    assert gap.action == "write_article"
    assert "write an article" in gap.suggestion
    assert len(gap.nearest) == 3


@pytest.mark.parametrize(("refusals", "action"), [(0, "add_wordings"), (1, "add_wordings"), (2, "refused")])
def test_what_filers_refuse_is_not_advertised_to_them(refusals: int, action: str) -> None:
    refused = asked(*ZOOM[:refusals], reason="not_helpful", articles=["zoom"])
    (gap,) = find([*refused, *asked(*ZOOM[refusals:], articles=["zoom"])])
    assert gap.action == action
    assert "`zoom`" in gap.suggestion


def test_a_gap_can_be_written_as_json() -> None:
    (gap,) = find(asked(*ZOOM))
    written = json.loads(json.dumps(gap.as_dict()))
    assert written["first"] == "2026-11-24"
    assert written["nearest"][0]["article_id"] == "zoom"


def test_the_report_can_be_acted_on() -> None:
    entries = [*asked(*ZOOM), *asked(*BATS[:2], hours=48), *asked("help", reason="not_helpful")]
    report = as_markdown(find(entries), entries, unreadable=2)
    assert report.startswith(
        "# Questions that went unanswered\n\nNovember 22, 2026 to November 24, 2026: asked 6 times"
    )
    assert "in 3 groups" in report
    assert "- 5 times, the assistant was not sure" in report
    assert "- once, the article shown was not meant" in report
    assert "Work from the top" in report
    assert "2 lines of the log could not be read" in report
    first, second = report.index("## 1. `"), report.index("## 2. `")
    zoom, bats = report[first:second], report[second : report.index("## Asked once")]
    assert "Asked 3 times (50%), November 24, 2026: the assistant was not sure (3)." in zoom
    assert '**To do:** If "About zoom" (`zoom`) answers this' in zoom
    assert sum(f"`{text}`" in zoom for text in ZOOM) == 3
    assert "About zoom (`zoom`)" in zoom
    assert "**To do:** No article fits" in bats
    assert "- `help` (November 24, 2026; nearest: " in report[report.index("## Asked once") :]


def test_nothing_asked_is_said() -> None:
    assert "None in this period." in as_markdown([], [])
    assert "3 lines of the log could not be read" in as_markdown([], [], unreadable=3)


def test_what_filers_type_is_no_markup() -> None:
    entries = asked("bats `code` [link](http://evil.example)\n<b># now</b>")
    report = as_markdown(find(entries), entries)
    assert "- `bats 'code' [link](http://evil.example) <b># now</b>` (" in report


def test_a_long_report_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap_report, "MAX_SHOWN", 1)
    monkeypatch.setattr(gap_report, "MAX_SINGLES", 2)
    entries = asked(*ZOOM, *BATS, "help", "lunch", "weather")
    report = as_markdown(find(entries), entries)
    assert "## 2." not in report
    assert "1 smaller groups are not shown" in report
    assert "1 more are not shown" in report
