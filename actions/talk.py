"""Talk around the job: greetings, thanks, who is asking, and words that lean on a question of ours."""

from __future__ import annotations

from rasa_sdk.events import AllSlotsReset, SlotSet

from actions.answer import ActionNextBest
from actions.base import (
    Action,
    CollectingDispatcher,
    Domain,
    Event,
    Tracker,
    entities_of,
    intent_of,
    last_response,
    remember,
    text_of,
    utter,
    utter_declined,
)
from actions.intake import ActionExplainField
from actions.person import MANY, ActionOfferPerson, after_miss
from actions.status import ActionStatus
from bot.desk.follow_up import leans_on_last
from bot.services.language import is_spanish

_RESPONSES = {
    "greet": "utter_greet",
    "thank": "utter_thank",
    "goodbye": "utter_goodbye",
    "bot_challenge": "utter_bot_challenge",
    "complain": "utter_complain",
    "distress": "utter_distress",
    "solved": "utter_solved",
    "out_of_scope": "utter_out_of_scope",
    "other_language": "utter_other_language",
    "deny": "utter_go_on",
    "cancel": "utter_nothing_to_cancel",
}


_OFFERS = ("utter_person", "utter_offer_person", "utter_urgent", "utter_abstain")
"""Responses that end with the offer of a person."""
_KINDS = {"distress": "human", "out_of_scope": "out_of_scope"}
_MISSES = frozenset({"out_of_scope", "complain"})
"""What tells that the filer has not got what they came for."""


class ActionSmallTalk(Action):
    """Answers what is no request."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_small_talk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Say the fitting sentence."""
        if intent_of(tracker) == "deny" and tracker.get_slot("offered"):
            return await ActionNextBest().run(dispatcher, tracker, domain)
        if tracker.get_slot("reference") and {"email", "phone"} & entities_of(tracker).keys():
            return await ActionStatus().run(dispatcher, tracker, domain)
        noted, intent = remember(tracker), intent_of(tracker)
        asked = tracker.get_slot("requested_slot")
        if asked and intent == "out_of_scope" and leans_on_last(text_of(tracker)):
            # "Where do I find those?" leans on what the form has asked.
            return await ActionExplainField().run(dispatcher, tracker, domain)
        response = _RESPONSES.get(intent, "utter_noted" if noted else "utter_default")
        if intent == "other_language" and is_spanish(text_of(tracker)):
            response = "utter_spanish"
        utter(dispatcher, response, kind=_KINDS.get(intent, "smalltalk"))
        utter_declined(dispatcher, tracker)
        missed = intent in _MISSES or response == "utter_default"
        return [*noted, *after_miss(dispatcher, tracker)] if missed else [*noted, SlotSet("failures", 0)]


class ActionAcceptOffer(Action):
    """A "yes" outside a form: takes up the person that was offered, or asks what is meant."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_accept_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Go on to the offer of a person where one is open."""
        if (last_response(tracker) or "").startswith(_OFFERS):
            utter(dispatcher, "utter_offer_person", kind="human")
            return []
        if int(tracker.get_slot("failures") or 0) >= MANY or tracker.get_slot("misses"):
            return await ActionOfferPerson().run(dispatcher, tracker, domain)
        utter(dispatcher, "utter_go_on", kind="smalltalk")
        return []


class ActionStartOver(Action):
    """Forgets what was said and begins anew."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_start_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Forget and say so."""
        utter(dispatcher, "utter_started_over", kind="smalltalk")
        return [AllSlotsReset()]
