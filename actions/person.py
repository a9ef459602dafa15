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

URGENT_ARTICLES = ("ecf-outage", "outage-file-another-way")
"""What to do now and what proof to keep; other ways to file. None says whether time is extended."""
MOST_QUOTED = 2


class ActionOfferPerson(Action):
    """Says how to reach a person, and when."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_offer_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Offer the phone in support hours, a ticket and a callback always."""
        hours = hours_now(services().calendar, services().clock())
        utter(dispatcher, "utter_person", kind="human", hours=hours)
        utter_declined(dispatcher, tracker)
        return remember(tracker)


MANY = 2
"""So many failures in a row bring the offer of a person."""


def after_miss(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Count what did not help; the second time in a row, offer a person, unless a form for one is open."""
    failures = int(tracker.get_slot("failures") or 0) + 1
    if failures % MANY == 0 and not tracker.active_loop.get("name"):
        hours = hours_now(services().calendar, services().clock())
        utter(dispatcher, "utter_person", kind="human", hours=hours)
    return [SlotSet("failures", failures)]


class ActionUrgent(Action):
    """A filing is due within hours and does not go through."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_urgent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Quote the outage article; tell the hours, what to keep as proof, and the ways to a person."""
        answers, found = services().answers, triage_of(tracker)["found"]
        # What the screen says may have an article of its own: first the cure, then what to do meanwhile.
        own = found["article_ids"][:1] if found["kind"] == "answer" else []
        for article_id in answers.available(dict.fromkeys([*own, *URGENT_ARTICLES]))[:MOST_QUOTED]:
            utter_quotation(dispatcher, "utter_urgent_article", answers.quote_all(article_id))
        hours = hours_now(services().calendar, services().clock())
        utter(dispatcher, "utter_urgent", kind="urgent", hours=hours)
        utter_declined(dispatcher, tracker)
        return [
            *remember(tracker),
            SlotSet("question", triage_of(tracker)["question"]),
            SlotSet("urgent", True),
        ]
