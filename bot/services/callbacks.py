"""Callbacks: which times are free, and the booking of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal

from bot.desk.calendar import DeskCalendar
from bot.desk.callback import Callback
from bot.desk.court import Court
from bot.desk.errors import DeskError
from bot.desk.promise import show_time
from bot.desk.redaction import redact
from bot.desk.reference import Reference
from bot.services.availability import Availability, Reason
from bot.services.letters import callback_to_desk, callback_to_filer
from bot.services.mail import post
from bot.services.ports import Clock, Conflict, UnitOfWork, UnitOfWorkFactory
from bot.services.tickets import intake_key_of


class NotBookable(DeskError):
    """The HelpDesk cannot call at this time. `reason` says why, as a word for programs."""

    def __init__(self, start: datetime, reason: Reason) -> None:
        super().__init__(f"no callback at {start.isoformat()}: {reason}")
        self.start = start
        self.reason: Reason = reason


class SlotTaken(NotBookable):
    """Others have booked all that the HelpDesk can call at this time."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start, "full")


@dataclass(frozen=True)
class Slot:
    """A time at which the HelpDesk can call. `label` shows its start to people."""

    start: datetime
    end: datetime
    label: str


@dataclass(frozen=True)
class CallbackRequest:
    """What a filer asks for.

    Attributes:
        phone: In E.164; checked by the caller.
        starts_at: When to call, aware.
        case_number: With or without initials.
        conversation_id: Where it was asked; None for the plain form.
        idempotency_key: Names this request within its conversation: the same one again books nothing more.
    """

    name: str
    phone: str
    starts_at: datetime
    extension: str | None = None
    email: str | None = None
    case_number: str | None = None
    description: str | None = None
    conversation_id: str | None = None
    idempotency_key: str | None = None


class Callbacks:
    """Offers times, books callbacks and finds them again.

    Args:
        uow: Begins units of work.
        court: Whose HelpDesk it is.
        calendar: When the HelpDesk is open.
        clock: Tells the time.
        on_mail: Called after mails were put into the outbox.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        court: Court,
        calendar: DeskCalendar,
        clock: Clock,
        on_mail: Callable[[], None] | None = None,
    ) -> None:
        self._uow = uow
        self._court = court
        self._rules = court.callback
        self._calendar = calendar
        self._availability = Availability(calendar, court.callback)
        self._clock = clock
        self._on_mail = on_mail

    def offer(self, after: datetime | None = None, count: int = 3) -> tuple[Slot, ...]:
        """Return the next slots with a free place that can still be booked, earliest first.

        Args:
            after: Earliest start; now if it is left out.
            count: How many at most.
        """
        now = self._clock()
        first = after or now
        with self._uow(read_only=True) as work:
            taken = work.callbacks.places_taken(
                first - self._rules.slot, self._availability.end_of_horizon(now)
            )
        starts = islice(self._availability.free_slots(first, now, taken), count)
        return tuple(Slot(start, start + self._rules.slot, self.describe(start)) for start in starts)

    def check(self, start: datetime) -> Reason | Literal["ok"]:
        """Say whether the HelpDesk can call at this time: `ok`, or why not."""
        if reason := self._availability.why_not(start, self._clock()):
            return reason
        with self._uow(read_only=True) as work:
            return "ok" if self._places(work, start) else "full"

    def describe(self, start: datetime) -> str:
        """Show a time to a person: "Tue Jan 20, 10:30 a.m. Pacific"."""
        return show_time(start, self._court.timezone)

    def book(self, request: CallbackRequest) -> Callback:
        """Book a callback, or return the one that the same request has booked before.

        Raises:
            SlotTaken: No place is left at this time.
            NotBookable: The HelpDesk is closed then, or the time is past, too near or too far.
        """
        # Another filer can take a place between the look at it and the booking, but only so often.
        for _ in range(self._rules.capacity + 1):
            try:
                callback = self._book(request)
            except Conflict:
                continue
            if self._on_mail:
                self._on_mail()
            return callback
        raise SlotTaken(request.starts_at)

    def find(self, reference: str) -> Callback | None:
        """Return the callback whose reference is in the text, or None."""
        parsed = Reference.find(reference)
        if parsed is None:
            return None
        with self._uow(read_only=True) as work:
            return work.callbacks.get(parsed)

    def list(self) -> Sequence[Callback]:
        """Return all callbacks, the first to be called first."""
        with self._uow(read_only=True) as work:
            return work.callbacks.all()

    def _book(self, request: CallbackRequest) -> Callback:
        start = self._calendar.local(request.starts_at)
        intake_key = intake_key_of(request.conversation_id, request.idempotency_key)
        with self._uow() as work:
            if intake_key and (booked := work.callbacks.by_intake_key(intake_key)):
                return booked
            if reason := self._availability.why_not(start, self._clock()):
                raise NotBookable(start, reason)
            places = self._places(work, start)
            if not places:
                raise SlotTaken(start)
            callback = self._callback(work, request, start)
            work.callbacks.add(callback, places, intake_key)
            post(work, callback_to_desk(callback, self._court))
            if callback.email:
                post(work, callback_to_filer(callback, callback.email, self._court))
            work.commit()
        return callback

    def _callback(self, work: UnitOfWork, request: CallbackRequest, start: datetime) -> Callback:
        now = self._clock()
        year = self._calendar.local(now).year
        return Callback(
            reference=Reference("CB", year, work.callbacks.next_number(year)),
            conversation_id=request.conversation_id,
            # The plain form comes here directly, so identifiers are masked here too.
            name=redact(request.name).text,
            phone=request.phone,
            extension=request.extension,
            email=request.email,
            case_number=request.case_number,
            description=redact(request.description).text if request.description else None,
            starts_at=start,
            ends_at=self._availability.end_of_call(start),
            status="booked",
            booked_at=now,
            changed_at=now,
        )

    def _places(self, work: UnitOfWork, start: datetime) -> Mapping[datetime, int]:
        slots = self._availability.touched(start)
        taken = work.callbacks.places_taken(slots[0], slots[-1] + self._rules.slot)
        return self._availability.free_places(start, taken)
