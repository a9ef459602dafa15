from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.calendar import Closure, DeskCalendar, NaiveTimeError, NeverOpenError

PACIFIC = ZoneInfo("America/Los_Angeles")
WORKWEEK = frozenset(range(5))
FEDERAL = dict(holidays.country_holidays("US", years=range(2014, 2037)))
CALENDAR = DeskCalendar(PACIFIC, time(9), time(16), WORKWEEK, FEDERAL)
HOUR = timedelta(hours=1)

# Published by the federal courts for 2026: Independence Day, a Saturday, is kept on Friday July 3.
FEDERAL_2026 = {
    date(2026, 1, 1),
    date(2026, 1, 19),
    date(2026, 2, 16),
    date(2026, 5, 25),
    date(2026, 6, 19),
    date(2026, 7, 3),
    date(2026, 9, 7),
    date(2026, 10, 12),
    date(2026, 11, 11),
    date(2026, 11, 26),
    date(2026, 12, 25),
}

moments = st.datetimes(
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001  (hypothesis wants naive bounds)
    max_value=datetime(2035, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from([PACIFIC, UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")]),
)
business_time = st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=40))


def pacific(day: str, clock: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=PACIFIC)


def closing_early(*closures: tuple[str, str | None]) -> DeskCalendar:
    return DeskCalendar(
        PACIFIC,
        time(9),
        time(16),
        WORKWEEK,
        FEDERAL,
        tuple(
            Closure(
                date.fromisoformat(day),
                time.fromisoformat(start) if start else None,
                "a storm",
                "notice",
                "AC",
            )
            for day, start in closures
        ),
    )


def test_the_holidays_of_2026_are_the_published_ones() -> None:
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    closed = {day for day in days if day.weekday() < 5 and CALENDAR.hours(day) is None}
    assert closed == FEDERAL_2026


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2021-12-31", "New Year's Day (observed)"),  # January 1, 2022 is a Saturday
        ("2022-12-26", "Christmas Day (observed)"),  # December 25, 2022 is a Sunday
        ("2026-11-26", "Thanksgiving Day"),
        ("2026-11-22", "weekend"),
        ("2026-07-04", "weekend"),
    ],
)
def test_a_closed_day_says_why(day: str, reason: str) -> None:
    assert str(CALENDAR.why_closed(pacific(day, "10:00"))) == reason


@pytest.mark.parametrize("day", ["2026-11-27", "2026-03-31", "2026-02-12", "2026-12-24", "2026-12-31"])
def test_state_holidays_and_eves_are_ordinary_days(day: str) -> None:
    assert CALENDAR.is_open(pacific(day, "10:00"))


@pytest.mark.parametrize(
    ("clock", "is_open"),
    [
        ("08:59", False),
        ("09:00", True),
        ("15:59", True),
        ("16:00", False),
        ("00:00", False),
        ("23:59", False),
    ],
)
def test_the_desk_is_open_from_nine_until_before_four(clock: str, is_open: bool) -> None:
    assert CALENDAR.is_open(pacific("2026-11-23", clock)) is is_open


