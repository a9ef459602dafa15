import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.desk.redaction import redact

SSN = "[social security number removed]"
TAX = "[taxpayer identification number removed]"
CARD = "[card number removed]"
ACCOUNT = "[account number removed]"
BIRTH = "[birth date removed]"
PASSWORD = "[password removed]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my SSN is 123-45-6789.", f"my SSN is {SSN}."),
        ("ssn 123456789", f"ssn {SSN}"),
        ("Social Security number: 123 45 6789", f"Social Security number: {SSN}"),
        ("123–45–6789 is on page 2", f"{SSN} is on page 2"),
        ("123456789 is my client's ssn", f"{SSN} is my client's ssn"),
        ("EIN 94-1234567", f"EIN {TAX}"),
        ("taxpayer id: 941234567", f"taxpayer id: {TAX}"),
        ("my card 4111 1111 1111 1111 12/27", f"my card {CARD} 12/27"),
        ("4111-1111-1111-1111", CARD),
        ("3782 822463 10005", CARD),
        ("credit card number is 4111 1111 1111 1112", f"credit card number is {CARD}"),
        ("cvv: 123", "cvv: [card security code removed]"),
        ("bank account number 123456789", f"bank account number {ACCOUNT}"),
        ("acct. # 12-345-678", f"acct. # {ACCOUNT}"),
        ("dob 1/2/1980", f"dob {BIRTH}"),
        ("born on January 2, 1980", f"born on {BIRTH}"),
        ("her birthday is 2 Jan 1980", f"her birthday is {BIRTH}"),
        ("date of birth: 1980-01-02", f"date of birth: {BIRTH}"),
        ("01/02/1980 is my date of birth", f"{BIRTH} is my date of birth"),
        ("my password is hunter2", f"my password is {PASSWORD}"),
        ("Password: Tr0ub4dor&3, help", f"Password: {PASSWORD}, help"),
        ("pw: x", f"pw: {PASSWORD}"),
        ("passcode 123456", f"passcode {PASSWORD}"),
        ("my password is swordfish and it fails", f"my password is {PASSWORD} and it fails"),
        (
            "the temporary password they gave me is Xy7#abc.",
            f"the temporary password they gave me is {PASSWORD}.",
        ),
        ("my password is 'blue horse'", f"my password is '{PASSWORD}'"),
    ],
)
def test_what_is_masked(text: str, expected: str) -> None:
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "3:24-cv-01234-JSC (KAW), C 08-01234 PJH, 24-01234",
        "ECF-2026-000123 and CB-2026-000007",
        "call 415-555-0142 or (415) 555-0142 x12",
        "415-555-0142 415-555-0143",
        "tracking 27ABC123, receipt ACANDC-19876543",
        "San Francisco, CA 94102-3489",
        "the last four of my SSN are 6789, account ending in 1234",
        "my PACER account number is 1234567",
        "the account for 3:24-cv-01234",
        "account 24-01234",
        "born in 1980, due on 1/2/2027",
        "my password is not working",
        "my password is expired",
        "password is wrong",
        "my password is incorrect and I am locked out",
        "Password: required",
        "password is hard to remember",
        "how do I reset my password?",
        "what is my password?",
        "password must be 8 characters",
        "the password for my account is expired",
        "password for 3:24-cv-01234 is not accepted",
        "the PDF is password protected",
        "1234567890123456 is no card",
    ],
)
def test_what_stays(text: str) -> None:
    redaction = redact(text)
    assert redaction.text == text
    assert redaction.counts == {}


def test_each_kind_is_counted() -> None:
    redaction = redact("ssn 123-45-6789 and 987-65-4321, password: hunter2")
    assert redaction.counts == {"social security number": 2, "password": 1}


WORDS = """
    my password is : hunter2 ssn 123-45-6789 123456789 card 4111111111111111 account number dob born
    1/2/1980 ' " [ ] removed] pin 1234 EIN 94-1234567 was 3:24-cv-01234 415-555-0142 cvv 999 = , .
"""
words = st.sampled_from(WORDS.split())


@example("password = : password")
@given(st.lists(words, max_size=12).map(" ".join) | st.text(max_size=120))
def test_masking_twice_changes_no_more(text: str) -> None:
    once = redact(text)
    twice = redact(once.text)
    assert twice.text == once.text
    assert twice.counts == {}
