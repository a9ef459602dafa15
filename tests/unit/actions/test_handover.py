from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from actions.handover import (
    LONG_ENOUGH,
    REQUEST,
    ActionAskCallbackTime,
    ActionAskConfirmed,
    ActionAskInitialsConfirmed,
    ActionBookCallback,
    ActionCancelIntake,
    ActionOpenTicket,
    ActionPrepareIntake,
    case_with_initials,
    given,
)
from bot.desk.callback import Callback
from bot.desk.intake import NOT_GIVEN
from bot.desk.ticket import Ticket
from bot.desk.triage import EXPOSED
from bot.services import container
from bot.services.callbacks import CallbackRequest, Callbacks
from bot.services.tickets import TicketRequest, Tickets
from tests.fakes import pacific
from tests.unit.actions.conftest import Desk

TICKET = {
    "case_number": "3:24-cv-01234",
    "judge_initials": "JSC",
    "referral_initials": "KAW",
    "name": "Ana Lopez",
    "email": "ana@firm.example",
    "phone": NOT_GIVEN,
    "description": "My PDF is refused.",
    "confirmed": True,
    "intake_id": "i1",
    "urgent": None,
}
CALLBACK = {
    "name": "Ana Lopez",
    "phone": "+14155550142",
    "extension": "3",
    "callback_time": pacific(25, 10).isoformat(),
    "case_number": NOT_GIVEN,
    "description": NOT_GIVEN,
    "confirmed": True,
    "intake_id": "i1",
}
ALL_FORGOTTEN = dict.fromkeys(REQUEST)


def triage(question: str = "", also: str | None = None, kind: str = "abstain", *ids: str) -> dict[str, Any]:
    return {
        "decision": "ticket",
        "also": also,
        "question": question,
        "found": {"kind": kind, "article_ids": ids},
    }


@pytest.mark.parametrize("value", [None, NOT_GIVEN])
def test_what_is_not_given_is_none(value: str | None) -> None:
    assert given({"email": value}, "email") is None
    assert given({}, "email") is None
    assert given({"email": "a@b.example"}, "email") == "a@b.example"


@pytest.mark.parametrize(
    ("case", "judge", "referral", "shown"),
    [
        ("3:24-cv-01234", "JSC", "KAW", "3:24-cv-01234-JSC (KAW)"),
        ("3:24-cv-01234", "JSC", None, "3:24-cv-01234-JSC"),
        ("3:24-cv-01234", NOT_GIVEN, "KAW", "3:24-cv-01234"),
        (NOT_GIVEN, "JSC", None, None),
    ],
)
def test_the_case_is_shown_with_the_initials_that_are_known(
    case: str, judge: str | None, referral: str | None, shown: str | None
) -> None:
    slots = {"case_number": case, "judge_initials": judge, "referral_initials": referral}
    assert case_with_initials(slots) == shown


@pytest.mark.parametrize(
    ("intent", "response"),
    [("open_ticket", "utter_begin_ticket"), ("request_callback", "utter_begin_callback")],
)
async def test_a_form_is_opened_by_name(desk: Desk, intent: str, response: str) -> None:
    outcome = await desk.run(ActionPrepareIntake(), intent=intent, triage=triage("please"))
    assert outcome.said == [(response, "text")]
    assert (outcome.slots["confirmed"], outcome.slots["tries"]) == (None, 0)


async def test_each_request_gets_its_own_name(desk: Desk) -> None:
    one = await desk.run(ActionPrepareIntake(), intent="open_ticket")
    other = await desk.run(ActionPrepareIntake(), intent="open_ticket")
    assert one.slots["intake_id"] != other.slots["intake_id"]


@pytest.mark.parametrize(
    ("slots", "question", "description"),
    [
        ({"description": "as typed", "question": "asked before"}, "open it", "as typed"),
        ({"description": NOT_GIVEN, "question": "asked before"}, "open it", "asked before"),
        ({}, " ".join(["word"] * LONG_ENOUGH), " ".join(["word"] * LONG_ENOUGH)),
        ({}, " ".join(["word"] * (LONG_ENOUGH - 1)), None),
        ({}, "", None),
    ],
)
async def test_what_was_said_before_describes_the_problem(
    desk: Desk, slots: dict[str, Any], question: str, description: str | None
) -> None:
    outcome = await desk.run(
        ActionPrepareIntake(), intent="open_ticket", slots=slots, triage=triage(question)
    )
    assert outcome.slots["description"] == description


async def test_the_declined_half_of_the_request_is_named_and_not_described(desk: Desk) -> None:
    outcome = await desk.run(
        ActionPrepareIntake(), intent="open_ticket", triage=triage("open a ticket", "decline_ex_parte")
    )
    assert outcome.said[-1] == ("utter_also_decline_ex_parte", "decline_ex_parte")


