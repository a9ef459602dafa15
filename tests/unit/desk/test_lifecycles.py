"""Ownership, tickets and callbacks: which steps their tables allow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk import callback, ownership, ticket
from bot.desk.callback import Callback
from bot.desk.ownership import InvalidTransition, Ownership
from bot.desk.reference import Reference
from bot.desk.ticket import Ticket

START = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
LATER = START + timedelta(minutes=5)

TICKET = Ticket(
    reference=Reference("ECF", 2026, 123),
    conversation_id=None,
    name="Jane Roe",
    email="jane@example.com",
    phone=None,
    case_number="3:24-cv-01234",
    judge_initials="JSC",
    referral_initials=None,
    description="cannot upload",
    status="new",
    urgent=False,
    opened_at=START,
    promise_due=START + timedelta(hours=2),
    changed_at=START,
)
CALLBACK = Callback(
    reference=Reference("CB", 2026, 7),
    conversation_id=None,
    name="Jane Roe",
    phone="+14155550142",
    extension=None,
    email=None,
    case_number=None,
    description=None,
    starts_at=START,
    ends_at=START + timedelta(minutes=30),
    status="booked",
    booked_at=START,
    changed_at=START,
)


@pytest.mark.parametrize("module", [ownership, ticket, callback])
def test_every_status_in_a_table_has_its_own_row(module) -> None:
    statuses = set(module.TRANSITIONS)
    assert all(wanted <= statuses for wanted in module.TRANSITIONS.values())
    assert all(status not in wanted for status, wanted in module.TRANSITIONS.items())


@pytest.mark.parametrize(
    "steps", ["open resolved closed open", "waiting_on_filer open resolved open", "closed open"]
)
def test_a_ticket_is_worked_on_and_reopened(steps: str) -> None:
    moved = TICKET
    for status in steps.split():
        moved = moved.move_to(status, LATER)
    assert moved == replace(TICKET, status=steps.split()[-1], changed_at=LATER)


@pytest.mark.parametrize(
    ("current", "wanted"),
    [("open", "new"), ("closed", "resolved"), ("resolved", "waiting_on_filer"), ("new", "new")],
)
def test_a_ticket_takes_no_other_step(current: str, wanted: str) -> None:
    with pytest.raises(InvalidTransition) as error:
        replace(TICKET, status=current).move_to(wanted, LATER)
    assert (error.value.current, error.value.wanted) == (current, wanted)


@pytest.mark.parametrize(
    "steps", ["claimed done", "claimed given_up", "claimed booked claimed done", "cancelled"]
)
def test_a_callback_is_claimed_and_made(steps: str) -> None:
    moved = CALLBACK
    for status in steps.split():
        moved = moved.move_to(status, LATER)
    assert moved == replace(CALLBACK, status=steps.split()[-1], changed_at=LATER)


@pytest.mark.parametrize(
    ("current", "wanted"),
    [("booked", "done"), ("done", "booked"), ("cancelled", "claimed"), ("claimed", "claimed")],
)
def test_a_callback_takes_no_other_step(current: str, wanted: str) -> None:
    with pytest.raises(InvalidTransition):
        replace(CALLBACK, status=current).move_to(wanted, LATER)


def test_each_change_of_owner_makes_a_new_version() -> None:
    owned = Ownership("assistant", 1, START)
    assert owned.move_to("staff", LATER) == Ownership("staff", 2, LATER)
    assert owned.move_to("staff", LATER).move_to("assistant", LATER).version == 3


def test_staff_do_not_take_what_staff_have() -> None:
    with pytest.raises(InvalidTransition):
        Ownership("staff", 2, START).move_to("staff", LATER)
    with pytest.raises(InvalidTransition):
        Ownership("closed", 2, START).move_to("staff", LATER)


def test_the_assistant_speaks_only_at_the_version_that_it_answers() -> None:
    owned = Ownership("assistant", 1, START)
    handed_back = owned.move_to("staff", LATER).move_to("assistant", LATER)
    assert owned.assistant_may_say(1)
    assert not owned.move_to("staff", LATER).assistant_may_say(2)
    assert not handed_back.assistant_may_say(1)
