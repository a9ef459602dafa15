"""Which parts of a case number a correction gives: `no, it's 01243`, `cr not cv`, `the year is 23`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NEGATED = re.compile(
    r"(?:\bnot|n['’]t|\binstead of|\brather than)\s+(?:the\s+)?[\w:-]+(?:\s+\([A-Z]{2,3}\))?", re.IGNORECASE
)
_DIVISION = re.compile(
    r"\b(?:division|starts with|begins with)\D{0,12}\b(?P<said>\d)\b|(?<!\d)(?P<written>\d):", re.IGNORECASE
)
_YEAR = re.compile(
    r"\byear\D{0,20}(?P<said>(?:19|20)?\d{2})\b|(?<!\d)(?P<before_type>\d{2})[- ]?(?=(?:cv|cr|mc|mj|md)\b)"
    r"|(?<=\d:)(?P<after_division>\d{2})\b",
    re.IGNORECASE,
)
_TYPE = re.compile(r"(?:\b|(?<=\d))(?P<code>cv|cr|mc|mj|md)\b|\b(?P<word>civil|criminal)\b", re.IGNORECASE)
_TYPE_WORDS = {"civil": "cv", "criminal": "cr"}
_SEQUENCE = re.compile(r"(?<![\w:])\d{3,5}(?![\d:-])")


@dataclass(frozen=True)
class Parts:
    """Parts of a case number, as text; None for those not given."""

    division: str | None
    year: str | None
    case_type: str | None
    sequence: str | None


def without_negated(text: str) -> str:
    """The text without what it says is wrong: `not 01234 but 01243` keeps `but 01243`."""
    return _NEGATED.sub(" ", text)


def parts_given(text: str) -> Parts:
    """Find the parts given in a plain text, from which the negated ones were taken."""
    division, year, case_type = _DIVISION.search(text), _YEAR.search(text), _TYPE.search(text)
    rest = f"{text[: year.start()]} {text[year.end() :]}" if year else text
    sequence = _SEQUENCE.search(rest)
    return Parts(
        division=division["said"] or division["written"] if division else None,
        year=year["said"] or year["before_type"] or year["after_division"] if year else None,
        case_type=_type_code(case_type) if case_type else None,
        sequence=sequence[0] if sequence else None,
    )


def _type_code(match: re.Match[str]) -> str:
    written = match[0].lower()
    return _TYPE_WORDS.get(written, written)
