"""The tables' own rules: a turn that is not checked is refused, and what must fail does fail."""

from __future__ import annotations

from typing import Any

import pytest

from bot.services.messages import Choice, Reply
from tests.conversations.dialogue import BadTable, Checker, Failed, read_conversation

QUESTIONS = {"email": ["At which address?"], "name": ["What is your name?"]}


def line(**turn: Any) -> Any:
    return read_conversation("topic", {"name": "one", "turns": [turn]}).lines[0]


def check(turn: dict[str, Any], *replies: Reply) -> None:
    Checker(QUESTIONS).check(line(**turn), replies)


@pytest.mark.parametrize(
    "turn",
    [
        {"say": "hello"},
        {"say": "hello", "has": []},
        {"say": "hello", "pick": "Yes", "has": ["x"]},
        {"has": ["x"]},
        {"say": "hello", "hass": ["x"]},
    ],
)
def test_a_turn_that_checks_nothing_is_refused(turn: dict[str, Any]) -> None:
    with pytest.raises(BadTable):
        line(**turn)


def test_a_misspelt_key_of_a_conversation_is_refused() -> None:
    with pytest.raises(BadTable):
        read_conversation("topic", {"name": "one", "knwon": "x", "turns": []})


@pytest.mark.parametrize(
    ("checks", "why"),
    [
        ({"kinds": ["answer", "decline_legal"]}, "kinds"),
        ({"kinds": ["choose|human"]}, "kinds"),
        ({"has": ["120 MB"]}, "nothing of"),
        ({"lacks": ["50 mb"]}, "should not be said"),
        ({"offers": ["Next step"]}, "no choice"),
        ({"asks": "name"}, "asks for"),
        ({"asks": "nothing"}, "asks for"),
    ],
)
def test_a_wrong_reply_fails(checks: dict[str, Any], why: str) -> None:
    replies = (Reply("answer", "The limit is 50 MB."), Reply("question", "At which address?"))
    with pytest.raises(Failed, match=why):
        check({"say": "how large?", **checks}, *replies)


def test_a_right_reply_passes() -> None:
    replies = (
        Reply("answer", "The limit is\n50 MB.", choices=[Choice("That solved it", "/solved")]),
        Reply("question", "At which address?"),
    )
    wanted: dict[str, Any] = {"has": [["35 mb", "is 50 mb"]], "lacks": ["deadline"], "asks": "email"}
    check({"say": "how large?", "kinds": ["choose|answer"], "offers": ["That solved"], **wanted}, *replies)


def test_silence_fails() -> None:
    with pytest.raises(Failed, match="says nothing"):
        check({"say": "hello", "lacks": ["x"]})


def test_saying_the_same_twice_running_fails() -> None:
    checker = Checker(QUESTIONS)
    checker.check(line(say="hm", has=["hello"]), [Reply("text", "Hello.")])
    with pytest.raises(Failed, match="twice running"):
        checker.check(line(say="hm", has=["hello"]), [Reply("text", "Hello.")])


def test_a_choice_that_was_not_offered_cannot_be_picked() -> None:
    checker = Checker(QUESTIONS)
    checker.check(
        line(say="hm", has=["hello"]), [Reply("text", "Hello.", choices=[Choice("Yes", "/affirm")])]
    )
    assert checker.choice("Yes").payload == "/affirm"
    with pytest.raises(Failed, match="no choice"):
        checker.choice("No")
