"""The HelpDesk's hours as a sentence for right now."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.desk.calendar import DeskCalendar
from bot.desk.promise import show_clock, show_time

_SOON = timedelta(hours=1)


def hours_now(calendar: DeskCalendar, at: datetime) -> str:
    """Say whether the HelpDesk is open, in one sentence with the time of the next change."""
    if not calendar.is_open(at):
        return (
            f"The HelpDesk is closed now and opens {show_time(calendar.next_opening(at), calendar.timezone)}."
        )
    closes = calendar.closes_at(at)
    left = closes - at
    if left <= _SOON:
        minutes = max(1, int(left.total_seconds() // 60))
        unit = "minute" if minutes == 1 else "minutes"
        return f"The HelpDesk is open for another {minutes} {unit}, until {show_clock(closes)} Pacific."
    return f"The HelpDesk is open until {show_clock(closes)} Pacific today."
