"""People: the HelpDesk by phone, by ticket, by callback, and in a hurry."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.base import (
    Action,
    CollectingDispatcher,
    Domain,
    Event,
    Tracker,
    remember,
    services,
    triage_of,
    utter,
    utter_declined,
    utter_quotation,
)
from bot.services.hours import hours_now

URGENT_ARTICLE = "ecf-outage"


class ActionOfferPerson(Action):
    """Says how to reach a person, and when."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_offer_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Offer the phone in support hours, a ticket and a callback always."""
        hours = hours_now(services().calendar, services().clock())
        utter(dispatcher, tracker, "utter_person", kind="human", hours=hours)
        return remember(tracker)


class ActionUrgent(Action):
    """A filing is due within hours and does not go through."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_urgent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Quote the outage article; tell the hours, what to keep as proof, and the ways to a person."""
        if services().answers.available([URGENT_ARTICLE]):
            utter_quotation(dispatcher, "utter_urgent_article", services().answers.quote_all(URGENT_ARTICLE))
        hours = hours_now(services().calendar, services().clock())
        utter(dispatcher, tracker, "utter_urgent", kind="urgent", hours=hours)
        utter_declined(dispatcher, tracker)
        return [
            *remember(tracker),
            SlotSet("question", triage_of(tracker)["question"]),
            SlotSet("urgent", True),
        ]
