"""Numbers that count up within a year, without gaps and without repeats."""

from __future__ import annotations

from sqlalchemy import update

from bot.services.ports import Conflict
from bot.store import tables
from bot.store.repositories.base import Repository


class Counters(Repository):
    """One counter for each kind of reference and each year."""

    def next(self, kind: str, year: int) -> int:
        """Take the next number; others wait for theirs until this unit of work ends."""
        columns = tables.reference_counters.c
        take = (
            update(tables.reference_counters)
            .where(columns.kind == kind, columns.year == year)
            .values(last=columns.last + 1)
            .returning(columns.last)
        )
        taken = self.connection.execute(take).scalar_one_or_none()
        if taken is None:
            self._begin(kind, year)
            taken = self.connection.execute(take).scalar_one()
        return int(taken)

    def _begin(self, kind: str, year: int) -> None:
        try:
            self.insert(tables.reference_counters, {"kind": kind, "year": year, "last": 0})
        except Conflict:
            # Somebody else began the year at the same moment: count on from there.
            return
