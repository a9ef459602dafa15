"""What the assistant keeps of unanswered questions, `python -m kb_index gaps` must be able to read."""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from bot.services.unanswered import Unanswered
from bot.store.unanswered import UnansweredFolder
from kb_index.gaps.log import load_unanswered

LINES = 200
AT = datetime(2026, 11, 24, 18, 0, 5, tzinfo=UTC)
QUESTION = Unanswered(AT, "refused_choice", "how do I file the “errata”?\nToday", ("fees", "errata"), None)


def test_the_report_reads_what_was_kept(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "unanswered"
    log = UnansweredFolder(folder)
    log.append(QUESTION)
    log.append(Unanswered(AT.replace(month=12), "abstain", "and this?", (), 0.25))
    entries, unreadable = load_unanswered(folder, None)
    assert unreadable == 0
    assert [vars(entry) for entry in entries] == [
        vars(QUESTION),
        {
            "at": AT.replace(month=12),
            "reason": "abstain",
            "text": "and this?",
            "articles": (),
            "confidence": 0.25,
        },
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["2026-11.jsonl", "2026-12.jsonl"]
    assert load_unanswered(folder, date(2026, 12, 1))[0] == entries[1:]


def test_a_line_is_exactly_what_was_agreed(tmp_path: Path) -> None:
    UnansweredFolder(tmp_path).append(QUESTION)
    (line,) = (tmp_path / "2026-11.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "at": "2026-11-24T18:00:05+00:00",
        "reason": "refused_choice",
        "text": QUESTION.text,
        "articles": ["fees", "errata"],
        "confidence": None,
    }


def test_what_filers_asked_is_nobody_else_s_to_read(tmp_path: Path) -> None:
    UnansweredFolder(tmp_path).append(QUESTION)
    assert stat.S_IMODE((tmp_path / "2026-11.jsonl").stat().st_mode) == 0o600


def test_processes_that_write_at_once_do_not_mix_their_lines(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        list(pool.map(_write, [(tmp_path, str(writer) * 300) for writer in range(4)]))
    entries, unreadable = load_unanswered(tmp_path, None)
    assert unreadable == 0
    assert Counter(entry.text for entry in entries) == {str(writer) * 300: LINES for writer in range(4)}


def test_a_line_that_does_not_fit_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda file, line: len(line) - 1)
    with pytest.raises(OSError, match=r"2026-11\.jsonl"):
        UnansweredFolder(tmp_path).append(QUESTION)


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "unanswered").write_text("")
    with pytest.raises(OSError):
        UnansweredFolder(tmp_path / "unanswered").append(QUESTION)


def _write(job: tuple[Path, str]) -> None:
    folder, text = job
    for _ in range(LINES):
        UnansweredFolder(folder).append(Unanswered(AT, "abstain", text, (), None))
