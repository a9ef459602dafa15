from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from bot.services.unanswered import MAX_CHARACTERS, Unanswered, UnansweredQuestions
from tests.fakes import FakeClock, FakeUnansweredLog


@pytest.fixture
def log() -> FakeUnansweredLog:
    return FakeUnansweredLog()


@pytest.fixture
def questions(log: FakeUnansweredLog) -> UnansweredQuestions:
    return UnansweredQuestions(log, FakeClock())


def test_a_question_is_kept_masked_with_its_time_in_utc(
    questions: UnansweredQuestions, log: FakeUnansweredLog
) -> None:
    questions.note("abstain", "This is Jane Doe, how do I file in 3:24-cv-01234?", ["fees"], 0.25)
    at = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    text = "This is [name], how do I file in my case?"
    assert log.kept == [Unanswered(at, "abstain", text, ("fees",), 0.25)]
    assert log.kept[0].at.utcoffset() == at.utcoffset()


@pytest.mark.parametrize(
    "text", ["", "?!", "3:24-cv-01234-JSC", "415-555-0142", "ana@firm.example", "40512345"]
)
def test_what_asks_nothing_is_not_kept(
    questions: UnansweredQuestions, log: FakeUnansweredLog, text: str
) -> None:
    questions.note("abstain", text, [])
    assert log.kept == []


@pytest.mark.parametrize("text", ["password", "my PDF", "¿Cómo presento una demanda?"])
def test_a_few_words_may_ask_something(
    questions: UnansweredQuestions, log: FakeUnansweredLog, text: str
) -> None:
    questions.note("abstain", text, [])
    assert [one.text for one in log.kept] == [text]


def test_a_letter_is_kept_by_its_beginning(questions: UnansweredQuestions, log: FakeUnansweredLog) -> None:
    questions.note("abstain", "how do I file this " + "and this " * 400, [])
    assert len(log.kept[0].text) <= MAX_CHARACTERS
    assert log.kept[0].text.startswith("how do I file this and this")
    assert log.kept[0].text.endswith("…")


def test_a_failure_is_told_without_the_question(
    questions: UnansweredQuestions, log: FakeUnansweredLog, caplog: pytest.LogCaptureFixture
) -> None:
    log.error = OSError("No space left on device: how do I file")
    with caplog.at_level(logging.WARNING):
        questions.note("abstain", "how do I file", [])
    (record,) = caplog.records
    assert "how do I file" not in record.getMessage()
    assert "OSError" in record.getMessage()
