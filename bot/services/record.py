"""The record of conversations: what is written before a turn and after it, each in one transaction."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.errors import DeskError
from bot.desk.ownership import Owner, Ownership
from bot.services.filer_text import FilerWords, typed, without_command
from bot.services.messages import Author, Message, Reply
from bot.services.ports import Clock, Conversation, StoredMessage, Turn, UnitOfWork, UnitOfWorkFactory

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
class Accepted:
    """A filer's message in the record. The turn is None where the assistant has nothing to say."""

    conversation: Conversation
    received: Received
    turn: Turn | None


class Record:
    """Writes conversations down. It blocks: to be used in a thread."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    def start(self, greeting: Reply) -> Started:
        """Begin a conversation with the greeting."""
        now = self._clock()
        conversation = Conversation(secrets.token_urlsafe(16), Ownership("assistant", 0, now), now)
        with self._uow() as work:
            work.conversations.add(conversation)
            message = _message(work.conversations.claim_seq(conversation.id), greeting, now)
            work.messages.add(conversation.id, StoredMessage(message, settled=True))
            work.commit()
        return Started(conversation.id, [message])

    def history(self, conversation_id: str, after_seq: int) -> History:
        """Return the messages with greater sequence numbers. Raises `UnknownConversation`."""
        with self._uow(read_only=True) as work:
            conversation = work.conversations.get(conversation_id)
            if conversation is None:
                raise UnknownConversation(conversation_id)
            return History(work.messages.after(conversation_id, after_seq), conversation.ownership.owner)

    def accept(
        self, conversation_id: str, client_message_id: str, text: str | None, choice: tuple[int, int] | None
    ) -> Accepted:
        """Store a filer's message, or find the copy stored before.

        Raises:
            UnknownConversation: There is no such conversation.
            ConversationClosed: Nothing more can be said in it.
            UnusableText: Nobody could answer this text.
            UnknownChoice: Nobody offered this choice.
        """
        if choice is None:
            words = typed(text or "")
        with self._uow() as work:
            conversation = work.conversations.lock(conversation_id)
            if conversation is None:
                raise UnknownConversation(conversation_id)
            if choice is not None:
                words = _picked(work, conversation_id, choice)
            stored = work.messages.by_client_id(conversation_id, client_message_id)
            if stored is None:
                stored = self._store(work, conversation, client_message_id, words)
            replies = work.messages.replies_to(conversation_id, stored.message.seq)
            work.commit()
        received = Received(stored.message, replies)
        if stored.settled or conversation.ownership.owner != "assistant":
            return Accepted(conversation, received, None)
        # Also for a first copy whose turn was cut short, by a restart of the server for example.
        said = without_command(stored.message.text)
        turn = Turn(conversation_id, said, words.payload, stored.message.created_at)
        return Accepted(conversation, received, turn)

    def answer(self, accepted: Accepted, replies: Sequence[Reply]) -> Received:
        """Store what the assistant says, unless the conversation has changed hands since."""
        conversation, received = accepted.conversation, accepted.received
        answered, now = received.message.seq, self._clock()
        with self._uow() as work:
            first = work.conversations.claim_seq_if_assistant(
                conversation.id, conversation.ownership.version, len(replies)
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

    def _store(
        self, work: UnitOfWork, conversation: Conversation, client_message_id: str, words: FilerWords
    ) -> StoredMessage:
        if conversation.ownership.owner == "closed":
            raise ConversationClosed(conversation.id)
        now = self._clock()
        seq = work.conversations.claim_seq(conversation.id, 2 if words.notice else 1)
        message = Message(seq, "filer", "text", words.text, now)
        stored = StoredMessage(
            message, client_message_id=client_message_id, settled=conversation.ownership.owner != "assistant"
        )
        work.messages.add(conversation.id, stored)
        if words.notice:
            notice = _message(seq + 1, words.notice, now, author="system")
            work.messages.add(conversation.id, StoredMessage(notice, reply_to=seq, settled=True))
        return stored


def _picked(work: UnitOfWork, conversation_id: str, choice: tuple[int, int]) -> FilerWords:
    seq, index = choice
    stored = work.messages.get(conversation_id, seq)
    if stored is None or not 0 <= index < len(stored.message.choices):
        raise UnknownChoice(seq, index)
    picked = stored.message.choices[index]
    return FilerWords(picked.title, picked.payload)


def _message(seq: int, reply: Reply, at: datetime, author: Author = "assistant") -> Message:
    return Message(
        seq,
        author,
        reply.kind,
        reply.text,
        at,
        tuple(reply.blocks),
        tuple(reply.choices),
        tuple(reply.citations),
    )
