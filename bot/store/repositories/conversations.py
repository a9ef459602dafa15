"""Conversations and their next sequence numbers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, RowMapping, select, update

from bot.desk.ownership import Ownership
from bot.services.ports import Conversation
from bot.store import tables
from bot.store.repositories.base import Repository


class Conversations(Repository):
    """Fulfils `ConversationRepository`."""

    def add(self, conversation: Conversation) -> None:
        """Store a new conversation."""
        values = {"id": conversation.id, "started_at": conversation.started_at, "last_seq": 0}
        self.insert(tables.conversations, values | _columns(conversation.ownership))

    def get(self, conversation_id: str) -> Conversation | None:
        """Return the conversation, or None."""
        row = self.first(tables.conversations, tables.conversations.c.id == conversation_id)
        return _conversation(row) if row else None

    def lock(self, conversation_id: str) -> Conversation | None:
        """Return the conversation and keep other writers off it until this unit of work ends."""
        # SQLite has no FOR UPDATE and needs none: whoever writes holds the whole database.
        query = select(tables.conversations).where(tables.conversations.c.id == conversation_id)
        row = self.connection.execute(query.with_for_update()).mappings().first()
        return _conversation(row) if row else None

    def all(self) -> list[Conversation]:
        """Return all conversations, the newest first."""
        query = select(tables.conversations).order_by(tables.conversations.c.started_at.desc())
        return [_conversation(row) for row in self.connection.execute(query).mappings()]

    def claim_seq(self, conversation_id: str, count: int = 1) -> int:
        """Take the next `count` sequence numbers and return the first of them."""
        first = self._claim(count, tables.conversations.c.id == conversation_id)
        if first is None:
            raise LookupError(f"no conversation {conversation_id}")
        return first

    def claim_seq_if_assistant(self, conversation_id: str, version: int, count: int) -> int | None:
        """Do the same only while the assistant owns the conversation at this version; else return None."""
        columns = tables.conversations.c
        return self._claim(
            count, columns.id == conversation_id, columns.owner == "assistant", columns.version == version
        )

    def change_owner(self, conversation_id: str, ownership: Ownership) -> bool:
        """Store a change of owner, unless somebody else made one since. Return whether it was stored."""
        columns = tables.conversations.c
        changed = self.connection.execute(
            update(tables.conversations)
            .where(columns.id == conversation_id, columns.version == ownership.version - 1)
            .values(**_columns(ownership))
        )
        return changed.rowcount == 1

    def _claim(self, count: int, *where: ColumnElement[bool]) -> int | None:
        # One statement, so that the check and the claim cannot be parted by another writer.
        last_seq = tables.conversations.c.last_seq
        claim = update(tables.conversations).where(*where).values(last_seq=last_seq + count)
        last = self.connection.execute(claim.returning(last_seq)).scalar_one_or_none()
        return None if last is None else int(last) - count + 1


def _columns(ownership: Ownership) -> dict[str, Any]:
    return {
        "owner": ownership.owner,
        "version": ownership.version,
        "owner_changed_at": ownership.changed_at,
    }


def _conversation(row: RowMapping) -> Conversation:
    ownership = Ownership(row["owner"], row["version"], row["owner_changed_at"])
    return Conversation(row["id"], ownership, row["started_at"])