@pytest.mark.parametrize(
    ("intent", "question", "time"),
    [
        ("request_callback", "call me tomorrow at 10", pacific(25, 10).isoformat()),
        ("request_callback", "call me on Saturday at 10", None),
        ("request_callback", "call me", None),
        ("open_ticket", "open a ticket before tomorrow at 10", None),
    ],
)
async def test_a_time_in_the_request_is_taken_if_the_desk_can_keep_it(
    desk: Desk, intent: str, question: str, time: str | None
) -> None:
    outcome = await desk.run(ActionPrepareIntake(), intent=intent, triage=triage(question))
    assert outcome.slots["callback_time"] == time


async def test_particulars_of_the_request_are_kept(desk: Desk) -> None:
    outcome = await desk.run(
        ActionPrepareIntake(), intent="open_ticket", entities={"case_number": "3:24-cv-01234"}
    )
    assert outcome.slots["case_number"] == "3:24-cv-01234"


@pytest.mark.parametrize("article", sorted(EXPOSED))
async def test_what_the_public_must_not_see_is_urgent_and_its_article_shown(desk: Desk, article: str) -> None:
    outcome = await desk.run(
        ActionPrepareIntake(), intent="open_ticket", triage=triage("help", None, "answer", article)
    )
    assert outcome.said[0] == ("utter_urgent_article", "answer")
    assert f"On {article}." in outcome.messages[0]["quotation"]
    assert outcome.slots["urgent"] is True


@pytest.mark.parametrize("urgent", [True, None])
async def test_otherwise_urgency_stays_as_it_was(desk: Desk, urgent: bool | None) -> None:
    near = triage("help", None, "choose", *sorted(EXPOSED))
    outcome = await desk.run(
        ActionPrepareIntake(), intent="open_ticket", slots={"urgent": urgent}, triage=near
    )
    assert outcome.slots["urgent"] is urgent


async def test_open_slots_are_offered_as_buttons(desk: Desk) -> None:
    (message,) = (await desk.run(ActionAskCallbackTime())).messages
    assert (message["response"], message["custom"]["kind"]) == ("utter_ask_callback_time", "question")
    assert message["buttons"][0] == {
        "title": "Tue Nov 24, 10:30 a.m. Pacific",
        "payload": f'/inform{{"callback_time": "{pacific(24, 10, 30).isoformat()}"}}',
    }
    assert len(message["buttons"]) == 3


async def test_a_ticket_is_read_back_as_staff_will_see_it(desk: Desk) -> None:
    (message,) = (await desk.run(ActionAskConfirmed(), slots=TICKET, form="ticket_form")).messages
    assert message["response"] == "utter_confirm_ticket"
    assert message["particulars"].split("\n\n") == [
        "Case number: 3:24-cv-01234-JSC (KAW), Judge Corley",
        "Name: Ana Lopez",
        "Email: ana@firm.example",
        "Problem: My PDF is refused.",
    ]


@pytest.mark.parametrize(
    ("case", "judge", "line"),
    [
        ("3:24-cv-01234", "XYZ", "3:24-cv-01234-XYZ"),
        ("3:24-cv-01234", NOT_GIVEN, "3:24-cv-01234"),
        (NOT_GIVEN, "JSC", "not given"),
    ],
)
async def test_a_case_is_read_back_with_a_judge_s_name_only_where_it_is_known(
    desk: Desk, case: str, judge: str, line: str
) -> None:
    slots = TICKET | {"case_number": case, "judge_initials": judge, "referral_initials": None}
    (message,) = (await desk.run(ActionAskConfirmed(), slots=slots, form="ticket_form")).messages
    assert message["particulars"].split("\n\n")[0] == f"Case number: {line}"


@pytest.mark.parametrize(
    ("slots", "response", "case"),
    [
        (
            {"judge_initials": "JSC", "initials_by_name": True},
            "utter_ask_initials_by_name",
            "3:24-cv-01234, Judge Corley (JSC)",
        ),
        ({"judge_initials": "XYZ"}, "utter_ask_initials_unknown", "3:24-cv-01234, judge's initials XYZ"),
    ],
)
async def test_initials_are_confirmed_as_looked_up_or_as_unknown(
    desk: Desk, slots: dict[str, Any], response: str, case: str
) -> None:
    outcome = await desk.run(ActionAskInitialsConfirmed(), slots={"case_number": "3:24-cv-01234"} | slots)
    assert outcome.said == [(response, "question")]
    assert (outcome.messages[0]["case"], outcome.events) == (case, [])


async def test_a_callback_is_read_back_with_phone_and_time(desk: Desk) -> None:
    (message,) = (await desk.run(ActionAskConfirmed(), slots=CALLBACK, form="callback_form")).messages
    assert message["response"] == "utter_confirm_callback"
    assert message["particulars"].split("\n\n") == [
        "Case number: not given",
        "Name: Ana Lopez",
        "Phone: (415) 555-0142 ext. 3",
        "Time: Wed Nov 25, 10:00 a.m. Pacific",
        "Problem: not given",
    ]


