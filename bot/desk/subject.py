"""The subject line of a ticket's email: its formatter and its parser, side by side.

The help desk asks for the case number with the judge's initials in the subject line; the reference ties
replies to the ticket: `3:24-cv-01234-JSC (KAW): cannot upload a PDF [ECF-2026-000123]`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.desk.case_number import CaseNumber, NotACaseNumber
from bot.desk.errors import DeskError
from bot.desk.reference import NotAReference, Reference

MAX_SUBJECT_CHARS = 150
_NO_CASE_NUMBER = "No case number"
_NO_DESCRIPTION = "request for help"
_ELLIPSIS = "…"

_MAIL_PREFIXES = re.compile(
    r"(?:(?:re|fwd?|aw|wg|tr|sv)(?:\[\d+\])?\s*:\s*|\[ext(?:ernal)?\]\s*)*", re.IGNORECASE
)
_SUBJECT = re.compile(r"(?P<case>.+?):\s(?P<description>.*)\[(?P<reference>[^\[\]]*)\]", re.DOTALL)


class NotASubject(DeskError):
    """The text is no subject line of a ticket."""


@dataclass(frozen=True)
class Subject:
    """What a subject line says."""

    case_number: CaseNumber | None
    description: str
    reference: Reference


def format_subject(case_number: CaseNumber | None, description: str, reference: Reference) -> str:
    """Return the subject line, at most `MAX_SUBJECT_CHARS` long, free of line breaks and control characters.

    A longer description is cut after a word. Nothing typed by a filer can add a header to the email.
    """
    case = str(case_number) if case_number else _NO_CASE_NUMBER
    room = MAX_SUBJECT_CHARS - len(f"{case}:  [{reference}]")
    return f"{case}: {_brief(description, room)} [{reference}]"


def parse_subject(text: str) -> Subject:
    """Read a subject line, behind any `Re:` and `Fwd:`, folded or not, in any case of letters.

    Raises:
        NotASubject: It was not made by `format_subject`.
    """
    line = _one_line(text)
    match = _SUBJECT.match(line, _MAIL_PREFIXES.match(line).end())  # type: ignore[union-attr]  # matches nothing too
    if match is None:
        raise NotASubject("the subject line has no reference")
    try:
        reference = Reference.parse(match["reference"])
        is_none = match["case"].casefold() == _NO_CASE_NUMBER.casefold()
        case_number = None if is_none else CaseNumber.parse(match["case"])
    except (NotAReference, NotACaseNumber) as error:
        raise NotASubject(str(error)) from error
    return Subject(case_number, match["description"].strip(), reference)


def _one_line(text: str) -> str:
    """The text without line breaks, control and invisible characters, and with single spaces."""
    shown = (
        " " if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") else letter for letter in text
    )
    return " ".join("".join(shown).split())


def _brief(description: str, room: int) -> str:
    """The description on one line of at most `room` characters, cut after a word."""
    line = _one_line(description) or _NO_DESCRIPTION
    if len(line) <= room:
        return line
    start, cut_word, _ = line[: room - len(_ELLIPSIS) + 1].rpartition(" ")
    return (start if cut_word else line[: room - len(_ELLIPSIS)]).rstrip() + _ELLIPSIS
