"""References of tickets and callbacks, such as `ECF-2026-000123` and `CB-2026-000007`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from bot.desk.errors import DeskError

Prefix = Literal["ECF", "CB"]
_PREFIXES: tuple[Prefix, ...] = get_args(Prefix)
_LAST_NUMBER = 999_999

_DASH = r"[-_‐‑‒–—―−]"
_WRITTEN = re.compile(  # ECF-2026-000123, ecf 2026 000123, ECF2026000123, ECF-2026-123
    rf"""
    (?<![A-Za-z0-9]) (?P<prefix>ECF|CB) (?:\s*{_DASH}\s*|\s*)
    (?P<year>20[0-9]{{2}})
    (?: \s*{_DASH}\s* (?P<dashed>[0-9]{{1,6}}) | \s* (?P<full>[0-9]{{6}}) )
    (?![0-9])
    """,
    re.VERBOSE | re.IGNORECASE,
)


class NotAReference(DeskError):
    """What was given is no reference of a ticket or callback."""


@dataclass(frozen=True)
class Reference:
    """The reference of a ticket (ECF) or a callback (CB): its year, and its number in that year."""

    prefix: Prefix
    year: int
    number: int

    def __post_init__(self) -> None:
        if (
            self.prefix not in _PREFIXES
            or not 2000 <= self.year <= 2099
            or not 0 < self.number <= _LAST_NUMBER
        ):
            raise NotAReference(f"{self!r}")

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.number:06d}"

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read a reference, in any case and however spaced.

        Raises:
            NotAReference: The text holds none.
        """
        reference = cls.find(text)
        if reference is None:
            raise NotAReference("no reference in the text")
        return reference

    @classmethod
    def find(cls, text: str) -> Reference | None:
        """The first reference in a text, or None."""
        for match in _WRITTEN.finditer(text):
            number = int(match["dashed"] or match["full"])
            if number > 0:
                return cls(cast(Prefix, match["prefix"].upper()), int(match["year"]), number)
        return None
