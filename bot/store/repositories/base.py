"""What the repositories share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, insert, select
from sqlalchemy.exc import IntegrityError

from bot.services.ports import Conflict


class Repository:
    """Reads and writes on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def first(self, table: Table, *where: ColumnElement[bool]) -> RowMapping | None:
        """Return the first row that fulfils the conditions, or None."""
        return self.connection.execute(select(table).where(*where)).mappings().first()

    def insert(self, table: Table, values: Mapping[str, Any]) -> None:
        """Add a row. Raises `Conflict` where one like it must be the only one."""
        with self.conflicts(table):
            self.connection.execute(insert(table).values(**values))

    @contextmanager
    def conflicts(self, table: Table) -> Iterator[None]:
        """Turn the database's refusal into the port's word for it; only what is done inside is undone."""
        try:
            with self.connection.begin_nested():
                yield
        except IntegrityError as error:
            raise Conflict(f"a row of {table.name} is there already") from error
