"""The particulars that a filer's message gives: case number, judge's initials, phone, email, reference."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.case_number import chosen, find_all
from bot.desk.court import Court
from bot.desk.judge import Initials, initials_in
from bot.desk.reference import Reference
from bot.services.contact import find_email, find_phone


@dataclass(frozen=True)
class Entities:
    """What a message gives; None for what it does not.

    Attributes:
        case_number: Without initials, missing parts left out: `3:24-cv-01234`, `24-01234`.
        judge_initials: Of the presiding judge.
        referral_initials: Of the magistrate judge to whom something is referred.
        phone: In E.164; the help desk's and PACER's own are none.
        extension: Digits.
        email: The help desk's and the courts' own addresses are none.
        reference: Of an earlier ticket or callback.
    """

    case_number: str | None = None
    judge_initials: str | None = None
    referral_initials: str | None = None
    phone: str | None = None
    extension: str | None = None
    email: str | None = None
    reference: str | None = None


def extract(text: str, court: Court) -> Entities:
    """Find the particulars in a message. What is not written is never guessed.

    Args:
        text: What the filer wrote.
        court: Names the judges, and the phones and addresses that are no filer's.
    """
    number = chosen(find_all(text, court.judges))
    initials = Initials(number.judge_initials, number.referral_initials) if number else Initials(None)
    labelled = initials_in(text, court.judges, asked=False) or Initials(None)
    if initials.judge is None or labelled.newer:
        initials = labelled
    phone = find_phone(text, own={court.phone, court.pacer.phone})
    reference = Reference.find(text)
    return Entities(
        case_number=number.bare if number else None,
        judge_initials=initials.judge,
        referral_initials=initials.referral
        or (labelled.referral if labelled.referral != initials.judge else None),
        phone=phone.e164 if phone else None,
        extension=phone.extension if phone else None,
        email=find_email(text, own={court.email, _courts_domain(court)}),
        reference=str(reference) if reference else None,
    )


def _courts_domain(court: Court) -> str:
    """The domain of all the courts, such as @uscourts.gov: judges' and clerks' addresses are no filer's."""
    return "@" + ".".join(court.email.rpartition("@")[2].split(".")[-2:])
