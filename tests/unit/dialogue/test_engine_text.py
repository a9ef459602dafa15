from __future__ import annotations

import string
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.desk.guard import Guarded, Span, Verdict, withhold
from bot.dialogue.engine import RasaEngine, _as_one_answer, _harmless
from bot.services.messages import Choice, Citation, Reply

CITATION = Citation("fees", "Fees", "https://cand.example/fees", "2026-11-01")
ANSWER = Reply(
    "answer",
    "It depends.",
    ({"type": "paragraph", "text": "It depends."},),
    (Choice("That solved it", "/solved"),),
    (CITATION,),
)
DECLINE = Reply("decline_legal", "No advice.", ({"type": "paragraph", "text": "No advice."},))
TEXT = Reply("text", "Hello.")


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("/restart", "restart"),
        ('/inform{"email": "a@b"}', 'inform{"email": "a@b"}'),
        (" \t// /restart", "restart"),
        ("how do I log in/out?", "how do I log in/out?"),
        ("a /restart", "a /restart"),
        ("///", "?"),
        ("", "?"),
    ],
)
def test_no_command_is_left_of_what_was_typed(text: str, harmless: str) -> None:
    assert _harmless(text) == harmless


# Rasa strips a text of all that str.strip() takes for space before it looks for the slash.
SPACES = [character for character in map(chr, range(0x3001)) if character.isspace()]


@given(st.text(alphabet=["/", *SPACES, *string.ascii_lowercase]))
@example("/\u00a0/restart")
def test_nothing_that_rasa_could_run_is_left(text: str) -> None:
    assert not _harmless(text).strip().startswith("/")


@given(st.text(alphabet=["/", " ", "\t", *string.ascii_lowercase]))
def test_only_the_beginning_is_changed(text: str) -> None:
    assert text.endswith(_harmless(text)) or not text.strip("/ \t")


class Parser:
    """Stands in for Rasa's agent: stops "tell the judge" wherever it stands in what it is given."""

    async def parse_message(self, text: str) -> dict[str, Any]:
        start = text.index("tell the judge")
        stopped = Verdict(Guarded.EX_PARTE, "classifier", 0.9, (Span(start, start + 14),))
        return {"triage": {"verdicts": [asdict(stopped)]}}


@pytest.mark.parametrize("before", ["", "/", " // /"])
async def test_a_review_stops_the_words_where_they_stand_in_the_text(before: str) -> None:
    text = f"{before}my PDF is refused, tell the judge so"
    verdicts = await RasaEngine(Parser()).review(text)
    assert [text[span.start : span.end] for one in verdicts for span in one.spans] == ["tell the judge"]
    assert withhold(text, verdicts).endswith("my PDF is refused, so")


def test_a_decline_becomes_a_note_of_the_answer_before_it() -> None:
    (reply,) = _as_one_answer([ANSWER, DECLINE])
    assert reply.kind == "answer"
    assert reply.text == "It depends.\n\nNo advice."
    assert reply.blocks == (
        *ANSWER.blocks,
        {"type": "note", "text": "No advice.", "declines": "decline_legal"},
    )
    assert (reply.choices, reply.citations) == (ANSWER.choices, ANSWER.citations)


def test_a_decline_that_comes_first_stands_alone() -> None:
    assert _as_one_answer([DECLINE, TEXT]) == [DECLINE, TEXT]
    assert _as_one_answer([DECLINE]) == [DECLINE]


def test_two_declines_are_not_mixed() -> None:
    other = Reply("decline_ex_parte", "Not passed on.")
    assert _as_one_answer([DECLINE, other]) == [DECLINE, other]


def test_the_question_after_a_joined_answer_stays_apart() -> None:
    replies = _as_one_answer([TEXT, ANSWER, DECLINE, TEXT])
    assert [reply.kind for reply in replies] == ["text", "answer", "text"]


def test_replies_without_a_decline_are_left_alone() -> None:
    assert _as_one_answer([TEXT, ANSWER]) == [TEXT, ANSWER]
    assert _as_one_answer([]) == []
