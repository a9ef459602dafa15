"""The two forms: what a filer says while one is open."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime, timedelta

from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.forms import FormValidationAction

from actions.base import (
    Action,
    CollectingDispatcher,
    Domain,
    Event,
    Tracker,
    entities_of,
    remember,
    services,
    triage_of,
    utter,
)
from bot.desk.guard import Verdict, withhold
from bot.desk.intake import Said, is_side
from bot.services import intake


def said_in(tracker: Tracker) -> Said:
    """The latest message, as the forms read it."""
    triage, text = triage_of(tracker), tracker.latest_message.get("text") or ""
    verdicts = [Verdict.of(plain) for plain in triage.get("verdicts") or ()]
    intent = tracker.latest_message.get("intent") or {}
    return Said(
        text=text,
        intent=str(intent.get("name")),
        confidence=float(intent.get("confidence") or 0.0),
        declined=bool(verdicts),
        rest=withhold(text, verdicts),
        marked=withhold(text, verdicts, marked=True),
        entities=entities_of(tracker),
        from_button=not triage,
        fits=intake.fits(form_of(tracker), tracker.get_slot("requested_slot"), text, services()),
    )


def form_of(tracker: Tracker) -> str | None:
    """The form that is open, or None."""
    return (tracker.active_loop or {}).get("name")


def has_new_message(tracker: Tracker, form: str) -> bool:
    """Whether the form runs for a message, and not to go on after a side question or at its opening."""
    actions: list[str] = []
    for event in reversed(tracker.events):
        if event["event"] == "user":
            break
        if event["event"] == "action" and event["name"] not in (form, f"validate_{form}"):
            actions.append(event["name"])
    return not actions


AWAY = timedelta(hours=8)
"""After such a silence the filer is told where the talk had stopped."""


def returns(tracker: Tracker) -> bool:
    """Whether the filer comes back to an open form after a long silence."""
    asked_at = tracker.get_slot("asked_at")
    return bool(asked_at) and services().clock() - datetime.fromisoformat(asked_at) >= AWAY


def forget_past_time(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Ask anew for a time that was chosen before the silence and can't be kept any more."""
    chosen = tracker.get_slot("callback_time")
    if not chosen or services().callbacks.check(datetime.fromisoformat(chosen)) == "ok":
        return []
    utter(dispatcher, "utter_wrong_time_past", kind="question")
    tracker.slots["callback_time"] = None
    return [SlotSet("callback_time", None)]


class ValidateForm(FormValidationAction):
    """Reads the filer's message for a form; what is about something else is left to the rules."""

    @abstractmethod
    def name(self) -> str:
        """Name in the domain."""

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: Domain,
    ) -> list[str]:
        """The particulars that are needed, given what is known."""
        return intake.required(self.form_name(), tracker.slots, services())

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Fill slots from the message, or reject it so that a rule answers it."""
        form, asked = self.form_name(), tracker.get_slot("requested_slot")
        events: list[Event] = []
        if asked and has_new_message(tracker, form):
            said = said_in(tracker)
            if returns(tracker):
                utter(dispatcher, "utter_welcome_back", kind="text")
                events = forget_past_time(dispatcher, tracker)
            if is_side(said, form, asked):
                return [*events, *remember(tracker), ActionExecutionRejected(form)]
            filled = intake.fill(form, asked, said, tracker.slots, services())
            if said.declined:
                decline = triage_of(tracker)["also"] or triage_of(tracker)["decision"]
                utter(dispatcher, f"utter_withheld_{decline}", kind=decline)
            for response, variables in filled.say:
                utter(dispatcher, response, kind="question", **variables)
            events += [SlotSet(slot, value) for slot, value in filled.slots.items()]
            tracker.slots.update(filled.slots)
        missing = (
            name for name in await self._required(dispatcher, tracker) if tracker.slots.get(name) is None
        )
        asked_at = SlotSet("asked_at", services().clock().isoformat())
        return [*events, asked_at, SlotSet("requested_slot", next(missing, None))]

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


class ActionExplainField(Action):
    """Says why a form asks for a particular."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain_field"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Explain the particular that was asked for."""
        utter(
            dispatcher,
            WHY.get(tracker.get_slot("requested_slot"), "utter_bot_challenge"),
            kind="question",
        )
        return []


WHY = {
    "judge_initials": "utter_why_case_number",
    "initials_confirmed": "utter_why_case_number",
    **{
        name: f"utter_why_{name}"
        for name in ("case_number", "name", "email", "phone", "callback_time", "description", "confirmed")
    },
}
