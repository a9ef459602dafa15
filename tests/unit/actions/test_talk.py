from __future__ import annotations

from typing import Any

import pytest
import yaml

from actions.person import MANY
from actions.talk import ActionAcceptOffer, ActionSmallTalk, ActionStartOver
from bot.services.tickets import TicketRequest
from bot.settings import ROOT
from tests.unit.actions.conftest import Desk

RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        ("greet", ("utter_greet", "smalltalk")),
        ("thank", ("utter_thank", "smalltalk")),
        ("solved", ("utter_solved", "smalltalk")),
        ("out_of_scope", ("utter_out_of_scope", "out_of_scope")),
        ("distress", ("utter_distress", "human")),
        ("deny", ("utter_go_on", "smalltalk")),
        ("inform", ("utter_default", "smalltalk")),
    ],
)
async def test_what_is_no_request_gets_its_sentence(desk: Desk, intent: str, said: tuple[str, str]) -> None:
    outcome = await desk.run(ActionSmallTalk(), intent=intent)
    assert outcome.said == [said]
    assert said[0] in RESPONSES


def test_distress_is_answered_with_where_help_is_at_any_hour() -> None:
    for response in ("utter_distress", "utter_distress_again"):
        assert "988" in RESPONSES[response][0]["text"]
        assert "911" in RESPONSES[response][0]["text"]


async def test_particulars_alone_are_noted(desk: Desk) -> None:
    outcome = await desk.run(ActionSmallTalk(), entities={"email": "ana@firm.example"})
    assert outcome.said == [("utter_noted", "smalltalk")]
    assert outcome.slots == {"email": "ana@firm.example", "failures": 0}


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("¿Cómo presento una moción en el tribunal?", "utter_spanish"),
        ("Comment puis-je déposer une requête ?", "utter_other_language"),
    ],
)
async def test_spanish_is_answered_in_spanish(desk: Desk, text: str, response: str) -> None:
    outcome = await desk.run(ActionSmallTalk(), text=text, intent="other_language")
    assert outcome.said == [(response, "smalltalk")]


async def test_spanish_words_in_another_intent_are_not(desk: Desk) -> None:
    outcome = await desk.run(ActionSmallTalk(), text="muchas gracias por la ayuda", intent="thank")
    assert outcome.said == [("utter_thank", "smalltalk")]


@pytest.mark.parametrize("intent", ["out_of_scope", "complain", "inform"])
async def test_what_does_not_help_is_counted_and_each_second_time_offers_a_person(
    desk: Desk, intent: str
) -> None:
    first = await desk.run(ActionSmallTalk(), intent=intent)
    assert (len(first.said), first.slots) == (1, {"failures": 1})
    second = await desk.run(ActionSmallTalk(), intent=intent, slots={"failures": MANY - 1})
    assert second.said[1:] == [("utter_person", "human")]
    assert second.slots == {"failures": MANY}
    third = await desk.run(ActionSmallTalk(), intent=intent, slots=second.slots)
    assert (len(third.said), third.slots) == (1, {"failures": MANY + 1})
    fourth = await desk.run(ActionSmallTalk(), intent=intent, slots={"failures": 2 * MANY - 1})
    assert fourth.said[1:] == [("utter_person", "human")]
    assert fourth.slots == {"failures": 2 * MANY}


@pytest.mark.parametrize("intent", ["greet", "thank", "solved", "distress", "bot_challenge"])
async def test_other_talk_ends_the_row_of_failures(desk: Desk, intent: str) -> None:
    outcome = await desk.run(ActionSmallTalk(), intent=intent, slots={"failures": MANY - 1})
    assert (len(outcome.said), outcome.slots) == (1, {"failures": 0})


@pytest.mark.parametrize("form", ["ticket_form", "callback_form"])
async def test_within_a_form_no_person_is_offered(desk: Desk, form: str) -> None:
    slots = {"failures": MANY - 1}
    outcome = await desk.run(ActionSmallTalk(), intent="out_of_scope", slots=slots, form=form)
    assert outcome.said == [("utter_out_of_scope", "out_of_scope")]


async def test_an_email_after_the_question_for_it_shows_the_ticket(desk: Desk) -> None:
    desk.services.tickets.open(TicketRequest("Ana", "ana@firm.example", "My PDF is refused", "c1"))
    slots, told = {"reference": "ECF-2026-000001"}, {"email": "ana@firm.example"}
    outcome = await desk.run(ActionSmallTalk(), slots=slots, entities=told, sender="c2")
    assert outcome.said == [("utter_status_ticket", "status")]


async def test_a_no_to_a_choice_offers_the_next_best(desk: Desk) -> None:
    slots = {"offered": ["fees"], "shown_articles": ["fees"], "candidates": ["fees", "pdf-size"]}
    outcome = await desk.run(ActionSmallTalk(), intent="deny", slots=slots)
    assert outcome.said == [("utter_next_best", "choose")]


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"failures": MANY}, ("utter_person", "human")),
        ({"misses": 1}, ("utter_person", "human")),
        ({"failures": 0}, ("utter_go_on", "smalltalk")),
        ({}, ("utter_go_on", "smalltalk")),
    ],
)
async def test_a_yes_takes_up_the_person_that_was_offered(
    desk: Desk, slots: dict[str, Any], said: tuple[str, str]
) -> None:
    assert (await desk.run(ActionAcceptOffer(), intent="affirm", slots=slots)).said == [said]


async def test_a_yes_right_after_the_offer_of_a_person_takes_it_up(desk: Desk) -> None:
    offered = await desk.run(ActionSmallTalk(), intent="complain", slots={"failures": MANY - 1})
    assert offered.said[-1] == ("utter_person", "human")
    outcome = await desk.run(
        ActionAcceptOffer(), intent="affirm", slots=offered.slots, said_last="utter_person"
    )
    assert outcome.said == [("utter_offer_person", "human")]


async def test_starting_over_forgets_everything(desk: Desk) -> None:
    outcome = await desk.run(ActionStartOver(), intent="start_over")
    assert outcome.said == [("utter_started_over", "smalltalk")]
    assert [event["event"] for event in outcome.events] == ["reset_slots"]
