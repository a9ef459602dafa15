"""Tickets, and the counter that numbers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import RowMapping, select

from bot.desk.reference import Reference
from bot.desk.ticket import Ticket
from bot.store import tables
from bot.store.repositories.base import Repository
from bot.store.repositories.counters import Counters


class Tickets(Repository):
    """Fulfils `TicketRepository`."""

    def next_number(self, year: int) -> int:
        """Take the year's next number. No two units of work get the same one, and none is left out."""
        return Counters(self.connection).next("ticket", year)

    def add(self, ticket: Ticket, promise_basis: Sequence[str], intake_key: str | None) -> None:
        """Store a new ticket. Raises `Conflict`."""
        values = asdict(ticket) | {
            "reference": str(ticket.reference),
            "promise_basis": list(promise_basis),
            "intake_key": intake_key,
        }
        self.insert(tables.tickets, values)

    def get(self, reference: Reference) -> Ticket | None:
        """Return the ticket, or None."""
        row = self.first(tables.tickets, tables.tickets.c.reference == str(reference))
        return _ticket(row) if row else None

    def by_intake_key(self, intake_key: str) -> Ticket | None:
        """Return the ticket that this request opened, or None."""
        row = self.first(tables.tickets, tables.tickets.c.intake_key == intake_key)
        return _ticket(row) if row else None

    def all(self) -> list[Ticket]:
        """Return all tickets, the newest first."""
        columns = tables.tickets.c
        query = select(tables.tickets).order_by(columns.opened_at.desc(), columns.reference.desc())
        return [_ticket(row) for row in self.connection.execute(query).mappings()]


def _ticket(row: RowMapping) -> Ticket:
    values = {field.name: row[field.name] for field in fields(Ticket)}
    return Ticket(**values | {"reference": Reference.parse(row["reference"])})
