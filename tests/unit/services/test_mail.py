"""The outbox: what is due is delivered, tried again, or set aside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.services.mail import Mail, post
from bot.services.outbox import CLAIM, LONGEST_WAIT, MAX_ATTEMPTS, Delivery
from bot.services.ports import Conflict, OutboxEntry
from tests.fakes import TUESDAY_10, FakeClock, FakeStore, FakeTransport, FakeUnitOfWork


def mail(key: str = "ECF-2026-000001/desk") -> Mail:
    return Mail(key, "ECF HelpDesk", "desk@cand.example", "ana@firm.example", "Subject", "Body", TUESDAY_10)


class Desk:
    def __init__(self) -> None:
        self.store = FakeStore()
        self.clock = FakeClock()
        self.transport = FakeTransport()
        self.delivery = Delivery(self.store, self.transport, self.clock)

    def post(self, *keys: str) -> None:
        with self.store() as work:
            for key in keys:
                post(work, mail(key))
            work.commit()

    @property
    def entries(self) -> list[OutboxEntry]:
        with self.store(read_only=True) as work:
            return work.outbox.all()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_is_posted_is_sent_once(desk: Desk) -> None:
    desk.post("a", "b")
    assert desk.delivery.run_once() == 2
    assert desk.transport.sent == [mail("a"), mail("b")]
    assert desk.delivery.run_once() == 0
    assert [entry.sent_at for entry in desk.entries] == [TUESDAY_10, TUESDAY_10]


def test_more_than_one_batch_is_sent(desk: Desk) -> None:
    desk.post(*(f"mail-{number}" for number in range(45)))
    assert desk.delivery.run_once() == 45


def test_a_mail_is_posted_once(desk: Desk) -> None:
    desk.post("a")
    with pytest.raises(Conflict):
        desk.post("a")


def test_what_was_not_committed_is_not_sent(desk: Desk) -> None:
    with desk.store() as work:
        post(work, mail("a"))
    assert desk.delivery.run_once() == 0


def test_a_failure_is_tried_again_after_longer_and_longer_waits(desk: Desk) -> None:
    desk.post("a")
    desk.transport.error = ConnectionRefusedError("no server")
    waits = []
    while desk.entries[0].set_aside_at is None:
        desk.delivery.run_once()
        due = desk.entries[0].next_try_at
        if due is not None:
            waits.append(due - desk.clock())
            desk.clock.now = due
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits == sorted(waits)
    assert max(waits) <= LONGEST_WAIT
    assert len(waits) == MAX_ATTEMPTS - 1
    assert desk.entries[0].last_error == "ConnectionRefusedError: no server"


def test_what_is_set_aside_is_not_tried_again(desk: Desk) -> None:
    desk.post("a")
    desk.transport.error = OSError("refused")
    for _ in range(MAX_ATTEMPTS):
        desk.delivery.run_once()
        desk.clock.move(LONGEST_WAIT)
    desk.transport.error = None
    assert desk.delivery.run_once() == 0
    assert desk.entries[0].set_aside_at is not None


def test_nothing_is_tried_before_its_time(desk: Desk) -> None:
    desk.post("a")
    desk.transport.error = OSError("away")
    desk.delivery.run_once()
    desk.transport.error = None
    desk.clock.move(timedelta(seconds=29))
    assert desk.delivery.run_once() == 0
    desk.clock.move(timedelta(seconds=1))
    assert desk.delivery.run_once() == 1


def test_one_failure_does_not_keep_others_back(desk: Desk) -> None:
    class Picky(FakeTransport):
        def send(self, mail: Mail) -> None:
            if mail.key == "bad":
                raise ValueError("not an address")
            super().send(mail)

    desk.post("bad", "good")
    transport = Picky()
    assert Delivery(desk.store, transport, desk.clock).run_once() == 1
    assert [one.key for one in transport.sent] == ["good"]


def test_what_a_crashed_server_had_claimed_is_sent_later(desk: Desk) -> None:
    desk.post("a")
    with desk.store() as work:
        work.outbox.claim_due(desk.clock(), desk.clock() + CLAIM, 10)
        work.commit()
    assert desk.delivery.run_once() == 0
    desk.clock.move(CLAIM)
    assert desk.delivery.run_once() == 1


async def test_runs_until_stopped_and_sends_when_notified(desk: Desk) -> None:
    stop = asyncio.Event()
    desk.post("before")
    running = asyncio.create_task(desk.delivery.run(stop))
    await until(lambda: len(desk.transport.sent) == 1)
    desk.post("after")
    await asyncio.to_thread(desk.delivery.notify)
    await until(lambda: len(desk.transport.sent) == 2)
    stop.set()
    await asyncio.wait_for(running, 1)


async def test_goes_on_when_the_store_was_away(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    class Away(FakeStore):
        def __call__(self, *, read_only: bool = False) -> FakeUnitOfWork:
            if len(caplog.records) == 0:
                raise ConnectionError("the database is away")
            return desk.store()

    delivery = Delivery(Away(), desk.transport, desk.clock)
    desk.post("a")
    stop = asyncio.Event()
    running = asyncio.create_task(delivery.run(stop))
    await until(lambda: "could not be worked off" in caplog.text)
    delivery.notify()
    await until(lambda: len(desk.transport.sent) == 1)
    stop.set()
    await asyncio.wait_for(running, 1)


def test_notifying_before_it_runs_does_no_harm(desk: Desk) -> None:
    desk.delivery.notify()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(2):
        while not condition():
            await asyncio.sleep(0.005)
