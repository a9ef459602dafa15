import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.case_number import CaseNumber
from bot.desk.reference import Reference
from bot.desk.subject import MAX_SUBJECT_CHARS, NotASubject, Subject, format_subject, parse_subject
from tests.unit.desk.test_case_number import case_numbers
from tests.unit.desk.test_reference import references

CASE = CaseNumber("3", 2024, "cv", 1234, "JSC", "KAW")
REFERENCE = Reference("ECF", 2026, 123)


@given(st.none() | case_numbers(), st.text(max_size=300), references)
def test_what_is_written_is_read_again(
    number: CaseNumber | None, description: str, reference: Reference
) -> None:
    line = format_subject(number, description, reference)
    subject = parse_subject(line)
    assert (subject.case_number, subject.reference) == (number, reference)
    assert format_subject(number, subject.description, reference) == line
    assert len(line) <= MAX_SUBJECT_CHARS
    assert not any(letter < " " or letter == "\x7f" for letter in line)
    assert len(line.splitlines()) == 1


def test_the_line_reads_as_the_desk_asks_for_it() -> None:
    line = format_subject(CASE, "cannot upload a PDF", REFERENCE)
    assert line == "3:24-cv-01234-JSC (KAW): cannot upload a PDF [ECF-2026-000123]"
    assert parse_subject(line) == Subject(CASE, "cannot upload a PDF", REFERENCE)


def test_without_a_case_number_it_says_so() -> None:
    line = format_subject(None, "cannot log in", REFERENCE)
    assert line == "No case number: cannot log in [ECF-2026-000123]"
    assert parse_subject(line).case_number is None


def test_a_description_cannot_add_a_header() -> None:
    line = format_subject(CASE, "help\r\nBcc: all@example.com\u2028\x00now", REFERENCE)
    assert line == "3:24-cv-01234-JSC (KAW): help Bcc: all@example.com now [ECF-2026-000123]"


def test_a_long_description_is_cut_after_a_word() -> None:
    words = "the document cannot be loaded because it is too big "
    line = format_subject(CASE, words * 9, REFERENCE)
    assert MAX_SUBJECT_CHARS - len("document…") < len(line) <= MAX_SUBJECT_CHARS
    cut = parse_subject(line).description
    assert cut.endswith("…")
    assert set(cut[:-1].split()) <= set(words.split())


def test_one_endless_word_is_cut_within_it() -> None:
    assert len(format_subject(None, "x" * 500, REFERENCE)) == MAX_SUBJECT_CHARS


def test_brackets_and_references_in_the_description_are_only_words() -> None:
    line = format_subject(CASE, "as in [ECF-2025-000001] [sic]: again]", REFERENCE)
    assert parse_subject(line) == Subject(CASE, "as in [ECF-2025-000001] [sic]: again]", REFERENCE)


@pytest.mark.parametrize(
    "line",
    [
        "Re: 3:24-cv-01234-JSC (KAW): cannot upload [ECF-2026-000123]",
        "RE: Fwd: 3:24-CV-01234-jsc (kaw): cannot upload [ecf-2026-000123]",
        "[EXTERNAL] AW: 3:24-cv-01234-JSC (KAW):\r\n cannot upload [ECF-2026-000123]",
        "fw: re[2]: 3:24-cv-01234-JSC (KAW): cannot upload [ECF-2026-000123] (was: hi)",
    ],
)
def test_replies_are_read_behind_what_mail_programs_add(line: str) -> None:
    assert parse_subject(line) == Subject(CASE, "cannot upload", REFERENCE)


@pytest.mark.parametrize(
    "line", ["", "hello", "3:24-cv-01234: cannot upload", "Hello there: x [ECF-2026-000123]", "x: y [ECF-1]"]
)
def test_other_lines_are_refused(line: str) -> None:
    with pytest.raises(NotASubject):
        parse_subject(line)
