"""Talk around the job: greetings, thanks, who is asking, and words that lean on a question of ours."""

from __future__ import annotations

from rasa_sdk.events import AllSlotsReset, FollowupAction

from actions.base import Action, CollectingDispatcher, Domain, Event, Tracker, intent_of, remember, utter

_RESPONSES = {
    "greet": "utter_greet",
    "thank": "utter_thank",
    "goodbye": "utter_goodbye",
    "bot_challenge": "utter_bot_challenge",
    "complain": "utter_complain",
    "other_language": "utter_other_language",
    "deny": "utter_go_on",
}


class ActionSmallTalk(Action):
    """Answers what is no request."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_small_talk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Say the fitting sentence."""
        noted = remember(tracker)
        response = _RESPONSES.get(intent_of(tracker), "utter_noted" if noted else "utter_default")
        utter(dispatcher, response, kind="smalltalk")
        return noted


class ActionAcceptOffer(Action):
    """A "yes" outside a form: takes up the person that was offered, or asks what is meant."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_accept_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Go on to the offer of a person where one is open."""
        if tracker.get_slot("abstentions") or tracker.get_slot("misses"):
            return [FollowupAction("action_offer_person")]
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
