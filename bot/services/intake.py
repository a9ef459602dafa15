"""Fills a form from what the filer says: what was asked for, what comes unasked, and corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.desk import intake
from bot.desk.case_number import CaseNumber
from bot.desk.intake import NOT_GIVEN, Said
from bot.desk.judge import initials_in
from bot.desk.reference import Reference
from bot.services.callback_times import interpret
from bot.services.contact import NotAnEmail, NotAPhoneNumber, parse_email, parse_phone
from bot.services.container import Services

Slots = Mapping[str, Any]
MAX_TRIES = 3
"""After so many failed tries an optional particular is left out; for a required one a person is offered."""
DESCRIPTION_LENGTH = 1500
_TRIED_DIGITS = {"phone": 5, "case_number": 4}
"""So many digits are a try at the number that was asked for."""


@dataclass
class Filled:
    """What a message changed.

    Attributes:
        slots: New values by slot; None clears.
        say: Responses of the domain to utter, each with its variables.
        progress: Whether the particular asked for was settled.
    """

    slots: dict[str, Any] = field(default_factory=dict)
    say: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    progress: bool = False

    def settle(self, **slots: Any) -> None:
        """Set slots and note that the form moves on."""
        self.slots.update(slots)
        self.progress = True

    def refuse(self, response: str, **variables: Any) -> None:
        """Say what is wrong with the answer."""
        self.say.append((response, variables))


def required(form: str, slots: Slots, services: Services) -> list[str]:
    """The particulars that a form needs, in the order in which they are asked."""
    names = list(intake.TICKET if form == "ticket_form" else intake.CALLBACK)
    if slots.get("case_number") == NOT_GIVEN and "judge_initials" in names:
        names.remove("judge_initials")
    initials = slots.get("judge_initials")
    if "initials_confirmed" in names and (initials in (None, NOT_GIVEN) or initials in services.court.judges):
        names.remove("initials_confirmed")
    return names


def fill(form: str, asked: str, said: Said, slots: Slots, services: Services) -> Filled:
    """Take what a message gives.

    Args:
        form: `ticket_form` or `callback_form`.
        asked: The particular that was asked for.
        said: The message; one about something else (`intake.is_side`) must not come here.
        slots: The values so far.
        services: What checks phone numbers, times and initials.
    """
    filled = Filled()
    _take_unasked(asked, said, slots, services, filled)
    if not filled.progress:
        _ASKED[asked](form, said, slots, services, filled)
        if not filled.progress and filled.slots:
            # Something else than what was asked for was given: say so instead of what is wrong.
            filled.say = [("utter_noted_in_form", {})]
            return filled
    elif asked != "confirmed":
        filled.say = [("utter_noted_in_form", {})]
    if filled.progress:
        filled.slots["tries"] = 0
        return filled
    tries = int(slots.get("tries") or 0) + 1
    filled.slots["tries"] = tries
    if tries >= MAX_TRIES:
        _give_up(form, asked, filled)
    return filled


def callback_start(text: str, services: Services) -> datetime | None:
    """The one time that words name, whether or not the HelpDesk can call then; None where they name none."""
    court = services.court
    return interpret(text, services.clock(), services.calendar, court.callback.horizon_days).start


def fits(asked: str | None, text: str, services: Services) -> bool:
    """Whether words give what was asked for, or try to: a time, a judge by name, most digits of a number."""
    digits = sum(letter.isdigit() for letter in text)
    if asked == "callback_time":
        rules = services.court.callback
        read = interpret(text, services.clock(), services.calendar, rules.horizon_days)
        return read.reason != "ambiguous" or intake.wants_first(text)
    if asked == "judge_initials":
        return initials_in(text, services.court.judges) is not None
    return not Reference.find(text) and digits >= _TRIED_DIGITS.get(asked or "", len(text) + 1)


def _give_up(form: str, asked: str, filled: Filled) -> None:
    optional = {"case_number", "judge_initials"} | ({"description"} if form == "callback_form" else set())
    if asked in optional:
        filled.say = [("utter_left_out", {})]
        filled.settle(**{asked: NOT_GIVEN, "tries": 0})
    else:
        filled.refuse("utter_stuck_in_form")


def _take_unasked(asked: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    """Take particulars beyond the one asked for, and corrections of earlier ones."""
    found = said.entities
    for name in ("case_number", "judge_initials", "referral_initials", "email"):
        # A description may speak of another case or address; the filer's own stands.
        described = asked == "description" and slots.get(name) not in (None, NOT_GIVEN)
        if name in found and name != asked and found[name] != slots.get(name) and not described:
            filled.slots[name] = found[name]
    if "phone" in found and asked not in ("phone", "description"):
        filled.slots |= {"phone": found["phone"], "extension": found.get("extension")}
    if (
        "case_number" in filled.slots
        and "judge_initials" not in found
        and (slots.get("judge_initials") == NOT_GIVEN or slots.get("case_number") not in (None, NOT_GIVEN))
    ):
        filled.slots |= {"judge_initials": None, "referral_initials": None}
    if "judge_initials" in filled.slots:
        filled.slots["initials_confirmed"] = None
    known, judges = slots.get("case_number"), services.court.judges
    if known not in (None, NOT_GIVEN) and "case_number" not in found and intake.is_correction(said.text):
        corrected = CaseNumber.parse(str(known)).corrected_by(said.text, judges)
        if corrected.bare != known:
            filled.slots["case_number"] = corrected.bare
        if corrected.judge_initials:
            filled.slots |= {"judge_initials": corrected.judge_initials, "initials_confirmed": None}
    corrected_only = bool(filled.slots) and (asked == "confirmed" or intake.is_correction(said.text))
    if corrected_only:
        filled.progress = True


def _case_number(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    if "case_number" in said.entities:
        filled.settle(
            case_number=said.entities["case_number"],
            judge_initials=said.entities.get("judge_initials") or slots.get("judge_initials"),
            referral_initials=said.entities.get("referral_initials") or slots.get("referral_initials"),
        )
    elif intake.has_none(said.text) or said.intent in {"skip", "deny"}:
        filled.settle(case_number=NOT_GIVEN)
    else:
        filled.refuse("utter_wrong_case_number")


def _judge_initials(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    found = initials_in(said.text, services.court.judges)
    if found is not None:
        filled.settle(
            judge_initials=found.judge,
            referral_initials=found.referral or slots.get("referral_initials"),
            initials_confirmed=None,
        )
    elif intake.has_none(said.text) or said.intent in {"skip", "deny"}:
        filled.settle(judge_initials=NOT_GIVEN)
    else:
        filled.refuse("utter_wrong_initials")


def _initials_confirmed(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    found = initials_in(said.text, services.court.judges) if not said.from_button else None
    if found is not None and found.judge != slots.get("judge_initials"):
        filled.settle(judge_initials=found.judge, initials_confirmed=None)
    elif said.intent == "affirm" or found is not None:
        filled.settle(initials_confirmed=True)
    elif said.intent == "deny":
        filled.settle(judge_initials=None, initials_confirmed=None)
    elif intake.has_none(said.text):
        filled.settle(judge_initials=NOT_GIVEN)
    else:
        filled.refuse("utter_yes_or_no")


def _name(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    name = intake.name_in(said.text)
    if name is None:
        filled.refuse("utter_wrong_name")
    else:
        filled.settle(name=name)


def _email(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    try:
        filled.settle(email=parse_email(said.entities.get("email") or said.text))
    except NotAnEmail:
        filled.refuse("utter_email_needed" if intake.has_none(said.text) else "utter_wrong_email")


def _phone(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    try:
        phone = parse_phone(said.text)
    except NotAPhoneNumber as error:
        if intake.has_none(said.text):
            filled.refuse("utter_phone_needed")
        else:
            digits = any(letter.isdigit() for letter in said.text)
            filled.refuse("utter_wrong_phone_" + (error.reason if digits else "not_valid"))
    else:
        if phone.e164 == services.court.phone:
            filled.refuse("utter_wrong_phone_helpdesk")
        else:
            filled.settle(phone=phone.e164, extension=phone.extension)


def _callback_time(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    now = services.clock()
    if "callback_time" in said.entities:
        start: datetime | None = datetime.fromisoformat(said.entities["callback_time"])
        reason = "ok"
    elif intake.wants_first(said.text):
        start = next((slot.start for slot in services.callbacks.offer(count=1)), None)
        reason = "ok" if start else "full"
    else:
        interpreted = interpret(said.text, now, services.calendar, services.court.callback.horizon_days)
        start, reason = interpreted.start, interpreted.reason
    if start is not None and reason == "ok":
        reason = services.callbacks.check(start)
    if start is not None and reason == "ok":
        filled.settle(callback_time=start.isoformat())
    else:
        filled.refuse("utter_wrong_time_" + reason)


def _description(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    if form == "callback_form" and (said.intent == "skip" or intake.has_none(said.text)):
        filled.settle(description=NOT_GIVEN)
    elif len(said.text.split()) < 2:
        filled.refuse("utter_wrong_description")
    else:
        filled.settle(description=(said.rest if said.declined else said.text).strip()[:DESCRIPTION_LENGTH])


def _confirmed(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    start = (
        callback_start(said.text, services) if form == "callback_form" and said.intent != "affirm" else None
    )
    if start is not None:
        _callback_time(form, said, slots, services, filled)
        return
    named = intake.fields_to_change(said.text, required(form, slots, services))
    if named == ("name",) and (name := intake.new_value(said.text)) and intake.name_in(name):
        filled.settle(name=intake.name_in(name))
    elif named == ("description",) and (new := intake.new_value(said.text)) and len(new.split()) > 1:
        filled.settle(description=new)
    elif named and (said.intent != "affirm" or intake.wants_change(said.text)):
        filled.settle(**dict.fromkeys(named))
    elif said.intent == "affirm":
        filled.settle(confirmed=True)
    elif said.intent == "deny" or intake.wants_change(said.text):
        filled.settle()
        filled.refuse("utter_what_to_change")
    elif not said.from_button and intake.describes(said.text):
        before = slots["description"] if slots["description"] != NOT_GIVEN else ""
        filled.settle(description=f"{before}\n{said.text}".strip()[:DESCRIPTION_LENGTH])
    else:
        filled.refuse("utter_yes_or_no")


_ASKED = {
    "case_number": _case_number,
    "judge_initials": _judge_initials,
    "initials_confirmed": _initials_confirmed,
    "name": _name,
    "email": _email,
    "phone": _phone,
    "callback_time": _callback_time,
    "description": _description,
    "confirmed": _confirmed,
}
