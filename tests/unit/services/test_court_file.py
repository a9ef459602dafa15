from __future__ import annotations

import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.services.court_file import DATA, CourtFileError, read_court_profile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the court's own files, to be spoilt."""
    for name in ("court.yml", "judges.yml", "closures.yml"):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def mistakes(folder: Path) -> tuple[str, ...]:
    with pytest.raises(CourtFileError) as caught:
        read_court_profile(folder)
    return caught.value.mistakes


def test_the_court_is_the_northern_district_of_california() -> None:
    court = read_court_profile().court
    assert court.short_name == "N.D. Cal."
    assert (court.phone, court.phone_display) == ("+18666387829", "(866) 638-7829")
    assert court.email == "ecfhelpdesk@cand.uscourts.gov"
    assert (court.opens, court.closes) == (time(9), time(16))
    assert court.weekdays == frozenset(range(5))
    assert court.promise == timedelta(hours=2)
    assert court.callback.slot == timedelta(minutes=30)
    assert dict(court.divisions) == {"1": "Eureka", "3": "San Francisco", "4": "Oakland", "5": "San Jose"}
    assert set(court.case_types) == {"cv", "cr", "mc", "mj", "md"}
    assert court.judges["JSC"].name == "Jacqueline Scott Corley"
    assert court.pacer.phone_display == "(800) 676-6856"


def test_the_calendar_keeps_federal_holidays_and_no_invented_closures() -> None:
    calendar = read_court_profile().calendar
    assert calendar.holidays[date(2026, 7, 3)] == "Independence Day (observed)"
    assert date(2026, 3, 31) not in calendar.holidays  # Cesar Chavez Day, a state holiday
    assert calendar.closures == ()


def test_closures_are_read(folder: Path) -> None:
    (folder / "closures.yml").write_text(
        """
closures:
  - {day: 2026-12-24, from: "12:00", reason: early closing, source: notice, entered_by: A. Clerk}
  - {day: 2026-11-27, reason: repairs, source: notice, entered_by: A. Clerk}
""",
        encoding="utf-8",
    )
    profile = read_court_profile(folder)
    early, whole = profile.calendar.closures
    assert (early.day, early.from_time) == (date(2026, 12, 24), time(12))
    assert whole.from_time is None
    assert not profile.calendar.is_open(datetime(2026, 11, 27, 10, tzinfo=profile.court.timezone))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'closes: "16:00"',
            "closes: 16:00",  # to YAML a number in base 60
            'court.yml, hours: closes must be a time in quotes, such as "09:00", not 960.',
        ),
        ('opens: "09:00"', 'opens: "17:00"', "court.yml, hours: opens must be earlier than closes."),
        (
            "[Mon, Tue, Wed, Thu, Fri]",
            "[Mon, Tues]",
            "court.yml, hours: days must be a list out of Mon, Tue, Wed, Thu, Fri, Sat, Sun, "
            "not ['Mon', 'Tues'].",
        ),
        (
            "America/Los_Angeles",
            "Pacific",
            "court.yml, hours: timezone must be a time zone, such as America/Los_Angeles, not 'Pacific'.",
        ),
        ("holidays_of: US", "holidays_of: ZZ", "court.yml, hours: the holidays of 'ZZ' are not known."),
        (
            "email: ecfhelpdesk@cand.uscourts.gov",
            "email: ecfhelpdesk",
            "court.yml, helpdesk: email must be an email address, not 'ecfhelpdesk'.",
        ),
        (
            "slot_minutes: 30",
            "slot_minutes: 0",
            "court.yml, callback: slot_minutes must be a whole number above zero, not 0.",
        ),
        ("  capacity: 2", "  capacty: 2", "court.yml, callback: capacity is missing."),
        ("  capacity: 2", "  capacty: 2", "court.yml, callback: capacty is not a field that belongs here."),
        ("short_name: N.D. Cal.", "", "court.yml: short_name is missing."),
        (
            '"3": San Francisco',
            "3: San Francisco",
            'court.yml: in divisions, 3 must be one digit in quotes, such as "3".',
        ),
        ("cv: civil", "cv:", "court.yml: in case_types, 'cv' has no name."),
        ("pacer:", "pacer: none\nother:", 'court.yml, pacer: it must hold fields, such as "name: value".'),
    ],
)
def test_each_mistake_in_the_profile_is_one_sentence(folder: Path, old: str, new: str, sentence: str) -> None:
    change(folder, "court.yml", old, new)
    assert sentence in mistakes(folder)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("{reason: x, source: y, entered_by: z}", "closures.yml, entry 1: day is missing."),
        (
            "{day: 12/24/2026, reason: x, source: y, entered_by: z}",
            "closures.yml, entry 1: day must be a day, such as 2026-12-24, not '12/24/2026'.",
        ),
        (
            '{day: 2026-12-24, from: "17:00", reason: x, source: y, entered_by: z}',
            "closures.yml, entry 1: from must lie within the support hours; "
            "leave it out to close the whole day.",
        ),
        (
            "{day: 2026-12-24, reason: ' ', source: y, entered_by: z}",
            "closures.yml, entry 1: reason must be some text, not ' '.",
        ),
        ("tomorrow", 'closures.yml, entry 1: it must hold fields, such as "name: value".'),
    ],
)
def test_each_mistake_in_a_closure_is_one_sentence(folder: Path, entry: str, sentence: str) -> None:
    (folder / "closures.yml").write_text(f"closures:\n  - {entry}\n", encoding="utf-8")
    assert sentence in mistakes(folder)


@pytest.mark.parametrize(
    ("judges", "sentence"),
    [
        (
            "[{initials: jsc, name: X, sureness: A, source: y}]",
            "initials must be two to four capitals, not 'jsc'.",
        ),
        (
            "[{initials: JSC, name: X, sureness: E, source: y}]",
            "sureness must be one of A, B, C, D, not 'E'.",
        ),
        (
            "[{initials: JSC, name: X, sureness: A, source: y}, "
            "{initials: JSC, name: Z, sureness: A, source: y}]",
            "the initials JSC are there twice.",
        ),
        ("{JSC: X}", "judges must be a list of entries, each starting with a dash, or [], not {'JSC': 'X'}."),
    ],
)
def test_each_mistake_in_a_judge_is_one_sentence(folder: Path, judges: str, sentence: str) -> None:
    (folder / "judges.yml").write_text(f"judges: {judges}\n", encoding="utf-8")
    assert any(mistake.endswith(sentence) for mistake in mistakes(folder))


def test_all_mistakes_come_at_once(folder: Path) -> None:
    change(folder, "court.yml", 'opens: "09:00"', "opens: nine")
    change(folder, "court.yml", "promise_business_hours: 2", "promise_business_hours: soon")
    (folder / "closures.yml").write_text("closures: none\n", encoding="utf-8")
    assert len(mistakes(folder)) == 3


def test_a_missing_or_broken_file_is_named(folder: Path) -> None:
    (folder / "judges.yml").unlink()
    (folder / "closures.yml").write_text("closures: [\n", encoding="utf-8")
    assert mistakes(folder) == ("judges.yml is missing.", "closures.yml is not valid YAML near line 2.")
