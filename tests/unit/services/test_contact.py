import pytest

from bot.services.contact import (
    NotAnEmail,
    NotAPhoneNumber,
    Phone,
    find_email,
    find_phone,
    parse_email,
    parse_phone,
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("415-555-0142", Phone("+14155550142")),
        ("(415) 555-0142 ext. 4", Phone("+14155550142", "4")),
        ("it's 415.555.0142 x123", Phone("+14155550142", "123")),
        ("+1 415 555 0142, extension is 77", Phone("+14155550142", "77")),
        ("14155550142", Phone("+14155550142")),
        ("+44 20 7946 0958", Phone("+442079460958")),
    ],
)
def test_answers_that_are_phone_numbers(answer: str, expected: Phone) -> None:
    assert parse_phone(answer) == expected


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("555-0142", "too_short"),
        ("555-0142 ext. 1234", "too_short"),
        ("call me", "too_short"),
        ("", "too_short"),
        ("123-456-7890", "not_valid"),
        ("911-555-0142", "not_valid"),
        ("555-555-5555", "not_valid"),
        ("415-555-01423", "not_valid"),
        ("4155550142415555", "too_long"),
    ],
)
def test_answers_that_are_none_say_why(answer: str, reason: str) -> None:
    with pytest.raises(NotAPhoneNumber) as error:
        parse_phone(answer)
    assert error.value.reason == reason


def test_the_help_desks_own_number_is_not_the_filers() -> None:
    own = {"+18666387829"}
    assert find_phone("(866) 638-7829 is busy", own) is None
    assert find_phone("(866) 638-7829 is busy, call 415-555-0142", own) == Phone("+14155550142")


@pytest.mark.parametrize(
    "text",
    ["fax: 415-555-0142", "I already called 415-522-2000", "tracking number 4155550142", "3:24-cv-01234"],
)
def test_numbers_that_are_not_to_be_called(text: str) -> None:
    assert find_phone(text) is None


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("jane@firm.com", "jane@firm.com"),
        ("Jane Roe <jane@firm.com>.", "jane@firm.com"),
        ("it's Jane.Roe+ecf@Firm.COM!", "Jane.Roe+ecf@firm.com"),
        ("josé@exämple.de", "josé@exämple.de"),
        ("a@b, then c@d.org", "c@d.org"),
    ],
)
def test_email_addresses(text: str, email: str) -> None:
    assert parse_email(text) == find_email(text) == email


@pytest.mark.parametrize("text", ["", "jane", "jane@", "@firm.com", "jane@firm", "jane at firm dot com"])
def test_what_is_no_email_address(text: str) -> None:
    with pytest.raises(NotAnEmail):
        parse_email(text)


def test_the_help_desks_own_addresses_are_not_the_filers() -> None:
    own = {"desk@example.org", "@uscourts.gov"}
    assert (
        find_email("to Desk@example.org and jscpo@cand.uscourts.gov from jane@firm.com", own)
        == "jane@firm.com"
    )
    assert find_email("jane@notuscourts.gov", own) == "jane@notuscourts.gov"
    with pytest.raises(NotAnEmail):
        parse_email("desk@example.org", own)
