from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bot.cli.when import run

MONDAY = "2026-11-23T09:40:00-08:00"


def answers(*lines: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    run(lines, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def ask(**asked: object) -> dict[str, Any]:
    (answer,) = answers(json.dumps(asked))
    return answer


def test_a_time_is_given_back_in_the_desks_zone() -> None:
    assert ask(now=MONDAY, text="tomorrow at 10") == {"start": "2026-11-24T10:00:00-08:00", "reason": "ok"}


def test_without_a_time_the_reason_stands_alone() -> None:
    assert ask(now=MONDAY, text="Sunday at 10") == {"start": None, "reason": "closed_weekend"}


@pytest.mark.parametrize("now", ["2026-11-23T17:40:00Z", "2026-11-23T12:40:00-05:00", "2026-11-23T09:40:00"])
def test_now_may_carry_any_offset_or_none(now: str) -> None:
    assert ask(now=now, text="in an hour")["start"] == "2026-11-23T10:40:00-08:00"


def test_the_offset_follows_daylight_saving_time() -> None:
    assert ask(now="2026-07-06T10:00:00", text="2pm")["start"] == "2026-07-06T14:00:00-07:00"


def test_two_business_hours() -> None:
    due = ask(kind="due_2_business_hours", now="2026-11-20T15:00:00-08:00")
    assert due == {"due": "2026-11-23T10:00:00-08:00"}


def test_two_business_hours_may_end_at_the_closing() -> None:
    assert ask(kind="due_2_business_hours", now="2026-11-23T14:00:00")["due"] == "2026-11-23T16:00:00-08:00"


def test_an_id_is_given_back() -> None:
    assert ask(id="q7", now=MONDAY, text="noon")["id"] == "q7"


def test_a_bad_line_is_answered_and_the_next_one_read() -> None:
    good = json.dumps({"now": MONDAY, "text": "noon"})
    found = answers(
        "nonsense", "", "[]", json.dumps({"id": 3, "text": "noon"}), json.dumps({"now": MONDAY}), good
    )
    assert found[0] == {"error": "Line 1 is not valid JSON."}
    assert found[1] == {"error": "Line 3 is not a JSON object."}
    assert found[2] == {
        "id": 3,
        "error": 'Line 4: "now" must be there, as an ISO time such as "2026-11-23T09:40:00-08:00".',
    }
    assert found[3] == {"error": 'Line 5: "text" must be there, as a string.'}
    assert found[4]["reason"] == "ok"


@pytest.mark.parametrize("now", ["yesterday", 17, None, ""])
def test_a_now_that_is_no_time_is_refused(now: object) -> None:
    assert "error" in ask(now=now, text="noon")


def test_an_unknown_kind_is_refused() -> None:
    assert ask(now=MONDAY, kind="due_tomorrow") == {
        "error": 'Line 1: "kind" is \'due_tomorrow\'; the only one known is "due_2_business_hours".'
    }
