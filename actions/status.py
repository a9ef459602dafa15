"""What became of an earlier ticket or callback. Shown only to who asked for it."""

from __future__ import annotations

import asyncio

from rasa_sdk.events import SlotSet

from actions.base import Action, CollectingDispatcher, Domain, Event, Tracker, entities_of, services, utter
from bot.desk.callback import Callback
from bot.desk.promise import show_time
from bot.desk.ticket import Ticket


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
            utter(dispatcher, tracker, "utter_status_ask_reference", kind="status")
            return []
        find = services().callbacks.find if reference.startswith("CB") else services().tickets.find
        found: Ticket | Callback | None = await asyncio.to_thread(find, reference)
        known = (
            {found.conversation_id, (found.email or "").casefold() or None, found.phone} - {None}
            if found
            else set()
        )
        told = {tracker.sender_id, entities.get("email", "").casefold(), entities.get("phone")}
        if found is None or not known & told:
            utter(dispatcher, tracker, "utter_status_unknown", kind="status")
        elif isinstance(found, Callback):
            time = services().callbacks.describe(found.starts_at)
            status = found.status.replace("_", " ")
            utter(
                dispatcher,
                tracker,
                "utter_status_callback",
                kind="status",
                reference=reference,
                status=status,
                time=time,
            )
        else:
            promise = show_time(found.promise_due, services().court.timezone)
            status = found.status.replace("_", " ")
            utter(
                dispatcher,
                tracker,
                "utter_status_ticket",
                kind="status",
                reference=reference,
                status=status,
                promise=promise,
            )
        return [SlotSet("reference", reference)]
