"""What the use cases need from the outside, in their own words; `bot/app.py` chooses what fulfils it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

from bot.desk.callback import Callback
from bot.desk.guard import Verdict
from bot.desk.ownership import Ownership
from bot.desk.reference import Reference
from bot.desk.ticket import Ticket
from bot.desk.triage import Found
from bot.services.messages import Message, Reply

Clock = Callable[[], datetime]
"""Returns the time now, aware."""


Search = Callable[[str], Found]
"""Finds what answers a text among the articles."""


Review = Callable[[str], Awaitable[Sequence[Verdict]]]
"""The guard's verdicts on a text, one for each part that must not be handled."""


class Conflict(Exception):
    """A row that must be unique is there already: somebody else was faster."""


@dataclass(frozen=True)
class Conversation:
    """A conversation and who owns it."""

    id: str
    ownership: Ownership
    started_at: datetime


@dataclass(frozen=True)
class StoredMessage:
    """A message with what only the server knows of it.

    Attributes:
        message: What everybody sees.
        reply_to: The sequence number of the message that it answers.
        client_message_id: The sender's own name for it, by which a retry is recognised.
        settled: True once nothing more will be said in answer to it.
    """

    message: Message
    reply_to: int | None = None
    client_message_id: str | None = None
    settled: bool = False


@dataclass(frozen=True)
class OutboxEntry:
    """Something that is to leave the system, kept until it has been delivered or set aside."""

    id: int
    idempotency_key: str
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    set_aside_at: datetime | None = None
    last_error: str | None = None


class ConversationRepository(Protocol):
    """Conversations and their next sequence numbers."""

    def add(self, conversation: Conversation) -> None:
        """Store a new conversation."""

    def get(self, conversation_id: str) -> Conversation | None:
        """Return the conversation, or None."""

    def lock(self, conversation_id: str) -> Conversation | None:
        """Return the conversation and keep other writers off it until this unit of work ends."""

    def all(self) -> list[Conversation]:
        """Return all conversations, the newest first."""

    def claim_seq(self, conversation_id: str, count: int = 1) -> int:
        """Take the next `count` sequence numbers and return the first of them."""

    def claim_seq_if_assistant(self, conversation_id: str, version: int, count: int) -> int | None:
        """Do the same only while the assistant owns the conversation at this version; else return None."""

    def change_owner(self, conversation_id: str, ownership: Ownership) -> bool:
        """Store a change of owner, unless somebody else made one since. Return whether it was stored."""


class MessageRepository(Protocol):
    """The numbered entries of conversations."""

    def add(self, conversation_id: str, stored: StoredMessage) -> None:
        """Store a message under its sequence number.

        Raises:
            Conflict: The number, or the sender's name for the message, is taken in this conversation.
        """

    def get(self, conversation_id: str, seq: int) -> StoredMessage | None:
        """Return one message, or None."""

    def by_client_id(self, conversation_id: str, client_message_id: str) -> StoredMessage | None:
        """Return the message that its sender named so, or None."""

    def replies_to(self, conversation_id: str, seq: int) -> list[Message]:
        """Return what was said in answer to a message, in order."""

    def after(self, conversation_id: str, seq: int = 0) -> list[Message]:
        """Return the messages with greater sequence numbers, in order."""

    def settle(self, conversation_id: str, seq: int) -> None:
        """Note that nothing more will be said in answer to this message."""


class TicketRepository(Protocol):
    """Tickets, and the counter that numbers them."""

    def next_number(self, year: int) -> int:
        """Take the year's next number. No two units of work get the same one, and none is left out."""

    def add(self, ticket: Ticket, promise_basis: Sequence[str], intake_key: str | None) -> None:
        """Store a new ticket.

        Args:
            ticket: The ticket.
            promise_basis: How its promise was computed.
            intake_key: Names the request that it came from; the same request opens one ticket only.

        Raises:
            Conflict: Its reference or its intake key is taken.
        """

    def get(self, reference: Reference) -> Ticket | None:
        """Return the ticket, or None."""

    def by_intake_key(self, intake_key: str) -> Ticket | None:
        """Return the ticket that this request opened, or None."""

    def all(self) -> list[Ticket]:
        """Return all tickets, the newest first."""


