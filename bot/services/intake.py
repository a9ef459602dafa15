"""Fills a form from what the filer says: what was asked for, what comes unasked, and corrections."""

from __future__ import annotations

import re
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
EXPLAINED_TRY = 2
"""After so many failed tries the particular is explained with an example."""
MAX_TRIES = 3
"""After so many, an optional particular is left out; for a required one a person is offered."""
DESCRIPTION_LENGTH = 1500
_TIME = re.compile(
    r"\d|\b(?:to(?:day|morrow)|noon|mon|tue|wed|thu|fri|sat|sun|morning|afternoon|hours?|o['’]?clock|next|first|early|earliest|"
    r"soon|any\s*time|any|asap|whenever|one|two|three|nine|ten|eleven|twelve)",
    re.IGNORECASE,
)
"""Without one of these, words such as "how large may a PDF be" name no time, although May is a month."""
_LETTERS = re.compile(r"[A-Za-z]{2}")
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
    known = initials in services.court.judges and not slots.get("initials_by_name")
    if known or initials in (None, NOT_GIVEN) or slots.get("case_number") == NOT_GIVEN:
        names.remove("initials_confirmed")
    return names


def show_case(slots: Slots, services: Services) -> str:
    """The case with its judge, as it is read back: `3:24-cv-01234, Judge Corley (JSC)`."""
    case, initials, referral = (
        slots.get(name) for name in ("case_number", "judge_initials", "referral_initials")
    )
    if case in (None, NOT_GIVEN):
        return NOT_GIVEN
    shown = str(case)
    if initials not in (None, NOT_GIVEN):
        shown += f", {_judge(str(initials), services)}"
        shown += f", referred to {_judge(str(referral), services)}" if referral else ""
    return shown


def _judge(initials: str, services: Services) -> str:
    judge = services.court.judges.get(initials)
    return f"Judge {judge.last_name} ({initials})" if judge else f"judge's initials {initials}"


def fill(form: str, asked: str, said: Said, slots: Slots, services: Services) -> Filled:
    """Take what a message gives.

    Args:
        form: `ticket_form` or `callback_form`.
        asked: The particular that was asked for.
        said: The message; one about something else (`intake.is_side`) must not come here.
        slots: The values so far.
        services: What checks phone numbers, times and initials.
    """
    if intake.goes_back(said):
        return _go_back(form, asked, slots, services)
    filled = Filled()
    _take_unasked(form, asked, said, slots, services, filled)
    if not filled.slots and slots.get("read_back") and (answered := _answers_read_back(asked, said)):
        return answered
    if not filled.progress:
        _ASKED[asked](form, said, slots, services, filled)
        if not filled.progress and filled.slots:
            # Something else than what was asked for was given: say so instead of what is wrong.
            filled.say = [("utter_noted_in_form", {})]
            return _read_back(form, slots, services, filled)
    elif asked != "confirmed":
        filled.say = [("utter_noted_in_form", {})]
    if filled.progress:
        filled.slots["tries"] = 0
        return _read_back(form, slots, services, filled)
    tries = int(slots.get("tries") or 0) + 1
    filled.slots["tries"] = tries
    if tries == EXPLAINED_TRY:
        filled.refuse(f"utter_example_{asked}")
    elif tries >= MAX_TRIES:
        _give_up(form, asked, slots, filled)
    return filled


def _answers_read_back(asked: str, said: Said) -> Filled | None:
    """A bare yes or no is meant for the case that was read back, not for the question behind it."""
    if asked in ("initials_confirmed", "confirmed"):
        return None
    if intake.refuses(said) and not (asked == "description" and intake.describes(said.text)):
        return Filled(_NO_CASE | {"tries": 0}, [("utter_case_anew", {})], progress=True)
    return Filled({"read_back": None, "tries": 0}, progress=True) if intake.agrees(said) else None


_NO_CASE = dict.fromkeys(
    (
        "case_number",
        "judge_initials",
        "referral_initials",
        "initials_confirmed",
        "initials_by_name",
        "read_back",
    )
)


def _read_back(form: str, slots: Slots, services: Services, filled: Filled) -> Filled:
    """Read back a case that was just given, unless its initials are to be confirmed or all is read back."""
    now = {**slots, **filled.slots}
    is_new = any(now.get(name) != slots.get(name) for name in ("case_number", "judge_initials"))
    known = now.get("judge_initials") in services.court.judges and not now.get("initials_by_name")
    left_out = now.get("judge_initials") in ((None, NOT_GIVEN) if form == "callback_form" else (NOT_GIVEN,))
    settled = known or left_out or bool(now.get("initials_confirmed"))
    if is_new and settled and now.get("case_number") not in (None, NOT_GIVEN) and not now.get("description"):
        noted = [line for line in filled.say if line[0] != "utter_noted_in_form"]
        filled.say = [*noted, ("utter_case_read_back", {"case": show_case(now, services)})]
        filled.slots["read_back"] = True
    elif slots.get("read_back"):
        filled.slots["read_back"] = None
    return filled


