"""Prepares a filer's words for reading a time out of them: spelling, and what only looks like a time."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache

BREAK = " ; "
HOLE = " * "
"""Stands for a number that is no time; unlike a break it ends no clause."""

_SPELLINGS = {
    alias: word
    for word, aliases in {
        "tomorrow": "tmrw tmr tmrrw tmw tomo tomoz 2morrow 2mrw 2moro 2morow tomorrows mañana manana",
        "today": "2day tody todya toady todays",
        "tonight": "tonite 2nite 2night",
        "before": "b4",
        "morning": "morn mornin mrng",
        "afternoon": "aft arvo afternoons",
        "midnight": "midnite",
        "thursday": "thrs thrus thus-day",
        "wednesday": "wednes wends",
        "oclock": "oclk",
    }.items()
    for alias in aliases.split()
}
_OFTEN_MISSPELT = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("january", "february", "september", "october", "november", "december", "thanksgiving", "christmas"),
    *("tomorrow", "yesterday", "tonight", "morning", "afternoon", "evening", "midnight"),
)
_RIGHT_AS_THEY_ARE = frozenset({"sundry", "mornings", "evenings"})

_SIMPLE = (
    (r"['’‘`´]", ""),
    (r"[–—−‑]", "-"),
    (r"[<>]", " "),
    (r"\n+", BREAK),
    (r"(?<![a-z])([ap])\s?\.\s?m\b\.?", r"\1m"),
    (r"(?<=\d) ([ap]) m\b", r"\1m"),
    (r"\bo[ -]?clock\b", "oclock"),
    (r"½|\b1/2(?=\s*(?:an? )?hour)", " half "),
)
# What looks like a time and is none. Generous on purpose: it is only kept from being read as a time.
_NO_TIME = (
    r"\S+@\S+\.\w+|https?://\S+|www\.\S+",
    r"\becf-\d{4}-\d+",
    r"\b(?:\d:)?\d\d[- ]?(?:cv|cr|mc|mj|md|bk|ap)[- ]?\d+\S*",
    r"\b(?:\d:)?\d\d-\d{4,5}\b(?:-[a-z]{2,3}\b)*|\bc[ -]?\d\d-\d{3,5}\b",
    r"(?:\+?1[\s.-]*)?\(?\b\d{3}\)?[\s./-]*\d{3}[\s.-]+\d{4}\b|\b\d{3}[.-]\d{4}\b|\b\d{5,}\b",
    r"\b(?:ext|extension|x)\.?\s*#?\d+\b",
    r"(?:\$\s?|#\s?)\d[\d,.]*",
    r"\b\d+(?:\.\d+)?\s?(?:%|percent|mb|kb|gb|dpi|pages?|files?|documents?|docs|attachments?|exhibits?"
    r"|pdfs?|questions?|issues?|things?|errors?|times|tries|attempts?|people|cases|dollars|years? old)\b",
    r"\b(?:ecf no|dkt|docket|docs?|document|exhibits?|exh?|entry|room|suite|floor|rule|form|version|page|line"
    r"|step|option|case|ticket|attachment|part|chapter|count|section|civil l\.?r|l\.?r|firefox|chrome|edge"
    r"|windows|nextgen)"
    r"\.?\s*(?:no\.?\s*|number\s*|#\s*)?\d[\d.:-]*(?!\s*(?:am|pm|oclock))\b",
    r"\b\d{1,2}(?:st|nd|rd|th) (?:circuit|amend\w+|floor|time|attempt|street|avenue|ave|try|motion)\b",
    r"\b24/7\b|\b50/50\b",
    r"\bgood (?:morning|afternoon|evening|day)\b|^\s*(?:morning|afternoon|evening)\s*[,!.]",
    r"\bhave a (?:good|great|nice|lovely|wonderful) \w+",
    r"\b(?:happy|merry) (?:thanksgiving|holidays?|new year|christmas)",
)
# Clauses about something other than the call: a deadline, a hearing, what happened, when the filer can't.
_ASIDE = re.compile(
    r"\b(?:called|left|tried|filed|submitted|received|got|sent|emailed|spoke|talked|rejected|bounced|happened"
    r"|missed|failed|crashed|due|deadline|hearing|trial|court|deposition|depo|meeting|conference|mediation"
    r"|appointment|flight|busy|unavailable|away|booked|out of|cant|can not|cannot|not|wont|dont|doesnt|isnt"
    r"|didnt|never|expires?|except)\b"
)
_CLAUSE_END = re.compile(
    r"[,;!?]|\.(?=\s|$)|\b(?:but|so|because|since|please|pls|then|though)\b|\band\b(?!\s*\d)"
    r"|(?=\b(?:not|except)\b)"
)
_CORRECTION = re.compile(
    r"\b(?:no,? wait|wait|actually|scratch that|i meant?|sorry|correction|on second thought|or rather"
    r"|make (?:that|it)|change (?:that|it) to|no(?! (?:later|earlier|sooner|more|need|problem|one|idea)))\b"
    r"(?=[\s,;:.-]*\S)"
)

_SIMPLE_TABLE = tuple((re.compile(pattern), new) for pattern, new in _SIMPLE)
_NO_TIME_TABLE = tuple(re.compile(pattern) for pattern in _NO_TIME)


def tidy(text: str) -> str:
    """Return the text in small letters, with spelling mended and phone, case and other numbers taken out."""
    text = unicodedata.normalize("NFC", text).lower()
    for pattern, new in _SIMPLE_TABLE:
        text = pattern.sub(new, text)
    for pattern in _NO_TIME_TABLE:
        text = pattern.sub(HOLE, text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])|(?<=\d)-(?=ish|[a-z]{3})", " ", text)
    text = re.sub(r"[^\W\d_]+|\d[a-z]\w+", lambda match: _spell(match[0]), text)
    return re.sub(r"\s+", " ", text).strip()


def without_asides(text: str) -> str:
    """Return tidied text without the clauses that are not about the call."""
    kept, start = [], 0
    for end in [match.end() for match in _CLAUSE_END.finditer(text)] + [len(text)]:
        clause = text[start:end]
        kept.append(BREAK if _ASIDE.search(clause) else clause)
        start = end
    return "".join(kept)


def corrections(text: str) -> list[str]:
    """Split tidied text at corrections: "at 10, no wait, 11" has two parts, and the last one counts."""
    return _CORRECTION.split(text)


@lru_cache(maxsize=4096)
def _spell(word: str) -> str:
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    if len(word) < 5 or word in _RIGHT_AS_THEY_ARE:
        return word
    likely = [known for known in _OFTEN_MISSPELT if known[0] == word[0]]
    return next(iter(get_close_matches(word, likely, n=1, cutoff=0.8)), word)
