"""What the mails to the HelpDesk and to filers say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import takewhile

from bot.desk.callback import Callback
from bot.desk.case_number import CaseNumber, NotACaseNumber
from bot.desk.court import Court
from bot.desk.promise import Promise, show_clock, show_time
from bot.desk.subject import format_subject
from bot.desk.ticket import Ticket
from bot.services.mail import Mail
from bot.services.messages import Author, Message

_AUTHORS: Mapping[Author, str] = {
    "filer": "Filer",
    "assistant": "Assistant",
    "staff": "HelpDesk",
    "system": "System",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOT_GIVEN = "not given"
_HELPDESK = "ECF HelpDesk"
_WITHHELD = "[withheld: the message, or a part of it, was meant for a judge or court staff]"


def ticket_to_desk(ticket: Ticket, promise: Promise, transcript: Sequence[Message], court: Court) -> Mail:
    """The request that the HelpDesk works on; an answer to it goes to the filer."""
    parts = [
        f"Ticket {ticket.reference}",
        "URGENT: the filer says that a filing is due within hours." if ticket.urgent else "",
        _fields(
            {
                "Case number": _case_shown(ticket),
                "Name": ticket.name,
                "Email": ticket.email,
                "Phone": ticket.phone,
                "Opened": show_time(ticket.opened_at, court.timezone),
                "Answer promised by": _promised(promise, court),
            }
        ),
        f"What the filer wrote:\n{ticket.description}",
        _transcript(transcript, court),
    ]
    return Mail(
        key=f"{ticket.reference}/desk",
        sender_name=f"{_HELPDESK} assistant",
        sender=court.email,
        to=court.email,
        reply_to=ticket.email,
        subject=_ticket_subject(ticket),
        body=_body(parts),
        written_at=ticket.opened_at,
        urgent=ticket.urgent,
    )


def ticket_to_filer(ticket: Ticket, promise: Promise, court: Court) -> Mail:
    """The acknowledgement: the reference, what was asked, and by when a person will have answered."""
    parts = [
        f"Hello {_one_line(ticket.name)},",
        f"The {_HELPDESK} has received your request. Its reference is {ticket.reference}.",
        f"A person will answer you at this address by {_promised(promise, court)}.",
        f"Case number: {_one_line(_case_shown(ticket) or _NOT_GIVEN)}\n\nYour request:\n{ticket.description}",
        "To add something, reply to this mail and leave its subject line as it is.",
        _hours(court),
    ]
    return Mail(
        key=f"{ticket.reference}/filer",
        sender_name=f"{_HELPDESK}, {court.short_name}",
        sender=court.email,
        to=ticket.email,
        subject=_ticket_subject(ticket),
        body=_body(parts),
        written_at=ticket.opened_at,
    )


def callback_to_desk(callback: Callback, court: Court) -> Mail:
    """The call that somebody at the HelpDesk is to make."""
    parts = [
        f"Callback {callback.reference}",
        _fields(
            {
                "Call at": _slot(callback, court),
                "Phone": _phone(callback),
                "Name": callback.name,
                "Email": callback.email,
                "Case number": callback.case_number,
                "Booked": show_time(callback.booked_at, court.timezone),
            }
        ),
        f"What it is about:\n{callback.description or _NOT_GIVEN}",
    ]
    return Mail(
        key=f"{callback.reference}/desk",
        sender_name=f"{_HELPDESK} assistant",
        sender=court.email,
        to=court.email,
        reply_to=callback.email,
        subject=_callback_subject(callback, court),
        body=_body(parts),
        written_at=callback.booked_at,
    )


def callback_to_filer(callback: Callback, to: str, court: Court) -> Mail:
    """The confirmation of a callback."""
    parts = [
        f"Hello {_one_line(callback.name)},",
        f"The {_HELPDESK} will call you: {_slot(callback, court)}, at {_phone(callback)}.",
        f"The reference is {callback.reference}. If the time or the number is wrong, reply to this mail.",
        _hours(court),
    ]
    return Mail(
        key=f"{callback.reference}/filer",
        sender_name=f"{_HELPDESK}, {court.short_name}",
        sender=court.email,
        to=to,
        subject=_callback_subject(callback, court),
        body=_body(parts),
        written_at=callback.booked_at,
    )


def _ticket_subject(ticket: Ticket) -> str:
    return format_subject(_case(ticket), ticket.description, ticket.reference)


def _callback_subject(callback: Callback, court: Court) -> str:
    case = _parsed(callback.case_number)
    when = show_time(callback.starts_at, court.timezone)
    return format_subject(case, f"callback {when}", callback.reference)


def _case(ticket: Ticket) -> CaseNumber | None:
    case = _parsed(ticket.case_number)
    if case is None or ticket.judge_initials is None:
        return case
    try:
        return replace(case, judge_initials=ticket.judge_initials, referral_initials=ticket.referral_initials)
    except NotACaseNumber:
        return case


def _parsed(case_number: str | None) -> CaseNumber | None:
    try:
        return CaseNumber.parse(case_number) if case_number else None
    except NotACaseNumber:
        # Typed into the plain form: the body shows it as it is.
        return None


def _case_shown(ticket: Ticket) -> str | None:
    case = _case(ticket)
    return str(case) if case else ticket.case_number


def _promised(promise: Promise, court: Court) -> str:
    due = show_time(promise.due, court.timezone)
    return f"{due} ({'; '.join(promise.basis)})" if promise.basis else due


def _slot(callback: Callback, court: Court) -> str:
    start = show_time(callback.starts_at, court.timezone)
    return f"{start} (by {show_clock(callback.ends_at.astimezone(court.timezone))} at the latest)"


def _phone(callback: Callback) -> str:
    return f"{callback.phone} ext. {callback.extension}" if callback.extension else callback.phone


def _hours(court: Court) -> str:
    days = [_DAYS[day] for day in sorted(court.weekdays)]
    opens, closes = (show_clock(datetime.combine(date.min, time)) for time in (court.opens, court.closes))
    return (
        f"The {_HELPDESK} answers {days[0]} to {days[-1]}, {opens} to {closes}, except on court holidays.\n"
        f"Phone in these hours: {court.phone_display}\n{court.helpdesk_url}\n"
        "It gives no legal advice and passes no messages to judges or other court staff."
    )


def _fields(fields: Mapping[str, str | None]) -> str:
    return "\n".join(f"{name}: {_one_line(value or _NOT_GIVEN)}" for name, value in fields.items())


def _transcript(messages: Iterable[Message], court: Court) -> str:
    lines = []
    for message in withheld(list(messages)):
        at = show_clock(message.created_at.astimezone(court.timezone))
        lines.append(f"[{at}] {_AUTHORS[message.author]}: {message.text}")
    return "\n".join(["The conversation", "-" * 16, *lines]) if lines else ""


def withheld(messages: Sequence[Message]) -> list[Message]:
    """The messages without the words of those that were declined as *ex parte*: staff see that, not what."""
    shown: list[Message] = []
    for number, message in enumerate(messages):
        replies = takewhile(lambda reply: reply.author != "filer", messages[number + 1 :])
        if message.author == "filer" and any(_declines_ex_parte(reply) for reply in replies):
            message = replace(message, text=_WITHHELD)
        shown.append(message)
    return shown


def _declines_ex_parte(reply: Message) -> bool:
    return "decline_ex_parte" in (reply.kind, *(block.get("declines") for block in reply.blocks))


def _body(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _one_line(text: str) -> str:
    # A line break in a field would look like the next field.
    return " ".join(text.split())
