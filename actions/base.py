"""What the actions share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.services import container
from bot.services.answers import Quotation
from bot.services.container import Services

__all__ = ["Action", "CollectingDispatcher", "Domain", "Event", "Tracker"]

Event = dict[str, Any]
Domain = dict[str, Any]

_IN_PASSING = ("case_number", "judge_initials", "referral_initials", "email", "phone", "extension")


def services() -> Services:
    """The use cases of this process.

    In the assistant's server they were provided at its start. A standalone action server (`rasa run actions`)
    has no start of ours, so it builds them with the first action that it runs.
    """
    try:
        return container.current()
    except container.NotProvided:
        from bot.app import build_services
        from bot.settings import Settings

        container.provide(build_services(Settings.from_env()))
        return container.current()


def triage_of(tracker: Tracker) -> Mapping[str, Any]:
    """The triage of the latest message; empty for a button."""
    return tracker.latest_message.get("triage") or {}


def text_of(tracker: Tracker) -> str:
    """The latest message's words."""
    return str(tracker.latest_message.get("text") or "")


def entities_of(tracker: Tracker) -> dict[str, str]:
    """The particulars found in the latest message, by name."""
    return {entity["entity"]: entity["value"] for entity in tracker.latest_message.get("entities", [])}


def intent_of(tracker: Tracker) -> str:
    """The intent of the latest message."""
    return str((tracker.latest_message.get("intent") or {}).get("name"))


def remember(tracker: Tracker) -> list[Event]:
    """Keep particulars that were mentioned in passing, so that no form asks for them again."""
    noted: dict[str, str | None] = {
        name: value for name, value in entities_of(tracker).items() if name in _IN_PASSING
    }
    if noted.get("judge_initials") not in (None, tracker.get_slot("judge_initials")):
        noted |= {"initials_confirmed": None, "initials_by_name": None}
    return [SlotSet(name, value) for name, value in noted.items()]


def utter(dispatcher: CollectingDispatcher, response: str, *, kind: str = "text", **variables: Any) -> None:
    """Utter a response of the domain; the HelpDesk's phone and email are always among its variables."""
    court = services().court
    variables |= {"helpdesk_phone": court.phone_display, "helpdesk_email": court.email}
    dispatcher.utter_message(response=response, json_message={"kind": kind}, **variables)


def last_response(tracker: Tracker) -> str | None:
    """The name of the response that the assistant uttered last."""
    said = (event for event in reversed(tracker.events) if event["event"] == "bot")
    return next(((event.get("metadata") or {}).get("utter_action") for event in said), None)


def utter_quotation(dispatcher: CollectingDispatcher, response: str, quotation: Quotation) -> None:
    """Utter an article's own blocks, with the choices of a response of the domain."""
    message = {
        "kind": "answer",
        "blocks": [dict(block) for block in quotation.blocks],
        "citations": [vars(quotation.citation)],
    }
    dispatcher.utter_message(response=response, json_message=message, quotation=quotation.text)


def utter_declined(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say that the other part of a two-part message was declined, where it was."""
    also = triage_of(tracker).get("also")
    if also:
        utter(dispatcher, f"utter_also_{also}", kind=str(also))
