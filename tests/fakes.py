"""Stand-ins for the ports: they keep the contract (tests/contract) in memory, and show what happened."""

from __future__ import annotations

import asyncio
import copy
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from limits.storage import MemoryStorage

from bot.desk.calendar import DeskCalendar
from bot.desk.callback import Callback
from bot.desk.court import CallbackRules, Court, Judge, Pacer
from bot.desk.ownership import Ownership
from bot.desk.reference import Reference
from bot.desk.ticket import Ticket
from bot.desk.triage import NOTHING_FOUND, Found
from bot.services.answers import Answers, ArticleText
from bot.services.callbacks import Callbacks
from bot.services.container import Services
from bot.services.mail import Mail
from bot.services.messages import Message, Reply
from bot.services.ports import Conflict, Conversation, OutboxEntry, StoredMessage, Turn
from bot.services.status import Statuses
from bot.services.tickets import Tickets
from bot.services.unanswered import Unanswered, UnansweredQuestions

PACIFIC = ZoneInfo("America/Los_Angeles")
TUESDAY_10 = datetime(2026, 11, 24, 10, 0, tzinfo=PACIFIC)
"""The desk is open; Thursday of that week is Thanksgiving."""


def pacific(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A time in 2026 on the court's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=PACIFIC)


def sample_calendar() -> DeskCalendar:
    return DeskCalendar(
        PACIFIC, time(9), time(16), frozenset(range(5)), {date(2026, 11, 26): "Thanksgiving Day"}
    )


def sample_court(capacity: int = 2) -> Court:
    return Court(
        name="U.S. District Court, Northern District of California",
        short_name="N.D. Cal.",
        phone="+18666387829",
        phone_display="(866) 638-7829",
        email="ecfhelpdesk@cand.example",
        helpdesk_url="https://cand.example/helpdesk",
        timezone=PACIFIC,
        opens=time(9),
        closes=time(16),
        weekdays=frozenset(range(5)),
        promise=timedelta(hours=2),
        callback=CallbackRules(timedelta(minutes=30), capacity, timedelta(minutes=30), 60),
        divisions={"3": "San Francisco"},
        case_types={"cv": "civil"},
        judges={"JSC": Judge("JSC", "Jacqueline Scott Corley", "C", "")},
        pacer=Pacer("+18006766856", "(800) 676-6856", "pacer@psc.example", "weekdays"),
    )


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = TUESDAY_10) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


class FakeEngine:
    """Answers each turn by a function, by default with an echo, and remembers the turns."""

    def __init__(self, answer: Callable[[Turn], list[Reply]] | None = None, takes_s: float = 0) -> None:
        self.turns: list[Turn] = []
        self.answer = answer or (lambda turn: [Reply("text", f"You said: {turn.text}")])
        self.takes_s = takes_s
        self.running = 0
        self.most_at_once = 0

    async def respond(self, turn: Turn) -> list[Reply]:
        self.turns.append(turn)
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            await asyncio.sleep(self.takes_s)
            return self.answer(turn)
        finally:
            self.running -= 1


class FakeTransport:
    """Keeps mails; fails for as long as it has an error."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.error: Exception | None = None

    def send(self, mail: Mail) -> None:
        if self.error:
            raise self.error
        self.sent.append(mail)


class FakeUnansweredLog:
    """Keeps unanswered questions; fails for as long as it has an error."""

    def __init__(self) -> None:
        self.kept: list[Unanswered] = []
        self.error: OSError | None = None

    def append(self, question: Unanswered) -> None:
        if self.error:
            raise self.error
        self.kept.append(question)


@dataclass
class Rows:
    """All that a fake store holds."""

    conversations: dict[str, Conversation] = field(default_factory=dict)
    last_seqs: dict[str, int] = field(default_factory=dict)
    messages: dict[tuple[str, int], StoredMessage] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    intake_keys: dict[tuple[str, str], str] = field(default_factory=dict)
    places: set[tuple[datetime, int]] = field(default_factory=set)
    outbox: dict[int, OutboxEntry] = field(default_factory=dict)
    dialogue_states: dict[str, str] = field(default_factory=dict)

    def next_number(self, kind: str, year: int) -> int:
        self.counters[kind, year] = self.counters.get((kind, year), 0) + 1
        return self.counters[kind, year]


class FakeStore:
    """Begins units of work one after the other."""

    def __init__(self) -> None:
        self.rows = Rows()
        self.lock = threading.Lock()

    def __call__(self, *, read_only: bool = False) -> FakeUnitOfWork:
        return FakeUnitOfWork(self)


class FakeUnitOfWork:
    """Works on a copy, which becomes the store's content on commit."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def __enter__(self) -> Self:
        self._store.lock.acquire()
        self._rows = rows = copy.deepcopy(self._store.rows)
        self.conversations = FakeConversations(rows)
        self.messages = FakeMessages(rows)
        self.tickets = FakeTickets(rows)
        self.callbacks = FakeCallbacks(rows)
        self.outbox = FakeOutbox(rows)
        self.dialogue_states = FakeDialogueStates(rows)
        return self

    def __exit__(self, *_error: object) -> None:
        self._store.lock.release()

    def commit(self) -> None:
        self._store.rows = self._rows


