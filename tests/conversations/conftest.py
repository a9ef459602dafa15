"""The real engine and actions, on a store of its own for each conversation and a clock that stands still."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bot.app import build_desk, build_engine
from bot.dialogue.engine import RasaEngine
from bot.dialogue.tracker_store import MemoryStates
from bot.dialogue.wording import AGAIN
from bot.services import container
from bot.services.ports import Turn
from bot.settings import Settings
from tests.conversations.dialogue import TUESDAY_10, Checker, Conversation, Line

Play = Callable[[Conversation], Awaitable[None]]

QUESTIONS = {
    "case_number": ("utter_ask_case_number", "utter_ask_callback_form_case_number"),
    "judge_initials": ("utter_ask_judge_initials",),
    "initials_confirmed": ("utter_ask_initials_unknown", "utter_ask_initials_by_name"),
    "name": ("utter_ask_name",),
    "email": ("utter_ask_email",),
    "phone": ("utter_ask_phone",),
    "callback_time": ("utter_ask_callback_time",),
    "description": ("utter_ask_ticket_form_description", "utter_ask_callback_form_description"),
    "confirmed": ("utter_confirm_ticket", "utter_confirm_callback"),
}
"""The domain's responses that ask for each particular."""
FILLED_IN = {"judge_initials": "\0", "particulars": "\0", "case": "\0"}


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """This checkout's model, index and court file; what is written goes to a folder of the tests."""
    made = Settings.from_env()
    return replace(made, var=tmp_path_factory.mktemp("var"), smtp_url=None)


def on_a_new_store(settings: Settings) -> Settings:
    return replace(settings, database_url=f"sqlite:///{settings.var / uuid.uuid4().hex}.db")


@pytest.fixture(scope="session")
def engine(settings: Settings) -> RasaEngine:
    """The dialogue engine, loaded once."""
    desk = build_desk(on_a_new_store(settings), clock=lambda: TUESDAY_10)
    return build_engine(settings, desk, MemoryStates())


@pytest.fixture(scope="session")
def questions(engine: RasaEngine) -> Mapping[str, Sequence[str]]:
    """The longest fixed part of each question of the forms."""
    return {
        particular: [
            max(engine.say(wording, **FILLED_IN).text.split("\0"), key=len)
            for response in responses
            for wording in (response, f"{response}{AGAIN}")
            if engine.knows(wording)
        ]
        for particular, responses in QUESTIONS.items()
    }


@pytest.fixture
def play(settings: Settings, engine: RasaEngine, questions: Mapping[str, Sequence[str]]) -> Play:
    """Plays a conversation and checks each turn."""

    async def play(conversation: Conversation) -> None:
        now = conversation.now
        desk = build_desk(on_a_new_store(settings), clock=lambda: now)
        container.provide(desk.services)
        conversation_id, checker = uuid.uuid4().hex, Checker(questions)
        try:
            for line in conversation.lines:
                now += line.later
                turn = turn_of(conversation_id, line, checker, now)
                checker.check(line, await engine.respond(turn))
        finally:
            desk.database.dispose()

    return play


def turn_of(conversation_id: str, line: Line, checker: Checker, now: datetime) -> Turn:
    if not line.picked:
        return Turn(conversation_id, line.text, None, now)
    choice = checker.choice(line.text)
    return Turn(conversation_id, choice.title, choice.payload, now)
