"""The two forms: a ticket, and a callback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.forms import FormValidationAction

from actions.answer import remember
from actions.base import (
    Action,
    CollectingDispatcher,
    Event,
    Tracker,
    entities_of,
    intent_of,
    services,
    triage_of,
    utter_declined,
)
from bot.desk.intake import NOT_GIVEN, Said, is_side
from bot.services import intake

PARTICULARS = (
    "case_number",
    "judge_initials",
    "referral_initials",
    "initials_confirmed",
    "name",
    "email",
    "phone",
    "extension",
    "callback_time",
    "description",
    "confirmed",
)


def said_in(tracker: Tracker) -> Said:
    """The latest message, as the forms read it."""
    triage = triage_of(tracker)
    intent = tracker.latest_message.get("intent") or {}
    return Said(
        text=tracker.latest_message.get("text") or "",
        intent=str(intent.get("name")),
        confidence=float(intent.get("confidence") or 0.0),
        declined=bool(triage.get("verdicts")),
        answered=triage.get("decision") == "answer",
        entities=entities_of(tracker),
        from_button=not triage,
    )


def has_new_message(tracker: Tracker, form: str) -> bool:
    """Whether the form runs for a message, and not to go on after a side question or at its opening."""
    actions: list[str] = []
    for event in reversed(tracker.events):
        if event["event"] == "user":
            break
        if event["event"] == "action" and event["name"] not in (form, f"validate_{form}"):
            actions.append(event["name"])
    return not actions


class ValidateForm(FormValidationAction):
    """Reads the filer's message for a form; what is about something else is left to the rules."""

    def name(self) -> str:
        """Name in the domain."""
        raise NotImplementedError

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[str]:
        """The particulars that are needed, given what is known."""
        return intake.required(self.form_name(), tracker.slots, services())

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Fill slots from the message, or reject it so that a rule answers it."""
        form, asked = self.form_name(), tracker.get_slot("requested_slot")
        events: list[Event] = []
        if asked and has_new_message(tracker, form):
            said = said_in(tracker)
            if is_side(said, form, asked):
                return [*remember(tracker), ActionExecutionRejected(form)]
            filled = intake.fill(form, asked, said, tracker.slots, services())
            for response, variables in filled.say:
                dispatcher.utter_message(response=response, **variables)
            events = [SlotSet(slot, value) for slot, value in filled.slots.items()]
            tracker.slots.update(filled.slots)
        missing = (name for name in await self._required(dispatcher, tracker) if tracker.slots.get(name) is None)
        return [*events, SlotSet("requested_slot", next(missing, None))]

    async def _required(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[str]:
        return await self.required_slots([], dispatcher, tracker, {})


class ValidateTicketForm(ValidateForm):
    """The ticket's form."""

    def name(self) -> str:
        """Name in the domain."""
        return "validate_ticket_form"


class ValidateCallbackForm(ValidateForm):
    """The callback's form."""

    def name(self) -> str:
        """Name in the domain."""
        return "validate_callback_form"


class ActionPrepareIntake(Action):
    """Opens a form with what the filer has said before, so that it is not asked again."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_prepare_intake"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Take over the question that was not solved, and particulars mentioned in passing."""
        callback = intent_of(tracker) == "request_callback"
        dispatcher.utter_message(response="utter_begin_callback" if callback else "utter_begin_ticket")
        utter_declined(dispatcher, tracker)
        described = tracker.get_slot("description")
        question = described if described not in (None, NOT_GIVEN) else tracker.get_slot("question")
        return [
            *remember(tracker),
            SlotSet("description", question),
            SlotSet("confirmed", None),
            SlotSet("callback_time", None),
            SlotSet("tries", 0),
        ]


class ActionAskCallbackTime(Action):
    """Asks for the time of a callback and offers open slots."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_ask_callback_form_callback_time"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Offer the next open slots as buttons; a time in the filer's own words is taken too."""
        buttons = [
            {"title": slot.label, "payload": f'/inform{{"callback_time": "{slot.start.isoformat()}"}}'}
            for slot in services().callbacks.offer(count=3)
        ]
        dispatcher.utter_message(
            response="utter_ask_callback_time", json_message={"kind": "question"}, buttons=buttons
        )
        return []


class ActionAskConfirmed(Action):
    """Reads a form back before it is sent."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_ask_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Read back what a person at the HelpDesk will see."""
        form = (tracker.active_loop or {}).get("name")
        response = "utter_confirm_callback" if form == "callback_form" else "utter_confirm_ticket"
        lines = readback(tracker.slots, form)
        dispatcher.utter_message(
            response=response, json_message={"kind": "question"}, particulars="\n".join(lines)
        )
        return []


def readback(slots: Mapping[str, Any], form: str | None) -> list[str]:
    """One line for each particular, in the order of the form."""
    case = slots.get("case_number") or NOT_GIVEN
    if case != NOT_GIVEN and slots.get("judge_initials") not in (None, NOT_GIVEN):
        case += f"-{slots['judge_initials']}"
        if slots.get("referral_initials"):
            case += f" ({slots['referral_initials']})"
    lines = [f"Case number: {case}", f"Name: {slots.get('name')}"]
    if form == "callback_form":
        extension = f" ext. {slots['extension']}" if slots.get("extension") else ""
        when = services().callbacks.describe(slots["callback_time"])
        lines += [f"Phone: {slots.get('phone')}{extension}", f"Time: {when}"]
    else:
        lines.append(f"Email: {slots.get('email')}")
    return [*lines, f"Problem: {slots.get('description') or NOT_GIVEN}"]


class ActionOpenTicket(Action):
    """Opens the ticket that the filer confirmed."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_open_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Open it and tell the reference and the promise."""
        ticket, promise = await services().desk.open_ticket(tracker.sender_id, tracker.slots)
        dispatcher.utter_message(
            response="utter_ticket_opened",
            json_message={"kind": "ticket"},
            reference=ticket.reference,
            promise=promise,
            email=ticket.email,
        )
        return closed_intake()


class ActionBookCallback(Action):
    """Books the callback that the filer confirmed."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_book_callback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Book it, or ask for another time where somebody was faster."""
        return []


def closed_intake() -> list[Event]:
    """After a form: forget the request, keep who the filer is."""
    return [SlotSet(slot, None) for slot in ("description", "confirmed", "callback_time", "question")]
