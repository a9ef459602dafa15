"""The guard: recognises legal advice and *ex parte* requests in what a filer writes.

The line is the one of architecture: how to do a thing in ECF is technical, what to do in a case is legal advice,
and anything that should reach a judge, chambers or other court staff through the HelpDesk is *ex parte*.
A trained classifier sees paraphrases; the patterns below name the plain forms that must never slip through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Guarded(StrEnum):
    """What the HelpDesk must decline."""

    LEGAL = "legal"
    EX_PARTE = "ex_parte"


@dataclass(frozen=True)
class Span:
    """Where a guarded part stands in the filer's text, as character offsets."""

    start: int
    end: int


@dataclass(frozen=True)
class Verdict:
    """What the guard found in one clause.

    Attributes:
        guarded: The class that must be declined, or None when the clause may be handled.
        reason: Which sign decided: `pattern:<name>`, `classifier`, or `clear`.
        probability: The classifier's probability of `guarded`, 0 to 1; 1 where a pattern decided.
        spans: The guarded parts within the whole text.
    """

    guarded: Guarded | None
    reason: str
    probability: float
    spans: tuple[Span, ...] = ()

    @property
    def firm(self) -> bool:
        """Whether a pattern decided, so that no article may overrule it."""
        return self.reason.startswith("pattern:")


CLEAR = Verdict(None, "clear", 0.0)

_COURT = (
    r"(?:the\s+|my\s+|our\s+|any\s+|a\s+)?(?:assigned\s+|presiding\s+|magistrate\s+|district\s+)*"
    r"(?:judges?\b(?:\s+[A-Z][\w.'-]+)?|justice\b|magistrate\b|chambers\b|(?:his|her|your)\s+honou?r\b|"
    r"law\s+clerks?\b|court\s*room\s+deputy\b|courtroom\s+deputies\b|crd\b|case\s+managers?\b|"
    r"docketing\s+(?:clerk|staff|department|people|specialist)\b|intake\s+(?:clerk|staff|department)\b|"
    r"clerk\s+(?:of|for)\s+(?:the\s+)?(?:judge|court)\b|judge'?s\s+(?:clerk|staff|office|secretary|assistant)\b|"
    r"court\s+staff\b|the\s+court\b(?!\s*(?:'s)?\s*(?:web|site|page|house)))"
)
_CARRY = (
    r"(?:tell|ask|remind|inform|notify|advise|alert|nudge|urge|beg|persuade|convince|hurry|rush|message|e-?mail|call|phone|"
    r"contact|write(?:\s+to)?|speak\s+(?:to|with)|talk\s+(?:to|with)|check\s+with|follow\s+up\s+with|let|have|get|"
    r"convey|relay|pass|forward|deliver|send|hand|give|explain|mention|report|bring|put\s+in\s+a\s+(?:good\s+)?word\s+with)"
)
_YOU = r"(?:you|u|y'?all|someone|somebody|anyone|anybody|the\s+help\s*desk|help\s*desk|your\s+(?:office|team|staff)|a\s+person|an?\s+agent)"
_TO_COURT = rf"{_CARRY}\b[^.?!]{{0,60}}?\b{_COURT}"

