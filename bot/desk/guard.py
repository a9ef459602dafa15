"""The guard: recognises legal advice and *ex parte* requests in what a filer writes.

`docs/guard.md` states the line: how to do a thing in ECF is technical, what to do in a case is legal advice,
and anything that should reach a judge, chambers or other court staff through the HelpDesk is *ex parte*.
A trained classifier sees paraphrases; the patterns below name the plain forms that must never slip through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.desk.guard_patterns import ADDRESSEE, EX_PARTE, HOW_TO, LEGAL, compiled


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

_PATTERNS = tuple(
    (guarded, name, pattern)
    for guarded, table in ((Guarded.EX_PARTE, EX_PARTE), (Guarded.LEGAL, LEGAL))
    for name, pattern in compiled(table)
)

LEGAL_THRESHOLD = 0.6
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
    if not HOW_TO.search(text):
        for guarded, name, pattern in _PATTERNS:
            if pattern.search(text):
                return Verdict(guarded, f"pattern:{name}", 1.0, (span,))
    if p_ex_parte >= EX_PARTE_THRESHOLD and p_ex_parte >= p_legal and ADDRESSEE.search(text):
        return Verdict(Guarded.EX_PARTE, "classifier", p_ex_parte, (span,))
    if p_legal >= LEGAL_THRESHOLD:
        return Verdict(Guarded.LEGAL, "classifier", p_legal, (span,))
    return CLEAR


def withhold(text: str, spans: Sequence[Span]) -> str:
    """The text without its guarded parts, for a ticket that staff will read."""
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        text = text[: span.start] + text[span.end :]
    return " ".join(text.split())
