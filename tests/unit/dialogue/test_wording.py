from __future__ import annotations

import string
from typing import Any

import pytest
from rasa.core.actions.action import ActionBotResponse, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.wording import AGAIN, WORDING, SecondWordings, said_lately
from bot.settings import ROOT

DOMAIN = Domain.from_yaml("""
version: "3.1"
responses:
  utter_hello:
    - text: "Hello."
  utter_hello_again:
    - text: "Hello again."
      buttons: [{title: "Go", payload: "/go"}]
  utter_bye:
    - text: "Bye, {who}."
""")
OWN = Domain.load(str(ROOT / "domain.yml"))
FILER = UserUttered("hm")


def said(wording: str | None) -> BotUttered:
    """What was uttered; Rasa names it by the response that was asked for, whichever its wording."""
    asked_for = {"utter_action": wording.removesuffix(AGAIN), WORDING: wording} if wording else {}
    return BotUttered("words", metadata=asked_for)


def tracker(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("c1", list(events))


async def worded(response: str, *events: Event, **variables: Any) -> dict[str, Any] | None:
    return await SecondWordings(None, DOMAIN).generate(response, tracker(*events), "web", **variables)


async def text_of(response: str, *events: Event, **variables: Any) -> str:
    message = await worded(response, *events, **variables)
    assert message is not None
    return str(message["text"])


@pytest.mark.parametrize(
    "events",
    [
        (),
        (FILER,),
        (FILER, said("utter_bye"), FILER),
        (FILER, said(None), FILER),
        (FILER, said("utter_hello"), FILER, said("utter_bye"), FILER),  # two turns ago
    ],
)
async def test_what_was_not_said_lately_is_said_in_its_first_wording(events: tuple[Event, ...]) -> None:
    assert await text_of("utter_hello", *events) == "Hello."


@pytest.mark.parametrize(
    "events",
    [
        (FILER, said("utter_hello")),
        (FILER, said("utter_hello"), said("utter_bye")),
        (FILER, said("utter_hello"), FILER),
        (said("utter_hello"), FILER),
        (FILER, said("utter_hello"), said("utter_bye"), FILER, said("utter_bye")),
        (FILER, said("utter_hello"), ActionExecuted("action_listen"), SlotSet("tries", 1), FILER),
    ],
)
async def test_what_was_said_in_this_turn_or_the_one_before_is_said_in_other_words(
    events: tuple[Event, ...],
) -> None:
    message = await worded("utter_hello", *events)
    assert message is not None
    assert message["text"] == "Hello again."
    assert message["buttons"] == [{"title": "Go", "payload": "/go"}]


async def test_without_a_second_wording_the_first_is_said_again() -> None:
    assert await text_of("utter_bye", FILER, said("utter_bye"), FILER, who="Ana") == "Bye, Ana."


async def test_after_the_second_wording_the_first_may_be_said() -> None:
    events = (FILER, said("utter_hello"), FILER, said("utter_hello_again"), FILER)
    assert await text_of("utter_hello", *events) == "Hello."


async def test_after_both_wordings_the_second_is_said_once_more() -> None:
    events = (FILER, said("utter_hello"), said("utter_hello_again"), FILER)
    assert await text_of("utter_hello", *events) == "Hello again."


@pytest.mark.parametrize(
    ("events", "wording"), [((FILER,), "utter_hello"), ((FILER, said("utter_hello")), "utter_hello_again")]
)
async def test_the_message_says_which_wording_it_has(events: tuple[Event, ...], wording: str) -> None:
    message = await worded("utter_hello", *events)
    assert message is not None
    assert message[WORDING] == wording


async def test_an_unknown_response_is_none() -> None:
    assert await worded("utter_nowhere", FILER, said("utter_nowhere"), FILER) is None


async def test_the_wordings_alternate_turn_after_turn() -> None:
    events: list[Event] = []
    texts = []
    for _ in range(4):
        events.append(FILER)
        (uttered,) = await ActionBotResponse("utter_hello").run(
            CollectingOutputChannel(), SecondWordings(None, DOMAIN), tracker(*events), DOMAIN
        )
        events.append(uttered)
        texts.append(uttered.text)
    assert texts == ["Hello.", "Hello again."] * 2


async def test_the_wordings_of_an_action_s_response_alternate_as_well() -> None:
    events: list[Event] = []
    texts = []
    for _ in range(4):
        events.append(FILER)
        (uttered,) = await RemoteAction._utter_responses(
            [{"response": "utter_hello", "buttons": []}],
            CollectingOutputChannel(),
            SecondWordings(None, DOMAIN),
            tracker(*events),
        )
        events.append(uttered)
        texts.append(uttered.text)
    assert texts == ["Hello.", "Hello again."] * 2


def test_only_this_turn_and_the_one_before_count() -> None:
    events = [said("a"), FILER, said("b"), FILER, said("c"), FILER, said("d"), said("e")]
    assert said_lately(events) == {"c", "d", "e"}
    assert said_lately(iter(events[:-2])) == {"c"}
    assert said_lately([]) == set()


def test_the_domain_is_left_as_it_was() -> None:
    assert "utter_hello_again" in DOMAIN.responses
    assert SecondWordings(None, DOMAIN).responses == DOMAIN.responses


SECOND = sorted(response for response in OWN.responses if response.endswith(AGAIN))


def variables_of(response: str) -> set[str]:
    texts = [variation["text"] for variation in OWN.responses[response]]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("second", SECOND)
def test_each_second_wording_belongs_to_a_first_and_differs_from_it(second: str) -> None:
    first = second.removesuffix(AGAIN)
    assert first in OWN.responses
    assert OWN.responses[second] != OWN.responses[first]
    # The HelpDesk's phone and email are always given.
    assert variables_of(second) <= variables_of(first) | {"helpdesk_phone", "helpdesk_email"}