@dataclass
class FakeConversations:
    rows: Rows

    def add(self, conversation: Conversation) -> None:
        with _only_one(self.rows.conversations, conversation.id):
            self.rows.conversations[conversation.id] = conversation
            self.rows.last_seqs[conversation.id] = 0

    def get(self, conversation_id: str) -> Conversation | None:
        return self.rows.conversations.get(conversation_id)

    lock = get

    def all(self) -> list[Conversation]:
        return sorted(self.rows.conversations.values(), key=lambda one: one.started_at, reverse=True)

    def claim_seq(self, conversation_id: str, count: int = 1) -> int:
        first = self.rows.last_seqs[conversation_id] + 1
        self.rows.last_seqs[conversation_id] += count
        return first

    def claim_seq_if_assistant(self, conversation_id: str, version: int, count: int) -> int | None:
        if self.rows.conversations[conversation_id].ownership.assistant_may_say(version):
            return self.claim_seq(conversation_id, count)
        return None

    def change_owner(self, conversation_id: str, ownership: Ownership) -> bool:
        conversation = self.rows.conversations[conversation_id]
        if conversation.ownership.version != ownership.version - 1:
            return False
        self.rows.conversations[conversation_id] = replace(conversation, ownership=ownership)
        return True


@dataclass
class FakeMessages:
    rows: Rows

    def add(self, conversation_id: str, stored: StoredMessage) -> None:
        name = stored.client_message_id
        if name and self.by_client_id(conversation_id, name):
            raise Conflict
        with _only_one(self.rows.messages, (conversation_id, stored.message.seq)):
            self.rows.messages[conversation_id, stored.message.seq] = stored

    def get(self, conversation_id: str, seq: int) -> StoredMessage | None:
        return self.rows.messages.get((conversation_id, seq))

    def by_client_id(self, conversation_id: str, client_message_id: str) -> StoredMessage | None:
        return next(
            (one for one in self._of(conversation_id) if one.client_message_id == client_message_id), None
        )

    def replies_to(self, conversation_id: str, seq: int) -> list[Message]:
        return [one.message for one in self._of(conversation_id) if one.reply_to == seq]

    def after(self, conversation_id: str, seq: int = 0) -> list[Message]:
        return [one.message for one in self._of(conversation_id) if one.message.seq > seq]

    def settle(self, conversation_id: str, seq: int) -> None:
        key = (conversation_id, seq)
        self.rows.messages[key] = replace(self.rows.messages[key], settled=True)

    def _of(self, conversation_id: str) -> list[StoredMessage]:
        return [stored for (of, _), stored in sorted(self.rows.messages.items()) if of == conversation_id]


@dataclass
class FakeTickets:
    rows: Rows

    def next_number(self, year: int) -> int:
        return self.rows.next_number("ticket", year)

    def add(self, ticket: Ticket, promise_basis: Sequence[str], intake_key: str | None) -> None:
        reference = str(ticket.reference)
        _keep_intake_key(self.rows, "ticket", intake_key, reference)
        with _only_one(self.rows.tickets, reference):
            self.rows.tickets[reference] = ticket

    def get(self, reference: Reference) -> Ticket | None:
        return self.rows.tickets.get(str(reference))

    def by_intake_key(self, intake_key: str) -> Ticket | None:
        return self.rows.tickets.get(self.rows.intake_keys.get(("ticket", intake_key), ""))

    def all(self) -> list[Ticket]:
        return sorted(
            self.rows.tickets.values(), key=lambda one: (one.opened_at, str(one.reference)), reverse=True
        )


