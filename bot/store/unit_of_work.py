"""Transactions on the database."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from bot.services import ports
from bot.store.repositories import Callbacks, Conversations, DialogueStates, Messages, Outbox, Tickets


class SqlUnitOfWork:
    """Fulfils the `UnitOfWork` port with one transaction on one connection."""

    conversations: ports.ConversationRepository
    messages: ports.MessageRepository
    tickets: ports.TicketRepository
    callbacks: ports.CallbackRepository
    outbox: ports.OutboxRepository
    dialogue_states: ports.DialogueStateRepository

    def __init__(self, engine: Engine, *, read_only: bool = False) -> None:
        self._engine = engine
        self._read_only = read_only

    def __enter__(self) -> Self:
        connection = self._engine.connect().execution_options(read_only=self._read_only)
        try:
            self._transaction = connection.begin()
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self.conversations = Conversations(connection)
        self.messages = Messages(connection)
        self.tickets = Tickets(connection)
        self.callbacks = Callbacks(connection)
        self.outbox = Outbox(connection)
        self.dialogue_states = DialogueStates(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        try:
            if self._transaction.is_active:
                self._transaction.rollback()
        finally:
            self._connection.close()

    def commit(self) -> None:
        """Make everything done so far last."""
        self._transaction.commit()


class SqlUnitsOfWork:
    """Begins units of work on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, *, read_only: bool = False) -> ports.UnitOfWork:
        """Return a new unit of work; one that only reads never waits for writers."""
        return SqlUnitOfWork(self._engine, read_only=read_only)
