from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.services.hours import hours_now
from tests.fakes import pacific, sample_calendar


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (pacific(24, 10), "The HelpDesk is open until 4:00 p.m. Pacific today."),
        (pacific(24, 14, 59), "The HelpDesk is open until 4:00 p.m. Pacific today."),
        (pacific(24, 15), "The HelpDesk is open for another 60 minutes, until 4:00 p.m. Pacific."),
        (pacific(24, 15, 40), "The HelpDesk is open for another 20 minutes, until 4:00 p.m. Pacific."),
        (pacific(24, 15, 59), "The HelpDesk is open for another 1 minute, until 4:00 p.m. Pacific."),
        (pacific(24, 8), "The HelpDesk is closed now and opens Tue Nov 24, 9:00 a.m. Pacific."),
        (pacific(24, 16), "The HelpDesk is closed now and opens Wed Nov 25, 9:00 a.m. Pacific."),
        (pacific(25, 17), "The HelpDesk is closed now and opens Fri Nov 27, 9:00 a.m. Pacific."),
        (pacific(26, 11), "The HelpDesk is closed now and opens Fri Nov 27, 9:00 a.m. Pacific."),
        (pacific(28, 11), "The HelpDesk is closed now and opens Mon Nov 30, 9:00 a.m. Pacific."),
    ],
)
def test_the_sentence_fits_the_moment(at: datetime, sentence: str) -> None:
    assert hours_now(sample_calendar(), at) == sentence


def test_any_zone_is_told_in_the_desk_s() -> None:
    assert hours_now(sample_calendar(), pacific(24, 10).astimezone(UTC)).endswith("4:00 p.m. Pacific today.")


def test_the_last_seconds_are_still_a_minute() -> None:
    closing = pacific(24, 16)
    assert "another 1 minute," in hours_now(sample_calendar(), closing - timedelta(seconds=20))
