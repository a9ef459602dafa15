"""How often somebody may knock: moving windows, kept in memory or in Redis."""

from __future__ import annotations

import math

from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import MovingWindowRateLimiter
from starlette.concurrency import run_in_threadpool

from bot.services.ports import Clock


class TooOften(Exception):
    """A limit is used up.

    Attributes:
        retry_after_s: Whole seconds until it is worth trying again.
    """

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class RateLimits:
    """One limit for each thing that costs the server work or can be misused.

    Args:
        storage: Where hits are counted; with several server processes they must share it.
        clock: Tells the time for `Retry-After`.
        starts: New conversations for one client address, as in `60/hour`.
        messages: Messages in one conversation.
        contacts: Contact forms sent from one client address.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        *,
        starts: str = "60/hour",
        messages: str = "40/minute",
        contacts: str = "20/hour",
    ) -> None:
        self._limiter = MovingWindowRateLimiter(storage)
        self._clock = clock
        self._starts = parse(starts)
        self._messages = parse(messages)
        self._contacts = parse(contacts)

    async def count_start(self, address: str) -> None:
        """Count a new conversation; raises `TooOften`."""
        await self._count(self._starts, "start", address)

    async def count_message(self, conversation_id: str) -> None:
        """Count a message in a conversation; raises `TooOften`."""
        await self._count(self._messages, "message", conversation_id)

    async def count_contact(self, address: str) -> None:
        """Count a contact form; raises `TooOften`."""
        await self._count(self._contacts, "contact", address)

    async def _count(self, limit: RateLimitItem, what: str, who: str) -> None:
        # In a thread, because the storage may be a server elsewhere.
        if await run_in_threadpool(self._limiter.hit, limit, what, who):
            return
        window = await run_in_threadpool(self._limiter.get_window_stats, limit, what, who)
        wait_s = math.ceil(window.reset_time - self._clock().timestamp())
        raise TooOften(min(max(wait_s, 1), limit.get_expiry()))
