"""Puts the web channel together."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import Lifespan

from bot.channels.web.contact import ContactPage
from bot.channels.web.conversations import ConversationApi
from bot.channels.web.health import Readiness, health_routes
from bot.channels.web.metrics import WebMetrics
from bot.channels.web.middleware import SecurityHeaders, UnexpectedErrors
from bot.channels.web.pages import page_routes, templates
from bot.channels.web.problems import EXPECTED
from bot.channels.web.rate_limits import RateLimits
from bot.channels.web.tokens import ConversationTokens
from bot.desk.court import Court
from bot.services.callbacks import Callbacks
from bot.services.conversations import Conversations
from bot.services.ports import Review, Wakeups
from bot.services.tickets import Tickets


def create_web(
    *,
    conversations: Conversations,
    tickets: Tickets,
    callbacks: Callbacks,
    review: Review,
    court: Court,
    wakeups: Wakeups,
    tokens: ConversationTokens,
    rate_limits: RateLimits,
    metrics: WebMetrics,
    readiness: Readiness,
    allowed_origins: Collection[str] = (),
    frame_ancestors: str = "'self'",
    poll_s: float = 15.0,
    more_routes: Sequence[BaseRoute] = (),
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    """Return the web application.

    Args:
        conversations: Serves the conversation's interface.
        tickets: Takes contact forms that ask for an email.
        callbacks: Takes contact forms that ask for a call.
        review: The guard, for what is written in the contact form.
        court: Named on the pages, with its hours and addresses.
        wakeups: Tells event streams of new messages.
        tokens: Opens conversations.
        rate_limits: Slows down whoever asks too much.
        metrics: Counts and measures.
        readiness: Looks whether everything needed is there; may block.
        allowed_origins: Other sites whose pages may show the widget.
        frame_ancestors: Who may frame the pages, in the syntax of Content-Security-Policy.
        poll_s: How often an event stream looks for messages without having been woken.
        more_routes: Addresses that other channels serve in the same application.
        lifespan: Runs around the serving.
    """
    pages = templates(court)
    api = ConversationApi(conversations, wakeups, tokens, rate_limits, metrics, poll_s)
    contact = ContactPage(tickets, callbacks, review, court, rate_limits, pages)
    return Starlette(
        routes=[
            *api.routes(),
            *contact.routes(),
            *health_routes(readiness, metrics),
            *more_routes,
            *page_routes(pages),
        ],
        middleware=[
            Middleware(SecurityHeaders, frame_ancestors=frame_ancestors),
            Middleware(
                CORSMiddleware,
                allow_origins=allowed_origins,
                allow_methods=("GET", "POST"),
                allow_headers=("Authorization", "Last-Event-ID"),
                expose_headers=("Retry-After",),
            ),
            Middleware(UnexpectedErrors, metrics=metrics),
        ],
        exception_handlers=EXPECTED,
        lifespan=lifespan,
    )