class CallbackRepository(Protocol):
    """Callbacks, and the places that they take."""

    def next_number(self, year: int) -> int:
        """Take the year's next number. No two units of work get the same one, and none is left out."""

    def add(self, callback: Callback, places: Mapping[datetime, int], intake_key: str | None) -> None:
        """Store a booked callback together with the places that it takes.

        Args:
            callback: The callback.
            places: For each slot that it touches, by its start, the number of the place it takes there.
            intake_key: Names the request that it came from; the same request books one callback only.

        Raises:
            Conflict: A place, its reference or its intake key is taken.
        """

    def get(self, reference: Reference) -> Callback | None:
        """Return the callback, or None."""

    def by_intake_key(self, intake_key: str) -> Callback | None:
        """Return the callback that this request booked, or None."""

    def places_taken(self, after: datetime, until: datetime) -> dict[datetime, set[int]]:
        """Return the places taken in slots from `after` on and before `until`, by the slots' start in UTC."""

    def all(self) -> list[Callback]:
        """Return all callbacks, the first to be called first."""


class OutboxRepository(Protocol):
    """What is to leave the system."""

    def add(self, idempotency_key: str, kind: str, payload: Mapping[str, Any], at: datetime) -> None:
        """Put something in, due at once.

        Raises:
            Conflict: It is in already.
        """

    def claim_due(self, now: datetime, until: datetime, limit: int) -> list[OutboxEntry]:
        """Take what is due, count the attempt, and keep others off it until the given time. Oldest first."""

    def mark_sent(self, entry_id: int, at: datetime) -> None:
        """Note that it was delivered."""

    def mark_failed(self, entry_id: int, error: str, next_try_at: datetime) -> None:
        """Note why it was not delivered and when to try again."""

    def set_aside(self, entry_id: int, error: str, at: datetime) -> None:
        """Give it up and keep it for a person to look at."""

    def all(self) -> list[OutboxEntry]:
        """Return everything, the oldest first."""


class DialogueStateRepository(Protocol):
    """What the dialogue engine remembers of each conversation, as text that only it understands."""

    def get(self, conversation_id: str) -> str | None:
        """Return the state, or None."""

    def put(self, conversation_id: str, state: str, at: datetime) -> None:
        """Store or replace the state."""


class UnitOfWork(Protocol):
    """One transaction: `with uow() as work: ...; work.commit()`. It rolls back unless committed."""

    conversations: ConversationRepository
    messages: MessageRepository
    tickets: TicketRepository
    callbacks: CallbackRepository
    outbox: OutboxRepository
    dialogue_states: DialogueStateRepository

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...

    def commit(self) -> None:
        """Make everything done so far last."""


class UnitOfWorkFactory(Protocol):
    """Begins units of work."""

    def __call__(self, *, read_only: bool = False) -> UnitOfWork:
        """Return a new unit of work; one that only reads never waits for writers."""


@dataclass(frozen=True)
class Turn:
    """What the dialogue engine is to answer.

    Attributes:
        conversation_id: Whose turn it is.
        text: What the filer said: personal identifiers masked, no leading slash.
        payload: The payload of the choice that the filer picked. Only the server ever writes one, so
            the engine may run it as a command; `text` it must never run.
        at: When the message was received, aware.
    """

    conversation_id: str
    text: str
    payload: str | None
    at: datetime


class DialogueEngine(Protocol):
    """Decides what the assistant says."""

    async def respond(self, turn: Turn) -> list[Reply]:
        """Return what to say in this turn, in order."""


class Wakeups(Protocol):
    """Tells those who watch a conversation that something was added to it."""

    def notify(self, conversation_id: str) -> None:
        """Wake everybody who waits. May be called from any thread; only after the commit."""

    async def wait(self, conversation_id: str, timeout_s: float) -> bool:
        """Wait to be woken. Return False when the time was up first."""

    def listen(self, conversation_id: str) -> AbstractContextManager[Listener]:
        """Begin to listen before reading, so that nothing between the reading and the waiting is missed."""


class Listener(Protocol):
    """Somebody who watches one conversation."""

    async def wait(self, timeout_s: float) -> bool:
        """Wait for what was added since the last wait, or since listening began. False: the time was up."""
