"""The filer's phone number and email address: found in a message, or read from an answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberFormat

from bot.desk.errors import DeskError
from bot.desk.judge import plain

_REGION = "US"
_MIN_DIGITS, _MAX_DIGITS = 10, 15  # of a number that can be called from anywhere (E.164)

_EXTENSION = r"""(?:[ ]*[,;(]?[ ]*(?:(?:and|with|my|the)[ ]+){0,2}(?:extension|ext|xtn|x)
    [ ]*(?:[.:#]|is|number|no[.]?)*[ ]*(?P<extension>[0-9]{1,7})(?![0-9]))"""
_PHONE = re.compile(
    rf"""
    (?<![\w$@+]) (?<![A-Za-z0-9]-) (?<![0-9][.:/])
    (?P<number>
        (?:\+?1[ .-]{{0,2}})? (?:\([ ]?[0-9]{{3}}[ ]?\)|[0-9]{{3}}) [ ./-]{{0,3}}
            [0-9]{{3}} [ .-]{{0,3}} [0-9]{{4}}
        | \+(?!1)[1-9](?:[ ().-]{{0,2}}[0-9]){{7,14}}
    )
    (?![0-9@]|-[0-9]) {_EXTENSION}?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NORTH_AMERICAN = re.compile(r"\+1(?!.11|555)[2-9][0-8][0-9][2-9][0-9]{6}")
_NOT_THE_FILERS = re.compile(
    r"(?:\bfax(?:ed)?\b[\w ]{0,12}|\bf(?=:)|\b(?:not|isn['’]t|instead of)"
    r"|\b(?:i|we)(?:['’]ve| have)?(?: already| just)? (?:called|tried|rang|phoned|diall?ed)\b[\w ]{0,30}"
    r"|\b(?:tracking|receipt|transaction|confirmation|account|invoice|docket|document)\b[\w ]{0,15}"
    r")[\s:#(]*$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"“”|]+@[^\s@<>()\[\],;:\"“”|/?!]+")

PhoneProblem = Literal["too_short", "too_long", "not_valid"]


class NotAPhoneNumber(DeskError):
    """A text holds no phone number that can be called back.

    Attributes:
        reason: `too_short`, such as one without its area code, `too_long` or `not_valid`.
    """

    def __init__(self, reason: PhoneProblem) -> None:
        super().__init__(f"no phone number: {reason}")
        self.reason: PhoneProblem = reason


class NotAnEmail(DeskError):
    """A text holds no email address of the filer's."""


@dataclass(frozen=True)
class Phone:
    """A phone number in E.164, and the extension apart."""

    e164: str
    extension: str | None = None


def find_phone(text: str, own: Collection[str] = ()) -> Phone | None:
    """Find the filer's phone number in a message; a number in the United States unless it says otherwise.

    A fax number, one that the filer called, and a receipt's are passed over.

    Args:
        text: What the filer wrote.
        own: The help desk's numbers in E.164, which are not the filer's.
    """
    line = plain(text)
    for match in _PHONE.finditer(line):
        phone = _phone(match)
        if phone and phone.e164 not in own and not _NOT_THE_FILERS.search(line[: match.start()]):
            return phone
    return None


def parse_phone(text: str) -> Phone:
    """Read the answer to the question for a phone number.

    Raises:
        NotAPhoneNumber: There is none that can be called.
    """
    line = plain(text)
    match = _PHONE.search(line)
    phone = _phone(match) if match else None
    if phone is not None:
        return phone
    without_extension = re.sub(rf"(?<=[0-9]){_EXTENSION}", " ", line, flags=re.VERBOSE | re.IGNORECASE)
    digits = len(re.findall(r"[0-9]", without_extension))
    if digits < _MIN_DIGITS:
        raise NotAPhoneNumber("too_short")
    raise NotAPhoneNumber("too_long" if digits > _MAX_DIGITS else "not_valid")


def _phone(match: re.Match[str]) -> Phone | None:
    """The phone number that a match is, if it can be called.

    The library's list of numbers in use leaves out those kept for examples, and lags behind: in North America
    the shape of area code and exchange decides.
    """
    try:
        number = phonenumbers.parse(match["number"], _REGION)
    except phonenumbers.NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code == 1:
        is_callable = _NORTH_AMERICAN.fullmatch(e164) is not None
    else:
        is_callable = phonenumbers.is_valid_number(number)
    return Phone(e164, match["extension"]) if is_callable else None


def find_email(text: str, own: Collection[str] = ()) -> str | None:
    """Find the filer's email address in a message.

    Args:
        text: What the filer wrote.
        own: Addresses that are not the filer's; one that starts with @ stands for a domain and all below it.
    """
    return next((email for email in _emails(text) if not _is_own(email, own)), None)


def parse_email(text: str, own: Collection[str] = ()) -> str:
    """Read the answer to the question for an email address; no look-up is made.

    Raises:
        NotAnEmail: There is none, or only one of `own`.
    """
    email = find_email(text, own)
    if email is None:
        raise NotAnEmail("no email address in the text")
    return email


def _emails(text: str) -> Iterator[str]:
    for match in _EMAIL.finditer(text):
        written = re.sub(r"^mailto:", "", match[0], flags=re.IGNORECASE).strip("'’‘`*_.-")
        try:
            yield validate_email(written, check_deliverability=False).normalized
        except EmailNotValidError:
            continue


def _is_own(email: str, own: Collection[str]) -> bool:
    address = email.casefold()
    domain = "." + address.rpartition("@")[2]
    return any(
        domain.endswith("." + entry[1:].casefold()) if entry.startswith("@") else address == entry.casefold()
        for entry in own
    )


def show_phone(e164: str, extension: str | None = None) -> str:
    """Show a number to a person: "(415) 555-0142 ext. 3"; with its country code where it is abroad."""
    number = phonenumbers.parse(e164)
    form = PhoneNumberFormat.NATIONAL if number.country_code == 1 else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form) + (f" ext. {extension}" if extension else "")
