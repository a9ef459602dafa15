"""Delivers what is to leave the system. It waits as rows: a restart loses nothing, a failure is retried."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Protocol

from bot.services.mail import Mail
from bot.services.ports import Clock, OutboxEntry, UnitOfWorkFactory

logger = logging.getLogger(__name__)

BATCH = 20
MAX_ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
CLAIM = timedelta(minutes=15)
"""How long an entry is kept from others while it is sent; after a crash it is tried again then."""
POLL_S = 15.0


class Transport(Protocol):
    """Takes mails out of the system."""

    def send(self, mail: Mail) -> None:
        """Deliver the mail, or raise. May be called again with the same mail."""


class Delivery:
    """Sends what is due in the outbox.

    A mail is sent at least once; it is sent twice only where a crash falls between its sending and the note
    of it, and then both carry the same Message-ID.
    """

    def __init__(self, uow: UnitOfWorkFactory, transport: Transport, clock: Clock) -> None:
        self._uow = uow
        self._transport = transport
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._added = asyncio.Event()

    def notify(self) -> None:
        """Look into the outbox soon. May be called from any thread, whether `run` is running or not."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._added.set)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop: when notified, and every few seconds for what is to be tried again."""
        self._loop = asyncio.get_running_loop()
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._added.clear()
                await self._run_once_in_thread()
                added = asyncio.create_task(self._added.wait())
                await asyncio.wait({stopping, added}, timeout=POLL_S, return_when=asyncio.FIRST_COMPLETED)
                added.cancel()
        finally:
            self._loop = None
            stopping.cancel()

    def run_once(self) -> int:
        """Try everything that is due once. Return how many were sent."""
        sent = 0
        while entries := self._claim():
            sent += sum(self._deliver(entry) for entry in entries)
        return sent

    async def _run_once_in_thread(self) -> None:
        try:
            await asyncio.to_thread(self.run_once)
        except Exception:
            # A database that is away must not end deliveries for good.
            logger.exception("the outbox could not be worked off")

    def _claim(self) -> list[OutboxEntry]:
        now = self._clock()
        with self._uow() as work:
            entries = work.outbox.claim_due(now, now + CLAIM, BATCH)
            work.commit()
        return entries

    def _deliver(self, entry: OutboxEntry) -> bool:
        try:
            self._transport.send(Mail.from_payload(entry.payload))
        except Exception as error:
            # No traceback: what mail servers say repeats addresses, which belong in the row but not in a log.
            logger.warning(
                "outbox entry %d was not delivered (attempt %d): %s",
                entry.id,
                entry.attempts,
                type(error).__name__,
            )
            self._note_failure(entry, error)
            return False
        with self._uow() as work:
            work.outbox.mark_sent(entry.id, self._clock())
            work.commit()
        return True

    def _note_failure(self, entry: OutboxEntry, error: Exception) -> None:
        now, reason = self._clock(), f"{type(error).__name__}: {error}"[:500]
        with self._uow() as work:
            if entry.attempts >= MAX_ATTEMPTS:
                logger.error("outbox entry %d is set aside after %d attempts", entry.id, entry.attempts)
                work.outbox.set_aside(entry.id, reason, now)
            else:
                wait: timedelta = min(FIRST_WAIT * 2 ** (entry.attempts - 1), LONGEST_WAIT)
                work.outbox.mark_failed(entry.id, reason, now + wait)
            work.commit()
