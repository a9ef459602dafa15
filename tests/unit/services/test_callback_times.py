from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.calendar import Closure, DeskCalendar
from bot.services.callback_times import LONGEST_TEXT, Interpreted, interpret

PACIFIC = ZoneInfo("America/Los_Angeles")
CALENDAR = DeskCalendar(
    PACIFIC,
    time(9),
    time(16),
    frozenset(range(5)),
    dict(holidays.country_holidays("US", years=range(2014, 2040))),
    (
        Closure(date(2026, 12, 24), time(12), "early closing", "notice", "AC"),
        Closure(date(2026, 12, 9), None, "repairs", "notice", "AC"),
    ),
)
HORIZON_DAYS = 60
moments = st.datetimes(
    datetime(2015, 1, 1),  # noqa: DTZ001  (hypothesis wants naive bounds)
    datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(PACIFIC),
)
WORDS = (
    "tomorrow monday next last week the of in at 2 10 pm am nov 30 31st half past to an hour two or 999 days"
    " business weeks ago now eastern utc christmas after before weekend 0:30 24:00 2400 12/31 - : 2026-02-30"
)
MONDAY = datetime(2026, 11, 23, 9, 40, tzinfo=PACIFIC)
PHRASINGS = [
    json.loads(line)
    for line in Path(__file__).with_name("callback_times.jsonl").read_text(encoding="utf-8").splitlines()
]


def read(text: str, now: datetime = MONDAY) -> Interpreted:
    return interpret(text, now, CALENDAR, HORIZON_DAYS)


@pytest.mark.parametrize("case", PHRASINGS, ids=lambda case: f"{case['now'][5:16]} {case['text']}")
def test_phrasing(case: dict[str, str | None]) -> None:
    found = read(str(case["text"]), datetime.fromisoformat(str(case["now"])).replace(tzinfo=PACIFIC))
    start = case["start"] and datetime.fromisoformat(case["start"]).replace(tzinfo=PACIFIC)
    assert (found.start, found.reason) == (start, case["reason"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Dec 24 at 11:30", "ok"),
        ("Dec 24 at 12:00", "closed_holiday"),
        ("Dec 24 at 5pm", "outside_hours"),
        ("Dec 9 at 10", "closed_holiday"),
        ("Dec 9", "closed_holiday"),
    ],
)
def test_a_closure_counts_as_a_holiday(text: str, reason: str) -> None:
    assert read(text).reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Saturday Nov 21 at 8pm", "past"),  # and a weekend, and out of hours
        ("July 4 2027 at 8pm", "too_far"),
        ("Sunday at 8pm", "closed_weekend"),
        ("Thanksgiving at 8pm", "closed_holiday"),
    ],
)
def test_of_several_reasons_the_first_holds(text: str, reason: str) -> None:
    assert read(text).reason == reason


def test_the_horizon_is_the_last_day_that_can_be_booked() -> None:
    last = MONDAY.date() + timedelta(days=HORIZON_DAYS)
    assert last == date(2027, 1, 22)
    assert read("Jan 22 at 10").reason == "ok"
    assert read("Jan 25 at 10").reason == "too_far"


@pytest.mark.parametrize(
    ("hour", "start"),
    [
        (1, 13),
        (2, 14),
        (3, 15),
        *((hour, None) for hour in range(4, 9)),
        (9, 9),
        (10, 10),
        (11, 11),
        (12, 12),
    ],
)
@pytest.mark.parametrize(
    "wording", ["tomorrow at {}", "tomorrow {}:00", "{} tomorrow", "Tues {}ish", "tues {} o'clock"]
)
def test_a_bare_hour_is_read_within_support_hours(hour: int, start: int | None, wording: str) -> None:
    found = read(wording.format(hour))
    if start is None:
        assert found == Interpreted(None, "outside_hours")
    else:
        assert found == Interpreted(datetime(2026, 11, 24, start, tzinfo=PACIFIC), "ok")


@given(
    moments,
    st.integers(min_value=0, max_value=90),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_a_full_date_and_time_mean_just_that(now: datetime, ahead: int, at: time) -> None:
    start = datetime.combine(now.date() + timedelta(days=ahead), at, PACIFIC)
    half = "am" if at.hour < 12 else "pm"
    found = read(
        f"{start:%B} {start.day}, {start.year} at {(at.hour - 1) % 12 + 1}:{at.minute:02} {half}", now
    )
    if found.reason == "ok":
        assert found.start == start
        assert CALENDAR.is_open(start)
    elif found.reason == "past":
        assert start < now
    elif found.reason == "too_far":
        assert ahead > HORIZON_DAYS
    else:
        assert not CALENDAR.is_open(start)


@given(st.text(max_size=80), moments)
def test_any_text_has_a_reading(text: str, now: datetime) -> None:
    found = read(text, now)
    assert (found.start is None) is (found.reason != "ok")


@given(st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join), moments)
def test_words_in_any_order_have_a_reading_the_desk_can_keep(text: str, now: datetime) -> None:
    found = read(text, now)
    if found.start is not None:
        assert CALENDAR.is_open(found.start)
        assert found.start >= now
        assert (found.start.date() - now.date()).days <= HORIZON_DAYS


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert read("x" * LONGEST_TEXT + " tomorrow at 10").reason == "ambiguous"
