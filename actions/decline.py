"""Declines: legal advice and *ex parte* requests, each with its reason and what can be done instead."""

from __future__ import annotations

from actions.base import Action, CollectingDispatcher, Domain, Event, Tracker, remember, utter


class ActionDeclineLegal(Action):
    """Declines legal advice."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_decline_legal"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Say why, and what the HelpDesk can do."""
        utter(dispatcher, "utter_decline_legal", kind="decline_legal")
        return remember(tracker)


class ActionDeclineExParte(Action):
    """Declines a message to a judge, chambers or other court staff."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_decline_ex_parte"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Say why, and what the proper way is."""
        utter(dispatcher, "utter_decline_ex_parte", kind="decline_ex_parte")
        return remember(tracker)
