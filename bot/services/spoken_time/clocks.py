"""Reads times of day: "10:15", "half past two", "1400", "2ish Eastern", "first thing"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.services.spoken_time.mentions import DAY, TIME, Bound, Clock, Half, Mentions, Reader, Rule
from bot.services.spoken_time.offsets import OFFSET_RULES
from bot.services.spoken_time.words import (
    HOUR,
    MINUTE_WORD,
    NUMBERS,
    ZONE_AFTER_TIME,
    ZONE_ALONE,
    ZONE_PLACE,
    any_of,
    number,
    zone,
)

END_OF_DAY = (23, 59)
"""Midnight ends the day it is said with, as in "Friday at midnight"; the desk is closed either way."""

_BOUND = (
    r"(?:\b(?:(?P<after>after|past|since|starting(?: at)?|no earlier than|later than|from)"
    r"|(?P<before>before|by|until|till?|prior to|no later than|earlier than))\s+)"
)
_ABOUT = (
    r"(?:(?:\b(?:at|around|about|approximately|approx|circa|roughly|like|exactly|maybe|perhaps|say)\b|[@~])"
    r"\s*)"
)
_LEAD = rf"{_BOUND}?{_ABOUT}{{0,3}}"
_START = r"(?<![\w:])(?<!\d[.,/])"
_HALF = (
    r"(?P<half>[\s-]?[ap]m\b|[ap]\b|\s*in the (?:early |late )?(?:morning|afternoon|evening)|\s*at night"
    r"|\s+(?:morning|afternoon|evening|night)\b)"
)
_SOFT = r"(?:\s?(?:ish|oclock|sharp|on the dot|exactly|hours|hrs|h|or so|or thereabouts)\b)"
_ZONE = rf"(?:[\s(,]*(?P<zone>{ZONE_AFTER_TIME})\)?)"
_TAIL = (
    r"(?:\s*(?:(?P<later>(?:or|and) (?:later|after(?:wards?)?|any ?time|whenever|thereafter|onwards?)\b"
    r"|onwards?\b)"
    r"|(?P<earlier>(?:or|and) (?:earlier|before|sooner)\b)))"
)
_END = rf"{_SOFT}?{_ZONE}?{_TAIL}?"
_HUNDREDS = any_of(word for word, n in NUMBERS.items() if n < 24)
_MINUTE = r"(?P<m>[0-5]\d)"
_NO_UNIT = r"(?!\d|\s*(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?)\b|[:/]\d)"
# After these a number without "at", "pm" or minutes can still be a time: "2 works", "10 tomorrow".
_FOLLOWS = (
    r"(?=\s*(?:$|[,.;!?)<*-]|(?:on|in the|at night|please|pls|plz|works?|would|will|is|if|or|and|to|through"
    r"|for me|(?:my|our|your|local) time|thanks?|thank|thx|then|should|sounds?|suits?|ok|okay|good|fine"
    r"|best)\b))"
)


def _half(words: str | None) -> Half | None:
    if not words:
        return None
    words = words.strip(" -")
    if words.endswith("night"):
        return "night"
    return "am" if "morning" in words or words in ("a", "am") else "pm"


def _add(match: re.Match[str], mentions: Mentions, hour: int, minute: int, half: Half | None) -> str:
    said = match.groupdict()
    mentions.clocks.append(
        Clock(
            hour,
            minute,
            half,
            zone=zone(said["zone"]) if said.get("zone") else None,
            bound=_bound(said),
        )
    )
    return TIME


def _bound(said: dict[str, str | None]) -> Bound | None:
    if said.get("after") or said.get("later"):
        return "after"
    return "before" if said.get("before") or said.get("earlier") else None


def _clock(match: re.Match[str], mentions: Mentions) -> str | None:
    said = match.groupdict()
    hour, minute = number(match["h"]), number(said.get("m") or "0")
    if hour > 24 or minute > 59:
        return None
    return _add(match, mentions, hour, minute, _half(said.get("half")))


def _military(match: re.Match[str], mentions: Mentions) -> str | None:
    """Read "1400", "0930" and "230": four digits are a 24-hour time, three are said as they are."""
    hour, half = int(match["h"]), _half(match["half"])
    if hour > 24:
        return None
    return _add(
        match,
        mentions,
        hour,
        int(match["m"]),
        half or ("24" if len(match["h"]) == 2 and hour != 12 else None),
    )


def _hundred(match: re.Match[str], mentions: Mentions) -> str:
    return _add(match, mentions, number(match["h"]), 0, "24")


def _noon(match: re.Match[str], mentions: Mentions) -> str:
    if match["what"] == "midnight":
        return _add(match, mentions, *END_OF_DAY, "24")
    return _add(match, mentions, 12, 0, "24")


def _spoken(match: re.Match[str], mentions: Mentions) -> str | None:
    """Read "half past two", "a quarter to 3", "ten minutes after one"."""
    said = match.groupdict()
    if said["after"] == "from":  # "from ten to eleven" is a stretch
        return None
    minute = {"half": 30, "quarter": 15}.get(match["part"]) or number(match["part"])
    hour = 12 if match["h"] == "noon" else number(match["h"])
    if match["side"] in ("to", "till", "til", "before", "of"):
        hour, minute = (hour - 1 or 12), 60 - minute
    half = _half(said["half"])
    return _add(match, mentions, hour, minute, "pm" if match["h"] == "noon" and hour == 12 else half)


def _bare(match: re.Match[str], mentions: Mentions) -> str | None:
    # "This one, please" is no time; "at one" is.
    if match["h"] == "one" and not match["cue"]:
        return None
    return _clock(match, mentions)


def _cued(match: re.Match[str], mentions: Mentions) -> str | None:
    """Read a number after "at" or after a day, whatever follows it."""
    return _clock(match, mentions) if re.search(rf"at|around|between|[@~]|{DAY}", match["cue"]) else None


def _flag(name: str) -> Reader:
    def note(_: re.Match[str], mentions: Mentions) -> str:
        mentions.flags.add(name)
        return ";"

    return note


def _zone(match: re.Match[str], mentions: Mentions) -> str:
    mentions.zones.append(zone(match[0]))
    return ";"


def _home(match: re.Match[str], mentions: Mentions) -> str | None:
    """Read "I'm in Denver", which names a zone only for one who also says "my time"."""
    if "own_zone" not in mentions.flags:
        return None
    mentions.zones.append(zone(match["home"]))
    return ";"


def _ahead(pattern: str) -> str:
    """Return a look-ahead for the pattern, without its groups' names."""
    return "(?=" + re.sub(r"\?P<\w+>", "?:", pattern) + ")"


