"""Tickets: requests handed to staff, and the statuses that they go through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.desk.ownership import InvalidTransition as InvalidTransition
from bot.desk.reference import Reference

TicketStatus = Literal["new", "open", "waiting_on_filer", "resolved", "closed"]

TRANSITIONS: Mapping[TicketStatus, frozenset[TicketStatus]] = {
    "new": frozenset({"open", "waiting_on_filer", "resolved", "closed"}),
    "open": frozenset({"waiting_on_filer", "resolved", "closed"}),
    "waiting_on_filer": frozenset({"open", "resolved", "closed"}),
    "resolved": frozenset({"open", "closed"}),  # to open: reopened
    "closed": frozenset({"open"}),  # reopened
}


@dataclass(frozen=True)
class Ticket:
    """A request handed to staff.

    Attributes:
        conversation_id: The conversation that it came from; None if it came by the plain form or by email.
        case_number: As text, without initials.
        urgent: The filer can't file and the deadline is near.
        promise_due: By when a person will have acted.
        changed_at: When the status last changed.
    """

    reference: Reference
    conversation_id: str | None
    name: str
    email: str
    phone: str | None
    case_number: str | None
    judge_initials: str | None
    referral_initials: str | None
    description: str
    status: TicketStatus
    urgent: bool
    opened_at: datetime
    promise_due: datetime
    changed_at: datetime

    def move_to(self, status: TicketStatus, at: datetime) -> Ticket:
        """Return the ticket in another status.

        Raises:
            InvalidTransition: The table allows no such step.
        """
        if status not in TRANSITIONS[self.status]:
            raise InvalidTransition(self.status, status)
        return replace(self, status=status, changed_at=at)
