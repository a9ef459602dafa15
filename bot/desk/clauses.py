"""Splits a filer's message into its clauses, so that its halves can be decided apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CLAUSES = 8
"""More clauses than this are joined to the last one: each costs a row of the encoder's batch."""


@dataclass(frozen=True)
class Clause:
    """A part of a message and where it stands in it, as character offsets."""

    text: str
    start: int
    end: int


_BREAK = re.compile(
    r"""
    (?<!\bv\.) (?<!\bvs\.) (?<!\bno\.) (?<!\bdkt\.) (?<!\bmr\.) (?<!\bms\.) (?<!\bdr\.) (?<!L\.R\.)
    (?<=[.!?;]) \s+ (?=\S)  # the end of a sentence, unless an abbreviation's
    | \n+ | \s+ [+] \s+ | \s+ [–—] \s+ | \s+ -{1,2} \s+
    | , \s+ (?= then \s+ (?:show|tell|give|explain|how|what|can|could|please|you|i|we) \b )
    | ,? \s+ (?:and\s+also|but\s+also|also|and\s+then|plus|but|and|or\s+else) \s+
      (?=  # a clause of its own follows
        (?: \w+['’]?\w*\s+ ){0,2}?
        (?: can|could|should|would|will|do|does|did|is|are|am|have|has|what|how|when|where|which|who|why
          | please|kindly|tell|ask|let|pass|i|we|my|the|it|if|you|someone ) \b
      )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SHORTEST = 3  # words; a shorter piece belongs to its neighbour


def split(text: str) -> tuple[Clause, ...]:
    """Split a text at sentence ends and at conjunctions that open a new clause.

    Returns:
        The clauses in order; the one clause that is the whole text where there is nothing to split.
    """
    edges = [0]
    for match in _BREAK.finditer(text):
        edges += [match.start(), match.end()]
    edges.append(len(text))
    pieces = [
        Clause(text[a:b], a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if text[a:b].strip()
    ]
    merged: list[Clause] = []
    for piece in pieces:
        if merged and (len(merged[-1].text.split()) < _SHORTEST or len(merged) == MAX_CLAUSES):
            start = merged.pop().start
            piece = Clause(text[start : piece.end], start, piece.end)
        merged.append(piece)
    if len(merged) > 1 and len(merged[-1].text.split()) < _SHORTEST:
        last, before = merged.pop(), merged.pop()
        merged.append(Clause(text[before.start : last.end], before.start, last.end))
    return tuple(merged)
