from __future__ import annotations

import pytest

from actions.status import ActionStatus
from bot.services.callbacks import CallbackRequest
from bot.services.status import GUESSES
from bot.services.tickets import TicketRequest
from tests.fakes import pacific
from tests.unit.actions.conftest import Desk, Outcome

EMAIL, PHONE = "ana@firm.example", "+14155550142"
UNKNOWN = [("utter_status_unknown", "status")]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.services.tickets.open(TicketRequest("Ana", EMAIL, "My PDF is refused", "c1"))
    desk.services.callbacks.book(
        CallbackRequest("Ana", PHONE, pacific(25, 10), email=EMAIL, conversation_id="c1")
    )
    return desk


async def ask(desk: Desk, reference: str | None, sender: str = "c1", **told: str) -> Outcome:
    entities = told | ({"reference": reference} if reference else {})
    return await desk.run(ActionStatus(), intent="check_status", entities=entities, sender=sender)


async def test_without_a_reference_it_is_asked_for(desk: Desk) -> None:
    assert (await ask(desk, None)).said == [("utter_status_ask_reference", "status")]


async def test_a_ticket_is_shown_in_its_own_conversation(desk: Desk) -> None:
    (message,) = (await ask(desk, "ECF-2026-000001")).messages
    assert message["response"] == "utter_status_ticket"
    assert (message["reference"], message["status"]) == ("ECF-2026-000001", "new")
    assert message["promise"] == "Tue Nov 24, 12:00 p.m. Pacific"


async def test_a_callback_is_shown_with_its_time(desk: Desk) -> None:
    (message,) = (await ask(desk, "CB-2026-000001")).messages
    assert message["response"] == "utter_status_callback"
    assert (message["status"], message["time"]) == ("booked", "Wed Nov 25, 10:00 a.m. Pacific")


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("ECF-2026-000001", {"email": EMAIL}),
        ("CB-2026-000001", {"phone": PHONE}),
        ("CB-2026-000001", {"email": EMAIL}),
    ],
)
async def test_elsewhere_it_is_shown_to_who_knows_what_was_given(
    desk: Desk, reference: str, told: dict[str, str]
) -> None:
    assert (await ask(desk, reference, "c2")).said == UNKNOWN
    assert (await ask(desk, reference, "c2", email="eve@else.example", phone="+14155550100")).said == UNKNOWN
    assert (await ask(desk, reference, "c2", **told)).said != UNKNOWN


@pytest.mark.parametrize("reference", ["ECF-2026-000002", "CB-2026-000009", "ECF-2025-000001"])
async def test_a_reference_that_is_not_there_looks_like_one_that_is_not_yours(
    desk: Desk, reference: str
) -> None:
    mine = await ask(desk, reference)
    not_mine = await ask(desk, "ECF-2026-000001", "c2")
    assert mine.said == not_mine.said == UNKNOWN
    assert mine.messages[0].keys() == not_mine.messages[0].keys()


async def test_a_ticket_by_the_plain_form_is_not_shown_to_just_anybody(desk: Desk) -> None:
    ticket = desk.services.tickets.open(TicketRequest("Bo", "bo@firm.example", "Help me"))
    assert (await ask(desk, str(ticket.reference))).said == UNKNOWN


async def test_an_email_is_known_in_any_case_of_letters(desk: Desk) -> None:
    assert (await ask(desk, "ECF-2026-000001", "c2", email="Ana@firm.example")).said != UNKNOWN


async def test_too_many_wrong_guesses_are_told_and_the_reference_forgotten(desk: Desk) -> None:
    for _ in range(GUESSES.amount):
        assert (await ask(desk, "ECF-2026-000001", "c2", email="eve@else.example")).said == UNKNOWN
    for told in ("eve@else.example", EMAIL):
        locked = await ask(desk, "ECF-2026-000001", "c2", email=told)
        assert locked.said == [("utter_status_locked", "status")]
        assert locked.slots == {"reference": None}
    assert (await ask(desk, "ECF-2026-000001", "c1")).said == [("utter_status_ticket", "status")]


async def test_the_reference_asked_for_is_remembered(desk: Desk) -> None:
    outcome = await ask(desk, "CB-2026-000001")
    assert outcome.slots == {"reference": "CB-2026-000001"}
    again = await desk.run(ActionStatus(), slots=outcome.slots)
    assert again.said == [("utter_status_callback", "status")]


async def test_a_remembered_reference_opens_nothing_by_itself(desk: Desk) -> None:
    asked = await desk.run(ActionStatus(), slots={"reference": "ECF-2026-000001"}, sender="c2")
    assert asked.said == UNKNOWN
