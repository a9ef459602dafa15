"""Masks personal identifiers before anything is stored or sent on (FRCP 5.2), and passwords.

What a filer needs to say stays: case numbers, phone numbers, references, tracking numbers, the last four
digits of an identifier, a year of birth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.desk.case_number import find_all
from bot.desk.reference import Reference

_DASH = r"[-‐‑‒–—―−]"
_GAP = rf"(?:[ \u00a0.]|{_DASH})?"
_NUMBER_IS = r"""(?:['’]s|[ ]+(?:is|was|are|number|no[.]?|num[.]?|[#]))*[ ]*[:=#,(]*[ ]*["“'‘]?"""
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*[.]?"
_DATE = rf"""(?:[0-9]{{1,2}}[-/.–][0-9]{{1,2}}[-/.–](?:[0-9]{{4}}|[0-9]{{2}})
    |[0-9]{{4}}[-/.–][0-9]{{1,2}}[-/.–][0-9]{{1,2}}
    |{_MONTH}[ ]+[0-9]{{1,2}}(?:st|nd|rd|th)?,?[ ]+[0-9]{{4}}
    |[0-9]{{1,2}}(?:st|nd|rd|th)?[ ]+(?:of[ ]+)?{_MONTH},?[ ]+[0-9]{{4}})(?![0-9])"""


@dataclass(frozen=True)
class Redaction:
    """A text with what must not be kept masked, and how many things of each kind were."""

    text: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class _Rule:
    """One way to spell a kind of identifier: the group `secret` is masked if `is_secret` agrees."""

    kind: str
    pattern: re.Pattern[str]
    is_secret: Callable[[re.Match[str]], bool]


def _rule(kind: str, pattern: str, is_secret: Callable[[re.Match[str]], bool] = lambda match: True) -> _Rule:
    return _Rule(kind, re.compile(pattern, re.VERBOSE | re.IGNORECASE), is_secret)


def redact(text: str) -> Redaction:
    """Mask social security, taxpayer, card and account numbers, full birth dates and passwords.

    A mask names what it hides, such as `[social security number removed]`. Masking twice changes no more.
    """
    counts: Counter[str] = Counter()
    for rule in _RULES:
        text = _apply(rule, text, counts)
    return Redaction(text, dict(counts))


def _apply(rule: _Rule, text: str, counts: Counter[str]) -> str:
    def mask(match: re.Match[str]) -> str:
        if not rule.is_secret(match):
            return match[0]
        counts[rule.kind] += 1
        start, end = (place - match.start() for place in match.span("secret"))
        return f"{match[0][:start]}[{rule.kind} removed]{match[0][end:]}"

    return rule.pattern.sub(mask, text)


def _has_check_digit(match: re.Match[str]) -> bool:
    """Whether the digits pass the check (Luhn's) that all card numbers pass."""
    digits = [int(letter) for letter in match["secret"] if letter.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_account_number(match: re.Match[str]) -> bool:
    """Whether the digits after "account" are one, and no PACER account, case or phone number."""
    before = match.string[max(0, match.start() - 20) : match.start()]
    value = match["secret"]
    return not (
        re.search(r"(?:pacer|ecf|filing|user|court|login)\W*$", before, re.IGNORECASE)
        or find_all(value, asked=True)
        or re.fullmatch(r"\d{3}\W\d{3}\W\d{4}", value)
    )


_AFTER_CODE_WORDS = """
    a about again all also always an and as at back bad because been before being blank both box broken
    but by can cannot case case-sensitive changed confidential correct different disabled do does empty
    entirely even exactly expired field fine for forgotten from gone good hard have help hidden how i if
    in incorrect insecure invalid it just known link locked longer lost mandatory mine missing my n/a
    new no none not now null of off ok okay old on one only optional out outdated over page private
    problem prompt required reset right safe same saved screen secret secure set simply so still strong
    tbd temporary that the there this to too unique unknown up useless valid very visible weak what when
    where which with without working wrong yes yet you your
"""
_NOT_PASSWORDS = frozenset(_AFTER_CODE_WORDS.split())
_SAID_IN_FULL = re.compile(
    r"[ ]*(?:[.,;!?)\]\n]|$|(?:and|but|or|for|please|can|could|why|what|it|i)\b)", re.IGNORECASE
)


def _is_password(match: re.Match[str]) -> bool:
    """Whether the word after "password" is one, rather than what is wrong with it (expired, not working)."""
    value, link = match["secret"], match["link"].strip()
    bare = value.strip(".,;!?'\"").casefold()
    if bare in _NOT_PASSWORDS or find_all(value) or Reference.find(value):
        return False
    if not link:
        return any(letter.isdigit() for letter in value) and len(value) >= 4
    if _is_odd(match) or link[-1] in ":=\"“'‘":
        return True
    is_participle = bare.endswith(("ed", "ing", "n't"))
    return not is_participle and _SAID_IN_FULL.match(match.string, match.end("secret")) is not None


def _is_odd(match: re.Match[str]) -> bool:
    """Whether a word looks like no word of a sentence: digits, symbols, or capitals inside."""
    value = match["secret"].strip(".,;!?")
    if value.casefold() in _NOT_PASSWORDS or find_all(value) or Reference.find(value):
        return False
    is_plain = re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", value) is not None
    return not is_plain or not (value.islower() or value.istitle() or value.isupper())


_CODE_WORD = r"\b(?:pass[ ]?(?:word|code|phrase)|pwd?|pin(?:[ ](?:code|number))?)\b"
_CODE_VALUE = r"""(?!["“'‘]?\[)(?![:=](?:\s|$))
    (?P<secret>(?<=["“'‘])[^"”'’\n]{1,64}(?=["”'’])|\S{0,127}[^\s.,;?)\]"”'’])"""
_SSN = rf"[0-9]{{3}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{4}}"
_WHOSE = r"(?=[ ]+(?:is|was)[ ]+(?:my|his|her|the|their|our)[ ]+(?:client['’]?s[ ]+)?"

_RULES = (
    _rule(
        "password",
        rf"""{_CODE_WORD}
        (?P<link>[ ]+(?:is|was|=)[ ]*[:"“'‘]?[ ]*|[ ]*[:=][ ]*["“'‘]?|[ ]+["“'‘]?)
        {_CODE_VALUE}""",
        _is_password,
    ),
    _rule(  # the password that they gave me is ...
        "password",
        rf"""{_CODE_WORD} (?:[ ]+(?!is\b|was\b)[a-z]+){{1,5}}[ ]*(?:[ ](?:is|was)\b[ ]*[:]?|[:=])[ ]*["“'‘]?
        {_CODE_VALUE}""",
        _is_odd,
    ),
    _rule(
        "taxpayer identification number",
        rf"""\b(?:f?ein|itin|tin|tax(?:payer)?[ ]?(?:id(?:entification)?)?)\b {_NUMBER_IS}
        (?P<secret>[0-9]{{2}}{_GAP}[0-9]{{7}}|{_SSN})(?![0-9])""",
    ),
    _rule(
        "social security number",
        rf"""\b(?:ssn|ss[#]|ss[ ]num(?:ber)?|soc(?:ial|[.])?[ ]sec(?:urity|[.])?|social)(?!\w) {_NUMBER_IS}
        (?P<secret>{_SSN})(?![0-9])""",
    ),
    _rule(
        "social security number",
        rf"""(?<![0-9])(?<![0-9A-Za-z]-)
        (?P<secret>[0-9]{{3}}[ ]?(?P<dash>{_DASH}|[ ])[ ]?[0-9]{{2}}[ ]?(?P=dash)[ ]?[0-9]{{4}})
        (?![0-9])(?!-[0-9])""",
    ),
    _rule("social security number", rf"(?<![0-9])(?P<secret>[0-9]{{9}}) {_WHOSE}(?:ssn|social))"),
    _rule(
        "card number",
        rf"""(?<![0-9+])(?P<secret>[2-6][0-9]{{3}}{_GAP}
        (?:[0-9]{{4}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|[0-9]{{6}}{_GAP}[0-9]{{4,5}}))(?![0-9])""",
        _has_check_digit,
    ),
    _rule(
        "card number",
        rf"(?<![0-9+])(?<![0-9][- ])(?P<secret>[2-6](?:{_GAP}[0-9]){{12,18}})(?!{_GAP}[0-9])",
        _has_check_digit,
    ),
    _rule(
        "card number",
        rf"""\b(?:visa|mastercard|amex|american[ ]express|discover|card) {_NUMBER_IS}
        (?P<secret>[0-9](?:{_GAP}[0-9]){{12,18}})(?![0-9])""",
    ),
    _rule(
        "card security code",
        rf"\b(?:cvv2?|cvc2?|card[ ]security[ ]code)\b {_NUMBER_IS} (?P<secret>[0-9]{{3,4}})(?![0-9])",
    ),
    _rule(
        "account number",
        rf"""\b(?:account|acct[.]?|routing)(?:[ ](?:number|num|no[.]?|[#]))?(?!\w) {_NUMBER_IS}
        (?P<secret>[0-9](?:{_GAP}[0-9]){{4,19}})(?![0-9A-Za-z])""",
        _is_account_number,
    ),
    _rule(
        "account number",
        rf"\biban\b {_NUMBER_IS} (?P<secret>[A-Z]{{2}}[0-9]{{2}}(?:[ ]?[A-Z0-9]){{11,30}})\b",
    ),
    _rule(
        "birth date",
        rf"""\b(?:d[.]?o[.]?b\b[.]?|date[ ]of[ ]birth|birth[ ]?da(?:te|y)|b[ -]?day|born)
        (?:['’]s|[ ]+(?:is|was|on|of|the))*[ ]*[:=,(-]*[ ]* (?P<secret>{_DATE})""",
    ),
    _rule("birth date", rf"(?<![0-9])(?P<secret>{_DATE}) {_WHOSE}(?:birth|date[ ]of[ ]birth|dob))"),
)