def _go_back(form: str, asked: str, slots: Slots, services: Services) -> Filled:
    """Ask once more for what was given before the particular asked for."""
    names = required(form, slots, services)
    before = [
        name
        for name in names[: names.index(asked)]
        if name != "initials_confirmed" and slots.get(name) is not None
    ]
    filled = Filled({"read_back": None, "tries": 0})
    if not before:
        filled.refuse("utter_nothing_before")
    elif before[-1] == "case_number":
        filled.settle(**_NO_CASE)
    else:
        filled.settle(**{before[-1]: None})
    return filled


def callback_start(text: str, services: Services) -> datetime | None:
    """The one time that words name, whether or not the HelpDesk can call then; None where they name none."""
    court = services.court
    return interpret(text, services.clock(), services.calendar, court.callback.horizon_days).start


def fits(form: str | None, asked: str | None, text: str, services: Services) -> bool:
    """Whether words give what was asked for, or try to: a time, a judge by name, most digits of a number."""
    digits = sum(letter.isdigit() for letter in text)
    if asked == "callback_time" or (asked == "confirmed" and form == "callback_form"):
        if not _TIME.search(text):
            return False
        rules = services.court.callback
        read = interpret(text, services.clock(), services.calendar, rules.horizon_days)
        return read.reason != "ambiguous" or intake.wants_first(text)
    if asked == "judge_initials":
        return initials_in(text, services.court.judges) is not None
    return not Reference.find(text) and digits >= _TRIED_DIGITS.get(asked or "", len(text) + 1)


def _give_up(form: str, asked: str, slots: Slots, filled: Filled) -> None:
    optional = {"case_number", "judge_initials"} | ({"description"} if form == "callback_form" else set())
    filled.slots["tries"] = 0
    if asked in optional:
        filled.say = [("utter_left_out", {})]
        filled.settle(**{asked: NOT_GIVEN})
    elif asked == "initials_confirmed":
        # What the filer wrote is kept as it is; what was looked up from a name is not.
        filled.say = [("utter_left_out", {})] if slots.get("initials_by_name") else []
        filled.settle(**(_initials(NOT_GIVEN) if slots.get("initials_by_name") else {asked: True}))
    else:
        filled.refuse("utter_stuck_in_form")


def _initials(judge: str | None, referral: str | None = None, *, by_name: bool = False) -> dict[str, Any]:
    """The slots of newly given initials."""
    return {
        "judge_initials": judge,
        "referral_initials": referral,
        "initials_confirmed": None,
        "initials_by_name": by_name or None,
    }


_SHORT_CORRECTION = 12
_NAME_MAY_COME = ("case_number", "email", "phone", "callback_time", "confirmed")
"""The questions to which an answer may carry the filer's name as well."""


def _take_unasked(
    form: str, asked: str, said: Said, slots: Slots, services: Services, filled: Filled
) -> None:
    """Take particulars beyond the one asked for, and corrections of earlier ones."""
    found = said.entities
    corrects = intake.opens_as_correction(said.text) and len(said.text.split()) <= _SHORT_CORRECTION
    describing = asked == "description" and not corrects
    for name in ("case_number", "judge_initials", "referral_initials", "email"):
        # A description may speak of another case or address; the filer's own stands.
        described = describing and slots.get(name) not in (None, NOT_GIVEN)
        if name in found and name != asked and found[name] != slots.get(name) and not described:
            filled.slots[name] = found[name]
    if "phone" in found and asked != "phone" and not describing:
        filled.slots |= {"phone": found["phone"], "extension": found.get("extension")}
    if (
        (asked in _NAME_MAY_COME or corrects)
        and asked not in ("judge_initials", "initials_confirmed")
        and (asked != "confirmed" or "name" in said.text.lower())
        and not intake.names_a_judge(said.text)
        and (own := intake.name_offered(said.text))
    ):
        filled.slots["name"] = own
    may_time = asked in ("name", "phone", "case_number") and (corrects or not slots.get("callback_time"))
    if form == "callback_form" and (may_time or (asked in ("description", "confirmed") and corrects)):
        # Digits alone are a phone or case number.
        start = callback_start(said.text, services) if _LETTERS.search(said.text) else None
        if start is not None and services.callbacks.check(start) == "ok":
            filled.slots["callback_time"] = start.isoformat()
    _drop_old_initials(found, slots, filled)
    _correct_case(said, slots, services, filled)
    if filled.slots and (asked == "confirmed" or intake.is_correction(said.text)):
        filled.progress = True


def _drop_old_initials(found: Mapping[str, str], slots: Slots, filled: Filled) -> None:
    """The initials of the case before do not hold for another case; new ones are not confirmed yet."""
    if (
        "case_number" in filled.slots
        and "judge_initials" not in found
        and (slots.get("judge_initials") == NOT_GIVEN or slots.get("case_number") not in (None, NOT_GIVEN))
    ):
        filled.slots |= _initials(None)
    if filled.slots.get("judge_initials"):
        filled.slots |= {"initials_confirmed": None, "initials_by_name": None}


