"""Handing over to a person: a ticket or a callback, from the form's opening to its reference."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from actions.base import (
    Action,
    CollectingDispatcher,
    Domain,
    Event,
    Tracker,
    intent_of,
    remember,
    services,
    triage_of,
    utter,
    utter_declined,
    utter_quotation,
)
from bot.desk.intake import NOT_GIVEN
from bot.desk.promise import show_time
from bot.desk.triage import EXPOSED
from bot.services.callbacks import CallbackRequest, NotBookable
from bot.services.contact import show_phone
from bot.services.intake import callback_start, show_case
from bot.services.tickets import TicketRequest

logger = logging.getLogger(__name__)

REQUEST = (
    "description",
    "confirmed",
    "callback_time",
    "question",
    "urgent",
    "intake_id",
    "asked_at",
    "read_back",
)
"""The slots that belong to one request and end with it; who the filer is, is kept."""


def given(slots: Mapping[str, Any], name: str) -> str | None:
    """A particular's value, or None where the filer has none."""
    value = slots.get(name)
    return None if value in (None, NOT_GIVEN) else str(value)


def case_with_initials(slots: Mapping[str, Any]) -> str | None:
    """The case number with the initials that are known: `3:24-cv-01234-JSC (KAW)`."""
    case, judge, referral = (
        given(slots, name) for name in ("case_number", "judge_initials", "referral_initials")
    )
    if case and judge:
        case += f"-{judge}" + (f" ({referral})" if referral else "")
    return case


def read_back(slots: Mapping[str, Any]) -> str:
    """The case as it stands in the subject line, and whose initials these are."""
    case = case_with_initials(slots)
    judge = services().court.judges.get(given(slots, "judge_initials") or "")
    return f"{case}, Judge {judge.last_name}" if case and judge else case or NOT_GIVEN


class ActionPrepareIntake(Action):
    """Opens a form with what the filer has said before, so that it is not asked again."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_prepare_intake"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Take over the question that was not solved, and particulars mentioned in passing."""
        callback = intent_of(tracker) == "request_callback"
        found = triage_of(tracker).get("found") or {}
        exposed = bool(EXPOSED & set(found.get("article_ids", ())[:1])) and found["kind"] == "answer"
        if exposed and services().answers.available(found["article_ids"][:1]):
            article = services().answers.quote_all(found["article_ids"][0])
            utter_quotation(dispatcher, "utter_urgent_article", article)
        utter(dispatcher, "utter_begin_callback" if callback else "utter_begin_ticket", kind="text")
        utter_declined(dispatcher, tracker)
        described = given(tracker.slots, "description") or tracker.get_slot("question")
        return [
            *remember(tracker),
            SlotSet("description", described or described_in(tracker)),
            SlotSet("confirmed", None),
            SlotSet("callback_time", time_in(tracker) if callback else None),
            SlotSet("intake_id", uuid.uuid4().hex),
            SlotSet("tries", 0),
            SlotSet("urgent", exposed or tracker.get_slot("urgent")),
        ]


LONG_ENOUGH = 14
"""Words from which a request for a ticket is taken to describe the problem as well."""


def described_in(tracker: Tracker) -> str | None:
    """The request itself where it says what is wrong: "please open a ticket, my PDF is refused"."""
    question = str(triage_of(tracker).get("question") or "")
    return question if len(question.split()) >= LONG_ENOUGH else None


def time_in(tracker: Tracker) -> str | None:
    """The time that the request itself names, if the HelpDesk can call then: "call me tomorrow at 10"."""
    text = str(triage_of(tracker).get("question") or "")
    start = callback_start(text, services())
    return start.isoformat() if start and services().callbacks.check(start) == "ok" else None


class ActionAskCallbackTime(Action):
    """Asks for the time of a callback and offers open slots."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_ask_callback_form_callback_time"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Offer the next open slots as buttons; a time in the filer's own words is taken too."""
        slots = await asyncio.to_thread(services().callbacks.offer)
        buttons = [
            {"title": slot.label, "payload": f'/inform{{"callback_time": "{slot.start.isoformat()}"}}'}
            for slot in slots
        ]
        dispatcher.utter_message(
            response="utter_ask_callback_time", json_message={"kind": "question"}, buttons=buttons
        )
        return []


