"""Reads times counted from now: "in an hour", "45 minutes from now", "in an hour and a half"."""

from __future__ import annotations

import re
from datetime import UTC, timedelta

from bot.services.spoken_time.mentions import TIME, Mentions, Rule
from bot.services.spoken_time.words import COUNT, number

_UNIT = r"(?:hours?|hrs?|minutes?|mins?)"
_QUANTITY = (
    rf"(?:half an?|a half|half|(?:a )?quarter of an?|three quarters of an?|an?|(?:a )?couple(?: of)?|{COUNT})"
)
_AND = r"(?:(?: and)?(?: an?)? (?:half|quarter))"
_LENGTH = (
    rf"(?P<n>{_QUANTITY})(?P<more1>{_AND})?[\s-]*(?P<unit>{_UNIT}|[hm])\b(?P<more2>{_AND})?"
    rf"(?:\s*(?:and\s+)?(?P<n2>{COUNT})\s?(?:minutes?|mins?|m)\b)?"
)
_PLAIN_LENGTH = rf"(?<![\d:.])(?:(?:an?|half an?|{COUNT}){_AND}?[\s-]*{_UNIT}){_AND}?\b"
_ABOUT = r"(?:(?:about|around|approximately|roughly|maybe|like|say|exactly) )*"
_QUANTITIES = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75, "couple": 2.0, "a": 1.0, "an": 1.0}


def _from_now(match: re.Match[str], mentions: Mentions) -> str:
    length = _length(match)
    if match.groupdict().get("ago"):
        length = -length
    # Counted in UTC: an hour stays an hour while the clocks change.
    mentions.moments.append(mentions.calendar.local(mentions.now.astimezone(UTC) + length))
    return TIME


def _length(match: re.Match[str]) -> timedelta:
    count = _quantity(match["n"]) + sum(
        0.5 if "half" in more else 0.25 for more in (match["more1"], match["more2"]) if more
    )
    length = timedelta(hours=count) if match["unit"].startswith("h") else timedelta(minutes=count)
    return length + timedelta(minutes=number(match["n2"] or "0"))


def _quantity(words: str) -> float:
    if words[0].isdigit():
        return float(words)
    for word, count in _QUANTITIES.items():
        if re.search(rf"\b{word}\b", words):
            return count
    return number(words)


def _open_length(_: re.Match[str], mentions: Mentions) -> str:
    mentions.flags.add("open")
    return TIME


def _not_a_time(_: re.Match[str], __: Mentions) -> str:
    return ";"


_RULES = (
    (rf"\b(?:in|after) {_ABOUT}(?:a |the )?(?:next )?(?:few|several) (?:more )?{_UNIT}\b", _open_length),
    (
        rf"\b(?:in|after) {_ABOUT}(?:{_QUANTITY} ?{_UNIT} (?:or|to) {COUNT}\b(?: {_UNIT})?"
        rf"|{_QUANTITY} ?(?:-|to|or) ?{COUNT} ?{_UNIT})\b",
        _open_length,
    ),
    (
        rf"\b(?:within|(?:in|over|during) the next)(?: the)?(?: next)? "
        rf"{_ABOUT}(?:{_QUANTITY} |few )?{_UNIT}\b",
        _open_length,
    ),
    (rf"\b(?:in|after|give me|i need) {_ABOUT}{_LENGTH}(?: or so)?(?! (?:before|window|call))", _from_now),
    (rf"\b{_LENGTH} (?:from now|later|hence|(?P<ago>ago))\b", _from_now),
    (rf"^\W*{_LENGTH}\W*$", _from_now),
    (_PLAIN_LENGTH, _not_a_time),
)
OFFSET_RULES: tuple[Rule, ...] = tuple((re.compile(pattern), reader) for pattern, reader in _RULES)
