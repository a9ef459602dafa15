from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kb_index.errors import QuestionsError
from kb_index.gaps.log import Unanswered, load_unanswered

LINE = {
    "at": "2026-11-24T18:00:05+00:00",
    "reason": "abstain",
    "text": "how do I file",
    "articles": ["fees"],
    "confidence": 0.25,
}


def write(path: Path, *lines: dict[str, Any] | str | bytes) -> Path:
    path.write_bytes(
        b"".join(
            (
                line
                if isinstance(line, bytes)
                else (line if isinstance(line, str) else json.dumps(line)).encode()
            )
            + b"\n"
            for line in lines
        )
    )
    return path


def test_a_folder_is_read_whole_the_oldest_first(tmp_path: Path) -> None:
    write(
        tmp_path / "2026-12.jsonl",
        LINE | {"at": "2026-12-01T18:00:00Z"},
        LINE | {"at": "2026-12-01T17:00:00Z"},
    )
    write(tmp_path / "2026-11.jsonl", LINE, "")
    write(tmp_path / "notes.txt", "something else")
    entries, unreadable = load_unanswered(tmp_path)
    assert unreadable == 0
    assert [entry.at.isoformat() for entry in entries] == [
        "2026-11-24T18:00:05+00:00",
        "2026-12-01T17:00:00+00:00",
        "2026-12-01T18:00:00+00:00",
    ]
    assert entries[0] == Unanswered(
        datetime(2026, 11, 24, 18, 0, 5, tzinfo=UTC), "abstain", "how do I file", ("fees",), 0.25
    )


def test_one_file_is_read(tmp_path: Path) -> None:
    assert len(load_unanswered(write(tmp_path / "any.name", LINE))[0]) == 1


def test_since_is_a_day_of_the_court(tmp_path: Path) -> None:
    # Six in the evening of the 23rd in San Francisco is the 24th in UTC.
    file = write(tmp_path / "a.jsonl", LINE | {"at": "2026-11-24T02:00:00Z"}, LINE)
    assert len(load_unanswered(file, date(2026, 11, 23))[0]) == 2
    assert len(load_unanswered(file, date(2026, 11, 24))[0]) == 1
    assert load_unanswered(file, date(2026, 11, 25)) == ([], 0)


@pytest.mark.parametrize(
    "bad",
    [
        "nonsense",
        json.dumps(LINE)[:-20],
        "[]",
        "17",
        b'{"text": "\xff"}',
        LINE | {"at": "yesterday"},
        LINE | {"at": "2026-11-24T18:00:05"},  # of which zone?
        LINE | {"at": 17},
        LINE | {"reason": "other"},
        LINE | {"text": "  "},
        LINE | {"text": None},
        LINE | {"articles": "fees"},
        LINE | {"articles": [1]},
        LINE | {"confidence": "high"},
        LINE | {"confidence": 2},
        {"at": LINE["at"]},
    ],
)
def test_a_broken_line_is_counted_and_the_rest_goes_on(
    tmp_path: Path, bad: dict[str, Any] | str | bytes
) -> None:
    entries, unreadable = load_unanswered(write(tmp_path / "a.jsonl", LINE, bad, LINE))
    assert (len(entries), unreadable) == (2, 1)


def test_what_is_not_known_may_be_left_out(tmp_path: Path) -> None:
    line = {name: LINE[name] for name in ("at", "reason", "text")}
    ((entry,), _) = load_unanswered(write(tmp_path / "a.jsonl", line))
    assert (entry.articles, entry.confidence) == ((), None)


def test_no_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match=r"nowhere does not exist; .* name another folder\.$"):
        load_unanswered(tmp_path / "nowhere")


def test_a_folder_of_something_else_is_told_in_a_sentence(tmp_path: Path) -> None:
    write(tmp_path / "notes.txt", LINE)
    with pytest.raises(QuestionsError, match=r"holds no \.jsonl files"):
        load_unanswered(tmp_path)


def test_a_file_of_something_else_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="none of its 2 lines can be read"):
        load_unanswered(write(tmp_path / "a.jsonl", "one", "two"))


def test_an_empty_file_holds_no_questions(tmp_path: Path) -> None:
    assert load_unanswered(write(tmp_path / "a.jsonl")) == ([], 0)
