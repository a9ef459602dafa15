from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import yaml

from actions.intake import AWAY, WHY, ActionExplainField, ValidateCallbackForm, ValidateTicketForm
from bot.desk.guard import MARKS, Guarded
from bot.desk.intake import CALLBACK, NOT_GIVEN, TICKET
from bot.settings import ROOT
from tests.unit.actions.conftest import Desk, Outcome

RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
CASE = "3:24-cv-01234"
KNOWN = {"case_number": NOT_GIVEN, "name": "Ana Lopez"}
CLEAR = {"decision": "inform", "also": None, "verdicts": []}


async def say(desk: Desk, text: str, asked: str | None, **more: Any) -> Outcome:
    slots = {"requested_slot": asked} | more.pop("slots", KNOWN)
    form = more.pop("form", "ticket_form")
    action = ValidateTicketForm() if form == "ticket_form" else ValidateCallbackForm()
    return await desk.run(action, text=text, slots=slots, form=form, **({"triage": CLEAR} | more))


def rejected(outcome: Outcome) -> bool:
    return "action_execution_rejected" in [event["event"] for event in outcome.events]


async def test_the_form_asks_for_what_is_missing_and_notes_when(desk: Desk) -> None:
    outcome = await say(desk, "ana@firm.example", "email")
    assert outcome.slots == {
        "email": "ana@firm.example",
        "tries": 0,
        "asked_at": desk.clock.now.isoformat(),
        "requested_slot": "description",
    }
    assert outcome.said == []


async def test_at_its_opening_the_form_only_asks(desk: Desk) -> None:
    outcome = await say(desk, "please open a ticket", None, slots={})
    assert outcome.slots == {"asked_at": desk.clock.now.isoformat(), "requested_slot": "case_number"}


async def test_what_is_wrong_is_said_and_the_same_asked_again(desk: Desk) -> None:
    outcome = await say(desk, "ana at firm", "email")
    assert outcome.said == [("utter_wrong_email", "question")]
    assert (outcome.slots["tries"], outcome.slots["requested_slot"]) == (1, "email")


async def test_going_back_asks_for_what_was_given_before(desk: Desk) -> None:
    outcome = await say(desk, "go back", "email", intent="previous_step")
    assert (outcome.slots["name"], outcome.slots["requested_slot"]) == (None, "name")
    assert not rejected(outcome)


async def test_a_case_is_read_back_while_the_next_question_is_asked(desk: Desk) -> None:
    entities = {"case_number": CASE, "judge_initials": "JSC"}
    outcome = await say(desk, f"{CASE}-JSC", "case_number", entities=entities, slots={})
    assert outcome.said == [("utter_case_read_back", "question")]
    assert outcome.messages[0]["case"] == f"{CASE}, Judge Corley (JSC)"
    assert outcome.slots["requested_slot"] == "name"


@pytest.mark.parametrize("form", ["ticket_form", "callback_form"])
async def test_a_judge_by_name_is_confirmed_next(desk: Desk, form: str) -> None:
    slots = {"name": "Ana", "phone": "+14155550142", "callback_time": "2026-11-25T10:00:00-08:00"}
    outcome = await say(
        desk, f"{CASE}, Judge Corley", "case_number", entities={"case_number": CASE}, slots=slots, form=form
    )
    assert outcome.slots["requested_slot"] == "initials_confirmed"


async def test_what_is_about_something_else_is_left_to_the_rules_and_its_particulars_kept(desk: Desk) -> None:
    outcome = await say(
        desk,
        "how do I split it in 3:24-cv-01234?",
        "email",
        intent="ask_question",
        entities={"case_number": CASE},
    )
    assert rejected(outcome)
    assert outcome.slots == {"case_number": CASE}


def stopped(*places: tuple[int, int], also: str | None = None) -> dict[str, Any]:
    spans = [{"start": start, "end": end} for start, end in places]
    verdict = {"guarded": "ex_parte", "reason": "classifier", "probability": 0.9, "spans": spans}
    return {"decision": "decline_ex_parte", "also": also, "verdicts": [verdict]}


@pytest.mark.parametrize("also", [None, "decline_ex_parte"])
async def test_a_part_of_a_description_is_withheld_marked_and_said_to_be(
    desk: Desk, also: str | None
) -> None:
    text = "My PDF is refused. Tell the judge."
    triage = stopped((19, 34), also=also) | ({"decision": "answer"} if also else {})
    slots = KNOWN | {"email": "ana@firm.example"}
    outcome = await say(desk, text, "description", triage=triage, slots=slots)
    assert outcome.said == [("utter_withheld_decline_ex_parte", "decline_ex_parte")]
    assert outcome.slots["description"] == f"My PDF is refused. {MARKS[Guarded.EX_PARTE]}"


async def test_what_is_declined_at_another_question_is_left_to_the_rules(desk: Desk) -> None:
    outcome = await say(
        desk, "Tell the judge.", "name", triage=stopped((0, 15)), slots={"case_number": NOT_GIVEN}
    )
    assert rejected(outcome)
    assert outcome.said == []


@pytest.mark.parametrize(
    ("silence", "welcomed"), [(AWAY, True), (AWAY - timedelta(seconds=1), False), (timedelta(days=3), True)]
)
async def test_who_comes_back_after_a_long_silence_is_welcomed(
    desk: Desk, silence: timedelta, welcomed: bool
) -> None:
    slots = KNOWN | {"asked_at": desk.clock.now.isoformat()}
    desk.clock.move(silence)
    outcome = await say(desk, "ana@firm.example", "email", slots=slots)
    assert (outcome.said == [("utter_welcome_back", "text")]) is welcomed
    assert outcome.slots["email"] == "ana@firm.example"
    assert outcome.slots["asked_at"] == desk.clock.now.isoformat()


async def test_who_opens_a_form_or_never_left_is_not_welcomed_back(desk: Desk) -> None:
    slots = {"asked_at": desk.clock.now.isoformat()}
    desk.clock.move(2 * AWAY)
    assert (await say(desk, "open a ticket", None, slots=slots)).said == []
    assert (await say(desk, "ana@firm.example", "email", slots=KNOWN)).said == []


@pytest.mark.parametrize("asked", sorted({*TICKET, *CALLBACK}))
async def test_every_particular_can_be_explained(desk: Desk, asked: str) -> None:
    outcome = await desk.run(ActionExplainField(), slots={"requested_slot": asked})
    assert outcome.said == [(WHY[asked], "question")]
    assert WHY[asked] in RESPONSES
