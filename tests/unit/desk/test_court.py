from __future__ import annotations

import pytest

from bot.desk.court import Judge
from bot.desk.judge import Initials, initials_in
from bot.services.court_file import read_court_profile

VAN_KEULEN = Judge("SVK", "Susan van Keulen", "C", "", surname="van Keulen")
CORLEY = Judge("JSC", "Jacqueline Scott Corley", "C", "")
GILLIAM = Judge("HSG", "Haywood S. Gilliam, Jr.", "C", "")
PENA = Judge("AMP", "Ana María Peña", "C", "")
JUDGES = {judge.initials: judge for judge in (VAN_KEULEN, CORLEY, GILLIAM, PENA)}


@pytest.mark.parametrize(
    ("judge", "last_name"),
    [(CORLEY, "Corley"), (GILLIAM, "Gilliam"), (VAN_KEULEN, "van Keulen"), (PENA, "Peña")],
)
def test_a_judge_is_addressed_by_the_last_name(judge: Judge, last_name: str) -> None:
    assert judge.last_name == last_name


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("Judge Corley", "JSC"),
        ("it's before Haywood Gilliam", "HSG"),
        ("Judge Van Keulen", "SVK"),
        ("keulen", "SVK"),
        ("judge pena", "AMP"),
    ],
)
def test_a_judge_is_found_by_the_last_name(text: str, initials: str) -> None:
    assert initials_in(text, JUDGES) == Initials(initials, by_name=True, end=len(text))


@pytest.mark.parametrize("text", ["Judge Smith", "Corley or Gilliam", "Jacqueline", "the junior one"])
def test_a_name_that_fits_none_or_several_finds_nobody(text: str) -> None:
    assert initials_in(text, JUDGES) is None


def test_no_judge_of_the_court_is_addressed_by_a_suffix() -> None:
    judges = read_court_profile().court.judges.values()
    assert {judge.last_name for judge in judges} & {"Jr.", "Sr.", "II", "III", ""} == set()
    assert all(judge.name.removesuffix(", Jr.").endswith(judge.last_name) for judge in judges)
    assert {"van Keulen", "Gonzalez Rogers"} <= {judge.last_name for judge in judges}
