"""When the HelpDesk can call: in support hours, soon enough, not too soon, and while a place is free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from bot.desk.calendar import DeskCalendar
from bot.desk.court import CallbackRules

Reason = Literal["closed_weekend", "closed_holiday", "outside_hours", "past", "too_soon", "too_far", "full"]
Taken = Mapping[datetime, set[int]]
"""The places taken in each slot, by the slot's start in UTC."""

_REASONS: Mapping[str, Reason] = {
    "weekend": "closed_weekend",
    "holiday": "closed_holiday",
    "closure": "closed_holiday",
    "hours": "outside_hours",
}


class Availability:
    """Says what can be booked, given what is taken.

    A callback takes a place in each slot of the calendar that it touches: one slot, or two beside each other
    where it starts in the middle of one. A slot has as many places as the court allows, so no time is
    promised to more filers than can be called.
    """

    def __init__(self, calendar: DeskCalendar, rules: CallbackRules) -> None:
        self._calendar = calendar
        self._rules = rules

    def why_not(self, start: datetime, now: datetime) -> Reason | None:
        """Return why no callback can start then, however many places are free; None if one can."""
        if start < now:
            return "past"
        if start >= self.end_of_horizon(now):
            return "too_far"
        if closed := self._calendar.why_closed(start):
            return _REASONS[closed.kind]
        return "too_soon" if start < now + self._rules.lead else None

    def end_of_horizon(self, now: datetime) -> datetime:
        """Return the end of the last day that can be booked."""
        last_day = self._calendar.local(now).date() + timedelta(days=self._rules.horizon_days)
        return datetime.combine(last_day + timedelta(days=1), time(), self._calendar.timezone)

    def free_slots(self, after: datetime, now: datetime, taken: Taken) -> Iterator[datetime]:
        """Yield the starts of whole slots with a free place that can still be booked, earliest first."""
        earliest = max(after, now + self._rules.lead)
        for start in self._calendar.slots(earliest, self.end_of_horizon(now), self._rules.slot):
            if self.free_places(start, taken):
                yield start

    def free_places(self, start: datetime, taken: Taken) -> Mapping[datetime, int]:
        """Return a free place in each slot that a callback at `start` touches; empty where one is full.

        Args:
            start: A time in support hours.
            taken: At least what is taken in the slots touched.
        """
        places = {}
        for slot in self.touched(start):
            free = set(range(self._rules.capacity)) - taken.get(slot, set())
            if not free:
                return {}
            places[slot] = min(free)
        return places

    def touched(self, start: datetime) -> list[datetime]:
        """Return the starts, in UTC, of the slots that a callback at `start` touches."""
        local, length = self._calendar.local(start), self._rules.slot
        opening = datetime.combine(local.date(), self._calendar.opens, self._calendar.timezone)
        slot = opening + (local - opening) // length * length
        slots = []
        while slot < self.end_of_call(local):
            slots.append(slot.astimezone(UTC))
            slot += length
        return slots

    def end_of_call(self, start: datetime) -> datetime:
        """Return the end of a callback: a slot later, but no later than the desk's closing."""
        return min(self._calendar.local(start) + self._rules.slot, self._calendar.closes_at(start))
