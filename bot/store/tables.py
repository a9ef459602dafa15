"""The tables, in types that SQLite and PostgreSQL share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes, stored in UTC. SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; a naive datetime is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Return the datetime in UTC."""
        if value is None:
            return None
        aware: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware


metadata = MetaData(
    # Names that stay the same everywhere, so that a later migration can speak of a constraint.
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("owner_changed_at", UtcDateTime, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False, index=True),
    CheckConstraint("owner IN ('assistant', 'staff', 'closed')", name="owner"),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("author", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("reply_to", Integer),
    Column("client_message_id", String(64)),
    Column("settled", Boolean, nullable=False),
    UniqueConstraint("conversation_id", "client_message_id"),
)

reference_counters = Table(
    "reference_counters",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

# A ticket or callback outlives its conversation, whose text may be deleted earlier: hence no foreign key.
tickets = Table(
    "tickets",
    metadata,
    Column("reference", String(32), primary_key=True),
    Column("conversation_id", String(64), index=True),
    Column("intake_key", String(200), unique=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("phone", Text),
    Column("case_number", Text),
    Column("judge_initials", Text),
    Column("referral_initials", Text),
    Column("description", Text, nullable=False),
    Column("status", String(32), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False, index=True),
    Column("promise_due", UtcDateTime, nullable=False),
    Column("promise_basis", JSON, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("reference", String(32), primary_key=True),
    Column("conversation_id", String(64), index=True),
    Column("intake_key", String(200), unique=True),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("extension", Text),
    Column("email", Text),
    Column("case_number", Text),
    Column("description", Text),
    Column("starts_at", UtcDateTime, nullable=False, index=True),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("status", String(32), nullable=False),
    Column("booked_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

# One row for each place taken in each slot: its primary key is what keeps two filers out of one place.
callback_places = Table(
    "callback_places",
    metadata,
    Column("slot_starts_at", UtcDateTime, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("reference", ForeignKey("callbacks.reference"), nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("idempotency_key", String(200), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    # Null once the entry is sent or set aside: nothing is due any more.
    Column("next_try_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("set_aside_at", UtcDateTime),
    Column("last_error", Text),
    Index(None, "next_try_at"),
)

dialogue_states = Table(
    "dialogue_states",
    metadata,
    Column("conversation_id", String(64), primary_key=True),
    Column("state", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
