"""When the help desk is open: the one calendar behind every "we are open", every slot and every promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.desk.errors import DeskError

LONGEST_SEARCH = timedelta(days=366)


class NaiveTimeError(DeskError):
    """A time came without a time zone."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"The time {at.isoformat()} has no time zone.")
        self.at = at


class NeverOpenError(DeskError):
    """The desk does not open within a year."""

    def __init__(self, after: datetime) -> None:
        super().__init__(f"The help desk does not open within a year of {after.isoformat()}.")
        self.after = after


@dataclass(frozen=True)
class Closure:
    """A day when the desk is closed besides weekends and holidays; only from `from_time` on, if given."""

    day: date
    from_time: time | None
    reason: str
    source: str
    entered_by: str


@dataclass(frozen=True)
class Closed:
    """Why the desk is closed, in words for people: "weekend", "Thanksgiving Day", "outside support hours"."""

    kind: Literal["weekend", "holiday", "closure", "hours"]
    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True)
class Hours:
    """One day's support hours: open at `opens`, closed at `closes`."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class DeskCalendar:
    """The desk's hours, holidays and closures.

    Every time passed in must be aware, in any zone; every time given back is in `timezone`. Open time is
    counted by the clock on the wall, which is exact because clocks change at night, when the desk is closed.

    Attributes:
        weekdays: Days that the desk works, Monday is 0.
        holidays: Court holidays as kept, with their names.
    """

    timezone: ZoneInfo
    opens: time
    closes: time
    weekdays: frozenset[int]
    holidays: Mapping[date, str]
    closures: tuple[Closure, ...] = ()

    def local(self, at: datetime) -> datetime:
        """Return the same moment in the desk's time zone.

        Raises:
            NaiveTimeError: `at` has no time zone.
        """
        if at.utcoffset() is None:
            raise NaiveTimeError(at)
        return at.astimezone(self.timezone)

    def hours(self, day: date) -> Hours | None:
        """Return the hours of a day, None if the desk stays closed."""
        if self.why_closed_all_day(day):
            return None
        closes = min([self.closes, *(c.from_time for c in self._closures_on(day) if c.from_time)])
        return Hours(
            datetime.combine(day, self.opens, self.timezone), datetime.combine(day, closes, self.timezone)
        )

    def why_closed_all_day(self, day: date) -> Closed | None:
        """Return why the desk stays closed on a day, None if it opens. A weekend counts before a holiday."""
        if day.weekday() not in self.weekdays:
            return Closed("weekend", "weekend")
        if holiday := self.holidays.get(day):
            return Closed("holiday", holiday)
        for closure in self._closures_on(day):
            if closure.from_time is None or closure.from_time <= self.opens:
                return Closed("closure", closure.reason)
        return None

    def why_closed(self, at: datetime) -> Closed | None:
        """Return why the desk is closed at a moment, None if it is open."""
        local = self.local(at)
        if closed := self.why_closed_all_day(local.date()):
            return closed
        if not self.opens <= local.time() < self.closes:
            return Closed("hours", "outside support hours")
        for closure in self._closures_on(local.date()):
            if closure.from_time is not None and closure.from_time <= local.time():
                return Closed("closure", closure.reason)
        return None

    def is_open(self, at: datetime) -> bool:
        """Say whether the desk is open: from its opening until before its closing."""
        return self.why_closed(at) is None

    def next_opening(self, at: datetime) -> datetime:
        """Return the first moment from `at` on when the desk is open: `at` itself if it is open then.

        Raises:
            NeverOpenError: The desk does not open within a year.
        """
        local = self.local(at)
        for hours in self._hours_from(local):
            return max(local, hours.opens)
        raise NeverOpenError(local)

    def closes_at(self, at: datetime) -> datetime:
        """Return when the desk closes next: today's closing if it is open, else that of its next opening."""
        for hours in self._hours_from(self.local(at)):
            return hours.closes
        raise NeverOpenError(at)

    def add_business_time(self, at: datetime, duration: timedelta) -> datetime:
        """Return when `duration` of open time has passed, counted from `at`.

        The end may be the closing itself: two hours from 2:00 p.m. end at 4:00 p.m.

        Raises:
            ValueError: `duration` is negative.
            NeverOpenError: The desk does not open within a year.
        """
        if duration < timedelta(0):
            raise ValueError(f"A duration of business time is never negative: {duration}.")
        left, start = duration, self.next_opening(at)
        while (closes := self.closes_at(start)) < start + left:
            left -= closes - start
            start = self.next_opening(closes)
        return start + left

    def slots(self, after: datetime, until: datetime, length: timedelta) -> Iterator[datetime]:
        """Yield the starts of slots that begin at or after `after` and before `until`, earliest first.

        Slots follow one another from the day's opening; each ends by the day's closing.
        """
        after, until = self.local(after), self.local(until)
        for offset in range((until.date() - after.date()).days + 1):
            if hours := self.hours(after.date() + timedelta(days=offset)):
                start = hours.opens
                while start + length <= hours.closes:
                    if after <= start < until:
                        yield start
                    start += length

    def _closures_on(self, day: date) -> list[Closure]:
        return [closure for closure in self.closures if closure.day == day]

    def _hours_from(self, local: datetime) -> Iterator[Hours]:
        for offset in range(LONGEST_SEARCH.days + 1):
            hours = self.hours(local.date() + timedelta(days=offset))
            if hours and hours.closes > local:
                yield hours
