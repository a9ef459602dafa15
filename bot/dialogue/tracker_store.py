"""Keeps what Rasa must remember of a conversation: its slots, its open form, and the last few turns.

Stock tracker stores keep every event and replay them all each turn, so that a turn costs more the longer the
conversation is. The rules look back no further than the last turns, so no more is kept.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from typing import Protocol

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

TURNS_KEPT = 3


class States(Protocol):
    """Where the states are kept."""

    def get(self, conversation_id: str) -> str | None:
        """Return the state, or None."""

    def put(self, conversation_id: str, state: str) -> None:
        """Store or replace the state."""


class MemoryStates:
    """States that are forgotten with the process, for the command line."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}

    def get(self, conversation_id: str) -> str | None:
        """Return the state, or None."""
        return self._states.get(conversation_id)

    def put(self, conversation_id: str, state: str) -> None:
        """Store or replace the state."""
        self._states[conversation_id] = state


class BoundedTrackerStore(TrackerStore):
    """A Rasa tracker store of bounded size per conversation."""

    def __init__(self, states: States) -> None:
        super().__init__(None)
        self._states = states

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the conversation's state."""
        state = {
            "slots": {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None},
            "loop": tracker.active_loop_name,
            "events": [event.as_dict() for event in _last_turns(list(tracker.events))],
        }
        await asyncio.to_thread(self._states.put, tracker.sender_id, json.dumps(state))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Rebuild the conversation's tracker, or None for a new conversation."""
        stored = await asyncio.to_thread(self._states.get, sender_id)
        if stored is None:
            return None
        state = json.loads(stored)
        events: list[Event] = [SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)]
        if state["loop"]:
            events.append(ActiveLoop(state["loop"]))
        events += deserialise_events(state["events"])
        events += [SlotSet(name, value) for name, value in state["slots"].items()]
        tracker = self.init_tracker(sender_id)
        tracker.update_with_events(events, self.domain)
        return tracker

    async def keys(self) -> Iterable[str]:
        """Rasa asks for this in its own server only, which is never started."""
        return ()


def _last_turns(events: Sequence[Event]) -> Sequence[Event]:
    """The events from the last few messages of the filer on."""
    starts = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    return events[starts[-TURNS_KEPT] :] if len(starts) > TURNS_KEPT else events
