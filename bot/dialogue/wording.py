"""How a response is worded: what was said a moment ago is said in other words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

AGAIN = "_again"
"""A response's second wording is the response of the same name with this ending."""

WORDING = "wording"
"""Key of the sent message: which wording it has."""


class SecondWordings(TemplatedNaturalLanguageGenerator):
    """Fills the domain's responses in, and never sends the same sentence in two turns running.

    Rasa builds it from `nlg` in `endpoints.yml`.
    """

    def __init__(self, endpoint_config: EndpointConfig | None, domain: Domain) -> None:
        super().__init__(domain.responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **variables: Any
    ) -> dict[str, Any] | None:
        """The response filled in, in its second wording where it was said in this turn or the last."""
        again = utter_action + AGAIN
        if again in self.responses and utter_action in said_lately(tracker.events):
            utter_action = again
        message: dict[str, Any] | None = await super().generate(
            utter_action, tracker, output_channel, **variables
        )
        # Rasa keeps the message with the utterance, but names it by the response that was asked for.
        return message if message is None else message | {WORDING: utter_action}


def said_lately(events: Iterable[Event]) -> set[str]:
    """Names of the wordings uttered in this turn and in the one before."""
    said, turns = set(), 0
    for event in reversed(list(events)):
        if isinstance(event, UserUttered):
            turns += 1
        elif isinstance(event, BotUttered):
            said.add(str(event.metadata.get(WORDING)))
        if turns == 2:
            break
    return said
