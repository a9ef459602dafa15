from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.intake import CALLBACK, NOT_GIVEN, TICKET, Said
from bot.services.callbacks import CallbackRequest, Callbacks, Slot
from bot.services.container import Services
from bot.services.intake import DESCRIPTION_LENGTH, MAX_TRIES, Filled, callback_start, fill, required
from tests.fakes import (
    FakeClock,
    FakeStore,
    fake_services,
    pacific,
    sample_court,
)

CASE = "3:24-cv-01234"


def make_services() -> Services:
    return fake_services(FakeStore(), FakeClock(), court=sample_court(capacity=1))


@pytest.fixture
def services() -> Services:
    return make_services()


def take(
    services: Services,
    asked: str,
    text: str,
    intent: str = "inform",
    *,
    form: str = "ticket_form",
    slots: dict[str, Any] | None = None,
    **more: Any,
) -> Filled:
    return fill(form, asked, replace(Said(text, intent, 0.9), **more), slots or {}, services)


def responses(filled: Filled) -> list[str]:
    return [response for response, _ in filled.say]


def test_a_ticket_asks_for_initials_only_where_there_is_a_case(services: Services) -> None:
    assert "judge_initials" in required("ticket_form", {"case_number": CASE}, services)
    assert "judge_initials" not in required("ticket_form", {"case_number": NOT_GIVEN}, services)


@pytest.mark.parametrize(
    ("initials", "asked"), [("XYZ", True), ("JSC", False), (NOT_GIVEN, False), (None, False)]
)
def test_only_initials_of_no_known_judge_are_confirmed(
    services: Services, initials: str | None, asked: bool
) -> None:
    slots = {"case_number": CASE, "judge_initials": initials}
    assert ("initials_confirmed" in required("ticket_form", slots, services)) is asked


def test_the_callback_asks_for_its_own_particulars(services: Services) -> None:
    assert required("callback_form", {}, services) == list(CALLBACK)
    assert required("ticket_form", {"judge_initials": "XYZ"}, services) == list(TICKET)


def test_a_case_number_is_taken_with_its_initials(services: Services) -> None:
    entities = {"case_number": CASE, "judge_initials": "JSC", "referral_initials": "KAW"}
    filled = take(services, "case_number", "3:24-cv-01234-JSC (KAW)", entities=entities)
    assert filled.progress
    assert filled.slots == entities | {"initials_confirmed": None, "tries": 0}


@pytest.mark.parametrize("asked", ["case_number", "judge_initials"])
@pytest.mark.parametrize(
    ("text", "intent"), [("I don't have one", "inform"), ("Skip", "skip"), ("no", "deny")]
)
def test_case_and_judge_may_be_left_out(services: Services, asked: str, text: str, intent: str) -> None:
    assert take(services, asked, text, intent).slots[asked] == NOT_GIVEN


def test_a_case_number_given_later_asks_for_its_judge_again(services: Services) -> None:
    slots = {"case_number": NOT_GIVEN, "judge_initials": NOT_GIVEN}
    filled = take(services, "name", "no wait, 3:24-cv-01234", slots=slots, entities={"case_number": CASE})
    assert filled.slots["case_number"] == CASE
    assert filled.slots["judge_initials"] is None


def test_initials_are_read_and_those_unknown_are_to_be_confirmed(services: Services) -> None:
    assert take(services, "judge_initials", "jsc").slots["judge_initials"] == "JSC"
    filled = take(services, "judge_initials", "XYZ")
    assert (filled.slots["judge_initials"], filled.slots["initials_confirmed"]) == ("XYZ", None)
    assert responses(take(services, "judge_initials", "hmm let me look it up")) == ["utter_wrong_initials"]


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("Yes", "affirm", {"initials_confirmed": True}),
        ("No", "deny", {"judge_initials": None, "initials_confirmed": None}),
        ("it's JSC", "inform", {"judge_initials": "JSC", "initials_confirmed": None}),
        ("XYZ", "inform", {"initials_confirmed": True}),
        ("I don't know", "inform", {"judge_initials": NOT_GIVEN}),
    ],
)
def test_unknown_initials_are_confirmed_replaced_or_left_out(
    services: Services, text: str, intent: str, slots: dict[str, Any]
) -> None:
    filled = take(services, "initials_confirmed", text, intent, slots={"judge_initials": "XYZ"})
    assert filled.slots == slots | {"tries": 0}


def test_a_name_is_taken_or_refused(services: Services) -> None:
    assert take(services, "name", "my name is ana lopez").slots["name"] == "Ana Lopez"
    assert responses(take(services, "name", "3:24")) == ["utter_wrong_name"]


