"""What the dialogue engine remembers of each conversation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from bot.services.ports import Conflict
from bot.store import tables
from bot.store.repositories.base import Repository


class DialogueStates(Repository):
    """Fulfils `DialogueStateRepository`."""

    def get(self, conversation_id: str) -> str | None:
        """Return the state, or None."""
        row = self.first(tables.dialogue_states, tables.dialogue_states.c.conversation_id == conversation_id)
        return None if row is None else str(row["state"])

    def put(self, conversation_id: str, state: str, at: datetime) -> None:
        """Store or replace the state."""
        values = {"conversation_id": conversation_id, "state": state, "updated_at": at}
        same = tables.dialogue_states.c.conversation_id == conversation_id
        replace = update(tables.dialogue_states).where(same).values(**values)
        if self.connection.execute(replace).rowcount:
            return
        try:
            self.insert(tables.dialogue_states, values)
        except Conflict:
            # Somebody else stored the first state at the same moment.
            self.connection.execute(replace)
