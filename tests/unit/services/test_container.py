from __future__ import annotations

from datetime import date

import pytest

from bot.services import container
from bot.services.answers import Answers
from bot.services.callbacks import Callbacks
from bot.services.container import NotProvided, Services
from bot.services.tickets import Tickets
from bot.services.unanswered import UnansweredQuestions
from tests.fakes import FakeClock, FakeStore, FakeUnansweredLog, sample_calendar, sample_court


def services() -> Services:
    store, court, calendar, clock = FakeStore(), sample_court(), sample_calendar(), FakeClock()
    return Services(
        court,
        calendar,
        clock,
        Answers({}, today=lambda: date(2026, 11, 22)),
        Tickets(store, court, calendar, clock),
        Callbacks(store, court, calendar, clock),
        UnansweredQuestions(FakeUnansweredLog(), clock),
    )


@pytest.fixture(autouse=True)
def _nothing_provided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "_provided", None)


def test_nothing_is_there_before_it_is_provided() -> None:
    with pytest.raises(NotProvided):
        container.current()


def test_what_was_provided_last_is_current() -> None:
    first, second = services(), services()
    container.provide(first)
    assert container.current() is first
    container.provide(second)
    assert container.current() is second
