"""What became of an earlier ticket or callback. Shown only to who asked for it."""

from __future__ import annotations

import asyncio

from rasa_sdk.events import SlotSet

from actions.base import (
    Action,
    CollectingDispatcher,
    Domain,
    Event,
    Tracker,
    entities_of,
    services,
    utter,
    utter_declined,
)
from bot.desk.callback import Callback
from bot.desk.promise import show_time
from bot.desk.ticket import Ticket
from bot.services.status import TooManyGuesses


class ActionStatus(Action):
    """Tells the state of a ticket or callback by its reference."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Show it where it was asked for, elsewhere only to who knows the email or phone given with it."""
        entities = entities_of(tracker)
        reference = entities.get("reference") or tracker.get_slot("reference")
        if reference is None:
            utter(dispatcher, "utter_status_ask_reference", kind="status")
            utter_declined(dispatcher, tracker)
            return []
        told = [entities[name] for name in ("email", "phone") if name in entities]
        try:
            found = await asyncio.to_thread(services().statuses.find, reference, tracker.sender_id, told)
        except TooManyGuesses:
            utter(dispatcher, "utter_status_locked", kind="status")
            utter_declined(dispatcher, tracker)
            return [SlotSet("reference", None)]
        if found is None:
            utter(dispatcher, "utter_status_unknown", kind="status")
        else:
            tell(dispatcher, reference, found)
        utter_declined(dispatcher, tracker)
        return [SlotSet("reference", reference)]


def tell(dispatcher: CollectingDispatcher, reference: str, found: Ticket | Callback) -> None:
    """Say how a ticket or callback stands."""
    status = found.status.replace("_", " ")
    if isinstance(found, Callback):
        time = services().callbacks.describe(found.starts_at)
        utter(
            dispatcher, "utter_status_callback", kind="status", reference=reference, status=status, time=time
        )
    else:
        promise = show_time(found.promise_due, services().court.timezone)
        utter(
            dispatcher,
            "utter_status_ticket",
            kind="status",
            reference=reference,
            status=status,
            promise=promise,
        )
