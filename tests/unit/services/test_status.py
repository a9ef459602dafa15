from __future__ import annotations

import pytest
from limits.storage import MemoryStorage

from bot.services.callbacks import CallbackRequest
from bot.services.status import GUESSES, Statuses, TooManyGuesses
from bot.services.tickets import TicketRequest
from tests.fakes import FakeClock, FakeStore, fake_services, pacific

EMAIL, PHONE = "ana@firm.example", "+14155550142"
TICKET, CALLBACK, MISSING = "ECF-2026-000001", "CB-2026-000001", "ECF-2026-000009"
WRONG = "eve@else.example"


@pytest.fixture
def statuses() -> Statuses:
    services = fake_services(FakeStore(), FakeClock())
    services.tickets.open(TicketRequest("Ana", EMAIL, "My PDF is refused", "own", phone=PHONE))
    services.callbacks.book(
        CallbackRequest("Ana", PHONE, pacific(25, 10), email=EMAIL, conversation_id="own")
    )
    return Statuses(services.tickets, services.callbacks, MemoryStorage())


def guess(statuses: Statuses, reference: str, conversation: str = "c2", times: int = GUESSES.amount) -> None:
    for _ in range(times):
        assert statuses.find(reference, conversation, [WRONG]) is None


def shown(statuses: Statuses, reference: str, conversation: str, *told: str) -> str | None:
    found = statuses.find(reference, conversation, told)
    return str(found.reference) if found else None


@pytest.mark.parametrize("reference", [TICKET, CALLBACK])
def test_it_is_shown_where_it_was_made(statuses: Statuses, reference: str) -> None:
    assert shown(statuses, reference, "own") == reference
    assert shown(statuses, reference, "own", WRONG) == reference


@pytest.mark.parametrize("reference", [TICKET, CALLBACK])
@pytest.mark.parametrize("told", [[EMAIL], [EMAIL.upper()], [PHONE], [WRONG, PHONE]])
def test_elsewhere_it_is_shown_to_who_proves_to_be_the_one(
    statuses: Statuses, reference: str, told: list[str]
) -> None:
    assert shown(statuses, reference, "c2", *told) == reference


@pytest.mark.parametrize("reference", [TICKET, CALLBACK, MISSING, "CB-2026-000009"])
@pytest.mark.parametrize("told", [[], [WRONG], ["+14155550100"], [""]])
def test_a_wrong_guess_learns_nothing(statuses: Statuses, reference: str, told: list[str]) -> None:
    assert statuses.find(reference, "c2", told) is None


def test_a_ticket_without_a_phone_is_not_opened_by_an_empty_one() -> None:
    services = fake_services(FakeStore(), FakeClock())
    services.callbacks.book(CallbackRequest("Bo", PHONE, pacific(25, 10)))
    assert services.statuses.find(CALLBACK, "c2", ["", "None"]) is None


def test_the_last_guess_may_be_the_right_one(statuses: Statuses) -> None:
    guess(statuses, TICKET, times=GUESSES.amount - 1)
    assert shown(statuses, TICKET, "c2", EMAIL) == TICKET
    assert shown(statuses, TICKET, "c2", EMAIL) == TICKET


def test_too_many_wrong_guesses_lock_even_the_right_one(statuses: Statuses) -> None:
    guess(statuses, TICKET)
    with pytest.raises(TooManyGuesses):
        statuses.find(TICKET, "c2", [EMAIL])


@pytest.mark.parametrize("reference", [TICKET, MISSING])
def test_a_reference_is_locked_alike_whether_it_is_there_or_not(statuses: Statuses, reference: str) -> None:
    guess(statuses, reference)
    with pytest.raises(TooManyGuesses):
        statuses.find(reference, "c3", [WRONG])


def test_a_conversation_is_locked_for_every_reference(statuses: Statuses) -> None:
    guess(statuses, MISSING)
    for reference in (TICKET, CALLBACK, "ECF-2026-000010"):
        with pytest.raises(TooManyGuesses):
            statuses.find(reference, "c2", [EMAIL])


def test_a_reference_is_locked_by_the_guesses_of_all_conversations(statuses: Statuses) -> None:
    for number in range(GUESSES.amount):
        guess(statuses, TICKET, f"other{number}", times=1)
    with pytest.raises(TooManyGuesses):
        statuses.find(TICKET, "c2", [EMAIL])
    assert shown(statuses, CALLBACK, "c2", EMAIL) == CALLBACK


def test_where_it_was_made_it_is_shown_however_often_others_guess(statuses: Statuses) -> None:
    guess(statuses, TICKET)
    guess(statuses, MISSING, "own")
    assert shown(statuses, TICKET, "own") == TICKET


def test_asking_without_a_proof_is_no_guess(statuses: Statuses) -> None:
    for _ in range(2 * GUESSES.amount):
        assert statuses.find(TICKET, "c2") is None
    assert shown(statuses, TICKET, "c2", EMAIL) == TICKET


def test_a_right_proof_is_no_guess(statuses: Statuses) -> None:
    for _ in range(2 * GUESSES.amount):
        assert shown(statuses, TICKET, "c2", PHONE) == TICKET