_NOON = r"(?P<what>noon|midday|mid day|noontime|midnight)"
_OPENING = (
    r"\bfirst thing\b|\b(?:at|on) opening(?: time)?\b|\bopening time\b"
    r"|\b(?:start|beginning|open) of (?:the )?(?:business|day)\b"
    r"|\b(?:when|once|as soon as|soon as|right when|after|the (?:minute|moment|second))(?: ever)? "
    r"(?:you|yall|they|the (?:help ?desk|desk|office|court))(?: guys)?(?: are| re)? (?:re)?opens?\b"
    r"|\bfirst (?:available )?(?:slot|appointment|call|opening)\b"
)
_SOON = (
    r"\basap\b|\ba\.s\.a\.p\b|\b(?:as )?(?:soon|early) as (?:possible|(?:you|someone|anyone|somebody) can)\b"
    r"|\bsoonest\b|\b(?:next|first|earliest) (?:available|possible|time|slot|opening|convenience)\b"
    r"|\bearliest you (?:have|can|got)\b|\bat (?:your|the) earliest\b|\bthe (?:sooner|earlier) the better\b"
)
_NOW = (
    r"\b(?:right away|immediately|straight ?away|at once)\b"
    r"|(?<!by )(?<!until )(?<!till )(?<!for )(?<!from )\bnow\b(?! that)"
)
_SPOKEN = (
    (
        rf"{_LEAD}(?:\ba )?\b(?P<part>half|quarter|five|ten|twenty(?: five)?|[1-5]?\d)(?: minutes?| mins?)? "
        rf"(?P<side>past|after) (?P<h>noon|{HOUR})\b{_NO_UNIT}{_HALF}?{_END}",
        _spoken,
    ),
    (
        rf"{_LEAD}(?:\ba )?\b(?P<part>quarter|five|ten|twenty(?: five)?|[1-5]?\d(?= min))"
        rf"(?: minutes?| mins?)? (?P<side>to|till?|before|of) (?P<h>noon|{HOUR})\b{_NO_UNIT}{_HALF}?{_END}",
        _spoken,
    ),
    (rf"{_LEAD}\b(?:12(?::00)?\s?(?:pm )?|twelve )?(?:high )?{_NOON}(?:\s?ish)?\b{_ZONE}?{_TAIL}?", _noon),
)
_CLOCKS = (
    (rf"{_LEAD}{_START}(?P<h>{HOUR})(?:\s?:\s?|[.h]){_MINUTE}(?::\d\d)?(?!\d){_HALF}?{_END}", _clock),
    (rf"{_LEAD}\b(?P<h>{_HUNDREDS}) hundred\b{_END}", _hundred),
    (rf"{_LEAD}{_START}(?P<h>{HOUR}) (?P<m>{MINUTE_WORD})\b{_NO_UNIT}{_HALF}?{_END}", _clock),
    (
        rf"{_LEAD}{_START}(?P<h>\d{{1,2}}){_MINUTE}(?:{_HALF}{_SOFT}?|\s?(?:hours|hrs|h)\b|{_ahead(_ZONE)})"
        rf"{_ZONE}?{_TAIL}?",
        _military,
    ),
    (rf"{_LEAD}{_START}(?P<h>{HOUR})(?: {_MINUTE})?{_HALF}{_END}", _clock),
    (rf"{_LEAD}{_START}(?P<h>{HOUR})(?:{_SOFT}|{_ahead(_ZONE)}|{_ahead(_TAIL)}){_ZONE}?{_TAIL}?", _clock),
    (rf"(?:\b(?:at|around)|@|~|{DAY}[\s,]*)\s*(?P<h>\d\d|\d){_MINUTE}(?!\d)(?P<half>){_TAIL}?", _military),
    (rf"{_START}(?P<h>[01]\d|2[0-3]){_MINUTE}(?!\d)(?P<half>)(?=\s*(?:on\s+)?{DAY})", _military),
    (
        rf"(?P<cue>(?:{DAY}[\s,/-]*(?:(?:morning|afternoon)[\s,]*)?)?{_BOUND}?"
        r"(?:(?:\b(?:at|around|between)\b|[@~])\s*)?)"
        rf"{_ABOUT}{{0,3}}{_START}(?P<h>{HOUR})(?: {_MINUTE})?(?!\w|:){_NO_UNIT}{_TAIL}?",
        _cued,
    ),
    (rf"(?P<cue>{_LEAD}){_START}(?P<h>{HOUR})(?!\w){_NO_UNIT}{_FOLLOWS}", _bare),
    (
        rf"(?P<cue>{TIME})[\s,]*(?:-|to|or|and|/|through|thru|till?|until)[\s,]*{_ABOUT}{{0,3}}"
        rf"(?P<h>{HOUR})(?!\w){_NO_UNIT}",
        _bare,
    ),
)
_FLAGS = (
    (r"\bin the mornings?\b|\b(?:mornings?|afternoons?)\b|\blunch\w*\b", _flag("daytime")),
    (r"\b(?:evenings?|nights?|overnight|after (?:business |office |support )?hours)\b", _flag("evening")),
    (r"\b(?:after (?:you close|closing)|before (?:you open|opening))\b", _flag("evening")),
    (_OPENING, _flag("opening")),
    (_SOON, _flag("soon")),
    (_NOW, _flag("now")),
    (r"\b(?:my|our|local)(?: local)? time\b|\bwhere i am\b|\bmy time ?zone\b", _flag("own_zone")),
    (rf"\b(?:im|i am|we are|were|based|located|here) in (?:the )?(?P<home>{ZONE_PLACE})\b", _home),
    (ZONE_ALONE, _zone),
)


def _compiled(rules: Sequence[tuple[str, Reader]]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern), reader) for pattern, reader in rules)


# "Ten minutes to three" is read before "ten minutes".
CLOCK_RULES: tuple[Rule, ...] = (*_compiled(_SPOKEN), *OFFSET_RULES, *_compiled(_CLOCKS), *_compiled(_FLAGS))
