"""`python -m bot desk …`: what the HelpDesk has to do, as a table or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TextIO

from bot.app import Desk, build_desk
from bot.desk.reference import Reference
from bot.settings import Settings

_COLUMNS = {
    "tickets": (
        "reference",
        "status",
        "urgent",
        "case_number",
        "judge_initials",
        "name",
        "email",
        "promise_due",
    ),
    "callbacks": ("reference", "status", "starts_at", "name", "phone", "extension", "case_number"),
    "conversations": ("id", "owner", "started_at"),
    "outbox": ("id", "kind", "created_at", "attempts", "sent_at", "set_aside_at", "last_error"),
}
_WIDEST = 40


def run(what: str, out: TextIO, *, as_json: bool) -> int:
    """Write what the store holds of one kind."""
    rows = [_plain(asdict(entry)) for entry in _entries(what, build_desk(Settings.from_env()))]
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False), file=out)
    else:
        print(_table(rows, _COLUMNS[what]), file=out)
    return 0


def _entries(what: str, desk: Desk) -> Sequence[Any]:
    if what == "tickets":
        return desk.services.tickets.list()
    if what == "callbacks":
        return desk.services.callbacks.list()
    with desk.uow(read_only=True) as work:
        return work.conversations.all() if what == "conversations" else work.outbox.all()


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it: times as ISO 8601, references as they are written."""
    plain: dict[str, Any] = {}
    for name, value in row.items():
        if name == "reference":
            plain[name] = str(Reference(**value))
        elif name == "ownership":
            plain |= {"owner": value["owner"], "changed_at": value["changed_at"].isoformat()}
        elif isinstance(value, datetime):
            plain[name] = value.isoformat()
        else:
            plain[name] = value
    return plain


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    if not rows:
        return "Nothing."
    cells = [list(columns), *([_cell(row.get(column)) for column in columns] for row in rows)]
    widths = [max(len(line[index]) for line in cells) for index in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells
    )


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
