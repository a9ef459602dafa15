"""Server-sent events: what is new in a conversation, as it comes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from prometheus_client import Gauge
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.services.conversations import Conversations
from bot.services.messages import Message
from bot.services.ports import Wakeups

PING_S = 15


def follow(
    conversations: Conversations,
    wakeups: Wakeups,
    conversation_id: str,
    after_seq: int,
    poll_s: float,
    open_streams: Gauge,
) -> EventSourceResponse:
    """Return a stream of the messages after a sequence number, those to come included.

    Args:
        conversations: Where messages are read.
        wakeups: What tells of new ones.
        conversation_id: Which conversation; the caller has checked that it exists.
        after_seq: The last message that the reader has.
        poll_s: How often to look without having been woken, in case a wake-up got lost.
        open_streams: Counts who is reading.
    """

    async def events() -> AsyncIterator[ServerSentEvent]:
        with open_streams.track_inprogress(), wakeups.listen(conversation_id) as listener:
            # Said at once, so that a reader can tell a quiet stream from one that a proxy holds back.
            yield ServerSentEvent(comment="listening")
            seen = after_seq
            while True:
                history = await conversations.history(conversation_id, seen)
                for message in history.messages:
                    yield _event(message)
                    seen = message.seq
                await listener.wait(poll_s)

    return EventSourceResponse(events(), ping=PING_S, send_timeout=PING_S)


def _event(message: Message) -> ServerSentEvent:
    return ServerSentEvent(data=json.dumps(message.public()), id=str(message.seq))
