from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.desk.calendar import Closure, DeskCalendar
from bot.desk.promise import promise_reply, show_clock, show_day, show_time

PACIFIC = ZoneInfo("America/Los_Angeles")
CALENDAR = DeskCalendar(
    PACIFIC,
    time(9),
    time(16),
    frozenset(range(5)),
    {date(2026, 11, 26): "Thanksgiving Day", date(2026, 12, 25): "Christmas Day"},
    (
        Closure(date(2026, 12, 23), time(12), "the Clerk's Office closes at noon", "notice", "AC"),
        Closure(date(2026, 12, 24), None, "moving day", "notice", "AC"),
        *(Closure(date(2026, 10, day), None, "repairs", "notice", "AC") for day in (13, 14, 15)),
    ),
)


def pacific(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("made", "due", "basis"),
    [
        (("2026-11-24", "14:00"), ("2026-11-24", "16:00"), ()),
        (("2026-11-23", "15:00"), ("2026-11-24", "10:00"), ()),
        (
            ("2026-11-20", "15:00"),
            ("2026-11-23", "10:00"),
            ("Sat Nov 21 and Sun Nov 22: closed, weekend",),
        ),
        (("2026-11-25", "15:00"), ("2026-11-27", "10:00"), ("Thu Nov 26: closed, Thanksgiving Day",)),
        (
            ("2026-11-25", "17:30"),
            ("2026-11-27", "11:00"),
            ("Wed Nov 25: closed since 4:00 p.m.", "Thu Nov 26: closed, Thanksgiving Day"),
        ),
        (("2026-11-24", "07:15"), ("2026-11-24", "11:00"), ("Tue Nov 24: closed until 9:00 a.m.",)),
        (
            ("2026-12-23", "11:00"),
            ("2026-12-28", "10:00"),
            (
                "Wed Dec 23: closed from 12:00 p.m., the Clerk's Office closes at noon",
                "Thu Dec 24: closed, moving day",
                "Fri Dec 25: closed, Christmas Day",
                "Sat Dec 26 and Sun Dec 27: closed, weekend",
            ),
        ),
        (("2026-10-12", "15:30"), ("2026-10-16", "10:30"), ("Tue Oct 13 to Thu Oct 15: closed, repairs",)),
    ],
)
def test_a_promise_says_what_it_skipped(
    made: tuple[str, str], due: tuple[str, str], basis: tuple[str, ...]
) -> None:
    promise = promise_reply(CALENDAR, pacific(*made), timedelta(hours=2))
    assert promise.due == pacific(*due)
    assert promise.made_at == pacific(*made)
    assert promise.basis == basis


def test_a_promise_made_in_another_zone_counts_the_desks_days() -> None:
    made = datetime(2026, 11, 21, 1, tzinfo=ZoneInfo("UTC"))  # Friday 5 p.m. at the desk
    promise = promise_reply(CALENDAR, made, timedelta(hours=2))
    assert promise.basis == (
        "Fri Nov 20: closed since 4:00 p.m.",
        "Sat Nov 21 and Sun Nov 22: closed, weekend",
    )


def test_times_are_shown_for_people() -> None:
    assert show_time(datetime(2026, 1, 20, 18, 30, tzinfo=ZoneInfo("UTC")), PACIFIC) == (
        "Tue Jan 20, 10:30 a.m. Pacific"
    )
    assert show_time(pacific("2026-07-06", "15:00"), PACIFIC) == "Mon Jul 6, 3:00 p.m. Pacific"
    assert show_day(date(2026, 11, 26)) == "Thu Nov 26"


@pytest.mark.parametrize(
    ("clock", "shown"),
    [("00:05", "12:05 a.m."), ("09:00", "9:00 a.m."), ("12:00", "12:00 p.m."), ("15:59", "3:59 p.m.")],
)
def test_clock_times_have_no_hour_zero(clock: str, shown: str) -> None:
    assert show_clock(pacific("2026-11-24", clock)) == shown


def test_a_zone_without_a_plain_name_shows_its_abbreviation() -> None:
    assert show_time(pacific("2026-01-20", "10:30"), ZoneInfo("UTC")).endswith("6:30 p.m. UTC")
