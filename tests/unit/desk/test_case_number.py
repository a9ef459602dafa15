"""What the table of spellings and look-alikes, tests/unit/services/entities.jsonl, does not show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.case_number import CASE_TYPES, DIVISIONS, CaseNumber, NotACaseNumber, chosen, find_all
from bot.desk.court import Judge
from bot.desk.judge import NOT_INITIALS, Initials, initials_in

JUDGES = {
    initials: Judge(initials, name, "D", "test")
    for initials, name in {
        "ASK": "Ajay S. Krishnan",
        "EMC": "Edward M. Chen",
        "HSG": "Haywood S. Gilliam, Jr.",
        "AMO": "Araceli Martínez-Olguín",
        "JSC": "Jacqueline Scott Corley",
        "KAW": "Kandis A. Westmore",
        "SK": "Sallie Kim",
        "SVK": "Susan van Keulen",
        "WHO": "William H. Orrick",
        "YGR": "Yvonne Gonzalez Rogers",
    }.items()
}

initials_sets = st.from_regex(r"[A-Z]{2,3}", fullmatch=True).filter(
    lambda letters: letters not in NOT_INITIALS
)


@st.composite
def case_numbers(draw: st.DrawFn) -> CaseNumber:
    judge = draw(st.none() | initials_sets)
    referral = draw(st.none() | initials_sets.filter(lambda letters: letters != judge)) if judge else None
    return CaseNumber(
        division=draw(st.none() | st.sampled_from(DIVISIONS)),
        year=draw(st.integers(1970, 2069)),
        case_type=draw(st.none() | st.sampled_from(CASE_TYPES)),
        sequence=draw(st.integers(1, 99_999)),
        judge_initials=judge,
        referral_initials=referral,
    )


@given(case_numbers())
def test_what_is_written_is_read_again(number: CaseNumber) -> None:
    assert CaseNumber.parse(str(number)) == number


@given(case_numbers(), st.sampled_from("–—‑−"))
def test_case_and_dashes_do_not_matter(number: CaseNumber, dash: str) -> None:
    assert CaseNumber.parse(str(number).lower().replace("-", dash)) == number


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text: str) -> None:
    for found in find_all(text):
        assert 0 <= found.start < found.end <= len(text)


def test_parts_are_written_as_the_court_writes_them() -> None:
    number = CaseNumber("3", 2024, "cv", 1234, "JSC", "KAW")
    assert str(number) == "3:24-cv-01234-JSC (KAW)"
    assert number.bare == "3:24-cv-01234"
    assert CaseNumber(None, 1998, None, 7).bare == "98-00007"


@pytest.mark.parametrize(
    "parts",
    [
        ("2", 2024, "cv", 1),
        ("3", 1969, "cv", 1),
        ("3", 2024, "bk", 1),
        ("3", 2024, "cv", 0),
        ("3", 2024, "cv", 100_000),
        ("3", 2024, "cv", 1, "TRO"),
        ("3", 2024, "cv", 1, "jsc"),
        ("3", 2024, "cv", 1, None, "KAW"),
    ],
)
def test_parts_that_no_case_number_has_are_refused(parts: tuple) -> None:
    with pytest.raises(NotACaseNumber):
        CaseNumber(*parts)


def test_asked_for_a_case_number_digits_alone_are_one() -> None:
    assert find_all("24-1234") == ()
    assert CaseNumber.parse("it is 24-1234").bare == "24-01234"


@pytest.mark.parametrize("answer", ["", "1234", "I don't know", "24-1", "11-24-2026", "appeal no. 24-1234"])
def test_an_answer_without_a_case_number_is_refused(answer: str) -> None:
    with pytest.raises(NotACaseNumber):
        CaseNumber.parse(answer)


def test_places_are_those_in_the_text_initials_included() -> None:
    text = "In 3:24–cv–01234–JSC (KAW) and C 08-1234 SI."
    assert [text[found.start : found.end] for found in find_all(text)] == [
        "3:24–cv–01234–JSC (KAW)",
        "C 08-1234 SI",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3:24-cv-01234-JSC, 3:24-cv-05678-EMC", "3:24-cv-01234-JSC"),
        ("3:24-cv-01234-JSC (KAW), now 3:24-cv-01234-EMC", "3:24-cv-01234-EMC"),
        ("24-1234-JSC, that is 3:24-cv-01234", "3:24-cv-01234-JSC"),
        ("3:24-cv-01234-EMC, previously 3:24-cv-01234-JSC", "3:24-cv-01234-EMC"),
        ("3:24-cv-01234, 4:24-cv-01234-YGR", "3:24-cv-01234"),
    ],
)
def test_the_first_number_counts_with_its_newest_initials(text: str, expected: str) -> None:
    assert str(chosen(find_all(text, JUDGES))) == expected


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ("no, it's 01243", "3:24-cv-01243-JSC (KAW)"),
        ("1243, sorry", "3:24-cv-01243-JSC (KAW)"),
        ("not 01234 but 01243", "3:24-cv-01243-JSC (KAW)"),
        ("01243, not 01234", "3:24-cv-01243-JSC (KAW)"),
        ("the year is 23", "3:23-cv-01234-JSC (KAW)"),
        ("the year should be 2023", "3:23-cv-01234-JSC (KAW)"),
        ("it starts with 4", "4:24-cv-01234-JSC (KAW)"),
        ("4:24", "4:24-cv-01234-JSC (KAW)"),
        ("it's 2:24", "3:24-cv-01234-JSC (KAW)"),
        ("division 2", "3:24-cv-01234-JSC (KAW)"),
        ("cr not cv", "3:24-cr-01234-JSC (KAW)"),
        ("it's a criminal case", "3:24-cr-01234-JSC (KAW)"),
        ("23-cr", "3:23-cr-01234-JSC (KAW)"),
        ("the judge is EMC", "3:24-cv-01234-EMC"),
        ("EMC not JSC", "3:24-cv-01234-EMC"),
        ("judge is EMC (SK)", "3:24-cv-01234-EMC (SK)"),
        ("24-01243", "3:24-cv-01243-JSC (KAW)"),
        ("3:24-cv-01243", "3:24-cv-01243"),
        ("4:23-cr-00456-YGR", "4:23-cr-00456-YGR"),
        ("it's 3:24-cv-01234", "3:24-cv-01234-JSC (KAW)"),
        ("no, that is wrong", "3:24-cv-01234-JSC (KAW)"),
        ("it's 00000", "3:24-cv-01234-JSC (KAW)"),
    ],
)
def test_a_correction_changes_what_it_gives(correction: str, expected: str) -> None:
    number = CaseNumber("3", 2024, "cv", 1234, "JSC", "KAW")
    assert str(number.corrected_by(correction, JUDGES)) == expected


@pytest.mark.parametrize(
    ("answer", "judge", "referral"),
    [
        ("JSC", "JSC", None),
        ("jsc", "JSC", None),
        ("who", "WHO", None),
        ("it's judge JSC (KAW)", "JSC", "KAW"),
        ("JSC/KAW", "JSC", "KAW"),
        ("jsc.", "JSC", None),
        ("the initials are jsc (kaw)", "JSC", "KAW"),
        ("I think it is EMC", "EMC", None),
        ("ABC", "ABC", None),
    ],
)
def test_initials_given_as_an_answer(answer: str, judge: str, referral: str | None) -> None:
    found = initials_in(answer, JUDGES)
    assert found is not None
    assert (found.judge, found.referral, found.by_name) == (judge, referral, False)


@pytest.mark.parametrize(
    ("answer", "judge"),
    [
        ("Judge Corley", "JSC"),
        ("corley", "JSC"),
        ("Gilliam", "HSG"),
        ("judge van Keulen", "SVK"),
        ("Judge Martinez-Olguin", "AMO"),
        ("Yvonne Gonzalez Rogers", "YGR"),
    ],
)
def test_a_judges_name_stands_for_the_initials_and_says_so(answer: str, judge: str) -> None:
    assert initials_in(answer, JUDGES) == Initials(judge, by_name=True, end=len(answer))


@pytest.mark.parametrize(
    "answer",
    ["TRO", "I don't know", "no", "who is it?", "ask someone", "Corley or Chen", "Judge Smith", "TBD", ""],
)
def test_what_gives_no_initials(answer: str) -> None:
    assert initials_in(answer, JUDGES) is None
