"""The words in which filers say days and times: tables, and the pattern fragments made of them.

All of it is for text that `text.tidy` has prepared: small letters, no apostrophes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for one of the words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def _numbered(words: str, start: int) -> dict[str, int]:
    """Number the words, separated by spaces; those joined by | share a number."""
    return {
        word.replace("_", " "): number
        for number, aliases in enumerate(words.split(), start)
        for word in aliases.split("|")
    }


WEEKDAYS = _numbered(
    "monday|mon tuesday|tues|tue wednesday|weds|wed thursday|thurs|thur|thu friday|fri saturday|sat"
    " sunday|sun",
    0,
)
MONTHS = _numbered(
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep"
    " october|oct november|nov december|dec",
    1,
)
_ONES = _numbered("one two three four five six seven eight nine", 1)
_TEENS = _numbered("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
NUMBERS = _ONES | _TEENS | _TENS
ORDINALS = _numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty_first twenty_second twenty_third"
    " twenty_fourth twenty_fifth twenty_sixth twenty_seventh twenty_eighth twenty_ninth"
    " thirtieth thirty_first",
    1,
)

# What filers call a holiday, its name in the court's calendar, and how many days it lies after that.
HOLIDAYS = (
    (r"new years? eve|nye", "New Year's Day", -1),
    (r"new years?(?: day)?", "New Year's Day", 0),
    (r"(?:mlk|(?:martin luther )?king)(?: jrs?\.?)?s? (?:birthday|day)", "Martin Luther King Jr. Day", 0),
    (r"presidents? day|washingtons birthday", "Washington's Birthday", 0),
    (r"memorial day", "Memorial Day", 0),
    (r"juneteenth", "Juneteenth National Independence Day", 0),
    (r"independence day", "Independence Day", 0),
    (r"labor day", "Labor Day", 0),
    (r"columbus day|indigenous peoples? day", "Columbus Day", 0),
    (r"veterans? day", "Veterans Day", 0),
    (r"black friday", "Thanksgiving Day", 1),
    (r"cyber monday", "Thanksgiving Day", 4),
    (r"thanksgiving(?: day)?|turkey day", "Thanksgiving Day", 0),
    (r"(?:christmas|xmas) eve", "Christmas Day", -1),
    (r"(?:christmas|xmas)(?: day)?", "Christmas Day", 0),
)

# Filers write "EST" in summer too and mean the time on Eastern clocks, so each is a place, not an offset.
ZONES = (
    (r"pacific|pst|pdt|pt|california|west coast|san francisco|los angeles|your", "America/Los_Angeles"),
    (
        r"eastern|est|edt|et|east coast|new york|nyc|ny|boston|dc|washington|florida|miami|atlanta",
        "America/New_York",
    ),
    (r"central|cst|cdt|ct|chicago|texas|dallas|houston|austin", "America/Chicago"),
    (r"mountain|mst|mdt|mt|denver|colorado|utah|salt lake(?: city)?", "America/Denver"),
    (r"arizona|phoenix", "America/Phoenix"),
    (r"alaskan?|akst|akdt", "America/Anchorage"),
    (r"hawaii(?:an)?|hst|honolulu", "Pacific/Honolulu"),
    (r"utc|gmt|zulu|z", "UTC"),
    (r"london|uk|bst", "Europe/London"),
)

WEEKDAY = any_of(WEEKDAYS)
MONTH = any_of(set(MONTHS) - {"may"} | {r"may(?!\s+(?:be|work|i|we|you|not|have|need|suit)\b)"})
HOLIDAY = "(?:" + "|".join(pattern for pattern, _, _ in HOLIDAYS) + ")"
ORDINAL = any_of(ORDINALS)
HOUR_WORD = any_of(word for word, count in NUMBERS.items() if count <= 12)
HOUR = rf"(?:2[0-4]|[01]?\d|{HOUR_WORD})"
_ONE = any_of(_ONES)
MINUTE_WORD = rf"(?:(?:oh|o|zero)\s{_ONE}|{any_of(_TEENS)}|{any_of(_TENS)}(?:\s{_ONE})?)"
COUNT = rf"(?:\d{{1,3}}(?:\.\d+)?|{any_of(_TENS)}(?:\s{_ONE})?|{any_of(NUMBERS)})"

_CLOCK_WORDS = r"(?:\s(?:standard|daylight))?(?:\stime)?(?!\s(?:district|view|valley|division|avenue|street))"
_ZONE_NAME = r"(?:eastern|central|mountain|pacific|arizona|alaskan?|hawaii(?:an)?|east coast|west coast|zulu)"
_ZONE_PLACE = (
    r"(?:california|new york|nyc|ny|boston|dc|washington|florida|miami|atlanta|chicago|texas|dallas|houston"
    r"|austin|denver|colorado|utah|salt lake(?: city)?|phoenix|honolulu|london|uk|san francisco|los angeles)"
)
_ZONE_CODE = r"(?:[pecm][sd]t|hst|ak[sd]t|bst|utc|gmt)"
ZONE_AFTER_TIME = rf"(?:{_ZONE_NAME}{_CLOCK_WORDS}|{_ZONE_PLACE}\stime|your\stime|{_ZONE_CODE}|[pecm]t|z)\b"
ZONE_ALONE = rf"\b(?:(?:{_ZONE_NAME}|{_ZONE_PLACE}|your)(?:\s(?:standard|daylight))?\stime|{_ZONE_CODE})\b"
ZONE_PLACE = rf"(?:{_ZONE_PLACE}|arizona|alaska|hawaii)"

_ZONE_TABLE = tuple((re.compile(rf"(?:{pattern})\b"), ZoneInfo(key)) for pattern, key in ZONES)
_HOLIDAY_TABLE = tuple((re.compile(pattern), name, after) for pattern, name, after in HOLIDAYS)


def number(words: str) -> int:
    """Return the number said: "25", "twenty five", "oh five"."""
    if words.isdigit():
        return int(words)
    return sum(NUMBERS.get(word, 0) for word in words.split())


def zone(words: str) -> ZoneInfo:
    """Return the time zone that words matched by one of the zone patterns stand for."""
    return next(zone for pattern, zone in _ZONE_TABLE if pattern.match(words))


def holiday(words: str) -> tuple[str, int]:
    """Return the calendar's name for a holiday matched by `HOLIDAY`, and the days that it lies after that."""
    return next((name, after) for pattern, name, after in _HOLIDAY_TABLE if pattern.fullmatch(words))