async def test_a_ticket_is_opened_and_its_promise_told(desk: Desk) -> None:
    outcome = await desk.run(ActionOpenTicket(), slots=TICKET)
    (ticket,) = desk.services.tickets.list()
    assert (ticket.conversation_id, ticket.case_number, ticket.judge_initials) == (
        "c1",
        "3:24-cv-01234",
        "JSC",
    )
    assert (ticket.referral_initials, ticket.phone, ticket.urgent) == ("KAW", None, False)
    (message,) = outcome.messages
    assert (message["response"], message["custom"]["kind"]) == ("utter_ticket_opened", "ticket")
    assert (message["reference"], message["email"]) == ("ECF-2026-000001", "ana@firm.example")
    assert message["promise"] == "Tue Nov 24, 12:00 p.m. Pacific"


async def test_the_request_is_forgotten_and_the_filer_is_not(desk: Desk) -> None:
    ticket = await desk.run(ActionOpenTicket(), slots=TICKET)
    assert ticket.slots == ALL_FORGOTTEN | {"reference": "ECF-2026-000001"}
    callback = await desk.run(ActionBookCallback(), slots=CALLBACK)
    assert callback.slots == ALL_FORGOTTEN | {"reference": "CB-2026-000001"}
    assert not {"name", "email", "phone", "case_number", "judge_initials"} & set(REQUEST)


async def test_an_urgent_ticket_is_marked(desk: Desk) -> None:
    await desk.run(ActionOpenTicket(), slots=TICKET | {"urgent": True})
    assert desk.services.tickets.list()[0].urgent


async def test_the_same_confirmation_twice_opens_one_ticket(desk: Desk) -> None:
    for _ in range(2):
        outcome = await desk.run(ActionOpenTicket(), slots=TICKET)
        assert outcome.messages[0]["reference"] == "ECF-2026-000001"
    assert len(desk.services.tickets.list()) == 1


class Broken(Tickets, Callbacks):
    def __init__(self) -> None:
        pass

    def open(self, request: TicketRequest) -> Ticket:
        raise OSError("disk full: secret detail")

    def book(self, request: CallbackRequest) -> Callback:
        raise OSError("disk full: secret detail")


@pytest.mark.parametrize(
    ("action", "slots", "response"),
    [
        (ActionOpenTicket(), TICKET, "utter_ticket_failed"),
        (ActionBookCallback(), CALLBACK, "utter_callback_failed"),
    ],
)
async def test_a_failure_is_told_kindly_logged_and_nothing_is_lost(
    desk: Desk,
    caplog: pytest.LogCaptureFixture,
    action: ActionOpenTicket | ActionBookCallback,
    slots: dict[str, Any],
    response: str,
) -> None:
    broken = Broken()
    container.provide(replace(desk.services, tickets=broken, callbacks=broken))
    with caplog.at_level(logging.ERROR):
        outcome = await desk.run(action, slots=slots)
    assert outcome.said == [(response, "question")]
    assert "secret detail" not in str(outcome.messages)
    assert outcome.slots == {"confirmed": None}
    (record,) = caplog.records
    assert "c1" in record.getMessage()
    assert record.exc_info is not None
    assert "My PDF is refused" not in caplog.text


async def test_a_callback_is_booked_and_told(desk: Desk) -> None:
    outcome = await desk.run(ActionBookCallback(), slots=CALLBACK)
    (callback,) = desk.services.callbacks.list()
    assert (callback.starts_at, callback.phone, callback.extension) == (pacific(25, 10), "+14155550142", "3")
    assert (callback.case_number, callback.description, callback.email) == (None, None, None)
    (message,) = outcome.messages
    assert (message["response"], message["custom"]["kind"]) == ("utter_callback_booked", "callback")
    assert (message["reference"], message["phone"], message["time"]) == (
        "CB-2026-000001",
        "(415) 555-0142 ext. 3",
        "Wed Nov 25, 10:00 a.m. Pacific",
    )


async def test_a_callback_keeps_the_case_with_its_initials(desk: Desk) -> None:
    case = {"case_number": "3:24-cv-01234", "judge_initials": "JSC"}
    await desk.run(ActionBookCallback(), slots=CALLBACK | case)
    assert desk.services.callbacks.list()[0].case_number == "3:24-cv-01234-JSC"


async def test_who_comes_second_is_asked_for_another_time(desk: Desk) -> None:
    await desk.run(ActionBookCallback(), slots=CALLBACK, sender="c1")
    second = await desk.run(ActionBookCallback(), slots=CALLBACK, sender="c2")
    assert second.said == [("utter_slot_taken", "question")]
    assert second.slots == {"callback_time": None, "confirmed": None}
    assert second.followups == ["callback_form"]
    assert len(desk.services.callbacks.list()) == 1


async def test_cancelling_forgets_the_request_and_sends_nothing(desk: Desk) -> None:
    outcome = await desk.run(ActionCancelIntake(), slots=TICKET)
    assert outcome.said == [("utter_cancelled", "cancel")]
    assert outcome.slots == ALL_FORGOTTEN
    assert desk.services.tickets.list() == []
    assert desk.store.rows.outbox == {}
