"""Case numbers of the Northern District of California, in all the ways that filers spell them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.desk.errors import DeskError
from bot.desk.judge import Initials, Judge, initials_after, initials_in, is_initials, plain
from bot.desk.number_context import is_called_a_case, is_of_another_court
from bot.desk.number_correction import parts_given, without_negated

DIVISIONS = ("1", "3", "4", "5")
CASE_TYPES = ("cv", "cr", "mc", "mj", "md")
_FIRST_YEAR, _LAST_YEAR = 1970, 2069  # the hundred years that two digits stand for
_LAST_SEQUENCE = 99_999

_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})"
_GAP = r"[ ]{0,2}[-_./]{0,2}[ ]{0,2}"
_STARTS = r"(?<![0-9])(?<![0-9][-:;._/])"  # not in the middle of another number

_TYPE_INSIDE = re.compile(  # 3:24-cv-01234, 24cv1234, 3:2013cv05426, 3 24 cv 1234
    rf"""
    {_STARTS} (?:(?P<division>[0-9])(?:[ ]?[:;][ ]?|[-_.]|[ ](?=[0-9]{{2}}[ ])|(?=[0-9]{{2}}(?![0-9]))))?
    {_YEAR} {_GAP} (?P<type>cv|cr|mc|mj|md) {_GAP} (?P<sequence>[0-9]{{1,5}}) (?![0-9])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TYPE_FIRST = re.compile(  # C 08-01234, C-02-0001, CR 12-00123, CV24-1234, Civ. No. 08-1234
    rf"""
    (?<![A-Za-z0-9]) (?<!exhibit[ ])(?<!schedule[ ])(?<!section[ ]) (?:(?P<division>[0-9]):)?
    (?P<type>c|cv|civ|cr|crim|mc|mj|md) [.]? {_GAP} (?:no[.]?[ ]?)?
    {_YEAR} (?:[ ]?-[ ]?|[ ]) (?P<sequence>[0-9]{{3,5}}) (?![0-9]|-[0-9]{{4}})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NO_TYPE = re.compile(  # 3:24-01234, 24-01234; 24-1234 where it is called a case number
    rf"""
    {_STARTS} (?<![A-Za-z$]) (?<![A-Za-z]-) (?:(?P<division>[0-9])[ ]?:[ ]?)?
    {_YEAR} [ ]?-[ ]? (?P<sequence>[0-9]{{3,5}}) (?![0-9%@]|[-./:][0-9]{{3,}}|[ ]?[ap][.]?m\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OLD_TYPES = {"c": "cv", "civ": "cv", "crim": "cr"}
_DEFENDANT = re.compile(r"[ ]?-[ ]?[0-9]{1,3}(?![0-9A-Za-z:])")
_ELSEWHERE_SEQUENCE = re.compile(r"[345][01][0-9]{3}|1[5-7][0-9]{3}")
"""Five-digit numbers of the bankruptcy court (30123, 41012, 50999) and of civil appeals (15000 to 17999)."""
_BANKRUPTCY_JUDGES = frozenset({"CN", "DM", "HLB", "MEH", "RLE", "SLJ", "WJL"})
_NO_LONGER = re.compile(r"\b(?:formerly|previously|used to be|old(?: number)?|was)\W{0,3}$", re.IGNORECASE)


class NotACaseNumber(DeskError):
    """What was given is no case number of this court."""


@dataclass(frozen=True)
class CaseNumber:
    """A case number; parts that a filer left out are None.

    Attributes:
        division: Digit of the courthouse: 1, 3, 4 or 5.
        year: Four digits.
        case_type: Two lower-case letters, such as cv.
        sequence: 1 to 99999.
        judge_initials: Of the presiding judge.
        referral_initials: Of the magistrate judge; only together with the judge's.
    """

    division: str | None
    year: int
    case_type: str | None
    sequence: int
    judge_initials: str | None = None
    referral_initials: str | None = None

    def __post_init__(self) -> None:
        sets = [
            initials for initials in (self.judge_initials, self.referral_initials) if initials is not None
        ]
        if not (
            self.division in (None, *DIVISIONS)
            and _FIRST_YEAR <= self.year <= _LAST_YEAR
            and self.case_type in (None, *CASE_TYPES)
            and 0 < self.sequence <= _LAST_SEQUENCE
            and all(is_initials(initials) for initials in sets)
            and (self.judge_initials is not None or self.referral_initials is None)
        ):
            raise NotACaseNumber(f"{self!r}")

    def __str__(self) -> str:
        judge = f"-{self.judge_initials}" if self.judge_initials else ""
        referral = f" ({self.referral_initials})" if self.referral_initials else ""
        return f"{self.bare}{judge}{referral}"

    @property
    def bare(self) -> str:
        """The number without initials, such as `3:24-cv-01234`; missing parts are left out."""
        division = f"{self.division}:" if self.division else ""
        case_type = f"-{self.case_type}" if self.case_type else ""
        return f"{division}{self.year % 100:02d}{case_type}-{self.sequence:05d}"

    @classmethod
    def parse(cls, text: str, known: Collection[str] | None = None) -> CaseNumber:
        """Read the answer to the question for a case number, so `24-1234` will do.

        Raises:
            NotACaseNumber: There is none in the text.
        """
        number = chosen(find_all(text, known, asked=True))
        if number is None:
            raise NotACaseNumber("no case number in the text")
        return number

    def with_initials(self, initials: Initials) -> CaseNumber:
        """The same number with the initials that were found; without a judge's it stays as it is."""
        if initials.judge is None:
            return self
        return replace(self, judge_initials=initials.judge, referral_initials=initials.referral)

    def corrected_by(self, text: str, judges: Mapping[str, Judge] | None = None) -> CaseNumber:
        """Take what a filer says is wrong: `no, it's 01243`, `cr not cv`, `the year is 23`, `judge is EMC`.

        A whole number replaces this one, initials included; of a part, the rest is kept. What would make no
        number of this court changes nothing.

        Args:
            text: The correction.
            judges: Initials, to the judge.
        """
        words = without_negated(plain(text))
        given = chosen(find_all(words, judges, asked=True))
        if given is None:
            return self._with_parts_of(words, judges or {})
        completed = given._completed_by(self)
        if given.judge_initials is None and (completed != given or self.is_the_same_as(given)):
            return completed.with_initials(Initials(self.judge_initials, self.referral_initials))
        return completed

    def is_the_same_as(self, other: CaseNumber) -> bool:
        """Whether two spellings name one case: they agree in all parts that both have."""
        return (
            (self.year, self.sequence) == (other.year, other.sequence)
            and (self.division is None or other.division in (None, self.division))
            and (self.case_type is None or other.case_type in (None, self.case_type))
        )

    def _completed_by(self, other: CaseNumber) -> CaseNumber:
        return replace(
            self, division=self.division or other.division, case_type=self.case_type or other.case_type
        )

    def _with_parts_of(self, words: str, judges: Mapping[str, Judge]) -> CaseNumber:
        parts = parts_given(words)
        try:
            number = replace(
                self,
                division=parts.division or self.division,
                year=_full_year(parts.year) if parts.year else self.year,
                case_type=parts.case_type or self.case_type,
                sequence=int(parts.sequence) if parts.sequence else self.sequence,
            )
        except NotACaseNumber:
            return self
        return number.with_initials(initials_in(words, judges) or Initials(None))


@dataclass(frozen=True)
class Found:
    """A case number and where in the text it stands, initials included."""

    case_number: CaseNumber
    start: int
    end: int
    newer: bool = True
    """False where the text says that these initials are the case's former ones."""


def find_all(text: str, known: Collection[str] | None = None, asked: bool = False) -> tuple[Found, ...]:
    """Find the case numbers of this court, in the order of the text.

    Args:
        text: What the filer wrote.
        known: The court's judges' initials, if they are at hand.
        asked: The text answers the question for a case number. Otherwise `24-1234` counts only where it is
            called a case number or has a judge's initials: appeals are numbered so.
    """
    words = plain(text)
    taken: list[tuple[int, int]] = []
    found: list[Found] = []
    for pattern in (_TYPE_INSIDE, _TYPE_FIRST, _NO_TYPE):
        for match in pattern.finditer(words):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            if (one := _read(match, words, known, asked)) is not None:
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def chosen(found: Sequence[Found]) -> CaseNumber | None:
    """The case that a text is about: the first number, with the newest initials if it is repeated."""
    if not found:
        return None
    number = found[0].case_number
    for later in found[1:]:
        again = later.case_number
        if not number.is_the_same_as(again):
            continue
        number = number._completed_by(again)
        if later.newer or number.judge_initials is None:
            number = number.with_initials(Initials(again.judge_initials, again.referral_initials))
    return number


def _read(match: re.Match[str], text: str, known: Collection[str] | None, asked: bool) -> Found | None:
    """The case number that a match is, if it is one."""
    parts = match.groupdict()
    written_type = (parts.get("type") or "").lower()
    defendant = _DEFENDANT.match(text, match.end())
    initials = initials_after(text, defendant.end() if defendant else match.end(), known)
    if defendant is None and (behind := _DEFENDANT.match(text, initials.end)) and initials.judge:
        # `-WHO-1 (LJC)`: the defendant's number may stand behind the judge as well.
        rest = initials_after(text, behind.end(), known)
        initials = replace(
            initials, referral=initials.referral or rest.judge, end=max(rest.end, behind.end())
        )
    end = max(initials.end, defendant.end() if defendant else 0)
    try:
        number = CaseNumber(
            parts["division"],
            _full_year(parts["year"]),
            _OLD_TYPES.get(written_type, written_type) or None,
            int(parts["sequence"]),
        ).with_initials(initials)
    except NotACaseNumber:
        return None
    if is_of_another_court(text, match.start(), end, bool(number.case_type), bool(number.division)):
        return None
    if not (number.case_type or number.division or asked or _counts_without_type(match, text, number, known)):
        return None
    newer = _NO_LONGER.search(text[: match.start()]) is None
    return Found(number, match.start(), end, newer)


def _counts_without_type(
    match: re.Match[str], text: str, number: CaseNumber, known: Collection[str] | None
) -> bool:
    """Whether digits alone are a case number: by initials, by what they are called, or by their zeros."""
    year, sequence, judge = match["year"], match["sequence"], number.judge_initials
    if judge in _BANKRUPTCY_JUDGES:
        return False
    if judge is not None and (known is None or judge in known or text[match.end()] in "-_"):
        return True
    if is_called_a_case(text, match.start()):
        return _ELSEWHERE_SEQUENCE.fullmatch(sequence) is None
    return len(year) == 2 and len(sequence) == 5 and sequence.startswith("0")


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year <= _LAST_YEAR % 100 else 1900)