_EX_PARTE = {
    "carry a word to the court": rf"\b(?:can|could|would|will|may|might|need|want|like|ask|have)\b[^.?!]{{0,15}}\b{_YOU}\b"
    rf"(?:\s+(?:please|kindly|just|maybe|possibly|perhaps|quickly|to|also|mind))*\s+{_TO_COURT}",
    "say it to the court": rf"^\W*(?:(?:please|pls|kindly|just|also|and|then|so|ok|hi|hello|hey)[\s,]+)*{_TO_COURT}",
    "the court should know": rf"\b(?:want|need|like|would\s+like|wish|prefer|make\s+sure|ensure)\b[^.?!]{{0,20}}\b{_COURT}[^.?!]{{0,20}}"
    r"\b(?:to\s+)?(?:knows?|hears?|be\s+aware|is\s+aware|understands?|sees?|considers?|reads?|gets?\s+(?:this|my))\b",
    "a note for the court": rf"\b(?:note|message|word|letter|memo|voicemail)\b[^.?!]{{0,25}}\b(?:for|to)\s+{_COURT}",
    "pass it on": rf"\b(?:pass|relay|forward|convey|get|send)\b[^.?!]{{0,40}}\b(?:on|along|over|up)?\s*\bto\s+{_COURT}",
    "talk to the judge": r"\b(?:i|we|me|us|my\s+client)\b[^.?!]{0,25}\b(?:speak|talk|meet|chat|discuss)\b[^.?!]{0,25}\b(?:with|to)\s+"
    r"(?:the\s+|my\s+)?(?:judge|magistrate|chambers|law\s+clerk)\b",
}
_LEGAL = {
    "what to do": r"\bshould\s+(?:i|we|my\s+client)\b(?![^.?!]*\b(?:click|select|press|type|enter|browser|password|button|menu|event|scan|save)\b)"
    r"[^.?!]*\b(?:file|oppose|respond|appeal|argue|settle|object|dismiss|consent|sue|move|plead|answer|accept|sign|say|write)\b",
    "time left": r"\bhow\s+(?:many\s+(?:more\s+)?days|much\s+(?:more\s+)?time|long)\s+(?:do|does|did|have)\s+(?:i|we|they|my|the\s+(?:defendant|plaintiff|other\s+side))"
    r"[^.?!]*\b(?:to|left|have)\b[^.?!]*\b(?:file|respond|appeal|oppose|answer|reply|object|serve|left)\b",
    "my deadline": r"\b(?:when|what)(?:'s|\s+is|\s+was)\s+(?:my|our)\s+(?:\w+\s+){0,3}(?:deadline|due\s+date)|\b(?:when|what\s+(?:day|date))\s+is\s+"
    r"(?:my|our)\s+(?:\w+\s+){0,3}due\b",
    "time extended": r"\b(?:extend(?:ed|s)?|extension|more\s+time|toll(?:ed|s)?|grace\s+period)\b[^.?!]*\b(?:deadline|due|time|late|file|filing)\b[^.?!]*\?"
    r"|\bdeadline\b[^.?!]*\b(?:extended|tolled|moved|pushed)\b",
    "outcome": r"\b(?:will|would|is)\s+(?:the\s+)?(?:judge|court|magistrate)\b[^.?!]*\b(?:grant|deny|accept|dismiss|rule|approve|excuse|allow|be\s+mad|sanction)"
    r"|\b(?:will|do|can)\s+(?:i|we)\s+(?:win|lose)\b|\b(?:my|our)\s+chances\b",
    "meaning": r"\bwhat\s+does\s+(?:this|that|the|my|our|judge\s+\w+'?s?)\s+(?:\w+\s+){0,3}(?:order|ruling|rule|judgment|minute\s+entry|opinion|statute)\b[^.?!]*\bmean",
    "legal advice": r"\b(?:legal\s+advice|need\s+a\s+lawyer's\s+opinion)\b(?=[^.?!]*(?:\bfor\s+my|\bon\s+my|\babout\s+my|\bplease\b))",
}
_PATTERNS: tuple[tuple[Guarded, str, re.Pattern[str]], ...] = tuple(
    (guarded, name, re.compile(pattern, re.IGNORECASE))
    for guarded, table in ((Guarded.EX_PARTE, _EX_PARTE), (Guarded.LEGAL, _LEGAL))
    for name, pattern in table.items()
)
# "How do I …" asks for a way to do it oneself; "can you …" asks us to do it.
_HOW_TO = re.compile(
    r"\b(?:how\s+(?:do|can|should|would|to|does)\b(?!\s+(?:you|someone)\b)|which\s+event|what\s+event|where\s+(?:do|can|should)\s+i)",
    re.IGNORECASE,
)

LEGAL_THRESHOLD = 0.5
EX_PARTE_THRESHOLD = 0.45


def judge(text: str, *, p_legal: float, p_ex_parte: float, span: Span) -> Verdict:
    """Judge one clause.

    Args:
        text: The clause.
        p_legal: The classifier's probability that it asks for legal advice, 0 to 1.
        p_ex_parte: The same for an *ex parte* request.
        span: Where the clause stands in the filer's text.

    Returns:
        The verdict; ex parte goes before legal advice, because it must never be passed on.
    """
    if not _HOW_TO.search(text):
        for guarded, name, pattern in _PATTERNS:
            if pattern.search(text):
                return Verdict(guarded, f"pattern:{name}", 1.0, (span,))
    if p_ex_parte >= EX_PARTE_THRESHOLD and p_ex_parte >= p_legal:
        return Verdict(Guarded.EX_PARTE, "classifier", p_ex_parte, (span,))
    if p_legal >= LEGAL_THRESHOLD:
        return Verdict(Guarded.LEGAL, "classifier", p_legal, (span,))
    return CLEAR


def withhold(text: str, verdicts: Sequence[Verdict]) -> str:
    """The text without its *ex parte* parts, for a ticket that staff will read."""
    spans = sorted(
        (span for verdict in verdicts if verdict.guarded is Guarded.EX_PARTE for span in verdict.spans),
        key=lambda span: span.start,
        reverse=True,
    )
    for span in spans:
        text = text[: span.start] + text[span.end :]
    return " ".join(text.split())
