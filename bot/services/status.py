"""What became of a ticket or callback, told only to whom it belongs."""

from __future__ import annotations

from collections.abc import Collection

from limits import parse
from limits.storage import Storage
from limits.strategies import MovingWindowRateLimiter

from bot.desk.callback import Callback
from bot.desk.ticket import Ticket
from bot.services.callbacks import Callbacks
from bot.services.tickets import Tickets

GUESSES = parse("5/hour")
"""Wrong tries at a reference in one conversation, and at one reference from all conversations together."""


class TooManyGuesses(Exception):
    """Too many tries did not fit; nothing is looked up until the hour is over."""


class Statuses:
    """Looks tickets and callbacks up by their reference.

    Args:
        tickets: Finds tickets.
        callbacks: Finds callbacks.
        storage: Where wrong tries are counted; with several server processes they must share it.
    """

    def __init__(self, tickets: Tickets, callbacks: Callbacks, storage: Storage) -> None:
        self._tickets = tickets
        self._callbacks = callbacks
        self._guesses = MovingWindowRateLimiter(storage)

    def find(
        self, reference: str, conversation_id: str, told: Collection[str] = ()
    ) -> Ticket | Callback | None:
        """Return what has the reference, where the asker may see it.

        Args:
            reference: Such as `ECF-2026-000123`.
            conversation_id: Where it is asked; who asks where it was made may see it.
            told: Email address and phone number (E.164) with which the asker proves to be the one.

        Returns:
            The ticket or callback; None where there is none or the proof is missing or wrong, so that a wrong
            guess learns nothing.

        Raises:
            TooManyGuesses: Too many tries did not fit, in this conversation or at this reference.
        """
        found: Ticket | Callback | None = (
            self._callbacks.find(reference) if reference.startswith("CB") else self._tickets.find(reference)
        )
        if found is not None and found.conversation_id == conversation_id:
            return found
        keys = (("conversation", conversation_id), ("reference", reference))
        if not all(self._guesses.test(GUESSES, *key) for key in keys):
            raise TooManyGuesses
        proofs = {(found.email or "").casefold(), found.phone} - {"", None} if found else set()
        if proofs & {proof.casefold() for proof in told}:
            return found
        if told:
            for key in keys:
                self._guesses.hit(GUESSES, *key)
        return None
