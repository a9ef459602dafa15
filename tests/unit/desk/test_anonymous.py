from __future__ import annotations

import pytest

from bot.desk.anonymous import anonymous


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my name is John Smith", "my name is [name]"),
        ("My name is John Q. Smith and I can't log in", "My name is [name] and I can't log in"),
        ("my name is ahmed and my pdf is refused", "my name is [name] and my pdf is refused"),
        ("MY NAME IS JOHN SMITH AND I CANT LOG IN", "MY NAME IS [name] AND I CANT LOG IN"),
        ("my client's name is Bo Li", "my client's name is [name]"),
        ("name: Jane Doe, my pdf fails", "name: [name], my pdf fails"),
        ("this is Jane Doe from Doe & Lee LLP, help", "this is [name] from [firm], help"),
        ("This is Jane from the DA's office", "This is [name] from the DA's office"),
        ("this is jane doe from doe llp, i cant file", "this is [name] from doe llp, i cant file"),
        ("This is Jane Doe. My PDF is malformed", "This is [name]. My PDF is malformed"),
        ("I'm Jane, a paralegal", "I'm [name], a paralegal"),
        ("I am Maria de la Cruz", "I am [name]"),
        ("Ms. O'Brien left the firm", "Ms. [name] left the firm"),
        ("attorney Jean-Luc Núñez left the firm", "attorney [name] left the firm"),
        ("on behalf of May Chen I filed", "on behalf of [name] I filed"),
        ("how do I add Jane Doe to my notices", "how do I add [name] to my notices"),
        ("the Law Offices of Jane Doe can't file", "the Law Offices of [name] can't file"),
        ("Smith v. Jones Motion to Dismiss was refused", "[name] v. [name] Motion to Dismiss was refused"),
        ("the pdf in ACME CORP. vs. Doe", "the pdf in [name] v. [name]"),
        ("which event in In re Facebook", "which event in In re [name]"),
        ("signed /s/ Jane Doe", "signed /s/ [name]"),
        ("how do I sign? Thanks, Jane Doe", "how do I sign? Thanks, [name]"),
        ("how do I sign?\n\nThank you\nJane", "how do I sign? Thank you [name]"),
    ],
)
def test_names_are_masked_where_the_words_around_them_tell(text: str, expected: str) -> None:
    assert anonymous(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 3:24-cv-01234-JSC my PDF is refused", "in my case my PDF is refused"),
        ("24-01234 is closed", "my case is closed"),
        ("write to ana@firm.example", "write to my email"),
        ("call (415) 555-0142", "call my number"),
        ("call 4155550142 or +44 20 7946 0958", "call [number] or [number]"),
        ("my ssn is 123-45-6789", "my ssn is [social security number removed]"),
        ("bar number 123456", "bar number [number]"),
        ("what became of ECF-2026-000123", "what became of [number]"),
        ("receipt ACANDC-19876543 charged twice", "receipt [number] charged twice"),
        ("my username is jdoe42 and it fails", "my username is [user name] and it fails"),
    ],
)
def test_numbers_and_addresses_are_masked(text: str, expected: str) -> None:
    assert anonymous(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "my name is misspelled on the docket",
        "My name is wrong, how do I fix it",
        "my last name is hyphenated and ECF cuts it",
        "the file name is Motion.pdf",
        "This is Adobe Acrobat Pro",
        "this is an error from our law firm computer",
        "This is a Motion for Summary Judgment",
        "I am Pro Se and new",
        "I'm Pro Hac Vice counsel, how do I register",
        "how do I add Secondary Email",
        "MS Word to PDF fails",
        "Attorney Admission Fund",
        "Notice of Electronic Filing never came",
        "is PDF vs Word better",
        "Thanks, PACER works again",
        "login is not working in Chrome",
        "55 MB, filed on 11/24/2026 as docket 123",
        "which event is Administrative Motion to File Under Seal",
    ],
)
def test_what_is_asked_about_stays(text: str) -> None:
    assert anonymous(text) == text


@pytest.mark.parametrize("piece", ["Aa ", "A. ", "name is ", "this is aa aa from ", "A'a-", "1-", "Aa, v. "])
def test_long_letters_are_masked_in_one_piece(piece: str) -> None:
    # A pattern that tries every combination would not come back from this.
    assert anonymous(piece * 2_000)
