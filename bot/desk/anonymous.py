"""A question as it may be kept for a report: without what tells who asked it, and in which case.

It goes further than `redaction`, which leaves what staff need to help: here nobody is to be helped any more.
Names are found by the words around them ("my name is", "v.", "Ms."), so a bare name may be missed. Every
capitalised pair of words could be masked instead, but then "Adobe Acrobat" would be, and the line useless.
"""

from __future__ import annotations

import re

from bot.desk.neutral import neutral
from bot.desk.redaction import redact

_NO_NAMES = """
    a about account acrobat add address administrative admission adobe again all also an and another
    answer appeal attachment attorney bankruptcy brief browser california can case certificate chambers
    chrome circuit civil clerk complaint counsel court creditor criminal declaration defendant desk
    district division docket document ecf edge email error event exhibit federal file filer filing firefox
    for free from fund general google hac he help helpdesk how i in internet is it judge just lead local
    log login look mac magistrate me microsoft motion my new nextgen no northern nos not notice
    oakland of office on oppose opposition or order our outlook pacer party pay pdf petitioner plaintiff
    please pro proposed reply request respondent restricted rule rules safari san se secondary select
    service she so standing state states still stipulation submit summons teams that the they this to
    united upload user vice we what when where which who why windows with word you your
"""
_NO_STATES = """
    appearing as being blank changed cut different gone hyphenated incorrect incorrectly listed misspelled
    mispelled missing now off only same shown showing spelled there too truncated under unique very wrong
    wrongly
"""
_A_NAME = rf"(?!(?i:{'|'.join(_NO_NAMES.split())})\b)"
_WORD = rf"\b{_A_NAME}[A-ZÀ-Þ]['’]?[^\W\d_]*[a-zß-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*"
_CAPITALS = rf"\b{_A_NAME}[A-ZÀ-Þ][\w'’.-]*"
_PARTY = rf"{_CAPITALS}(?:\s+{_CAPITALS}){{0,3}}"
_NEXT = r",?\s+(?:[A-Z]\.?\s+)?(?:(?:de|del|da|di|la|le|van|von|der|den|bin|al|el)\s+){0,2}"
_ONE_OR_MORE = rf"{_WORD}(?:{_NEXT}{_WORD}){{0,3}}"
_TWO_OR_MORE = rf"{_WORD}(?:{_NEXT}{_WORD}){{1,3}}"
_ANY_CASE = rf"(?!(?i:{'|'.join((_NO_NAMES + _NO_STATES).split())})\b)[^\W\d_]{{2,}}"
_FIRM_END = r"(?:LLP|LLC|PLLC|APC|P\.?C\.|PC|Inc\b\.?|Corp\b\.?|Ltd\b\.?)"

_RULES = tuple(
    (re.compile(pattern), mask)
    for pattern, mask in (
        # Smith v. Jones; In re Doe
        (rf"(?:{_CAPITALS},?\s+){{1,4}}v(?:s|ersus)?\b\.?\s+{_PARTY}", "[name] v. [name]"),
        (rf"\b([Ii]n\s+re:?)\s+{_PARTY}", r"\1 [name]"),
        # Smith & Lee LLP; Law Offices of Jane Doe
        (rf"{_CAPITALS}(?:,?\s+(?:(?:&|and)\s+)?{_CAPITALS}){{0,3}},?\s+{_FIRM_END}(?!\w)", "[firm]"),
        (rf"\b((?i:law\s+(?:offices?|firm)\s+of))\s+{_ONE_OR_MORE}", r"\1 [name]"),
        # my name is Jane Doe; name: Jane Doe; my name is jane doe and ...
        (rf"\b((?i:name(?:\s+is|['’]s|\s*:)))\s*{_ONE_OR_MORE}", r"\1 [name]"),
        (
            rf"\b((?i:(?:my|full|first|last)\s+name(?:\s+is|['’]s|\s*:)))\s*{_ANY_CASE}(?:\s+{_ANY_CASE}){{0,2}}"
            r"(?=\s*(?:[.,;:!?(]|$|(?i:and|but|from|with|at|of|calling|i['’]?m?|my|we|the)\b))",
            r"\1 [name]",
        ),
        # this is Jane Doe; I'm Jane from ...; this is jane doe from doe llp
        (rf"\b((?i:this\s+is|i\s+am|i['’]?m|call\s+me))\s+{_TWO_OR_MORE}", r"\1 [name]"),
        (
            rf"\b((?i:this\s+is|i\s+am|i['’]?m|call\s+me))\s+{_WORD}"
            r"(?=,|[.!]?$|\s+(?i:from|with|at|of|calling|here|again|and)\b)",
            r"\1 [name]",
        ),
        (
            rf"\b(this\s+is)\s+{_ANY_CASE}\s+{_ANY_CASE}(?=\s+(?:from|with|at|calling)\b[^.?!]*\b(?i:llp|law|firm|llc)\b)",
            r"\1 [name]",
        ),
        # Ms. Doe; attorney Jane Doe; add Jane Doe; /s/ Jane Doe
        (rf"\b((?:[Mm]rs?|Ms|ms|Mx|Dr|dr|Atty)\b\.?)\s+{_ONE_OR_MORE}", r"\1 [name]"),
        (
            r"\b((?i:attorney|counsel|paralegal|secretary|assistant|client|boss|partner|associate|colleague|plaintiff|"
            rf"defendant|petitioner|respondent|debtor|on\s+behalf\s+of|representing|signed\s+by),?)\s+{_TWO_OR_MORE}",
            r"\1 [name]",
        ),
        (
            r"\b(add|remove|terminate|substitute|replace|withdraw|call|contact|ask\s+for|notify|email|cc)"
            rf"\s+{_TWO_OR_MORE}",
            r"\1 [name]",
        ),
        (rf"(/s/)\s*{_TWO_OR_MORE}", r"\1 [name]"),
        # Thanks, Jane
        (
            r"\b((?i:thanks|thank\s+you|thx|regards|sincerely|best|cheers|respectfully)"
            rf"(?:\s+(?i:again|so\s+much|in\s+advance))?\s*[,.!–—-]*)\s+{_ONE_OR_MORE}(?=\W*$|,|\s+\[firm\])",
            r"\1 [name]",
        ),
        # login jdoe42; then every long number: receipts, bar numbers, references, whatever they are
        (
            r"\b((?i:user\s?name|user\s?id|log-?in(?:\s+name)?)\s*(?:[:=]|\bis\b)?)\s*(?=\S*\d)\S*\w",
            r"\1 [user name]",
        ),
        (r"\+\d[\d\s().-]{6,}\d|\b(?:[A-Za-z]{1,8}-?)?\d(?:-?\d){4,}\w*", "[number]"),
    )
)


def anonymous(text: str) -> str:
    """The text with words in place of names, numbers and addresses, on one line."""
    plain = neutral(redact(text).text)
    for pattern, mask in _RULES:
        plain = pattern.sub(mask, plain)
    return plain
