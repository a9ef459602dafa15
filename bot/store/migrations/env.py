"""Alembic's entry: migrates on the connection that `bot.store.engine.migrate` hands in.

From the command line (`alembic revision --autogenerate`) it opens the database that alembic.ini names.
"""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from bot.store.engine import make_engine
from bot.store.tables import UtcDateTime, metadata


def _migrate(connection: Connection) -> None:
    # SQLite changes a column by copying its table; batch mode writes migrations that do so.
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, render_item=_render
    )
    with context.begin_transaction():
        context.run_migrations()


def _render(_kind: str, item: object, _context: object) -> str | Literal[False]:
    # A migration must not change when the code does, so it names the database's type, not ours.
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


def _run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    with make_engine(context.config.get_main_option("sqlalchemy.url") or "").begin() as own_connection:
        _migrate(own_connection)


_run()
