"""A court and its help desk: what `data/court.yml` says, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Sureness = Literal["A", "B", "C", "D"]
"""How well a particular is sourced.

A: the court itself, recent. B: the court itself, old. C: a third party. D: unconfirmed.
"""
SURENESS: tuple[Sureness, ...] = get_args(Sureness)


PastReview = Literal["warn", "hold"]
"""An article past its review is shown with a warning, or held back."""
PAST_REVIEW_WORDS: tuple[PastReview, ...] = get_args(PastReview)


@dataclass(frozen=True)
class Judge:
    """A judge and the initials that follow the court's case numbers.

    Attributes:
        surname: Where it is more than the last word of the name, such as "van Keulen".
    """

    initials: str
    name: str
    sureness: Sureness
    source: str
    surname: str | None = None

    @property
    def last_name(self) -> str:
        """As the judge is addressed: "Corley"."""
        return self.surname or self.name.partition(",")[0].split()[-1]


@dataclass(frozen=True)
class CallbackRules:
    """How callbacks are booked.

    Attributes:
        slot: Length of one slot; slots start at the desk's opening.
        capacity: Callbacks that one slot holds.
        lead: Shortest notice that the desk needs.
        horizon_days: Furthest day, counted from today, that can be booked.
    """

    slot: timedelta
    capacity: int
    lead: timedelta
    horizon_days: int


@dataclass(frozen=True)
class Pacer:
    """The PACER Service Center, which helps with accounts and bills. `hours` is shown as it stands."""

    phone: str
    phone_display: str
    email: str
    hours: str


@dataclass(frozen=True)
class Court:
    """A court's particulars.

    Attributes:
        phone: The help desk's number in E.164; `phone_display` is how filers see it.
        weekdays: Days that the desk works, Monday is 0.
        promise: Business time within which a call is returned.
        divisions: The digit that starts a case number, to the division's name.
        case_types: The two letters in a case number, to the type's name.
        judges: Initials, to the judge.
        past_review: What happens to an article whose review is overdue.
    """

    name: str
    short_name: str
    phone: str
    phone_display: str
    email: str
    helpdesk_url: str
    timezone: ZoneInfo
    opens: time
    closes: time
    weekdays: frozenset[int]
    promise: timedelta
    callback: CallbackRules
    divisions: Mapping[str, str]
    case_types: Mapping[str, str]
    judges: Mapping[str, Judge]
    pacer: Pacer
    past_review: PastReview = "warn"
