"""The plain contact form: what was typed becomes a request, or a sentence beside each field to mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.desk.case_number import CaseNumber, NotACaseNumber
from bot.desk.court import Court
from bot.desk.errors import DeskError
from bot.desk.guard import Guarded, Verdict, withhold
from bot.desk.intake import describes
from bot.services.callbacks import CallbackRequest
from bot.services.contact import NotAnEmail, NotAPhoneNumber, Phone, parse_email, parse_phone
from bot.services.filer_text import UnusableText, usable_text
from bot.services.tickets import TicketRequest

FIELDS = ("way", "name", "email", "phone", "time", "case_number", "description", "website", "request_id")
MAX_NAME_CHARS = 100
MAX_REQUEST_ID_CHARS = 64

SENTENCES = {
    "way": "Choose how we should answer.",
    "name": f"Enter your name, in {MAX_NAME_CHARS} characters or fewer.",
    "email": "Enter your email address, such as name@example.com.",
    "phone": "Enter your phone number with area code, such as 415-555-0100 ext. 12.",
    "time": "Choose a time for the call.",
    "case_number": "Enter a case number such as 3:24-cv-01234-JSC, or leave this empty.",
    "description": "Describe the problem in a few words.",
    "website": "Leave this field empty.",
}
GUARDED = {
    Guarded.EX_PARTE: (
        "We cannot pass messages to a judge or other court staff. Describe only the technical problem."
    ),
    Guarded.LEGAL: "We cannot give legal advice. Describe only the technical problem.",
}

WITHHELD = {
    Guarded.EX_PARTE: (
        "We left out the part that is meant for a judge or court staff: the HelpDesk does not pass it on. "
        "It belongs in a paper filed in the case and served on everyone."
    ),
    Guarded.LEGAL: "We left out the part that asks for legal advice: the HelpDesk may not give it.",
}
_GRAVITY = (Guarded.LEGAL, Guarded.EX_PARTE)

T = TypeVar("T")


class _Wrong(DeskError):
    """What was typed is of no use; says what to do if that differs from the field's usual sentence."""


@dataclass(frozen=True)
class CheckedForm:
    """A form that was sent.

    Attributes:
        values: What was typed, by field, to be shown again.
        errors: What to mend, by field; empty if there is a request.
        request: What the form asks for.
        withheld: Which part of the description was left out, and why; empty where none was.
    """

    values: Mapping[str, str]
    errors: Mapping[str, str]
    request: TicketRequest | CallbackRequest | None = None
    withheld: str = ""


def check_form(typed: Mapping[str, str], court: Court, verdicts: Sequence[Verdict] = ()) -> CheckedForm:
    """Check all fields at once, so that a filer can mend them at once.

    Args:
        typed: What was typed, by field; fields may be missing.
        court: Whose judges count, and whose own addresses are not the filer's.
        verdicts: The guard's, on the description as `described` returns it.
    """
    fields = _Fields(typed)
    way = fields.read("way", _way)
    fields.read("website", _left_empty)
    name = fields.read("name", _name)
    # Whoever wants a call may leave out what whoever wants an email must say, and the other way round.
    email = fields.read("email", lambda text: parse_email(text, (court.email,)), optional=way == "callback")
    phone = fields.read("phone", lambda text: _phone(text, court), optional=way == "ticket")
    number = fields.read("case_number", lambda text: CaseNumber.parse(text, court.judges), optional=True)
    description = fields.read(
        "description", lambda text: _description(text, verdicts), optional=way == "callback"
    )
    time = fields.read("time", _time, optional=way == "ticket")
    key = fields.values["request_id"][:MAX_REQUEST_ID_CHARS] or None
    if fields.errors or name is None:
        return CheckedForm(fields.values, fields.errors)
    request: TicketRequest | CallbackRequest | None = None
    if way == "callback" and phone and time:
        request = CallbackRequest(
            name=name,
            phone=phone.e164,
            starts_at=time,
            extension=phone.extension,
            email=email,
            case_number=str(number) if number else None,
            description=description,
            idempotency_key=key,
        )
    elif email and description:
        request = TicketRequest(
            name=name,
            email=email,
            description=description,
            phone=_dialed(phone),
            case_number=number.bare if number else None,
            judge_initials=number.judge_initials if number else None,
            referral_initials=number.referral_initials if number else None,
            idempotency_key=key,
        )
    return CheckedForm(fields.values, fields.errors, request, _withheld(verdicts))


class _Fields:
    """Reads one field after the other and collects what is wrong."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.values = {field: typed.get(field, "").strip() for field in FIELDS}
        self.errors: dict[str, str] = {}

    def read(self, field: str, reader: Callable[[str], T], *, optional: bool = False) -> T | None:
        value = self.values[field]
        if not value and optional:
            return None
        try:
            return reader(value)
        except _Wrong as error:
            self.errors[field] = str(error)
        except (NotAnEmail, NotAPhoneNumber, NotACaseNumber, UnusableText, ValueError):
            self.errors[field] = SENTENCES[field]
        return None


def _way(text: str) -> str:
    if text not in ("ticket", "callback"):
        raise ValueError
    return text


def _left_empty(text: str) -> None:
    if text:
        raise ValueError


def _name(text: str) -> str:
    name = " ".join(usable_text(text).split())
    if len(name) > MAX_NAME_CHARS:
        raise ValueError
    return name


def _phone(text: str, court: Court) -> Phone:
    phone = parse_phone(text)
    if phone.e164 == court.phone:
        raise _Wrong("This is the HelpDesk's own number. Enter yours.")
    return phone


def _dialed(phone: Phone | None) -> str | None:
    if phone is None or phone.extension is None:
        return phone.e164 if phone else None
    return f"{phone.e164} ext. {phone.extension}"


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError
    return time


def described(typed: Mapping[str, str]) -> str:
    """The description as the guard reads it; empty where there is none of use."""
    with suppress(UnusableText):
        return usable_text(typed.get("description", "").strip())
    return ""


def _description(text: str, verdicts: Sequence[Verdict]) -> str:
    try:
        description = usable_text(text)
    except UnusableText as error:
        raise _Wrong(SENTENCES["description"] if error.reason == "empty" else error.sentence) from error
    if verdicts and not describes(withhold(description, verdicts)):
        raise _Wrong(GUARDED[_gravest(verdicts)])
    return withhold(description, verdicts, marked=True) if verdicts else description


def _gravest(verdicts: Sequence[Verdict]) -> Guarded:
    return max((verdict.guarded or Guarded.LEGAL for verdict in verdicts), key=_GRAVITY.index)


def _withheld(verdicts: Sequence[Verdict]) -> str:
    return WITHHELD[_gravest(verdicts)] if verdicts else ""
