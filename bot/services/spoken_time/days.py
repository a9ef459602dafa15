"""Reads days told from today: "tomorrow", "next Wednesday", "a week from today", "this weekend"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.services.spoken_time.dates import DATE_RULES, month_of, week_of
from bot.services.spoken_time.mentions import DAY, TIME, Clock, Mentions, Rule
from bot.services.spoken_time.words import COUNT, MONTH, WEEKDAY, WEEKDAYS, any_of, number

_ONE_DAY = timedelta(days=1)
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


def _weekday_in_weeks(match: re.Match[str], mentions: Mentions) -> str:
    """Read "in two weeks on Tuesday": that week's Tuesday."""
    sunday, _ = week_of(mentions.now.date() + timedelta(weeks=_count(match["n"])))
    mentions.dates.append(_coming(sunday - _ONE_DAY, WEEKDAYS[match["weekday"]]))
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
        _, last = month_of("the month", date(months // 12, months % 12 + 1, 1))
        # A month from January 31 is the last day of February.
        mentions.dates.append(last.replace(day=min(today.day, last.day)))
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
        mentions.dates.append(_coming(mentions.now.date() - _ONE_DAY, weekday) - timedelta(weeks=1))
    elif which in ("every", "each", "any"):
        mentions.flags.add("open")
    else:
        mentions.weekdays.append((weekday, which == "next"))
    return DAY


def _week(match: re.Match[str], mentions: Mentions) -> str:
    weeks = _WEEKS[match["which"]]
    mentions.spans.append(week_of(mentions.now.date() + timedelta(weeks=weeks)))
    return DAY


def _weekend(match: re.Match[str], mentions: Mentions) -> str:
    today = mentions.now.date()
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    if match["which"] == "last":
        mentions.spans.append((saturday - timedelta(weeks=1), saturday - timedelta(days=6)))
    else:
        mentions.spans.append((max(saturday, today), saturday + _ONE_DAY))
    return DAY


def _month(match: re.Match[str], mentions: Mentions) -> str:
    mentions.spans.append(month_of(match["month"], mentions.now.date()))
    return DAY


def _next_year(_: re.Match[str], mentions: Mentions) -> str:
    year = mentions.now.year + 1
    mentions.spans.append((date(year, 1, 1), date(year, 12, 31)))
    return DAY


def _open_day(_: re.Match[str], mentions: Mentions) -> str:
    mentions.flags.add("open")
    return DAY


_AGES = r"(?P<unit>day|week|fortnight|month|year)s?"


_RULES = (
    (
        rf"\b(?P<n>an?|{COUNT}) weeks? (?:from|after) "
        rf"(?:(?P<weekday>{WEEKDAY})|(?P<day>today|now|tomorrow))\b",
        _weeks_from,
    ),
    (rf"\bin (?P<n>an?|{COUNT}) weeks?,? (?:on )?(?:a )?(?P<weekday>{WEEKDAY})\b", _weekday_in_weeks),
    (rf"\b(?P<weekday>{WEEKDAY}) in (?P<n>an?|{COUNT}) weeks?\b", _weekday_in_weeks),
    (rf"\b(?P<weekday>{WEEKDAY}) after next\b", _after_next),
    (
        rf"\b(?:in )?(?:{COUNT}\s?(?:-|to|or)\s?{COUNT}|(?:a )?few|several) "
        r"(?:business |working )?(?:days|weeks|months)\b",
        _open_day,
    ),
    (
        rf"(?:\b(?P<lead>in) (?:about |around )?)?\b(?P<n>an?|a couple(?: of)?|couple(?: of)?|{COUNT}) "
        rf"(?P<business>business |working |court )?(?P<unit>day|week|fortnight|month|year)s?\b"
        r"(?: time)?(?: (?P<trail>from (?:now|today)|later|hence|out|ago))?",
        _days_ahead,
    ),
    (r"\b(?:the )?(?:next|following|first) (?:business|working|available|court) day\b", _next_business_day),
    (r"\b(?:the )?(?P<words>" + any_of(_RELATIVE_DAYS) + r")\b", _relative),
    (
        r"\b(?P<words>tonight|last night|(?:this|later this|earlier this) (?:morning|afternoon|evening))\b",
        _part_of_today,
    ),
    (r"\b(?:the )?(?:this|same) time\b", _same_time),
    (
        r"\b(?:(?P<which>next|this past|this coming|this|coming|last|past|every|each|any) )?"
        rf"(?P<weekday>{WEEKDAY})s?\b",
        _weekday,
    ),
    (rf"\b(?:the )?(?P<which>{any_of(_WEEKS)})\b", _week),
    (r"\b(?:the )?(?:(?P<which>last|this|next|coming) )?weekends?\b", _weekend),
    (rf"\b(?P<month>(?:this|next|the) month|{MONTH})\b", _month),
    (r"\bnext year\b", _next_year),
    (
        r"\b(?:any|some|every|each|either|another|a different) ?(?:other )?"
        r"(?:day|weekday|business day|date)\b"
        r"|\bweekdays\b|\bdaily\b",
        _open_day,
    ),
)
DAY_RULES: tuple[Rule, ...] = (
    *DATE_RULES,
    *((re.compile(pattern), reader) for pattern, reader in _RULES),
)
