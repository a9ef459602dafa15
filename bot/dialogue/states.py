"""Keeps the tracker's states in the database, through the unit of work."""

from __future__ import annotations

from bot.services.ports import Clock, UnitOfWorkFactory


class StoredStates:
    """Fulfils the tracker store's `States`."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._clock = uow, clock

    def get(self, conversation_id: str) -> str | None:
        """Return the state, or None."""
        with self._uow(read_only=True) as work:
            return work.dialogue_states.get(conversation_id)

    def put(self, conversation_id: str, state: str) -> None:
        """Store or replace the state."""
        with self._uow() as work:
            work.dialogue_states.put(conversation_id, state, self._clock())
            work.commit()
