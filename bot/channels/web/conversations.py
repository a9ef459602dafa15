"""The conversation's HTTP interface: begin, send, read back, follow."""

from __future__ import annotations

import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.addresses import client_address
from bot.channels.web.bodies import IncomingMessage, read_body, read_cursor, read_message
from bot.channels.web.events import follow
from bot.channels.web.metrics import WebMetrics
from bot.channels.web.problems import Problem
from bot.channels.web.rate_limits import RateLimits
from bot.channels.web.tokens import ConversationTokens, InvalidToken
from bot.desk.errors import DeskError
from bot.services.conversations import Conversations, Received
from bot.services.ports import Wakeups

NO_ACCESS = "This chat has expired. Please start a new one."
FOREIGN = "This chat cannot be opened from here. Please start a new one."


@dataclass(frozen=True)
class ConversationApi:
    """The endpoints under `/api/conversations`."""

    conversations: Conversations
    wakeups: Wakeups
    tokens: ConversationTokens
    rate_limits: RateLimits
    metrics: WebMetrics
    poll_s: float

    def routes(self) -> list[Route]:
        """Return the addresses and who answers there."""
        one = "/api/conversations/{conversation_id}"
        return [
            Route("/api/conversations", self.start, methods=["POST"]),
            Route(f"{one}/messages", self.send, methods=["POST"]),
            Route(f"{one}/messages", self.history, methods=["GET"]),
            Route(f"{one}/events", self.events, methods=["GET"]),
        ]

    async def start(self, request: Request) -> Response:
        """Begin a conversation."""
        await self.rate_limits.count_start(client_address(request))
        await read_body(request)
        started = await self.conversations.start()
        self.metrics.conversations.inc()
        content = {
            "conversation_id": started.conversation_id,
            "token": self.tokens.issue(started.conversation_id),
            "messages": [message.public() for message in started.messages],
        }
        return _private(content, 201)

    async def send(self, request: Request) -> Response:
        """Take a filer's message and answer it. A retry under the same id gets the same answer."""
        conversation_id = self._authorized(request)
        await self.rate_limits.count_message(conversation_id)
        received = await self._receive(conversation_id, await read_message(request))
        content = {
            "message": received.message.public(),
            "replies": [reply.public() for reply in received.replies],
        }
        return _private(content)

    async def history(self, request: Request) -> Response:
        """Read the messages after a sequence number, and who owns the conversation."""
        conversation_id = self._authorized(request)
        after_seq = read_cursor(request.query_params.get("after_seq"))
        history = await self.conversations.history(conversation_id, after_seq)
        content = {"messages": [message.public() for message in history.messages], "owner": history.owner}
        return _private(content)

    async def events(self, request: Request) -> Response:
        """Follow a conversation, from the sequence number that the reader has seen last."""
        conversation_id = self._authorized(request)
        seen = request.headers.get("last-event-id") or request.query_params.get("after_seq")
        after_seq = read_cursor(seen)
        # Once the stream has begun, its status is sent: whether the conversation exists is asked before.
        await self.conversations.history(conversation_id, after_seq)
        open_streams = self.metrics.open_streams
        return follow(self.conversations, self.wakeups, conversation_id, after_seq, self.poll_s, open_streams)

    def _authorized(self, request: Request) -> str:
        """Return the conversation in the address, if the token opens it."""
        conversation_id: str = request.path_params["conversation_id"]
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise InvalidToken
            opened = self.tokens.conversation_of(token.strip())
        except InvalidToken:
            raise Problem(401, NO_ACCESS, {"WWW-Authenticate": "Bearer"}) from None
        # Decided before any look at the store: a stranger must not learn which conversations exist.
        if opened != conversation_id:
            raise Problem(403, FOREIGN)
        return conversation_id

    async def _receive(self, conversation_id: str, incoming: IncomingMessage) -> Received:
        outcome = "failed"
        began_s = time.perf_counter()
        try:
            received = await self.conversations.receive(
                conversation_id, incoming.client_message_id, text=incoming.text, choice=incoming.choice
            )
            outcome = "answered" if received.replies else "forwarded"
            self.metrics.turn_seconds.observe(time.perf_counter() - began_s)
            return received
        except DeskError:
            outcome = "refused"
            raise
        finally:
            self.metrics.turns.labels(outcome).inc()


def _private(content: object, status: int = 200) -> Response:
    return JSONResponse(content, status, headers={"Cache-Control": "no-store"})
