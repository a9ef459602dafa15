"""Callbacks: phone calls promised to filers, and the statuses that they go through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.desk.ownership import InvalidTransition as InvalidTransition
from bot.desk.reference import Reference

CallbackStatus = Literal["booked", "claimed", "done", "given_up", "cancelled"]

TRANSITIONS: Mapping[CallbackStatus, frozenset[CallbackStatus]] = {
    "booked": frozenset({"claimed", "cancelled"}),  # claimed first, so that two clerks never call one filer
    "claimed": frozenset({"booked", "done", "given_up", "cancelled"}),  # to booked: given back
    "done": frozenset(),
    "given_up": frozenset(),
    "cancelled": frozenset(),
}


@dataclass(frozen=True)
class Callback:
    """A phone call promised to a filer.

    Attributes:
        conversation_id: The conversation that it came from; None if it came by the plain form.
        phone: In E.164.
        case_number: As text.
        starts_at: Start of the slot in which the desk calls, until `ends_at`.
        changed_at: When the status last changed.
    """

    reference: Reference
    conversation_id: str | None
    name: str
    phone: str
    extension: str | None
    email: str | None
    case_number: str | None
    description: str | None
    starts_at: datetime
    ends_at: datetime
    status: CallbackStatus
    booked_at: datetime
    changed_at: datetime

    def move_to(self, status: CallbackStatus, at: datetime) -> Callback:
        """Return the callback in another status.

        Raises:
            InvalidTransition: The table allows no such step.
        """
        if status not in TRANSITIONS[self.status]:
            raise InvalidTransition(self.status, status)
        return replace(self, status=status, changed_at=at)
