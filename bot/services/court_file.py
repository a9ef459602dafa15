"""Reads a court's profile: `court.yml`, `judges.yml` and `closures.yml` in `data/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import holidays

from bot.desk.calendar import Closure, DeskCalendar
from bot.desk.court import PAST_REVIEW_WORDS, SURENESS, CallbackRules, Court, Judge, Pacer, PastReview
from bot.desk.errors import DeskError
from bot.services.yaml_fields import Fields, read_fields

DATA = Path(__file__).resolve().parents[2] / "data"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOLIDAY_YEARS = range(2000, 2100)
_E164 = r"\+[1-9]\d{7,14}"
_E164_LIKE = 'a number with its country, in quotes, such as "+14155550142"'
_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_URL = r"https?://\S+"


class CourtFileError(DeskError):
    """The court's files have mistakes, one sentence for each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True)
class CourtProfile:
    """All that the three files say."""

    court: Court
    calendar: DeskCalendar


def read_court_profile(folder: Path = DATA) -> CourtProfile:
    """Read and check the three files of a court.

    Args:
        folder: Holds court.yml, judges.yml and closures.yml.

    Raises:
        CourtFileError: With every mistake found in any of them.
    """
    mistakes: list[str] = []
    top, judge_list, closure_list = (
        read_fields(folder / name, mistakes) for name in ("court.yml", "judges.yml", "closures.yml")
    )
    _raise_if(mistakes)
    with judge_list, closure_list, top:
        judges = _judges(judge_list)
        profile = _profile(top, judges, closure_list)
    _raise_if(mistakes)
    return profile


def _raise_if(mistakes: list[str]) -> None:
    if mistakes:
        raise CourtFileError(mistakes)


def _profile(top: Fields, judges: dict[str, Judge], closure_list: Fields) -> CourtProfile:
    with top.inner("helpdesk") as desk, top.inner("hours") as hours:
        court = Court(
            name=top.text("name"),
            short_name=top.text("short_name"),
            phone=desk.text("phone", _E164, _E164_LIKE),
            phone_display=desk.text("phone_display"),
            email=desk.text("email", _EMAIL, "an email address"),
            helpdesk_url=desk.text("url", _URL, "a web address"),
            timezone=hours.zone("timezone"),
            opens=hours.clock("opens"),
            closes=hours.clock("closes"),
            weekdays=hours.choices("days", _DAYS),
            promise=timedelta(hours=desk.number("promise_business_hours")),
            callback=_callback_rules(top),
            divisions=MappingProxyType(top.names("divisions", r"\d", 'one digit in quotes, such as "3"')),
            case_types=MappingProxyType(
                top.names("case_types", r"[a-z]{2}", "two small letters, such as cv")
            ),
            judges=MappingProxyType(judges),
            pacer=_pacer(top),
            past_review=_past_review(top),
        )
        if court.opens >= court.closes:
            hours.mistake("opens must be earlier than closes")
        calendar = DeskCalendar(
            timezone=court.timezone,
            opens=court.opens,
            closes=court.closes,
            weekdays=court.weekdays,
            holidays=MappingProxyType(_kept_holidays(hours)),
            closures=_closures(closure_list, court),
        )
    return CourtProfile(court, calendar)


def _callback_rules(top: Fields) -> CallbackRules:
    with top.inner("callback") as fields:
        return CallbackRules(
            slot=timedelta(minutes=fields.number("slot_minutes")),
            capacity=fields.number("capacity"),
            lead=timedelta(minutes=fields.number("lead_minutes")),
            horizon_days=fields.number("horizon_days"),
        )


def _pacer(top: Fields) -> Pacer:
    with top.inner("pacer") as fields:
        return Pacer(
            phone=fields.text("phone", _E164, _E164_LIKE),
            phone_display=fields.text("phone_display"),
            email=fields.text("email", _EMAIL, "an email address"),
            hours=fields.text("hours"),
        )


def _past_review(top: Fields) -> PastReview:
    with top.inner("articles") as fields:
        return fields.one_of("past_review", PAST_REVIEW_WORDS)


def _kept_holidays(hours: Fields) -> dict[date, str]:
    """Look all years up at once: the library's own lazy table is not safe to read from several threads."""
    country = hours.text("holidays_of", r"[A-Z]{2}", "a country's two letters, such as US")
    try:
        return dict(holidays.country_holidays(country, years=_HOLIDAY_YEARS, observed=True))
    except (NotImplementedError, AttributeError):
        hours.mistake(f"the holidays of {country!r} are not known")
        return {}


def _judges(listing: Fields) -> dict[str, Judge]:
    judges: dict[str, Judge] = {}
    for entry in listing.entries("judges"):
        with entry:
            judge = Judge(
                initials=entry.text("initials", r"[A-Z]{2,4}", "two to four capitals"),
                name=entry.text("name"),
                sureness=entry.one_of("sureness", SURENESS),
                source=entry.text("source"),
                surname=entry.text("surname") if entry.has("surname") else None,
            )
            if judge.initials in judges:
                entry.mistake(f"the initials {judge.initials} are there twice")
            judges[judge.initials] = judge
    return judges


def _closures(listing: Fields, court: Court) -> tuple[Closure, ...]:
    closures = []
    for entry in listing.entries("closures"):
        with entry:
            closure = Closure(
                day=entry.day("day"),
                from_time=entry.clock("from") if entry.has("from") else None,
                reason=entry.text("reason"),
                source=entry.text("source"),
                entered_by=entry.text("entered_by"),
            )
            if closure.from_time is not None and not court.opens < closure.from_time < court.closes:
                entry.mistake("from must lie within the support hours; leave it out to close the whole day")
            closures.append(closure)
    return tuple(closures)
