"""The guard: recognises legal advice and *ex parte* requests in what a filer writes.

`docs/guard.md` states the line: how to do a thing in ECF is technical, what to do in a case is legal advice,
and anything that should reach a judge, chambers or other court staff through the HelpDesk is *ex parte*.
A trained classifier sees paraphrases; the patterns below name the plain forms that must never slip through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.desk.guard_patterns import EX_PARTE, HINTS, HOW_TO, LEGAL, compiled


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

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Verdict:
        """Read a verdict back that was kept as plain data."""
        spans = tuple(Span(**span) for span in plain["spans"])
        guarded = plain["guarded"]
        return cls(Guarded(guarded) if guarded else None, plain["reason"], plain["probability"], spans)

    def moved(self, by: int) -> Verdict:
        """The same verdict for a text with so many characters more in front."""
        return replace(self, spans=tuple(Span(span.start + by, span.end + by) for span in self.spans))

    @property
    def firm(self) -> bool:
        """Whether a pattern decided, so that no article may overrule it."""
        return self.reason.startswith("pattern:")


CLEAR = Verdict(None, "clear", 0.0)

_PATTERNS = tuple(
    (guarded, name, pattern)
    for guarded, table in ((Guarded.EX_PARTE, EX_PARTE), (Guarded.LEGAL, LEGAL))
    for name, pattern in compiled(table)
)
_HINTS = compiled(HINTS)

LEGAL_THRESHOLD = 0.6
HINTED_THRESHOLD = 0.5
"""For a legal question whose words hint at one."""
EX_PARTE_THRESHOLD = 0.4
BACKED_THRESHOLD = 0.1
"""From which suspicion on a pattern stands; below, the classifier knows the form from harmless messages."""


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
    if not HOW_TO.search(text) and p_legal + p_ex_parte >= BACKED_THRESHOLD:
        for guarded, name, pattern in _PATTERNS:
            if pattern.search(text):
                return Verdict(guarded, f"pattern:{name}", 1.0, (span,))
    suspicion = min(1.0, p_legal + p_ex_parte)
    if p_ex_parte >= p_legal and suspicion >= EX_PARTE_THRESHOLD:
        return Verdict(Guarded.EX_PARTE, "classifier", suspicion, (span,))
    if suspicion >= LEGAL_THRESHOLD:
        return Verdict(Guarded.LEGAL, "classifier", suspicion, (span,))
    if suspicion >= HINTED_THRESHOLD:
        for name, hint in _HINTS:
            if hint.search(text):
                return Verdict(Guarded.LEGAL, f"hint:{name}", suspicion, (span,))
    return CLEAR


MARKS = {
    Guarded.LEGAL: "[withheld: asked for legal advice]",
    Guarded.EX_PARTE: "[withheld: meant for a judge or court staff]",
}
"""What staff see in place of a part that was withheld."""


def withhold(text: str, verdicts: Sequence[Verdict], *, marked: bool = False) -> str:
    """The text without its guarded parts, for a ticket that staff will read.

    Args:
        text: What the filer wrote.
        verdicts: On parts of it.
        marked: Whether a mark stands where a part was withheld, and says why.
    """
    parts = {(span.start, span.end): verdict for verdict in verdicts for span in verdict.spans}
    for (start, end), verdict in sorted(parts.items(), reverse=True):
        mark = f" {MARKS[verdict.guarded]} " if marked and verdict.guarded else ""
        text = text[:start] + mark + text[end:]
    return " ".join(text.split())
