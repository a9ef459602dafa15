"""Reads calendar dates: "Nov 30", "12/3", "2026-12-01", "the 5th", "the day after Thanksgiving"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.services.spoken_time.mentions import DAY, TIME, Mentions, Rule
from bot.services.spoken_time.words import (
    HOLIDAY,
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINALS,
    WEEKDAY,
    WEEKDAYS,
    holiday,
)

_LONGEST_LOOK_BACK = timedelta(days=60)
_ONE_DAY = timedelta(days=1)
_DAY_OF_MONTH = r"(?:3[01]|[12]\d|0?[1-9])"
_SUFFIX = r"(?:st|nd|rd|th)"
_ORDINAL_DAY = rf"(?:(?P<d>{_DAY_OF_MONTH}){_SUFFIX}?|(?P<word>{ORDINAL}))"
_YEAR = r"(?:,?\s*(?P<y>20\d\d)\b(?!\s*(?:hours|hrs)))?"


def _add(mentions: Mentions, year: int, month: int, day: int) -> str:
    try:
        mentions.dates.append(date(year + 2000 if year < 100 else year, month, day))
    except ValueError:
        mentions.flags.add("open")
    return DAY


def _nearest(mentions: Mentions, month: int, day: int) -> str:
    """Take a date said without its year as the next to come, unless it has just gone by: that is a slip."""
    today = mentions.now.date()
    for year in range(today.year - 1, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today - _LONGEST_LOOK_BACK:
            return _add(mentions, year, month, day)
    mentions.flags.add("open")
    return DAY


def _iso(match: re.Match[str], mentions: Mentions) -> str:
    if match["time"]:
        moment = f"{match['y']}-{match['m']:0>2}-{match['d']:0>2}t{match['time']}{match['offset']}".upper()
        mentions.moments.append(mentions.calendar.local(datetime.fromisoformat(moment)))
        return TIME
    return _add(mentions, int(match["y"]), int(match["m"]), int(match["d"]))


def _numeric(match: re.Match[str], mentions: Mentions) -> str | None:
    month, day = int(match["a"]), int(match["b"])
    if month > 12:
        month, day = day, month
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if match["y"]:
        return _add(mentions, int(match["y"]), month, day)
    return _nearest(mentions, month, day) if match["sep"] == "/" else None


def _month_day(match: re.Match[str], mentions: Mentions) -> str:
    day = day_number(match["d"] or match["word"])
    month = MONTHS[match["month"]]
    if match["y"]:
        return _add(mentions, int(match["y"]), month, day)
    return _nearest(mentions, month, day)


def _holiday_day(mentions: Mentions, words: str, offset: int = 0) -> date | None:
    """Return the next day that lies `offset` days after a holiday."""
    name, after = holiday(words)
    today = mentions.now.date()
    for ahead in range(400):
        day = today + timedelta(days=ahead)
        if mentions.calendar.holidays.get(day - timedelta(days=after + offset)) == name:
            return day
    return None


def _beside_holiday(match: re.Match[str], mentions: Mentions) -> str:
    """Read "the day after Thanksgiving" and "the Monday before Christmas"."""
    step = -1 if match["side"] == "before" else 1
    for away in range(step, 8 * step, step):
        day = _holiday_day(mentions, match["holiday"], away)
        if day and match["what"] in ("day", *(word for word, n in WEEKDAYS.items() if n == day.weekday())):
            mentions.dates.append(day)
            return DAY
    mentions.flags.add("open")
    return DAY


def _holiday(match: re.Match[str], mentions: Mentions) -> str:
    day = _holiday_day(mentions, match["holiday"])
    if day is None or match["side"]:
        mentions.flags.add("open")
    elif match["week"]:
        mentions.spans.append(week_of(day))
    else:
        mentions.dates.append(day)
    return DAY


def _nth_weekday(match: re.Match[str], mentions: Mentions) -> str:
    first, last = month_of(match["month"], mentions.now.date())
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = [day for day in days if day.weekday() == WEEKDAYS[match["weekday"]]]
    place = -1 if match["n"] == "last" else day_number(match["n"]) - 1
    if place < len(days):
        mentions.dates.append(days[place])
    else:
        mentions.flags.add("open")
    return DAY


def week_of(day: date) -> tuple[date, date]:
    """Return the Sunday and the Saturday around a day, as the calendars of American courts have it."""
    sunday = day - timedelta(days=day.isoweekday() % 7)
    return sunday, sunday + timedelta(days=6)


def month_of(words: str, today: date) -> tuple[date, date]:
    """Return the first and last day of "the month", "next month" or the next month of a name."""
    year, month = today.year, today.month
    if words == "next month":
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    elif words in MONTHS:
        year, month = (year if MONTHS[words] >= month else year + 1), MONTHS[words]
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return date(year, month, 1), after - _ONE_DAY


def day_number(words: str) -> int:
    """Return the day of a month said: "5", "5th", "fifth"."""
    return ORDINALS[words] if words in ORDINALS else int(re.sub(r"\D", "", words))


def _day_of_month(match: re.Match[str], mentions: Mentions) -> str:
    mentions.month_days.append(day_number(match["d"]))
    return DAY


_RULES = (
    (
        r"\b(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)(?:t(?=\d))?"
        r"(?: ?(?P<time>(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)"
        r"(?P<offset>z|[+-][01]\d:?[0-5]\d)\b)?",
        _iso,
    ),
    (
        r"(?<![\d/])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?:(?P=sep)(?P<y>20\d\d|\d\d))?"
        r"(?![\d/]|\s*[ap]m\b)",
        _numeric,
    ),
    (
        rf"\b(?:the )?(?P<what>day|{WEEKDAY}) (?P<side>after|before|following) (?P<holiday>{HOLIDAY})\b",
        _beside_holiday,
    ),
    (
        r"\b(?:(?P<side>after|before|around|week(?:end)? (?:of|before|after)) )?"
        rf"(?P<holiday>{HOLIDAY})(?P<week> week)?\b",
        _holiday,
    ),
    (
        rf"\b(?:the )?(?P<n>first|second|third|fourth|last|1st|2nd|3rd|4th) (?P<weekday>{WEEKDAY}) (?:of|in) "
        rf"(?P<month>{MONTH}|(?:the|this|next) month)\b",
        _nth_weekday,
    ),
    (
        rf"(?<![\d:/-])(?<!\bat )(?<!@)(?<!@ )(?<!around )\b(?:the )?{_ORDINAL_DAY}"
        rf"(?: day)?(?: of)?\s+(?P<month>{MONTH})\b\.?{_YEAR}(?!\s+(?:\d{{1,2}}{_SUFFIX}|2[5-9]|3[01])\b)",
        _month_day,
    ),
    (
        rf"\b(?P<month>{MONTH})\b\.?\s*(?:the )?{_ORDINAL_DAY}\b{_YEAR}"
        r"(?!\s*(?::\d|[ap]m\b|oclock))",
        _month_day,
    ),
    (rf"\b(?:the )?(?P<d>{_DAY_OF_MONTH}{_SUFFIX})\b(?: day)?", _day_of_month),
    (rf"\bthe (?P<d>{ORDINAL})\b(?=\s*(?:$|[,.;!?]|at|@|of|around|<))", _day_of_month),
    (rf"\b(?P<d>{ORDINAL})(?= of (?:the|this|next) month\b)", _day_of_month),
    (rf"\b(?:on )?the (?P<d>{_DAY_OF_MONTH})\b(?!\s*(?:[:.]\d|[ap]m\b|oclock))", _day_of_month),
)
DATE_RULES: tuple[Rule, ...] = tuple((re.compile(pattern), reader) for pattern, reader in _RULES)