def _correct_case(said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    """Take a part of the case number that is set right: "no, it's 01243"."""
    known, judges = slots.get("case_number"), services.court.judges
    if (
        known not in (None, NOT_GIVEN)
        and "case_number" not in said.entities
        and intake.is_correction(said.text)
    ):
        corrected = CaseNumber.parse(str(known)).corrected_by(said.text, judges)
        if corrected.bare != known:
            filled.slots["case_number"] = corrected.bare
        if corrected.judge_initials:
            filled.slots |= _initials(corrected.judge_initials, slots.get("referral_initials"))


def _case_number(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    if "case_number" in said.entities:
        named = initials_in(said.text, services.court.judges) if intake.names_a_judge(said.text) else None
        judge = said.entities.get("judge_initials")
        if judge is None and named is not None and named.by_name:
            filled.slots |= _initials(named.judge, by_name=True)
        filled.settle(
            case_number=said.entities["case_number"],
            judge_initials=judge or filled.slots.get("judge_initials") or slots.get("judge_initials"),
            referral_initials=said.entities.get("referral_initials") or slots.get("referral_initials"),
        )
    elif intake.has_none(said.text) or said.intent in {"skip", "deny"}:
        filled.settle(case_number=NOT_GIVEN)
    else:
        filled.refuse("utter_wrong_case_number")


def _judge_initials(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    found = initials_in(said.text, services.court.judges)
    if found is not None:
        referral = found.referral or slots.get("referral_initials")
        filled.settle(**_initials(found.judge, referral, by_name=found.by_name))
    elif intake.has_none(said.text) or said.intent in {"skip", "deny"}:
        filled.settle(judge_initials=NOT_GIVEN)
    else:
        filled.refuse("utter_wrong_initials")


def _initials_confirmed(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    found = initials_in(said.text, services.court.judges) if not said.from_button else None
    if found is not None and found.judge != slots.get("judge_initials"):
        filled.settle(**_initials(found.judge, slots.get("referral_initials"), by_name=found.by_name))
    elif said.intent == "affirm" or found is not None:
        filled.settle(initials_confirmed=True)
    elif said.intent == "deny":
        # The callback's form does not ask for initials, so it goes on without them.
        filled.settle(**_initials(None if form == "ticket_form" else NOT_GIVEN))
    elif intake.has_none(said.text):
        filled.settle(**_initials(NOT_GIVEN))
    else:
        filled.refuse("utter_yes_or_no")


def _name(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    name = intake.name_offered(said.text) or intake.name_in(said.text)
    if name is None:
        filled.refuse("utter_name_needed" if _has_none(said) else "utter_wrong_name")
    else:
        filled.settle(name=name)


def _has_none(said: Said) -> bool:
    return said.intent == "skip" or intake.has_none(said.text)


def _is_none(said: Said) -> bool:
    """Whether a few words say that there is nothing to describe: "nothing happens when I click" describes."""
    few = len(said.text.split()) <= intake.SHORTEST_DESCRIPTION
    return said.intent == "skip" or (few and intake.has_none(said.text))


def _email(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    try:
        filled.settle(email=parse_email(said.entities.get("email") or said.text))
    except NotAnEmail:
        filled.refuse("utter_email_needed" if _has_none(said) else "utter_wrong_email")


def _phone(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    try:
        phone = parse_phone(said.text)
    except NotAPhoneNumber as error:
        if _has_none(said):
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
    elif reason == "ambiguous" and _has_none(said):
        filled.refuse("utter_time_needed")
    else:
        filled.refuse("utter_wrong_time_" + reason)


def _description(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    if form == "callback_form" and _is_none(said):
        filled.settle(description=NOT_GIVEN)
    elif _is_none(said):
        filled.refuse("utter_description_needed")
    elif len(said.text.split()) < 2:
        filled.refuse("utter_wrong_description")
    else:
        filled.settle(description=(said.marked if said.declined else said.text).strip()[:DESCRIPTION_LENGTH])


def _confirmed(form: str, said: Said, slots: Slots, services: Services, filled: Filled) -> None:
    if (
        form == "callback_form"
        and said.intent != "affirm"
        and fits(form, "callback_time", said.text, services)
    ):
        _callback_time(form, said, slots, services, filled)
        return
    named = intake.fields_to_change(said.text, required(form, slots, services))
    if named == ("name",) and (name := intake.new_value(said.text)) and intake.name_in(name):
        filled.settle(name=intake.name_in(name))
    elif named == ("description",) and (new := intake.new_value(said.text)) and len(new.split()) > 1:
        filled.settle(description=new)
    elif named and (said.intent != "affirm" or intake.wants_change(said.text)):
        filled.settle(**dict.fromkeys(named))
    elif said.intent == "affirm" or intake.sends(said.text):
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
