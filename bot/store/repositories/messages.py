"""The numbered entries of conversations."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import ColumnElement, RowMapping, select, update

from bot.services.messages import Choice, Citation, Message
from bot.services.ports import StoredMessage
from bot.store import tables
from bot.store.repositories.base import Repository


class Messages(Repository):
    """Fulfils `MessageRepository`."""

    def add(self, conversation_id: str, stored: StoredMessage) -> None:
        """Store a message under its sequence number. Raises `Conflict`."""
        values = asdict(stored)
        message = values.pop("message")
        self.insert(tables.messages, {"conversation_id": conversation_id, **message, **values})

    def get(self, conversation_id: str, seq: int) -> StoredMessage | None:
        """Return one message, or None."""
        row = self.first(tables.messages, *_at(conversation_id, seq))
        return _stored_message(row) if row else None

    def by_client_id(self, conversation_id: str, client_message_id: str) -> StoredMessage | None:
        """Return the message that its sender named so, or None."""
        columns = tables.messages.c
        row = self.first(
            tables.messages,
            columns.conversation_id == conversation_id,
            columns.client_message_id == client_message_id,
        )
        return _stored_message(row) if row else None

    def replies_to(self, conversation_id: str, seq: int) -> list[Message]:
        """Return what was said in answer to a message, in order."""
        return self._in_order(conversation_id, tables.messages.c.reply_to == seq)

    def after(self, conversation_id: str, seq: int = 0) -> list[Message]:
        """Return the messages with greater sequence numbers, in order."""
        return self._in_order(conversation_id, tables.messages.c.seq > seq)

    def settle(self, conversation_id: str, seq: int) -> None:
        """Note that nothing more will be said in answer to this message."""
        where = _at(conversation_id, seq)
        self.connection.execute(update(tables.messages).where(*where).values(settled=True))

    def _in_order(self, conversation_id: str, where: ColumnElement[bool]) -> list[Message]:
        columns = tables.messages.c
        query = select(tables.messages).where(columns.conversation_id == conversation_id, where)
        rows = self.connection.execute(query.order_by(columns.seq)).mappings()
        return [_stored_message(row).message for row in rows]


def _at(conversation_id: str, seq: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return tables.messages.c.conversation_id == conversation_id, tables.messages.c.seq == seq


def _stored_message(row: RowMapping) -> StoredMessage:
    message = Message(
        seq=row["seq"],
        author=row["author"],
        kind=row["kind"],
        text=row["text"],
        created_at=row["created_at"],
        blocks=tuple(row["blocks"]),
        choices=tuple(Choice(**choice) for choice in row["choices"]),
        citations=tuple(Citation(**citation) for citation in row["citations"]),
    )
    return StoredMessage(message, row["reply_to"], row["client_message_id"], row["settled"])
