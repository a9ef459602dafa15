from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.tracker_store import TURNS_KEPT, BoundedTrackerStore, MemoryStates
from bot.settings import ROOT


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(ROOT / "domain.yml")


class Desk:
    """A store that forgets its trackers after each turn, as a process between two messages does."""

    def __init__(self, domain: Domain) -> None:
        self.states = MemoryStates()
        self.store = BoundedTrackerStore(self.states)
        self.store.domain = domain

    async def turn(self, text: str, *events: Event, intent: str = "inform") -> None:
        tracker = await self.load() or self.store.init_tracker("c1")
        tracker.update(UserUttered(text, intent={"name": intent, "confidence": 0.9}))
        tracker.update_with_events(
            [*events, BotUttered(f"to {text}"), ActionExecuted("action_listen")], self.store.domain
        )
        await self.store.save(tracker)

    async def load(self) -> DialogueStateTracker | None:
        return await self.store.retrieve("c1")

    async def loaded(self) -> DialogueStateTracker:
        tracker = await self.load()
        assert tracker is not None
        return tracker


@pytest.fixture
def desk(domain: Domain) -> Desk:
    return Desk(domain)


def said(events: Sequence[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, UserUttered)]


async def test_a_new_conversation_is_unknown(desk: Desk) -> None:
    assert await desk.load() is None


async def test_slots_of_every_kind_come_back(desk: Desk) -> None:
    slots = {"name": "Zoë", "step": 2, "urgent": True, "candidates": ["fees", "pdf-split"]}
    await desk.turn("hello", *[SlotSet(name, value) for name, value in slots.items()])
    tracker = await desk.loaded()
    assert {name: tracker.get_slot(name) for name in slots} == slots
    assert tracker.get_slot("email") is None


async def test_slots_outlive_the_turns_that_set_them(desk: Desk) -> None:
    await desk.turn("I am Ana", SlotSet("name", "Ana"))
    for number in range(TURNS_KEPT + 2):
        await desk.turn(f"turn {number}")
    assert (await desk.loaded()).get_slot("name") == "Ana"


@pytest.mark.parametrize("cleared", [SlotSet("name", None), AllSlotsReset()])
async def test_a_cleared_slot_stays_cleared(desk: Desk, cleared: Event) -> None:
    await desk.turn("I am Ana", SlotSet("name", "Ana"))
    await desk.turn("forget it", cleared)
    assert (await desk.loaded()).get_slot("name") is None
    await desk.turn("anything")
    assert (await desk.loaded()).get_slot("name") is None


async def test_an_open_form_stays_open_however_long_it_takes(desk: Desk) -> None:
    await desk.turn("open a ticket", ActiveLoop("ticket_form"), SlotSet("requested_slot", "email"))
    for number in range(TURNS_KEPT + 2):
        await desk.turn(f"turn {number}")
    tracker = await desk.loaded()
    assert (tracker.active_loop_name, tracker.get_slot("requested_slot")) == ("ticket_form", "email")


async def test_a_closed_form_stays_closed(desk: Desk) -> None:
    await desk.turn("open a ticket", ActiveLoop("ticket_form"))
    await desk.turn("cancel", ActiveLoop(None))
    assert (await desk.loaded()).active_loop_name is None


async def test_one_form_may_give_way_to_the_other(desk: Desk) -> None:
    await desk.turn("open a ticket", ActiveLoop("ticket_form"))
    await desk.turn("call me instead", ActiveLoop("callback_form"))
    assert (await desk.loaded()).active_loop_name == "callback_form"


async def test_the_last_turns_are_kept_and_no_more(desk: Desk) -> None:
    for number in range(10):
        await desk.turn(f"turn {number}")
    tracker = await desk.loaded()
    assert said(tracker.events) == ["turn 7", "turn 8", "turn 9"]
    assert [event.text for event in tracker.events if isinstance(event, BotUttered)] == [
        "to turn 7",
        "to turn 8",
        "to turn 9",
    ]


async def test_the_last_message_comes_back_with_what_was_recognised(desk: Desk) -> None:
    await desk.turn("cancel", intent="cancel")
    tracker = await desk.loaded()
    assert tracker.latest_message is not None
    assert (tracker.latest_message.text, tracker.latest_message.intent_name) == ("cancel", "cancel")
    assert tracker.latest_action_name == "action_listen"


async def test_conversations_are_kept_apart(desk: Desk) -> None:
    await desk.turn("I am Ana", SlotSet("name", "Ana"))
    assert await desk.store.retrieve("c2") is None


async def test_a_long_conversation_grows_no_larger(desk: Desk) -> None:
    sizes = []
    for number in range(200):
        form = ActiveLoop("ticket_form" if number % 2 else None)
        await desk.turn(f"turn {number:03}", SlotSet("question", f"question {number:03}"), form)
        state = desk.states.get("c1")
        assert state is not None
        sizes.append(len(state))
    settled = sizes[TURNS_KEPT * 2 :]
    assert max(settled) < 1.1 * min(settled)
    assert len(json.loads(state)["events"]) < 50