def test_another_zone_is_converted() -> None:
    assert CALENDAR.is_open(datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("America/New_York")))
    assert not CALENDAR.is_open(datetime(2026, 11, 23, 11, 59, tzinfo=ZoneInfo("America/New_York")))


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(NaiveTimeError, match="no time zone"):
        CALENDAR.is_open(datetime(2026, 11, 23, 10))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (("2026-11-24", "14:00"), 2, ("2026-11-24", "16:00")),
        (("2026-11-20", "15:00"), 2, ("2026-11-23", "10:00")),
        (("2026-11-20", "14:01"), 2, ("2026-11-23", "09:01")),
        (("2026-11-21", "12:00"), 2, ("2026-11-23", "11:00")),
        (("2026-11-25", "15:30"), 2, ("2026-11-27", "10:30")),  # over Thanksgiving
        (("2026-11-25", "16:00"), 2, ("2026-11-27", "11:00")),
        (
            ("2026-07-02", "15:00"),
            2,
            ("2026-07-06", "10:00"),
        ),  # over July 3, a holiday as kept, and a weekend
        (("2026-12-31", "15:00"), 2, ("2027-01-04", "10:00")),  # over the year's end
        (("2021-12-30", "15:00"), 2, ("2022-01-03", "10:00")),  # over December 31, kept for January 1
        (("2026-03-06", "15:00"), 2, ("2026-03-09", "10:00")),  # over the start of daylight saving time
        (("2026-10-30", "15:00"), 2, ("2026-11-02", "10:00")),  # over its end
        (("2026-11-24", "08:00"), 2, ("2026-11-24", "11:00")),
        (("2026-11-23", "09:00"), 14, ("2026-11-24", "16:00")),
        (("2026-11-24", "10:00"), 0, ("2026-11-24", "10:00")),
    ],
)
def test_business_time(start: tuple[str, str], hours: int, end: tuple[str, str]) -> None:
    assert CALENDAR.add_business_time(pacific(*start), hours * HOUR) == pacific(*end)


def test_business_time_is_never_negative() -> None:
    with pytest.raises(ValueError, match="never negative"):
        CALENDAR.add_business_time(pacific("2026-11-24", "10:00"), -HOUR)


@given(moments, business_time)
def test_business_time_is_the_open_time_between(at: datetime, duration: timedelta) -> None:
    end = CALENDAR.add_business_time(at, duration)
    opened = CALENDAR.next_opening(at)
    counted = timedelta(0)
    day = opened.date()
    while day <= end.date():
        if hours := CALENDAR.hours(day):
            counted += max(min(end, hours.closes) - max(opened, hours.opens), timedelta(0))
        day += timedelta(days=1)
    assert counted == duration


@given(moments, business_time, business_time)
def test_business_time_adds_up(at: datetime, first: timedelta, second: timedelta) -> None:
    there = CALENDAR.add_business_time(CALENDAR.add_business_time(at, first), second)
    assert CALENDAR.next_opening(there) == CALENDAR.next_opening(
        CALENDAR.add_business_time(at, first + second)
    )


@given(moments)
def test_the_desk_is_open_at_its_next_opening_and_not_before(at: datetime) -> None:
    opening = CALENDAR.next_opening(at)
    assert opening >= at
    assert CALENDAR.is_open(opening)
    assert CALENDAR.next_opening(opening) == opening
    if opening > at:
        assert not CALENDAR.is_open(at)
        assert not CALENDAR.is_open(opening - timedelta(seconds=1))
    assert CALENDAR.closes_at(at) == CALENDAR.closes_at(opening)
    assert not CALENDAR.is_open(CALENDAR.closes_at(opening))


def test_every_day_of_twenty_years_follows_the_rules() -> None:
    """Federal holidays by the statute (5 U.S.C. 6103), written again from its words."""
    for offset in range((date(2036, 1, 1) - date(2015, 1, 1)).days):
        day = date(2015, 1, 1) + timedelta(days=offset)
        expected = day.weekday() < 5 and not _is_kept_holiday(day)
        assert (CALENDAR.hours(day) is not None) is expected, day


def _is_kept_holiday(day: date) -> bool:
    if day.weekday() == 4 and _is_fixed(day + timedelta(days=1)):
        return True
    if day.weekday() == 0 and _is_fixed(day - timedelta(days=1)):
        return True
    nth = (day.day - 1) // 7 + 1
    last = (day + timedelta(days=7)).month != day.month
    monday = day.weekday() == 0 and (
        (day.month, nth) in {(1, 3), (2, 3), (9, 1), (10, 2)} or (day.month == 5 and last)
    )
    return _is_fixed(day) or monday or (day.weekday(), day.month, nth) == (3, 11, 4)