def test_an_email_is_taken_or_its_want_explained(services: Services) -> None:
    assert take(services, "email", "ana@FIRM.example").slots["email"] == "ana@firm.example"
    assert responses(take(services, "email", "ana at firm")) == ["utter_wrong_email"]
    assert responses(take(services, "email", "I don't have one")) == ["utter_email_needed"]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("555-0142", "utter_wrong_phone_too_short"),
        ("41555501421234567890", "utter_wrong_phone_too_long"),
        ("000-000-0000", "utter_wrong_phone_not_valid"),
        ("(866) 638-7829", "utter_wrong_phone_helpdesk"),
    ],
)
def test_a_phone_number_that_cannot_be_called_is_explained(
    services: Services, text: str, response: str
) -> None:
    filled = take(services, "phone", text, form="callback_form")
    assert responses(filled) == [response]
    assert not filled.progress


def test_a_phone_number_replaces_the_old_extension(services: Services) -> None:
    slots = {"phone": "+14155550100", "extension": "9"}
    filled = take(services, "phone", "415-555-0142", form="callback_form", slots=slots)
    assert (filled.slots["phone"], filled.slots["extension"]) == ("+14155550142", None)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("tomorrow at 10", pacific(25, 10)),
        ("first available", pacific(24, 10, 30)),
    ],
)
def test_a_time_the_desk_can_keep_is_taken(services: Services, text: str, start: datetime) -> None:
    filled = take(services, "callback_time", text, form="callback_form")
    assert datetime.fromisoformat(filled.slots["callback_time"]) == start


def test_a_picked_time_is_checked_like_a_spoken_one(services: Services) -> None:
    start = pacific(25, 10)
    picked = {"entities": {"callback_time": start.isoformat()}, "form": "callback_form", "from_button": True}
    filled = take(services, "callback_time", "Wed Nov 25, 10:00 a.m.", **picked)
    assert filled.slots["callback_time"] == start.isoformat()
    services.callbacks.book(CallbackRequest("Ana", "+14155550142", start))
    assert responses(take(services, "callback_time", "the same", **picked)) == ["utter_wrong_time_full"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Saturday at 10", "closed_weekend"),
        ("Thanksgiving at 10", "closed_holiday"),
        ("Thursday at 10", "closed_holiday"),
        ("today at 6pm", "outside_hours"),
        ("today at 10:10", "too_soon"),
        ("in the morning", "ambiguous"),
    ],
)
def test_a_time_the_desk_cannot_keep_is_explained(services: Services, text: str, reason: str) -> None:
    filled = take(services, "callback_time", text, form="callback_form")
    assert responses(filled) == [f"utter_wrong_time_{reason}"]
    assert "callback_time" not in filled.slots


class NothingFree(Callbacks):
    def offer(self, after: datetime | None = None, count: int = 3) -> tuple[Slot, ...]:
        return ()


def test_the_first_available_is_refused_where_nothing_is_free(services: Services) -> None:
    none_free = NothingFree(FakeStore(), services.court, services.calendar, services.clock)
    filled = take(
        replace(services, callbacks=none_free), "callback_time", "first available", form="callback_form"
    )
    assert responses(filled) == ["utter_wrong_time_full"]


def test_a_description_is_taken_up_to_its_length(services: Services) -> None:
    assert take(services, "description", "  my PDF is refused ").slots["description"] == "my PDF is refused"
    long = take(services, "description", "word " * 1000).slots["description"]
    assert len(long) == DESCRIPTION_LENGTH
    assert responses(take(services, "description", "help")) == ["utter_wrong_description"]


def test_what_was_declined_is_not_in_the_description(services: Services) -> None:
    filled = take(
        services,
        "description",
        "my PDF is refused here, tell the judge",
        declined=True,
        rest="my PDF is refused here",
    )
    assert filled.slots["description"] == "my PDF is refused here"


def test_only_a_callback_s_description_may_be_skipped(services: Services) -> None:
    assert (
        take(services, "description", "skip it", "skip", form="callback_form").slots["description"]
        == NOT_GIVEN
    )
    assert take(services, "description", "skip", "skip").progress is False


def test_a_yes_confirms(services: Services) -> None:
    assert take(services, "confirmed", "yes", "affirm").slots == {"confirmed": True, "tries": 0}


@pytest.mark.parametrize("intent", ["deny", "inform"])
def test_a_particular_that_is_named_is_asked_again(services: Services, intent: str) -> None:
    assert take(services, "confirmed", "the email is wrong", intent).slots == {"email": None, "tries": 0}


def test_a_description_that_was_skipped_may_be_given_at_the_end(services: Services) -> None:
    slots = {"description": NOT_GIVEN}
    filled = take(services, "confirmed", "the screen stays blank", form="callback_form", slots=slots)
    assert filled.slots["description"] == "the screen stays blank"


