"""Wake-ups within one process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class LocalListener:
    """Somebody who watches one conversation in this process."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._added = asyncio.Event()

    def wake(self) -> None:
        """Wake the listener, from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._added.set)

    async def wait(self, timeout_s: float) -> bool:
        """Wait for what was added since the last wait, or since listening began. False: the time was up."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._added.wait()
        except TimeoutError:
            return False
        self._added.clear()
        return True


class LocalWakeups:
    """Fulfils the `Wakeups` port for as long as there is one server process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[LocalListener]] = {}

    def notify(self, conversation_id: str) -> None:
        """Wake everybody who waits for this conversation. May be called from any thread."""
        # The copy is made in one step, so that a listener who leaves meanwhile disturbs nothing.
        for listener in tuple(self._listeners.get(conversation_id, ())):
            listener.wake()

    async def wait(self, conversation_id: str, timeout_s: float) -> bool:
        """Wait to be woken. Return False when the time was up first."""
        with self.listen(conversation_id) as listener:
            return await listener.wait(timeout_s)

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[LocalListener]:
        """Begin to listen before reading, so that nothing between the reading and the waiting is missed."""
        listener = LocalListener()
        listeners = self._listeners.setdefault(conversation_id, set())
        listeners.add(listener)
        try:
            yield listener
        finally:
            listeners.discard(listener)
            if not listeners:
                self._listeners.pop(conversation_id, None)
