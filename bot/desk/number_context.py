"""Whose number is it? What the words right before and after a number call it."""

from __future__ import annotations

import re

_BEFORE_CHARS, _AFTER_CHARS = 80, 60
_BREATH = r"[^\w.!?;]{0,4}"  # between two words of one sentence

# Alternatives of regular expressions, in lower case.
_CASE = r"cases?|civil action|action|matter|lawsuit|suit|cause|docket (?:no\b[.]?|num(?:ber)?)"
_APPEALS_AND_BANKRUPTCY = (
    r"(?:ninth|9th) cir(?:cuit|[.])?|circuit|courts? of appeals?|usca9?|ca9|appellate"
    r"|bankruptcy|bankr[.]?|bk|bap|adversary|adv[.]?(?: pro(?:c|ceeding)?[.]?)?"
    r"|ch(?:apter|[.])? ?(?:7|11|12|13)"
)
_COUNTIES = (
    "alameda|contra costa|del norte|fresno|humboldt|lake|los angeles|marin|mendocino|merced|monterey|napa"
    "|orange|sacramento|san (?:benito|diego|francisco|joaquin|mateo)|santa (?:clara|cruz)|solano|sonoma"
)
_STATE = (
    rf"(?:(?:{_COUNTIES}) )?(?:county )?superior(?: ct[.]?)?|(?:{_COUNTIES}) county"
    "|state|municipal|probate|family court|small claims"
)
_OTHER_DISTRICTS = (
    r"(?:eastern|central|southern|western|middle) district(?: of \w+(?: \w+)?)?|cacd|caed|casd"
    r"|[ecsw]d ?cal[.]?|[ecswm][.] ?d[.](?: ?(?:[a-z][.]){1,2}| ?[a-z]{2,5}\b[.]?)?"
    r"|n[.] ?d[.] ?(?!cal)(?:(?:[a-z][.]){1,2}|[a-z]{2,5}\b[.]?)|d[.] ?(?:ariz|haw|id|mont|nev|or|utah)[.]?"
)
_OTHER_NUMBERS = (
    r"sbn|bar|receipt|tracking|transaction|invoice|order|confirmation|ticket|reference|ref|zip(?: code)?"
    r"|phone|tel|fax|cell|ssn|ein|tin|tax|error|code|version|room|suite|section|sec|rule|l[.]?r"
    r"|u[.]? ?s[.]? ?c|c[.]? ?f[.]? ?r|claim|policy|account|acct|exhibit|exh?|schedule|form|attachment"
    r"|dkt|docs?|documents?|ecf|(?:docket )?entry|dated?|badge|inmate|booking|patent|pages?|bates|§"
)

_NUMBER_WORDS = r"nos?\b[.]?|num\b[.]?|numbers?|nbr|id|is|was|are|reads|called|it['’]?s"
_CASE_WORDS = "case|court|docket|matter|proceeding|petition|file|my|our|the"
_OF_CALIFORNIA = r"of|california|cal\b[.]?"
_JOINING_WORDS = (
    r"is|was|which|that['’]?s|it['’]?s|an?|my|our|the|in|at|of|from|before|on|pending|filed|with|u[.]?s[.]?"
    r"|california|united states|case"
)


def _right_before(words: str, *links: str) -> re.Pattern[str]:
    """A pattern for text that ends in one of the words, with nothing but links after it."""
    link = rf"(?<!\w)(?:{'|'.join(links)})(?!\w)"
    return re.compile(
        rf"(?<!\w)(?:{words})(?!\w)(?:{_BREATH}{link})*[.]?{_BREATH}[#§]?{_BREATH}$", re.IGNORECASE
    )


def _right_after(words: str) -> re.Pattern[str]:
    """A pattern for text that starts with one of the words, with nothing but joining words before it."""
    join = rf"(?<!\w)(?:{_JOINING_WORDS})(?!\w)"
    return re.compile(rf"(?:{_BREATH}{join})*{_BREATH}(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


_CALLED_CASE = _right_before(_CASE, _NUMBER_WORDS, "my|our|the|of")
_CALLED_APPEAL_OR_BANKRUPTCY = _right_before(
    _APPEALS_AND_BANKRUPTCY, _NUMBER_WORDS, _CASE_WORDS, "appeals?|panel"
)
_CALLED_APPEAL = _right_before("appeals?", _NUMBER_WORDS, "case|docket")
_CALLED_OTHER_NUMBER = _right_before(_OTHER_NUMBERS, _NUMBER_WORDS)
_CALLED_STATE = _right_before(_STATE, _NUMBER_WORDS, _CASE_WORDS)
_CALLED_OTHER_DISTRICT = _right_before(_OTHER_DISTRICTS, _NUMBER_WORDS, _CASE_WORDS, _OF_CALIFORNIA)
_THEN_APPEAL_OR_BANKRUPTCY = _right_after(rf"{_APPEALS_AND_BANKRUPTCY}|appeal(?= (?:no|number|case)|\))")
_THEN_STATE = _right_after(_STATE)
_THEN_OTHER_DISTRICT = _right_after(_OTHER_DISTRICTS)


def is_called_a_case(text: str, start: int) -> bool:
    """Whether the number at `start` is called a case number: `case 24-1234`, `civil action no. 24-1234`."""
    return _CALLED_CASE.search(text[max(0, start - _BEFORE_CHARS) : start]) is not None


def is_of_another_court(text: str, start: int, end: int, has_type: bool, has_division: bool) -> bool:
    """Whether the words around say that the number is no case number of this court.

    The more complete a number is, the less can deny it: with a division, only another district court can;
    with a type, a state court as well (some number their cases `24CV01234`).

    Args:
        text: Text in its plain form.
        start: Where the number starts.
        end: Where it ends, judge's initials included.
        has_type: The number has a type.
        has_division: The number has a division.
    """
    before, after = text[max(0, start - _BEFORE_CHARS) : start], text[end : end + _AFTER_CHARS]
    calling, following = [_CALLED_OTHER_DISTRICT], [_THEN_OTHER_DISTRICT]
    if not has_division:
        calling.append(_CALLED_STATE)
        following.append(_THEN_STATE)
        if not has_type:
            calling += [_CALLED_APPEAL_OR_BANKRUPTCY, _CALLED_APPEAL, _CALLED_OTHER_NUMBER]
            following.append(_THEN_APPEAL_OR_BANKRUPTCY)
    return any(pattern.search(before) for pattern in calling) or any(
        pattern.match(after) for pattern in following
    )
