"""A web application on fake services."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from limits.storage import MemoryStorage
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette

from bot.channels.web.app import create_web
from bot.channels.web.metrics import WebMetrics
from bot.channels.web.rate_limits import RateLimits
from bot.channels.web.tokens import ConversationTokens
from bot.desk.court import CallbackRules, Court, Pacer
from bot.services.wakeups import LocalWakeups
from tests.unit.web.fakes import Clock, FakeCallbacks, FakeConversations, FakeReview, FakeTickets


@pytest.fixture
def court() -> Court:
    return Court(
        name="U.S. District Court, Northern District of California",
        short_name="N.D. Cal.",
        phone="+18666387829",
        phone_display="(866) 638-7829",
        email="ecfhelpdesk@cand.uscourts.gov",
        helpdesk_url="https://cand.uscourts.gov/helpdesk",
        timezone=ZoneInfo("America/Los_Angeles"),
        opens=time(9),
        closes=time(16),
        weekdays=frozenset(range(5)),
        promise=timedelta(hours=2),
        callback=CallbackRules(timedelta(minutes=30), 2, timedelta(minutes=30), 60),
        divisions={"3": "San Francisco"},
        case_types={"cv": "civil"},
        judges={},
        pacer=Pacer("+18006766856", "(800) 676-6856", "pacer@psc.uscourts.gov", "Monday to Friday"),
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def conversations() -> FakeConversations:
    return FakeConversations(LocalWakeups())


@pytest.fixture
def tickets() -> FakeTickets:
    return FakeTickets()


@pytest.fixture
def callbacks() -> FakeCallbacks:
    return FakeCallbacks()


@pytest.fixture
def review() -> FakeReview:
    return FakeReview()


@pytest.fixture
def ready() -> dict[str, bool]:
    return {"store": True, "dialogue": True}


@pytest.fixture
def tokens(clock: Clock) -> ConversationTokens:
    return ConversationTokens("a secret of these tests", clock)


@pytest.fixture
def settings() -> dict[str, Any]:
    """What a test wants otherwise than by default."""
    return {}


@pytest.fixture
def limits() -> dict[str, str]:
    """Which rate limits a test wants otherwise than by default."""
    return {}


@pytest.fixture
def app(
    conversations: FakeConversations,
    tickets: FakeTickets,
    callbacks: FakeCallbacks,
    review: FakeReview,
    court: Court,
    clock: Clock,
    tokens: ConversationTokens,
    ready: dict[str, bool],
    settings: dict[str, Any],
    limits: dict[str, str],
) -> Starlette:
    return create_web(
        conversations=conversations,
        tickets=tickets,
        callbacks=callbacks,
        review=review,
        court=court,
        wakeups=conversations.wakeups,
        tokens=tokens,
        rate_limits=RateLimits(MemoryStorage(), clock, **limits),
        metrics=WebMetrics(CollectorRegistry()),
        readiness=lambda: ready,
        **settings,
    )


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, client=("198.51.100.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://helpdesk.test") as client:
        yield client
