"""Conversations: they begin, a filer says something, the assistant answers, and everybody can read it again."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakValueDictionary

from bot.desk.errors import DeskError
from bot.services.filer_text import FilerWords, typed, without_command
from bot.services.messages import Author, Message, Owner, Reply
from bot.services.ports import (
    Clock,
    Conversation,
    DialogueEngine,
    StoredMessage,
    Turn,
    UnitOfWork,
    UnitOfWorkFactory,
    Wakeups,
)

logger = logging.getLogger(__name__)


class UnknownConversation(DeskError):
    """There is no such conversation."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"no conversation {conversation_id}")
        self.conversation_id = conversation_id


class ConversationClosed(DeskError):
    """Nothing more can be said in this conversation."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"conversation {conversation_id} is closed")
        self.conversation_id = conversation_id


class UnknownChoice(DeskError):
    """No message of the conversation offers this choice."""

    def __init__(self, seq: int, index: int) -> None:
        super().__init__(f"no choice {index} in message {seq}")
        self.seq = seq
        self.index = index


@dataclass(frozen=True)
class Started:
    """A new conversation and what the assistant said first."""

    conversation_id: str
    messages: Sequence[Message]


@dataclass(frozen=True)
class Received:
    """A filer's message as stored, and what was said in answer to it."""

    message: Message
    replies: Sequence[Message]


@dataclass(frozen=True)
class History:
    """A conversation's messages and who owns it."""

    messages: Sequence[Message]
    owner: Owner


@dataclass(frozen=True)
class _Accepted:
    """A filer's message in the store. The turn is None where the assistant has nothing to say."""

    conversation: Conversation
    received: Received
    turn: Turn | None


