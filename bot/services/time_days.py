"""Reads days: "Nov 30", "the 5th", "next Wednesday", "a week from today", "the day after Thanksgiving"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.services.time_mentions import DAY, TIME, Clock, Mentions, Rule
from bot.services.time_words import (
    COUNT,
    HOLIDAY,
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINALS,
    WEEKDAY,
    WEEKDAYS,
    any_of,
    holiday,
    number,
)

_LONGEST_LOOK_BACK = timedelta(days=60)
_ONE_DAY = timedelta(days=1)
_DAY_OF_MONTH = r"(?:3[01]|[12]\d|0?[1-9])"
_SUFFIX = r"(?:st|nd|rd|th)"
_RELATIVE_DAYS = {
    "day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "overmorrow": 2,
    "day after tomorrow": 2,
    "day after today": 1,
    "next day": 1,
    "following day": 1,
}
_WEEKS = {"last week": -1, "this week": 0, "rest of the week": 0, "week after next": 2} | dict.fromkeys(
    ("next week", "following week", "coming week"), 1
)
_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}


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
    _add(mentions, int(match["y"]), int(match["m"]), int(match["d"]))
    if match["hh"]:
        zone = match["z"] and datetime.fromisoformat(f"2000-01-01T00:00{match['z'].upper()}").tzinfo
        if zone:
            day = mentions.dates.pop() if mentions.dates else mentions.now.date()
            said = datetime(day.year, day.month, day.day, int(match["hh"]), int(match["mm"]), tzinfo=zone)
            mentions.moments.append(mentions.calendar.local(said))
        else:
            mentions.clocks.append(Clock(int(match["hh"]), int(match["mm"]), "24"))
        return f"{DAY} {TIME}"
    return DAY


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
    day = _day_number(match["d"] or match["word"])
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
        monday = day - timedelta(days=day.weekday())
        mentions.spans.append((monday, monday + timedelta(days=6)))
    else:
        mentions.dates.append(day)
    return DAY


def _nth_weekday(match: re.Match[str], mentions: Mentions) -> str:
    first, last = _month_of(match["month"], mentions.now.date())
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = [day for day in days if day.weekday() == WEEKDAYS[match["weekday"]]]
    place = -1 if match["n"] == "last" else _day_number(match["n"]) - 1
    if place < len(days):
        mentions.dates.append(days[place])
    else:
        mentions.flags.add("open")
    return DAY


def _month_of(words: str, today: date) -> tuple[date, date]:
    """Return the first and last day of "the month", "next month" or the next month of a name."""
    year, month = today.year, today.month
    if words == "next month":
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    elif words in MONTHS:
        year, month = (year if MONTHS[words] >= month else year + 1), MONTHS[words]
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return date(year, month, 1), after - _ONE_DAY


def _day_number(words: str) -> int:
    return ORDINALS[words] if words in ORDINALS else int(re.sub(r"\D", "", words))


def _day_of_month(match: re.Match[str], mentions: Mentions) -> str:
    mentions.month_days.append(_day_number(match["d"]))
    return DAY


def _weeks_from(match: re.Match[str], mentions: Mentions) -> str:
    """Read "a week from Tuesday", "two weeks from today"."""
    weeks = timedelta(weeks=_count(match["n"]))
    start = mentions.now.date()
    if match["weekday"]:
        start = _coming(start, WEEKDAYS[match["weekday"]])
    elif match["day"] == "tomorrow":
        start += _ONE_DAY
    mentions.dates.append(start + weeks)
    return DAY


def _coming(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _after_next(match: re.Match[str], mentions: Mentions) -> str:
    mentions.dates.append(_coming(mentions.now.date(), WEEKDAYS[match["weekday"]]) + timedelta(weeks=1))
    return DAY


def _count(words: str) -> int:
    if words in ("a", "an"):
        return 1
    return 2 if words.startswith(("a couple", "couple")) else number(words)


def _days_ahead(match: re.Match[str], mentions: Mentions) -> str | None:
    """Read "in three days", "two weeks from now", "a month ago"."""
    if not (match["lead"] or match["trail"]):
        return None
    today = mentions.now.date()
    count = -_count(match["n"]) if match["trail"] == "ago" else _count(match["n"])
    if match["business"]:
        mentions.dates.append(_business_day(mentions, count))
    elif match["unit"] in _UNIT_DAYS:
        mentions.dates.append(today + timedelta(days=count * _UNIT_DAYS[match["unit"]]))
    else:
        months = today.year * 12 + today.month - 1 + count * (12 if match["unit"] == "year" else 1)
        # The 31st of a short month is its last day.
        first, last = _month_of("", date(months // 12, months % 12 + 1, 1))
        mentions.dates.append(min(first.replace(day=min(today.day, last.day)), last))
    return DAY


def _business_day(mentions: Mentions, count: int) -> date:
    day = mentions.now.date()
    for _ in range(count):
        day = mentions.calendar.next_opening(_midnight_after(mentions, day)).date()
    return day


def _midnight_after(mentions: Mentions, day: date) -> datetime:
    return datetime.combine(day + _ONE_DAY, datetime.min.time(), mentions.calendar.timezone)


def _next_business_day(_: re.Match[str], mentions: Mentions) -> str:
    mentions.dates.append(_business_day(mentions, 1))
    return DAY


def _relative(match: re.Match[str], mentions: Mentions) -> str:
    mentions.dates.append(mentions.now.date() + timedelta(days=_RELATIVE_DAYS[match["words"]]))
    return DAY


def _part_of_today(match: re.Match[str], mentions: Mentions) -> str:
    last = match["words"] == "last night"
    mentions.dates.append(mentions.now.date() - (_ONE_DAY if last else timedelta(0)))
    if match["words"] in ("tonight", "this evening", "last night"):
        mentions.flags.add("evening")
    return DAY


def _same_time(_: re.Match[str], mentions: Mentions) -> str:
    mentions.clocks.append(Clock(mentions.now.hour, mentions.now.minute, "24"))
    return TIME


def _weekday(match: re.Match[str], mentions: Mentions) -> str:
    weekday, which = WEEKDAYS[match["weekday"]], match["which"]
    if which in ("last", "past", "this past"):
        mentions.dates.append(_coming(mentions.now.date(), weekday) - timedelta(weeks=1))
    elif which in ("every", "each", "any"):
        mentions.flags.add("open")
    else:
        mentions.weekdays.append((weekday, which == "next"))
    return DAY


def _week(match: re.Match[str], mentions: Mentions) -> str:
    weeks = _WEEKS[match["which"]]
    monday = mentions.now.date() - timedelta(days=mentions.now.weekday()) + timedelta(weeks=weeks)
    mentions.spans.append((monday, monday + timedelta(days=6)))
    return DAY


def _weekend(match: re.Match[str], mentions: Mentions) -> str:
    today = mentions.now.date()
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    if match["which"] == "last":
        saturday -= timedelta(weeks=1)
    mentions.spans.append((max(saturday, today) if match["which"] != "last" else saturday, saturday + _ONE_DAY))
    return DAY


def _month(match: re.Match[str], mentions: Mentions) -> str:
    mentions.spans.append(_month_of(match["month"], mentions.now.date()))
    return DAY


def _next_year(_: re.Match[str], mentions: Mentions) -> str:
    year = mentions.now.year + 1
    mentions.spans.append((date(year, 1, 1), date(year, 12, 31)))
    return DAY


def _open_day(_: re.Match[str], mentions: Mentions) -> str:
    mentions.flags.add("open")
    return DAY


_YEAR = r"(?:,?\s*(?P<y>20\d\d)\b(?!\s*(?:hours|hrs)))?"
_AGES = r"(?P<unit>day|week|fortnight|month|year)s?"

_RULES = (
    (
        r"\b(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"
        r"(?:[t ]\s*(?:at |@ ?)?(?P<hh>\d\d):(?P<mm>\d\d)(?::\d\d(?:\.\d+)?)?(?P<z>z|[+-]\d\d:?\d\d)?"
        r"(?!\d|\s*[ap]m?\b))?",
        _iso,
    ),
    (r"(?<![\d/])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?:(?P=sep)(?P<y>20\d\d|\d\d))?(?![\d/]|\s*[ap]m\b)", _numeric),
    (rf"\b(?:the )?(?P<what>day|{WEEKDAY}) (?P<side>after|before|following) (?P<holiday>{HOLIDAY})\b", _beside_holiday),
    (rf"\b(?:(?P<side>after|before|around|week(?:end)? (?:of|before|after)) )?(?P<holiday>{HOLIDAY})(?P<week> week)?\b", _holiday),
    (
        rf"\b(?:the )?(?P<n>first|second|third|fourth|last|1st|2nd|3rd|4th) (?P<weekday>{WEEKDAY}) (?:of|in) "
        rf"(?P<month>{MONTH}|(?:the|this|next) month)\b",
        _nth_weekday,
    ),
    (
        rf"(?<![\d:/-])(?<!\bat )(?<!@)(?<!@ )(?<!around )\b(?:the )?(?:(?P<d>{_DAY_OF_MONTH}){_SUFFIX}?|(?P<word>{ORDINAL}))"
        rf"(?: day)?(?: of)?\s+(?P<month>{MONTH})\b\.?{_YEAR}(?!\s+(?:\d{{1,2}}{_SUFFIX}|2[5-9]|3[01])\b)",
        _month_day,
    ),
    (
        rf"\b(?P<month>{MONTH})\b\.?\s*(?:the )?(?:(?P<d>{_DAY_OF_MONTH}){_SUFFIX}?|(?P<word>{ORDINAL}))\b{_YEAR}"
        r"(?!\s*(?::\d|[ap]m\b|oclock))",
        _month_day,
    ),
    (rf"\b(?:the )?(?P<d>{_DAY_OF_MONTH}{_SUFFIX})\b(?: day)?", _day_of_month),
    (rf"\bthe (?P<d>{ORDINAL})\b(?=\s*(?:$|[,.;!?]|at|@|of|around|<))", _day_of_month),
    (rf"\b(?:on )?the (?P<d>{_DAY_OF_MONTH})\b(?!\s*(?:[:.]\d|[ap]m\b|oclock))", _day_of_month),
    (
        rf"\b(?P<n>an?|{COUNT}) weeks? (?:from|after) (?:(?P<weekday>{WEEKDAY})|(?P<day>today|now|tomorrow))\b",
        _weeks_from,
    ),
    (rf"\b(?P<weekday>{WEEKDAY}) after next\b", _after_next),
    (rf"\b(?:in )?(?:{COUNT}\s?(?:-|to|or)\s?{COUNT}|(?:a )?few|several) (?:business |working )?(?:days|weeks|months)\b", _open_day),
    (
        rf"(?:\b(?P<lead>in) (?:about |around )?)?\b(?P<n>an?|a couple(?: of)?|couple(?: of)?|{COUNT}) "
        rf"(?P<business>business |working |court )?{_AGES}\b(?: time)?(?: (?P<trail>from (?:now|today)|later|hence|out|ago))?",
        _days_ahead,
    ),
    (r"\b(?:the )?(?:next|following|first) (?:business|working|available|court) day\b", _next_business_day),
    (r"\b(?:the )?(?P<words>" + any_of(_RELATIVE_DAYS) + r")\b", _relative),
    (r"\b(?P<words>tonight|last night|(?:this|later this|earlier this) (?:morning|afternoon|evening))\b", _part_of_today),
    (r"\b(?:the )?(?:this|same) time\b", _same_time),
    (
        rf"\b(?:(?P<which>next|this past|this coming|this|coming|last|past|every|each|any) )?(?P<weekday>{WEEKDAY})s?\b",
        _weekday,
    ),
    (rf"\b(?:the )?(?P<which>{any_of(_WEEKS)})\b", _week),
    (r"\b(?:the )?(?:(?P<which>last|this|next|coming) )?weekends?\b", _weekend),
    (rf"\b(?P<month>(?:this|next|the) month|{MONTH})\b", _month),
    (r"\bnext year\b", _next_year),
    (r"\b(?:any|some|every|each|either|another|a different) ?(?:other )?(?:day|weekday|business day|date)\b|\bweekdays\b|\bdaily\b", _open_day),
)
DAY_RULES: tuple[Rule, ...] = tuple((re.compile(pattern), reader) for pattern, reader in _RULES)