def _is_fixed(day: date) -> bool:
    juneteenth = (day.month, day.day) == (6, 19) and day.year >= 2021
    return juneteenth or (day.month, day.day) in {(1, 1), (7, 4), (11, 11), (12, 25)}


def test_a_closure_from_noon_ends_the_day_at_noon() -> None:
    calendar = closing_early(("2026-12-24", "12:00"))
    assert calendar.is_open(pacific("2026-12-24", "11:59"))
    closed = calendar.why_closed(pacific("2026-12-24", "12:00"))
    assert closed is not None
    assert (closed.kind, closed.reason) == ("closure", "a storm")
    assert calendar.closes_at(pacific("2026-12-24", "10:00")) == pacific("2026-12-24", "12:00")
    end = calendar.add_business_time(pacific("2026-12-24", "11:00"), 2 * HOUR)
    assert end == pacific("2026-12-28", "10:00")


def test_before_and_after_support_hours_a_half_closed_day_is_just_out_of_hours() -> None:
    calendar = closing_early(("2026-12-24", "12:00"))
    closed = calendar.why_closed(pacific("2026-12-24", "17:00"))
    assert closed is not None
    assert closed.kind == "hours"


@pytest.mark.parametrize("start", [None, "09:00", "08:00"])
def test_a_closure_from_the_opening_closes_the_day(start: str | None) -> None:
    calendar = closing_early(("2026-11-24", start))
    assert calendar.hours(date(2026, 11, 24)) is None
    assert calendar.next_opening(pacific("2026-11-24", "10:00")) == pacific("2026-11-25", "09:00")


def test_of_two_closures_the_earlier_counts() -> None:
    calendar = closing_early(("2026-11-24", "14:00"), ("2026-11-24", "11:00"))
    assert calendar.closes_at(pacific("2026-11-24", "10:00")) == pacific("2026-11-24", "11:00")


def test_a_desk_that_never_opens_says_so() -> None:
    calendar = DeskCalendar(PACIFIC, time(9), time(16), frozenset(), {})
    with pytest.raises(NeverOpenError, match="does not open within a year"):
        calendar.next_opening(pacific("2026-11-24", "10:00"))


def test_slots_fill_the_open_time_of_each_day() -> None:
    slots = list(CALENDAR.slots(pacific("2026-11-25", "09:10"), pacific("2026-11-28"), timedelta(minutes=30)))
    assert slots[0] == pacific("2026-11-25", "09:30")
    assert pacific("2026-11-25", "15:30") in slots
    assert {slot.date() for slot in slots} == {date(2026, 11, 25), date(2026, 11, 27)}
    assert len(slots) == 13 + 14


def test_a_slot_that_begins_at_the_end_of_the_search_is_left_out() -> None:
    slots = CALENDAR.slots(
        pacific("2026-11-24", "09:00"), pacific("2026-11-24", "10:00"), timedelta(minutes=30)
    )
    assert list(slots) == [pacific("2026-11-24", "09:00"), pacific("2026-11-24", "09:30")]


def test_no_slot_runs_over_an_early_closing() -> None:
    calendar = closing_early(("2026-12-24", "10:15"))
    slots = calendar.slots(pacific("2026-12-24"), pacific("2026-12-25"), timedelta(minutes=30))
    assert list(slots) == [pacific("2026-12-24", "09:00"), pacific("2026-12-24", "09:30")]


@given(moments, st.integers(min_value=1, max_value=20))
def test_every_slot_lies_in_open_time(after: datetime, days: int) -> None:
    length = timedelta(minutes=30)
    previous = None
    for slot in CALENDAR.slots(after, after + timedelta(days=days), length):
        assert slot >= after
        assert CALENDAR.is_open(slot)
        assert CALENDAR.is_open(slot + length - timedelta(seconds=1))
        assert previous is None or slot >= previous + length
        previous = slot
