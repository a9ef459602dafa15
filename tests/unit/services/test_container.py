from __future__ import annotations

import pytest

from bot.services import container
from bot.services.container import NotProvided, Services
from tests.fakes import FakeClock, FakeStore, fake_services


def services() -> Services:
    return fake_services(FakeStore(), FakeClock())


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