@dataclass
class FakeCallbacks:
    rows: Rows

    def next_number(self, year: int) -> int:
        return self.rows.next_number("callback", year)

    def add(self, callback: Callback, places: Mapping[datetime, int], intake_key: str | None) -> None:
        if self.rows.places & set(places.items()):
            raise Conflict
        reference = str(callback.reference)
        _keep_intake_key(self.rows, "callback", intake_key, reference)
        with _only_one(self.rows.callbacks, reference):
            self.rows.callbacks[reference] = callback
            self.rows.places |= {(slot.astimezone(UTC), place) for slot, place in places.items()}

    def get(self, reference: Reference) -> Callback | None:
        return self.rows.callbacks.get(str(reference))

    def by_intake_key(self, intake_key: str) -> Callback | None:
        return self.rows.callbacks.get(self.rows.intake_keys.get(("callback", intake_key), ""))

    def places_taken(self, after: datetime, until: datetime) -> dict[datetime, set[int]]:
        taken: dict[datetime, set[int]] = {}
        for slot, place in self.rows.places:
            if after <= slot < until:
                taken.setdefault(slot, set()).add(place)
        return taken

    def all(self) -> list[Callback]:
        return sorted(self.rows.callbacks.values(), key=lambda one: (one.starts_at, str(one.reference)))


@dataclass
class FakeOutbox:
    rows: Rows

    def add(self, idempotency_key: str, kind: str, payload: Mapping[str, Any], at: datetime) -> None:
        if any(one.idempotency_key == idempotency_key for one in self.all()):
            raise Conflict
        entry = OutboxEntry(
            len(self.rows.outbox) + 1, idempotency_key, kind, dict(payload), at, next_try_at=at
        )
        self.rows.outbox[entry.id] = entry

    def claim_due(self, now: datetime, until: datetime, limit: int) -> list[OutboxEntry]:
        due = [one for one in self.all() if one.next_try_at and one.next_try_at <= now][:limit]
        for one in due:
            self._change(one.id, next_try_at=until, attempts=one.attempts + 1)
        return [self.rows.outbox[one.id] for one in due]

    def mark_sent(self, entry_id: int, at: datetime) -> None:
        self._change(entry_id, sent_at=at, next_try_at=None, last_error=None)

    def mark_failed(self, entry_id: int, error: str, next_try_at: datetime) -> None:
        self._change(entry_id, last_error=error, next_try_at=next_try_at)

    def set_aside(self, entry_id: int, error: str, at: datetime) -> None:
        self._change(entry_id, last_error=error, next_try_at=None, set_aside_at=at)

    def all(self) -> list[OutboxEntry]:
        return [self.rows.outbox[entry_id] for entry_id in sorted(self.rows.outbox)]

    def _change(self, entry_id: int, **values: Any) -> None:
        self.rows.outbox[entry_id] = replace(self.rows.outbox[entry_id], **values)


@dataclass
class FakeDialogueStates:
    rows: Rows

    def get(self, conversation_id: str) -> str | None:
        return self.rows.dialogue_states.get(conversation_id)

    def put(self, conversation_id: str, state: str, at: datetime) -> None:
        self.rows.dialogue_states[conversation_id] = state


def _keep_intake_key(rows: Rows, kind: str, intake_key: str | None, reference: str) -> None:
    if intake_key is not None:
        with _only_one(rows.intake_keys, (kind, intake_key)):
            rows.intake_keys[kind, intake_key] = reference


@contextmanager
def _only_one(rows: Mapping[Any, object], key: object) -> Iterator[None]:
    if key in rows:
        raise Conflict
    yield


def fake_services(
    store: FakeStore,
    clock: FakeClock,
    *,
    court: Court | None = None,
    articles: Mapping[str, ArticleText] | None = None,
    found: Found = NOTHING_FOUND,
    log: FakeUnansweredLog | None = None,
) -> Services:
    """The use cases on stand-ins; whatever is searched for, `found` is what is found."""
    court, calendar = court or sample_court(), sample_calendar()
    tickets, callbacks = Tickets(store, court, calendar, clock), Callbacks(store, court, calendar, clock)
    return Services(
        court=court,
        calendar=calendar,
        clock=clock,
        answers=Answers(articles or {}, today=lambda: date(2026, 11, 22)),
        search=lambda text: found,
        tickets=tickets,
        callbacks=callbacks,
        statuses=Statuses(tickets, callbacks, MemoryStorage()),
        unanswered=UnansweredQuestions(log or FakeUnansweredLog(), clock),
    )
