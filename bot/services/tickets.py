"""Tickets: a request is numbered, promised an answer and mailed to HelpDesk and filer, or none of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.desk.calendar import DeskCalendar
from bot.desk.court import Court
from bot.desk.promise import promise_reply
from bot.desk.redaction import redact
from bot.desk.reference import Reference
from bot.desk.ticket import Ticket
from bot.services.letters import ticket_to_desk, ticket_to_filer
from bot.services.mail import post
from bot.services.messages import Message
from bot.services.ports import Clock, Conflict, UnitOfWork, UnitOfWorkFactory


@dataclass(frozen=True)
class TicketRequest:
    """What a filer asks of the HelpDesk.

    Attributes:
        email: Where the answer goes; checked by the caller.
        conversation_id: Where it was asked; None for the plain form.
        idempotency_key: Names this request within its conversation: the same one again opens nothing more.
        case_number: Without initials.
        urgent: A filing is due within hours and does not go through.
    """

    name: str
    email: str
    description: str
    conversation_id: str | None = None
    idempotency_key: str | None = None
    phone: str | None = None
    case_number: str | None = None
    judge_initials: str | None = None
    referral_initials: str | None = None
    urgent: bool = False


class Tickets:
    """Opens tickets and finds them again.

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
        self._calendar = calendar
        self._clock = clock
        self._on_mail = on_mail

    def open(self, request: TicketRequest) -> Ticket:
        """Open a ticket, or return the one that the same request has opened before."""
        try:
            ticket = self._open(request)
        except Conflict:
            # The same request came twice at once, and the other copy was faster.
            ticket = self._open(request)
        if self._on_mail:
            self._on_mail()
        return ticket

    def find(self, reference: str) -> Ticket | None:
        """Return the ticket whose reference is in the text, or None."""
        parsed = Reference.find(reference)
        if parsed is None:
            return None
        with self._uow(read_only=True) as work:
            return work.tickets.get(parsed)

    def list(self) -> Sequence[Ticket]:
        """Return all tickets, the newest first."""
        with self._uow(read_only=True) as work:
            return work.tickets.all()

    def _open(self, request: TicketRequest) -> Ticket:
        intake_key = intake_key_of(request.conversation_id, request.idempotency_key)
        with self._uow() as work:
            if intake_key and (opened := work.tickets.by_intake_key(intake_key)):
                return opened
            now = self._clock()
            promise = promise_reply(self._calendar, now, self._court.promise)
            year = self._calendar.local(now).year
            ticket = Ticket(
                reference=Reference("ECF", year, work.tickets.next_number(year)),
                conversation_id=request.conversation_id,
                # The plain form comes here directly, so identifiers are masked here too.
                name=redact(request.name).text,
                email=request.email,
                phone=request.phone,
                case_number=request.case_number,
                judge_initials=request.judge_initials,
                referral_initials=request.referral_initials,
                description=redact(request.description).text,
                status="new",
                urgent=request.urgent,
                opened_at=now,
                promise_due=promise.due,
                changed_at=now,
            )
            work.tickets.add(ticket, promise.basis, intake_key)
            transcript = _transcript(work, request.conversation_id)
            post(work, ticket_to_desk(ticket, promise, transcript, self._court))
            post(work, ticket_to_filer(ticket, promise, self._court))
            work.commit()
        return ticket


def intake_key_of(conversation_id: str | None, idempotency_key: str | None) -> str | None:
    """Return what names a request everywhere, or None where the caller gave it no name."""
    return f"{conversation_id or 'form'}:{idempotency_key}" if idempotency_key else None


def _transcript(work: UnitOfWork, conversation_id: str | None) -> Sequence[Message]:
    return work.messages.after(conversation_id) if conversation_id else []