def test_more_words_at_the_end_are_added_to_the_description(services: Services) -> None:
    slots = {"description": "the upload fails"}
    filled = take(services, "confirmed", "the screen stays blank afterwards", slots=slots)
    assert filled.slots["description"] == "the upload fails\nthe screen stays blank afterwards"


def test_a_yes_that_wants_a_change_does_not_confirm(services: Services) -> None:
    filled = take(services, "confirmed", "yes but change the description", "affirm")
    assert filled.slots == {"description": None, "tries": 0}


def test_a_no_asks_what_to_change(services: Services) -> None:
    filled = take(services, "confirmed", "no", "deny")
    assert responses(filled) == ["utter_what_to_change"]
    assert "confirmed" not in filled.slots


def test_a_new_value_at_the_end_replaces_the_old_one(services: Services) -> None:
    slots = {"email": "old@firm.example"}
    filled = take(
        services, "confirmed", "new@firm.example", slots=slots, entities={"email": "new@firm.example"}
    )
    assert filled.slots == {"email": "new@firm.example", "tries": 0}


def test_a_part_of_the_case_number_corrects_that_part(services: Services) -> None:
    filled = take(services, "name", "sorry, 01243", slots={"case_number": CASE, "judge_initials": "JSC"})
    assert filled.slots["case_number"] == "3:24-cv-01243"
    assert filled.progress
    assert "name" not in filled.slots


def test_what_comes_unasked_is_kept_beside_the_answer(services: Services) -> None:
    entities = {"email": "ana@firm.example", "phone": "+14155550142", "extension": "3"}
    filled = take(services, "name", "Ana Lopez, my email is ana@firm.example", entities=entities)
    assert filled.slots == entities | {"name": "Ana Lopez", "tries": 0}


def test_a_phone_number_in_a_description_is_not_the_filer_s(services: Services) -> None:
    filled = take(
        services, "description", "nobody answers at 415-555-0142", entities={"phone": "+14155550142"}
    )
    assert "phone" not in filled.slots


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("I filed it in 4:25-cv-09999 instead of my own case", {"case_number": "4:25-cv-09999"}),
        ("the notices go to old@firm.example, that should be changed", {"email": "old@firm.example"}),
    ],
)
def test_what_a_description_mentions_replaces_nothing(
    services: Services, text: str, entities: dict[str, str]
) -> None:
    slots = {"case_number": CASE, "email": "ana@firm.example"}
    filled = take(services, "description", text, slots=slots, entities=entities)
    assert filled.slots == {"description": text, "tries": 0}


def test_tries_are_counted_and_forgotten_with_an_answer(services: Services) -> None:
    assert take(services, "email", "hm hm", slots={"tries": 1}).slots == {"tries": 2}
    assert take(services, "email", "a@b.example", slots={"tries": 2}).slots["tries"] == 0


@pytest.mark.parametrize("asked", ["case_number", "judge_initials"])
def test_after_some_tries_an_optional_particular_is_left_out(services: Services, asked: str) -> None:
    filled = take(services, asked, "blah blah", slots={"tries": MAX_TRIES - 1})
    assert filled.slots == {asked: NOT_GIVEN, "tries": 0}
    assert responses(filled) == ["utter_left_out"]


def test_after_some_tries_a_required_particular_shows_the_way_to_a_person(services: Services) -> None:
    filled = take(services, "email", "blah", slots={"tries": MAX_TRIES - 1})
    assert responses(filled) == ["utter_wrong_email", "utter_stuck_in_form"]
    assert "email" not in filled.slots


@pytest.mark.parametrize(("form", "left_out"), [("callback_form", True), ("ticket_form", False)])
def test_a_description_is_optional_for_a_callback_only(services: Services, form: str, left_out: bool) -> None:
    filled = take(services, "description", "hm", form=form, slots={"tries": MAX_TRIES - 1})
    assert (filled.slots.get("description") == NOT_GIVEN) is left_out


def test_a_callback_s_time_is_read_from_the_request(services: Services) -> None:
    assert callback_start("call me tomorrow at 10", services) == pacific(25, 10)
    assert callback_start("call me", services) is None


@given(
    st.sampled_from(["ticket_form", "callback_form"]),
    st.sampled_from(sorted({*TICKET, *CALLBACK})),
    st.text(max_size=80) | st.sampled_from(["0", "1:2", "12-34", "sorry, 3", "-JSC (", "@", "no 5pm"]),
    st.sampled_from(["inform", "affirm", "deny", "skip", "correct", "ask_question"]),
)
def test_whatever_is_said_settles_something_or_is_counted(
    form: str, asked: str, text: str, intent: str
) -> None:
    slots = {"case_number": CASE, "judge_initials": "JSC", "tries": 0}
    filled = take(make_services(), asked, text, intent, form=form, slots=slots)
    assert filled.slots["tries"] == (0 if filled.progress else 1)
    assert filled.progress or filled.say
