from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bot.cli import triage as command
from bot.services.answers import Answers, ArticleText
from bot.services.filer_text import MAX_CHARACTERS, SENTENCES
from bot.services.messages import Reply
from bot.services.ports import Turn
from bot.settings import Settings

FEES = ArticleText("fees", "Fees", "faq", "It depends.", (), None, "https://f", "2026-11-01", "r")
KEYS = ["id", "decision", "also", "intent", "articles", "confidence", "entities", "reply", "elapsed_ms"]


class FakeEngine:
    """Answers each question with one article."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    async def respond(self, turn: Turn) -> list[Reply]:
        self.turns.append(turn)
        return [Reply("answer", "It depends."), Reply("text", "Anything else?")]

    async def recognised(self, conversation_id: str) -> dict[str, Any]:
        assert conversation_id == self.turns[-1].conversation_id
        return {
            "triage": {
                "decision": "answer",
                "also": "decline_legal",
                "intent": "ask_question",
                "confidence": 0.98765,
                "found": {"article_ids": ["fees"], "scores": [0.876543]},
            },
            "entities": [
                {"entity": "email", "value": "ana@firm.example"},
                {"entity": "reference", "value": "ECF-2026-000001"},
            ],
        }


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine()
    desk = SimpleNamespace(
        services=SimpleNamespace(answers=Answers({"fees": FEES}, today=lambda: date(2026, 11, 22)))
    )
    monkeypatch.setattr(command, "build_desk", lambda settings: desk)
    monkeypatch.setattr(command, "build_engine", lambda settings, desk, states: engine)
    return engine


def decide(*lines: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    assert command.run(lines, out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def ask(text: object, **more: object) -> dict[str, Any]:
    (decision,) = decide(json.dumps({"text": text} | more))
    return decision


@pytest.mark.usefixtures("engine")
def test_a_decision_says_all_of_the_contract_in_its_order() -> None:
    decision = ask("what are the fees", id="q1")
    assert list(decision) == KEYS
    assert decision.pop("elapsed_ms") >= 0
    assert decision == {
        "id": "q1",
        "decision": "answer",
        "also": "decline_legal",
        "intent": "ask_question",
        "articles": [{"id": "fees", "title": "Fees", "score": 0.8765}],
        "confidence": 0.9877,
        "entities": {
            "case_number": None,
            "judge_initials": None,
            "referral_initials": None,
            "phone": None,
            "email": "ana@firm.example",
        },
        "reply": "It depends.\n\nAnything else?",
    }


def test_each_line_is_a_conversation_of_its_own(engine: FakeEngine) -> None:
    first, second = decide('{"text": "one"}', '{"text": "two"}')
    assert [turn.text for turn in engine.turns] == ["one", "two"]
    assert len({turn.conversation_id for turn in engine.turns}) == 2
    assert (first["id"], second["id"]) == (1, 2)


def test_nothing_reaches_the_desk_s_own_store(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[Settings] = []
    build: Callable[..., Any] = command.build_desk
    monkeypatch.setattr(command, "build_desk", lambda settings: used.append(settings) or build(settings))
    ask("hello there")
    assert used[0].database_url != Settings.from_env().database_url
    assert used[0].database_url.endswith("triage.db")
    assert used[0].var != Settings.from_env().var


def test_identifiers_are_masked_and_commands_taken_off_as_on_the_web(engine: FakeEngine) -> None:
    ask("/restart my ssn is 123-45-6789")
    assert engine.turns[0].text.startswith("restart my ssn is")
    assert "123-45-6789" not in engine.turns[0].text
    assert engine.turns[0].payload is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty"), ("  \n", "empty"), ("?!", "no_words"), ("a" * (MAX_CHARACTERS + 1), "too_long")],
)
def test_a_text_that_the_web_refuses_is_answered_by_its_sentence(
    engine: FakeEngine, text: str, reason: Any
) -> None:
    decision = ask(text, id="q2")
    assert list(decision) == KEYS
    assert (decision["id"], decision["decision"], decision["reply"]) == ("q2", "abstain", SENTENCES[reason])
    assert engine.turns == []


def test_a_bad_line_is_answered_and_the_next_one_decided(engine: FakeEngine) -> None:
    bad = ["nonsense", "", "[1]", '{"id": "x"}', '{"text": 17}', '{"text": null}', '"text"']
    decisions = decide(*bad, '{"id": "last", "text": "what are the fees"}')
    assert [decision.get("error") for decision in decisions[:-1]] == [
        f'Line {number} is no JSON object with a "text".' for number in (1, 3, 4, 5, 6, 7)
    ]
    assert decisions[-1]["id"] == "last"
    assert len(engine.turns) == 1
