"""A promise: by when a person will have acted, and how that time was computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.desk.calendar import DeskCalendar

# Named here, not by strftime, whose words change with the machine's language.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = {
    "America/Los_Angeles": "Pacific",
    "America/Phoenix": "Arizona",
    "America/Denver": "Mountain",
    "America/Chicago": "Central",
    "America/New_York": "Eastern",
}


@dataclass(frozen=True)
class Promise:
    """What was promised.

    Attributes:
        due: The time by which a person will have acted.
        made_at: When it was promised.
        basis: What the count skipped and why, a line each: "Thu Nov 26: closed, Thanksgiving Day".
    """

    due: datetime
    made_at: datetime
    basis: tuple[str, ...]


def promise_reply(calendar: DeskCalendar, at: datetime, within: timedelta) -> Promise:
    """Promise a reply within some business time.

    Args:
        calendar: The desk's hours.
        at: When the promise is made, aware.
        within: Business time, such as two hours.
    """
    due = calendar.add_business_time(at, within)
    return Promise(due=due, made_at=at, basis=_basis(calendar, calendar.local(at), due))


def show_day(day: date) -> str:
    """Show a day: "Tue Jan 20"."""
    return f"{_DAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day}"


def show_clock(at: datetime) -> str:
    """Show a time of day as it stands in `at`: "10:30 a.m."."""
    return f"{(at.hour - 1) % 12 + 1}:{at.minute:02} {'a.m.' if at.hour < 12 else 'p.m.'}"


def show_time(at: datetime, timezone: ZoneInfo) -> str:
    """Show a moment to a person: "Tue Jan 20, 10:30 a.m. Pacific"."""
    local = at.astimezone(timezone)
    zone = _ZONES.get(timezone.key, local.tzname())
    return f"{show_day(local.date())}, {show_clock(local)} {zone}"


def _basis(calendar: DeskCalendar, made: datetime, due: datetime) -> tuple[str, ...]:
    days = [made.date() + timedelta(days=n) for n in range((due.date() - made.date()).days + 1)]
    skipped = [(day, _skipped(calendar, day, made, due)) for day in days]
    lines = []
    for why, run in groupby(skipped, key=lambda entry: entry[1]):
        if why:
            lines.append(f"{_show_run([day for day, _ in run])}: {why}")
    return tuple(lines)


def _skipped(calendar: DeskCalendar, day: date, made: datetime, due: datetime) -> str | None:
    """Say what of a day the count left out, apart from ordinary nights."""
    if closed := calendar.why_closed_all_day(day):
        return f"closed, {closed}"
    hours = calendar.hours(day)
    if hours and day == made.date() and made < hours.opens:
        return f"closed until {show_clock(hours.opens)}"
    if hours and hours.closes < due:
        closed = calendar.why_closed(hours.closes)
        if closed and closed.kind == "closure":
            return f"closed from {show_clock(hours.closes)}, {closed}"
        if day == made.date() and made >= hours.closes:
            return f"closed since {show_clock(hours.closes)}"
    return None


def _show_run(days: list[date]) -> str:
    if len(days) > 2:
        return f"{show_day(days[0])} to {show_day(days[-1])}"
    return " and ".join(show_day(day) for day in days)