class ActionAskInitialsConfirmed(Action):
    """Asks whether initials are right that no judge of the court has, or that were looked up from a name."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_ask_initials_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Read the case back with its judge, or ask after the unknown initials."""
        by_name = tracker.get_slot("initials_by_name")
        response = "utter_ask_initials_by_name" if by_name else "utter_ask_initials_unknown"
        utter(dispatcher, response, kind="question", case=show_case(tracker.slots, services()))
        return []


class ActionAskConfirmed(Action):
    """Reads a form back before it is sent."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_ask_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Read back what a person at the HelpDesk will see."""
        slots = tracker.slots
        callback = (tracker.active_loop or {}).get("name") == "callback_form"
        lines = [f"Case number: {read_back(slots)}", f"Name: {slots['name']}"]
        if callback:
            phone = show_phone(slots["phone"], given(slots, "extension"))
            time = services().callbacks.describe(datetime.fromisoformat(slots["callback_time"]))
            lines += [f"Phone: {phone}", f"Time: {time}"]
        else:
            lines.append(f"Email: {slots['email']}")
        lines.append(f"Problem: {slots['description']}")
        response = "utter_confirm_callback" if callback else "utter_confirm_ticket"
        utter(dispatcher, response, kind="question", particulars="\n\n".join(lines))
        return []


class ActionOpenTicket(Action):
    """Opens the ticket that the filer confirmed."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_open_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Open it and tell the reference and the promise."""
        slots = tracker.slots
        request = TicketRequest(
            name=slots["name"],
            email=slots["email"],
            description=slots["description"],
            conversation_id=tracker.sender_id,
            idempotency_key=slots["intake_id"],
            phone=given(slots, "phone"),
            case_number=given(slots, "case_number"),
            judge_initials=given(slots, "judge_initials"),
            referral_initials=given(slots, "referral_initials"),
            urgent=bool(slots.get("urgent")),
        )
        try:
            ticket = await asyncio.to_thread(services().tickets.open, request)
        except Exception:
            # Whatever failed, the filer must hear it and keep what was filled in.
            logger.exception("no ticket could be opened in conversation %s", tracker.sender_id)
            utter(dispatcher, "utter_ticket_failed", kind="question")
            return [SlotSet("confirmed", None)]
        promise = show_time(ticket.promise_due, services().court.timezone)
        utter(
            dispatcher,
            "utter_ticket_opened",
            kind="ticket",
            reference=str(ticket.reference),
            promise=promise,
            email=ticket.email,
        )
        return [*(SlotSet(slot, None) for slot in REQUEST), SlotSet("reference", str(ticket.reference))]


class ActionBookCallback(Action):
    """Books the callback that the filer confirmed."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_book_callback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Book it, or ask for another time where somebody was faster."""
        slots = tracker.slots
        request = CallbackRequest(
            name=slots["name"],
            phone=slots["phone"],
            starts_at=datetime.fromisoformat(slots["callback_time"]),
            extension=given(slots, "extension"),
            email=given(slots, "email"),
            case_number=case_with_initials(slots),
            description=given(slots, "description"),
            conversation_id=tracker.sender_id,
            idempotency_key=slots["intake_id"],
        )
        try:
            callback = await asyncio.to_thread(services().callbacks.book, request)
        except NotBookable:
            utter(dispatcher, "utter_slot_taken", kind="question")
            return [
                SlotSet("callback_time", None),
                SlotSet("confirmed", None),
                FollowupAction("callback_form"),
            ]
        except Exception:
            logger.exception("no callback could be booked in conversation %s", tracker.sender_id)
            utter(dispatcher, "utter_callback_failed", kind="question")
            return [SlotSet("confirmed", None)]
        utter(
            dispatcher,
            "utter_callback_booked",
            kind="callback",
            reference=str(callback.reference),
            phone=show_phone(callback.phone, callback.extension),
            time=services().callbacks.describe(callback.starts_at),
        )
        return [*(SlotSet(slot, None) for slot in REQUEST), SlotSet("reference", str(callback.reference))]


class ActionCancelIntake(Action):
    """Leaves a form without sending anything."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_cancel_intake"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Forget the request and say so."""
        utter(dispatcher, "utter_cancelled", kind="cancel")
        return [SlotSet(slot, None) for slot in REQUEST]
