"""`python -m bot when --jsonl`: callback times and promises, computed line by line for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from bot.desk.promise import promise_reply
from bot.services.callback_times import interpret
from bot.services.court_file import DATA, CourtProfile, read_court_profile

_DUE = "due_2_business_hours"
_TWO_HOURS = timedelta(hours=2)


class _BadLineError(ValueError):
    """A line cannot be answered; the message says why."""


def run(lines: Iterable[str], out: TextIO, data: Path = DATA) -> None:
    """Answer each line with one line.

    A line is `{"now": ISO, "text"}`, answered with `{"start": ISO or null, "reason"}`, or
    `{"kind": "due_2_business_hours", "now": ISO}`, answered with `{"due": ISO}`. Times given back are in the
    desk's zone, and a `now` without an offset is read in it. An `id` is given back. A line that makes no
    sense is answered with `{"error"}`; empty lines are passed over.

    Args:
        lines: JSON lines.
        out: Where the answers go.
        data: Folder of the court's files.
    """
    profile = read_court_profile(data)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            out.write(json.dumps(_answer(line, number, profile)) + "\n")
            out.flush()


def _answer(line: str, number: int, profile: CourtProfile) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError:
        return {"error": f"Line {number} is not valid JSON."}
    if not isinstance(asked, dict):
        return {"error": f"Line {number} is not a JSON object."}
    echo = {"id": asked["id"]} if "id" in asked else {}
    try:
        return echo | _computed(asked, profile)
    except _BadLineError as error:
        return echo | {"error": f"Line {number}: {error}"}


def _computed(asked: dict[str, Any], profile: CourtProfile) -> dict[str, Any]:
    calendar, court = profile.calendar, profile.court
    now = _now(asked.get("now"), profile)
    kind = asked.get("kind")
    if kind == _DUE:
        return {"due": promise_reply(calendar, now, _TWO_HOURS).due.isoformat()}
    if kind is not None and "text" not in asked:
        raise _BadLineError(f'"kind" is {kind!r}; the only one known is "{_DUE}".')
    text = asked.get("text")
    if not isinstance(text, str):
        raise _BadLineError('"text" must be there, as a string.')
    wish = interpret(text, now, calendar, court.callback.horizon_days)
    return {"start": wish.start.isoformat() if wish.start else None, "reason": wish.reason}


def _now(value: object, profile: CourtProfile) -> datetime:
    try:
        now = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        now = None
    if now is None:
        raise _BadLineError('"now" must be there, as an ISO time such as "2026-11-23T09:40:00-08:00".')
    return now if now.tzinfo else now.replace(tzinfo=profile.court.timezone)
