"""Callbacks, and the places that they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import RowMapping, select

from bot.desk.callback import Callback
from bot.desk.reference import Reference
from bot.store import tables
from bot.store.repositories.base import Repository
from bot.store.repositories.counters import Counters


class Callbacks(Repository):
    """Fulfils `CallbackRepository`."""

    def next_number(self, year: int) -> int:
        """Take the year's next number. No two units of work get the same one, and none is left out."""
        return Counters(self.connection).next("callback", year)

    def add(self, callback: Callback, places: Mapping[datetime, int], intake_key: str | None) -> None:
        """Store a booked callback together with the places that it takes. Raises `Conflict`."""
        reference = str(callback.reference)
        with self.conflicts(tables.callbacks):
            self.insert(
                tables.callbacks, asdict(callback) | {"reference": reference, "intake_key": intake_key}
            )
            for starts_at, place in places.items():
                values = {"slot_starts_at": starts_at, "place": place, "reference": reference}
                self.insert(tables.callback_places, values)

    def get(self, reference: Reference) -> Callback | None:
        """Return the callback, or None."""
        row = self.first(tables.callbacks, tables.callbacks.c.reference == str(reference))
        return _callback(row) if row else None

    def by_intake_key(self, intake_key: str) -> Callback | None:
        """Return the callback that this request booked, or None."""
        row = self.first(tables.callbacks, tables.callbacks.c.intake_key == intake_key)
        return _callback(row) if row else None

    def places_taken(self, after: datetime, until: datetime) -> dict[datetime, set[int]]:
        """Return the places taken in slots from `after` on and before `until`, by the slots' start in UTC."""
        columns = tables.callback_places.c
        between = (columns.slot_starts_at >= after, columns.slot_starts_at < until)
        query = select(columns.slot_starts_at, columns.place).where(*between)
        taken: dict[datetime, set[int]] = {}
        for starts_at, place in self.connection.execute(query):
            taken.setdefault(starts_at, set()).add(place)
        return taken

    def all(self) -> list[Callback]:
        """Return all callbacks, the first to be called first."""
        columns = tables.callbacks.c
        query = select(tables.callbacks).order_by(columns.starts_at, columns.reference)
        return [_callback(row) for row in self.connection.execute(query).mappings()]


def _callback(row: RowMapping) -> Callback:
    values = {field.name: row[field.name] for field in fields(Callback)}
    return Callback(**values | {"reference": Reference.parse(row["reference"])})