class Conversations:
    """Takes what filers say to the dialogue engine and keeps the record of both.

    Turns of one conversation run one after the other. The store is used in threads, once before the engine and
    once after it.

    Args:
        uow: Begins units of work.
        engine: Decides what the assistant says.
        clock: Tells the time.
        wakeups: Told of each addition.
        greeting: Said when a conversation begins.
        apology: Said when the engine fails.
        turn_limit_s: How long the engine may take.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        engine: DialogueEngine,
        clock: Clock,
        wakeups: Wakeups,
        *,
        greeting: Reply,
        apology: Reply,
        turn_limit_s: float = 20.0,
    ) -> None:
        self._uow = uow
        self._engine = engine
        self._clock = clock
        self._wakeups = wakeups
        self._greeting = greeting
        self._apology = apology
        self._turn_limit_s = turn_limit_s
        # A lock lives for as long as somebody holds it or waits for it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._turns: set[asyncio.Task[Received]] = set()

    async def start(self) -> Started:
        """Begin a conversation with the greeting."""
        return await asyncio.to_thread(self._start)

    async def receive(
        self,
        conversation_id: str,
        client_message_id: str,
        text: str | None = None,
        choice: tuple[int, int] | None = None,
    ) -> Received:
        """Take a filer's message, or the choice that was picked, and answer it.

        Args:
            conversation_id: The conversation.
            client_message_id: The sender's name for the message. The same name again returns the first copy and
                its replies, after waiting for them if need be.
            text: What the filer typed.
            choice: The button that the filer pressed instead: the sequence number of the message that shows it,
                and its place there, counted from 0.

        Raises:
            UnknownConversation: There is no such conversation.
            ConversationClosed: Nothing more can be said in it.
            UnusableText: Nobody could answer this text.
            UnknownChoice: Nobody offered this choice.
        """
        turn = asyncio.create_task(self._take_turn(conversation_id, client_message_id, text, choice))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        # A filer who closes the page in the middle of a turn finds it answered on coming back.
        return await asyncio.shield(turn)

    async def history(self, conversation_id: str, after_seq: int = 0) -> History:
        """Return the messages with greater sequence numbers. Raises `UnknownConversation`."""
        return await asyncio.to_thread(self._history, conversation_id, after_seq)

    async def _take_turn(
        self, conversation_id: str, client_message_id: str, text: str | None, choice: tuple[int, int] | None
    ) -> Received:
        async with self._lock(conversation_id):
            accepted = await asyncio.to_thread(self._accept, conversation_id, client_message_id, text, choice)
            self._wakeups.notify(conversation_id)
            if accepted.turn is None:
                return accepted.received
            replies = await self._ask_engine(accepted.turn)
            received = await asyncio.to_thread(self._answer, accepted, replies)
            self._wakeups.notify(conversation_id)
            return received

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        return lock

    async def _ask_engine(self, turn: Turn) -> Sequence[Reply]:
        try:
            async with asyncio.timeout(self._turn_limit_s):
                replies = await self._engine.respond(turn)
        except Exception:
            logger.exception("the dialogue engine failed in conversation %s", turn.conversation_id)
            return [self._apology]
        if not replies:
            logger.error("the dialogue engine said nothing in conversation %s", turn.conversation_id)
            return [self._apology]
        return replies

    def _start(self) -> Started:
        now = self._clock()
        conversation = Conversation(secrets.token_urlsafe(16), "assistant", version=0, started_at=now)
        with self._uow() as work:
            work.conversations.add(conversation)
            message = _message(work.conversations.claim_seq(conversation.id), self._greeting, now)
            work.messages.add(conversation.id, StoredMessage(message, settled=True))
            work.commit()
        return Started(conversation.id, [message])

    def _history(self, conversation_id: str, after_seq: int) -> History:
        with self._uow(read_only=True) as work:
            conversation = work.conversations.get(conversation_id)
            if conversation is None:
                raise UnknownConversation(conversation_id)
            return History(work.messages.after(conversation_id, after_seq), conversation.owner)

    def _accept(
        self, conversation_id: str, client_message_id: str, text: str | None, choice: tuple[int, int] | None
    ) -> _Accepted:
        with self._uow() as work:
            conversation = work.conversations.lock(conversation_id)
            if conversation is None:
                raise UnknownConversation(conversation_id)
            words = typed(text or "") if choice is None else _picked(work, conversation_id, choice)
            stored = work.messages.by_client_id(conversation_id, client_message_id)
            if stored is None:
                stored = self._store(work, conversation, client_message_id, words)
            replies = work.messages.replies_to(conversation_id, stored.message.seq)
            work.commit()
        received = Received(stored.message, replies)
        if stored.settled:
            return _Accepted(conversation, received, None)
        # Also for a first copy whose turn was cut short, by a restart of the server for example.
        said = without_command(stored.message.text)
        turn = Turn(conversation_id, said, words.payload, stored.message.created_at)
        return _Accepted(conversation, received, turn)

    def _store(
        self, work: UnitOfWork, conversation: Conversation, client_message_id: str, words: FilerWords
    ) -> StoredMessage:
        if conversation.owner == "closed":
            raise ConversationClosed(conversation.id)
        now = self._clock()
        seq = work.conversations.claim_seq(conversation.id, 2 if words.notice else 1)
        message = Message(seq, "filer", "text", words.text, now)
        stored = StoredMessage(
            message, client_message_id=client_message_id, settled=conversation.owner != "assistant"
        )
        work.messages.add(conversation.id, stored)
        if words.notice:
            notice = _message(seq + 1, words.notice, now, author="system")
            work.messages.add(conversation.id, StoredMessage(notice, reply_to=seq, settled=True))
        return stored

    def _answer(self, accepted: _Accepted, replies: Sequence[Reply]) -> Received:
        conversation, received = accepted.conversation, accepted.received
        answered, now = received.message.seq, self._clock()
        with self._uow() as work:
            first = work.conversations.claim_seq_if_assistant(
                conversation.id, conversation.version, len(replies)
            )
            if first is None:
                logger.warning(
                    "dropped %d replies in conversation %s: it changed hands", len(replies), conversation.id
                )
                replies = []
            said = [_message(seq, reply, now) for seq, reply in enumerate(replies, first or 0)]
            for message in said:
                work.messages.add(conversation.id, StoredMessage(message, reply_to=answered, settled=True))
            work.messages.settle(conversation.id, answered)
            work.commit()
        return Received(received.message, [*received.replies, *said])


def _picked(work: UnitOfWork, conversation_id: str, choice: tuple[int, int]) -> FilerWords:
    seq, index = choice
    stored = work.messages.get(conversation_id, seq)
    if stored is None or not 0 <= index < len(stored.message.choices):
        raise UnknownChoice(seq, index)
    picked = stored.message.choices[index]
    return FilerWords(picked.title, picked.payload)


def _message(seq: int, reply: Reply, at: datetime, author: Author = "assistant") -> Message:
    return Message(
        seq, author, reply.kind, reply.text, at, tuple(reply.blocks), tuple(reply.choices), tuple(reply.citations)
    )
