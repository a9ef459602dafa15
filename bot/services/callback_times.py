"""When does the filer want to be called? From words such as "Tues 2ish" to a time the desk can keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Literal

from bot.desk.calendar import DeskCalendar
from bot.services.spoken_time.clocks import CLOCK_RULES, END_OF_DAY
from bot.services.spoken_time.days import DAY_RULES
from bot.services.spoken_time.mentions import Clock, Mentions, read
from bot.services.spoken_time.text import corrections, tidy, without_asides

Fits = Callable[[date], bool]
Reason = Literal["ok", "closed_weekend", "closed_holiday", "outside_hours", "past", "ambiguous", "too_far"]

LONGEST_TEXT = 500
"""Characters read; nobody needs more to name a time."""

_REASONS: dict[str, Reason] = {
    "weekend": "closed_weekend",
    "holiday": "closed_holiday",
    "closure": "closed_holiday",
    "hours": "outside_hours",
}
_NOON = time(12)
_ONE_MINUTE = timedelta(minutes=1)
_LAST_BARE_PM = 8
_LOOK_AHEAD_DAYS = 63
"""Long enough for any day of the month, and for the desk to open again."""


@dataclass(frozen=True)
class Interpreted:
    """What a filer's words mean. `start` is in the desk's zone, and None unless the reason is `ok`."""

    start: datetime | None
    reason: Reason


_AMBIGUOUS = Interpreted(None, "ambiguous")


def interpret(text: str, now: datetime, calendar: DeskCalendar, horizon_days: int) -> Interpreted:
    """Find the time at which a filer asks to be called.

    A bare 1 to 8 is p.m., 9 to 11 a.m., 12 noon; a time without a zone is the desk's. A weekday or a day of
    the month is the next one to come. A time without a day is today if it is still to come, else on the next
    day that the desk opens. "As soon as possible" and "now" are the next moment when the desk is open, "first
    thing" is the day's opening. A part of a day, a choice or a day alone is `ambiguous`, except where nothing
    in it would do: "Saturday morning" is `closed_weekend`, "tonight" is `outside_hours`. Of several reasons
    the first holds: past, too_far, closed_weekend or closed_holiday, outside_hours. A closure counts as a
    holiday.

    Args:
        text: The filer's words; only the first 500 characters are read.
        now: When they were said, aware.
        calendar: The desk's hours.
        horizon_days: Furthest day, counted from today, that can be booked.
    """
    wish = _Wish(_mentions(text[:LONGEST_TEXT], calendar.local(now), calendar), horizon_days)
    readings = set(wish.readings())
    if len(readings) != 1:
        return _AMBIGUOUS
    only = readings.pop()
    return _AMBIGUOUS if wish.is_open and only.reason == "ok" else only


def _mentions(text: str, at: datetime, calendar: DeskCalendar) -> Mentions:
    tidied = tidy(text)
    said = _corrected(without_asides(tidied), at, calendar)
    # A text that is one aside ("can't you call at 10?") is read whole.
    return said if said.says_day or said.says_time else _corrected(tidied, at, calendar)


def _corrected(text: str, at: datetime, calendar: DeskCalendar) -> Mentions:
    """Read each part of a corrected text; what a later part says replaces what the earlier ones said."""
    said = Mentions(at, calendar)
    for part in corrections(text):
        latest = Mentions(at, calendar)
        read(read(part, DAY_RULES, latest), CLOCK_RULES, latest)
        said = said.corrected_by(latest)
    return said


class _Wish:
    """What was said, held against the calendar."""

    def __init__(self, said: Mentions, horizon_days: int) -> None:
        self._said = said
        self._calendar = said.calendar
        self._now = said.now
        self._today = said.now.date()
        self._horizon_days = horizon_days

    @property
    def is_open(self) -> bool:
        """Whether the words leave the time open, so that even a single reading is none to book."""
        said = self._said
        only_a_span = said.spans and not (said.dates or said.weekdays or said.month_days)
        other_day = said.moments and set(said.dates) - {moment.date() for moment in said.moments}
        unknown_zone = "own_zone" in said.flags and not said.zones
        bounded = any(clock.bound for clock in said.clocks)
        return "open" in said.flags or bool(only_a_span or other_day or unknown_zone or bounded)

    def readings(self) -> list[Interpreted]:
        """Return every way to understand the wish."""
        said = self._said
        found = [self._judge(moment) for moment in said.moments]
        for clock in said.clocks:
            for at in self._times(clock):
                found += self._readings_at(at, clock)
        return found or self._readings_without_time()

    def _readings_at(self, at: time, clock: Clock) -> list[Interpreted]:
        def start(day: date) -> datetime:
            zone = clock.zone or (self._said.zones or [self._calendar.timezone])[0]
            return self._calendar.local(datetime.combine(day, at, zone))

        days = self._days(lambda day: start(day) >= self._now)
        return [self._judge(start(day)) for day in days] or [_AMBIGUOUS]

    def _readings_without_time(self) -> list[Interpreted]:
        said, flags = self._said, self._said.flags
        if "evening" in flags and "daytime" not in flags:
            return self._readings_at(time(*END_OF_DAY), Clock(*END_OF_DAY))
        if said.says_day:
            return self._readings_of_days()
        if "opening" in flags:
            return [self._judge_opening(day) for day in self._days(self._opens_later)]
        if flags & {"soon", "now"}:
            return [self._judge(self._calendar.next_opening(self._now))]
        return [_AMBIGUOUS]

    def _readings_of_days(self) -> list[Interpreted]:
        if "opening" in self._said.flags:
            # "First thing Monday", said on a Monday morning, is a week from now.
            days = self._days(lambda day: day > self._today or self._opens_later(day))
            return [self._judge_opening(day) for day in days] or [_AMBIGUOUS]
        judge = self._judge_opening if "soon" in self._said.flags else self._judge_day
        return [judge(day) for day in self._days(lambda _: True)] or [_AMBIGUOUS]

    def _opens_later(self, day: date) -> bool:
        hours = self._calendar.hours(day)
        return hours is not None and hours.opens > self._now

    def _times(self, clock: Clock) -> list[time]:
        """Return the time that was said; for "after 10" and "before 3" also noon, to stand for the rest."""
        at = self._time(clock)
        if clock.bound == "after" and at < _NOON:
            return [at, _NOON]
        if clock.bound == "before":
            just_before = (datetime.combine(self._today, at) - _ONE_MINUTE).time()
            return [just_before, _NOON] if just_before > _NOON else [just_before]
        return [at]

    def _time(self, clock: Clock) -> time:
        hour, half = clock.hour, clock.half
        if half is None and 1 <= hour <= 12:
            evening = "evening" in self._said.flags and "daytime" not in self._said.flags
            half = "pm" if hour <= _LAST_BARE_PM or hour == 12 else "am"
            half = "night" if evening else half
        if half == "night":
            half = "pm" if 6 <= hour < 12 else "am"
        if half in ("am", "pm") and hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour == 24 or (half == "am" and hour == clock.minute == 0):
            return time(*END_OF_DAY)
        return time(hour, clock.minute)

    def _days(self, fits: Fits) -> list[date]:
        """Return the days that were said; none if they contradict each other.

        Args:
            fits: Whether the time said is still to come on a day; what is not said in full ("Monday", "the
                5th") is the next such day.
        """
        said = self._said
        span = [day for first, last in said.spans for day in _each_day(first, last)]
        days = list(said.dates)
        for number in said.month_days:
            days += [day for day in span if day.day == number] or self._next(_and(_is_day(number), fits))
        weekdays = {weekday for weekday, _ in said.weekdays}
        if days:
            agree = not weekdays or all(day.weekday() in weekdays for day in days)
            return days if agree else []
        if weekdays and span:
            return [day for day in span if day.weekday() in weekdays]
        for weekday, not_today in said.weekdays:
            days += self._next(_and(_is_weekday(weekday), fits), skip=int(not_today))
        if days or said.says_day:
            return days or span
        if fits(self._today):
            return [self._today]
        return self._next(lambda day: self._calendar.hours(day) is not None, skip=1)

    def _next(self, fits: Fits, skip: int = 0) -> list[date]:
        ahead = (self._today + timedelta(days=n) for n in range(skip, _LOOK_AHEAD_DAYS))
        return list(islice(filter(fits, ahead), 1))

    def _judge(self, start: datetime) -> Interpreted:
        if start < self._now:
            return Interpreted(None, "past")
        if self._too_far(start.date()):
            return Interpreted(None, "too_far")
        closed = self._calendar.why_closed(start)
        return Interpreted(None, _REASONS[closed.kind]) if closed else Interpreted(start, "ok")

    def _judge_day(self, day: date) -> Interpreted:
        """Judge a day whose time was not said: ambiguous, unless no time on it would do."""
        if day < self._today:
            return Interpreted(None, "past")
        if self._too_far(day):
            return Interpreted(None, "too_far")
        closed = self._calendar.why_closed_all_day(day)
        return Interpreted(None, _REASONS[closed.kind]) if closed else _AMBIGUOUS

    def _judge_opening(self, day: date) -> Interpreted:
        hours = self._calendar.hours(day)
        if hours is None:
            return self._judge_day(day)
        soon_today = "soon" in self._said.flags and day == self._today
        return self._judge(max(hours.opens, self._now) if soon_today else hours.opens)

    def _too_far(self, day: date) -> bool:
        return (day - self._today).days > self._horizon_days


def _is_day(number: int) -> Fits:
    return lambda day: day.day == number


def _is_weekday(weekday: int) -> Fits:
    return lambda day: day.weekday() == weekday


def _and(one: Fits, other: Fits) -> Fits:
    return lambda day: one(day) and other(day)


def _each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
