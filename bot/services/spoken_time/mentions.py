"""What a filer's words say about days and times, before the calendar has its say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.desk.calendar import DeskCalendar

DAY = "<d>"
"""Stands in the text for a day that was read."""
TIME = "<t>"
"""Stands in the text for a time of day that was read."""


Half = Literal["am", "pm", "night", "24"]
"""Which half of the day a time lies in; "24" for a 24-hour time."""
Bound = Literal["after", "before"]


@dataclass(frozen=True)
class Clock:
    """A time of day as said.

    Attributes:
        half: None if it was not said.
        zone: The zone that was said with it.
        bound: Whether it only bounds a wish: "after 2", "before 11".
    """

    hour: int
    minute: int = 0
    half: Half | None = None
    zone: ZoneInfo | None = None
    bound: Bound | None = None


@dataclass(frozen=True)
class Mentions:
    """Everything that was said, in the order of reading. The lists are filled while reading.

    Attributes:
        now: When it was said, in the desk's zone.
        dates: Calendar days.
        weekdays: Weekdays (Monday is 0), and whether today is out of the question ("next Monday").
        month_days: Days of a month that was not said: "the 5th".
        spans: First and last days of stretches: "next week".
        moments: Times counted from now: "in an hour".
        zones: Zones said apart from any time.
        flags: daytime (a part of it), evening, opening, soon, now, open (the wish leaves the time open),
            own_zone ("my time").
    """

    now: datetime
    calendar: DeskCalendar
    dates: list[date] = field(default_factory=list)
    weekdays: list[tuple[int, bool]] = field(default_factory=list)
    month_days: list[int] = field(default_factory=list)
    spans: list[tuple[date, date]] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    zones: list[ZoneInfo] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    @property
    def says_day(self) -> bool:
        """Whether anything was said about the day."""
        return bool(self.dates or self.weekdays or self.month_days or self.spans)

    @property
    def says_time(self) -> bool:
        """Whether anything was said about the time of day."""
        return bool(self.clocks or self.moments or self.flags)

    def corrected_by(self, later: Mentions) -> Mentions:
        """Return this with what `later` says about the day, the time or both put in its place."""
        day = later if later.says_day else self
        clock = later if later.says_time else self
        return Mentions(
            self.now,
            self.calendar,
            dates=day.dates,
            weekdays=day.weekdays,
            month_days=day.month_days,
            spans=day.spans,
            clocks=clock.clocks,
            moments=clock.moments,
            zones=clock.zones or self.zones,
            flags=clock.flags,
        )


Reader = Callable[[re.Match[str], Mentions], str | None]
"""Notes what a match says and returns what stands in its place, or None: it says nothing."""
Rule = tuple[re.Pattern[str], Reader]


def read(text: str, rules: Sequence[Rule], mentions: Mentions) -> str:
    """Apply the rules in order, each as often as it matches, and return what is left of the text."""
    for pattern, reader in rules:
        position = 0
        while match := pattern.search(text, position):
            mark = reader(match, mentions)
            if mark is None:
                # Not the whole match: another may begin within it.
                position = match.start() + 1
            else:
                text = f"{text[: match.start()]} {mark} {text[match.end() :]}"
                position = match.start()
    return text
