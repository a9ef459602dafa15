"""Around every request: security headers, and an answer even when something unexpected happens."""

from __future__ import annotations

import logging

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.metrics import WebMetrics
from bot.channels.web.problems import Problem

logger = logging.getLogger(__name__)


class SecurityHeaders:
    """Adds the headers that keep browsers from running, framing or guessing what they should not.

    Args:
        app: What is wrapped.
        frame_ancestors: Who may show the pages in a frame, in the syntax of Content-Security-Policy.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str = "'self'") -> None:
        self._app = app
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            f"img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors {frame_ancestors}"
        )
        self._headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class UnexpectedErrors:
    """Answers 500 without details; the log gets the exception, path and conversation, never a message."""

    def __init__(self, app: ASGIApp, metrics: WebMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watch_start(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch_start)
        except Exception:
            self._metrics.errors.inc()
            conversation_id = scope.get("path_params", {}).get("conversation_id", "-")
            logger.exception("Request failed: %s, conversation %s", scope["path"], conversation_id)
            if started:
                raise
            await Problem(500).response()(scope, receive, send)
