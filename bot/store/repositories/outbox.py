"""What is to leave the system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from bot.services.ports import OutboxEntry
from bot.store import tables
from bot.store.repositories.base import Repository


class Outbox(Repository):
    """Fulfils `OutboxRepository`."""

    def add(self, idempotency_key: str, kind: str, payload: Mapping[str, Any], at: datetime) -> None:
        """Put something in, due at once. Raises `Conflict`."""
        self.insert(
            tables.outbox,
            {
                "idempotency_key": idempotency_key,
                "kind": kind,
                "payload": dict(payload),
                "created_at": at,
                "attempts": 0,
                "next_try_at": at,
            },
        )

    def claim_due(self, now: datetime, until: datetime, limit: int) -> list[OutboxEntry]:
        """Take what is due, count the attempt, and keep others off it until the given time. Oldest first."""
        columns = tables.outbox.c
        due = select(columns.id).where(columns.next_try_at <= now).order_by(columns.id).limit(limit)
        ids = list(self.connection.execute(due.with_for_update(skip_locked=True)).scalars())
        if not ids:
            return []
        claim = update(tables.outbox).where(columns.id.in_(ids))
        self.connection.execute(claim.values(next_try_at=until, attempts=columns.attempts + 1))
        return self._entries(columns.id.in_(ids))

    def mark_sent(self, entry_id: int, at: datetime) -> None:
        """Note that it was delivered."""
        self._change(entry_id, sent_at=at, next_try_at=None, last_error=None)

    def mark_failed(self, entry_id: int, error: str, next_try_at: datetime) -> None:
        """Note why it was not delivered and when to try again."""
        self._change(entry_id, last_error=error, next_try_at=next_try_at)

    def set_aside(self, entry_id: int, error: str, at: datetime) -> None:
        """Give it up and keep it for a person to look at."""
        self._change(entry_id, last_error=error, next_try_at=None, set_aside_at=at)

    def all(self) -> list[OutboxEntry]:
        """Return everything, the oldest first."""
        return self._entries()

    def _change(self, entry_id: int, **values: Any) -> None:
        self.connection.execute(update(tables.outbox).where(tables.outbox.c.id == entry_id).values(**values))

    def _entries(self, *where: ColumnElement[bool]) -> list[OutboxEntry]:
        query = select(tables.outbox).where(*where).order_by(tables.outbox.c.id)
        names = [field.name for field in fields(OutboxEntry)]
        rows = self.connection.execute(query).mappings()
        return [OutboxEntry(**{name: row[name] for name in names}) for row in rows]
