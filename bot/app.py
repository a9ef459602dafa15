"""Puts the assistant together: the only module that names concrete classes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from limits.storage import MemoryStorage
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from bot.channels.email.folder import FolderTransport
from bot.channels.email.smtp import SmtpTransport
from bot.channels.web.app import create_web
from bot.channels.web.metrics import WebMetrics
from bot.channels.web.rate_limits import RateLimits
from bot.channels.web.tokens import ConversationTokens
from bot.dialogue.action_endpoint import action_endpoint
from bot.dialogue.articles import QuotedArticles
from bot.dialogue.engine import RasaEngine
from bot.dialogue.retriever import search, shared_base
from bot.dialogue.states import StoredStates
from bot.dialogue.tracker_store import States
from bot.services import container
from bot.services.answers import Answers
from bot.services.callbacks import Callbacks
from bot.services.container import Services
from bot.services.conversations import Conversations
from bot.services.court_file import read_court_profile
from bot.services.outbox import Delivery
from bot.services.ports import Clock
from bot.services.status import Statuses
from bot.services.tickets import Tickets
from bot.services.unanswered import UnansweredQuestions
from bot.services.wakeups import LocalWakeups
from bot.settings import Settings
from bot.store.engine import make_engine, migrate
from bot.store.unanswered import UnansweredFolder
from bot.store.unit_of_work import SqlUnitsOfWork
from kb_index.article import Article, load_articles
from kb_index.base import ARTICLES_FOLDER
from kb_index.live import Live


def utc_now() -> datetime:
    """The one place where the clock is read."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """The parts that need no dialogue engine: the store, the use cases on it, and the outgoing mail."""

    services: Services
    uow: SqlUnitsOfWork
    delivery: Delivery
    database: Engine


def build_desk(settings: Settings, clock: Clock = utc_now) -> Desk:
    """Open the store, bring it up to date, and build the use cases on it."""
    database = make_engine(settings.database_url)
    migrate(database)
    uow = SqlUnitsOfWork(database)
    profile = read_court_profile(settings.court_folder)
    court, calendar = profile.court, profile.calendar
    outbox = settings.var / "outbox"
    transport = SmtpTransport(settings.smtp_url) if settings.smtp_url else FolderTransport(outbox)
    delivery = Delivery(uow, transport, clock)
    tickets = Tickets(uow, court, calendar, clock, delivery.notify)
    callbacks = Callbacks(uow, court, calendar, clock, delivery.notify)
    services = Services(
        court=court,
        calendar=calendar,
        clock=clock,
        answers=Answers(
            QuotedArticles(_articles_in_service(settings.index)),
            today=lambda: clock().astimezone(court.timezone).date(),
            hold_past_review=court.past_review == "hold",
        ),
        search=search,
        tickets=tickets,
        callbacks=callbacks,
        statuses=Statuses(tickets, callbacks, MemoryStorage()),
        unanswered=UnansweredQuestions(UnansweredFolder(settings.var / "unanswered"), clock),
    )
    return Desk(services, uow, delivery, database)


def _articles_in_service(index: Path) -> Callable[[], Mapping[str, Article]]:
    """Reads the index's articles when they are first asked for, and keeps them up to date from then on."""

    @cache
    def live() -> Live[Mapping[str, Article]]:
        articles: Live[Mapping[str, Article]] = Live(index, lambda: load_articles(index / ARTICLES_FOLDER))
        articles.watch()
        return articles

    return lambda: live().current


def build_services(settings: Settings) -> Services:
    """The use cases alone, for a standalone action server; another process delivers the mail."""
    return build_desk(settings).services


def build_engine(settings: Settings, desk: Desk, states: States | None = None) -> RasaEngine:
    """Load the dialogue engine with its actions bound to the desk's use cases.

    Args:
        settings: Where the model and the endpoints are.
        desk: What the actions call.
        states: Where conversations are remembered; the desk's store where it is left out.
    """
    container.provide(desk.services)
    states = states or StoredStates(desk.uow, desk.services.clock)
    return RasaEngine.load(settings.models, states, action_endpoint(settings.endpoints))


def create_app(settings: Settings) -> Starlette:
    """The whole assistant as one ASGI application."""
    desk = build_desk(settings)
    engine = build_engine(settings, desk)
    shared_base().watch()
    court, wakeups = desk.services.court, LocalWakeups()
    contact = {"helpdesk_phone": court.phone_display, "helpdesk_email": court.email}
    conversations = Conversations(
        desk.uow,
        engine,
        utc_now,
        wakeups,
        greeting=engine.say("utter_welcome", **contact),
        apology=engine.say("utter_apology", **contact),
    )
    return create_web(
        conversations=conversations,
        tickets=desk.services.tickets,
        callbacks=desk.services.callbacks,
        review=engine.review,
        court=court,
        wakeups=wakeups,
        tokens=ConversationTokens(_secret(settings), utc_now),
        rate_limits=RateLimits(
            MemoryStorage(), utc_now, starts=settings.conversations_limit, messages=settings.messages_limit
        ),
        metrics=WebMetrics(CollectorRegistry()),
        readiness=lambda: {"database": _answers(desk.database), "model": engine.is_ready()},
        allowed_origins=settings.allowed_origins,
        lifespan=_delivering(desk.delivery),
    )


def _delivering(delivery: Delivery) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Deliver the outgoing mail for as long as the application serves."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        running = asyncio.create_task(delivery.run(stop))
        yield
        stop.set()
        await running

    return lifespan


def _answers(database: Engine) -> bool:
    try:
        with database.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _secret(settings: Settings) -> str:
    """The key that signs tokens: the one given, or a random one kept for the next start."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.var / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return path.read_text(encoding="ascii")
