"""Conversations: they begin, a filer says something, the assistant answers, and anybody can read it again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from weakref import WeakValueDictionary

from bot.services.filer_text import UnusableText
from bot.services.messages import Reply
from bot.services.ports import Clock, DialogueEngine, Turn, UnitOfWorkFactory, Wakeups
from bot.services.record import (
    ConversationClosed,
    History,
    Received,
    Record,
    Started,
    UnknownChoice,
    UnknownConversation,
)

__all__ = [
    "ConversationClosed",
    "Conversations",
    "History",
    "Received",
    "Started",
    "UnknownChoice",
    "UnknownConversation",
    "UnusableText",
]

logger = logging.getLogger(__name__)


class Conversations:
    """Takes what filers say to the dialogue engine and keeps the record of both.

    Turns of one conversation run one after the other. The store is used in threads, once before the engine
    and once after it.

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
        self._record = Record(uow, clock)
        self._engine = engine
        self._wakeups = wakeups
        self._greeting = greeting
        self._apology = apology
        self._turn_limit_s = turn_limit_s
        # A lock lives for as long as somebody holds it or waits for it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._turns: set[asyncio.Task[Received]] = set()

    async def start(self) -> Started:
        """Begin a conversation with the greeting."""
        return await asyncio.to_thread(self._record.start, self._greeting)

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
            client_message_id: The sender's name for the message. The same name again returns the first copy
                and its replies, after waiting for them if need be.
            text: What the filer typed.
            choice: The button that the filer pressed instead: the sequence number of the message that shows
                it, and its place there, counted from 0.

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
        return await asyncio.to_thread(self._record.history, conversation_id, after_seq)

    async def _take_turn(
        self, conversation_id: str, client_message_id: str, text: str | None, choice: tuple[int, int] | None
    ) -> Received:
        async with self._lock(conversation_id):
            accepted = await asyncio.to_thread(
                self._record.accept, conversation_id, client_message_id, text, choice
            )
            self._wakeups.notify(conversation_id)
            if accepted.turn is None:
                return accepted.received
            replies = await self._ask_engine(accepted.turn)
            received = await asyncio.to_thread(self._record.answer, accepted, replies)
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
