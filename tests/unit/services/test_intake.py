from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.intake import CALLBACK, NOT_GIVEN, TICKET, Said
from bot.services.callbacks import CallbackRequest, Callbacks, Slot
from bot.services.container import Services
from bot.services.intake import (
    DESCRIPTION_LENGTH,
    EXPLAINED_TRY,
    MAX_TRIES,
    Filled,
    callback_start,
    fill,
    required,
    show_case,
)
from bot.settings import ROOT
from tests.fakes import (
    FakeClock,
    FakeStore,
    fake_services,
    pacific,
    sample_court,
)

CASE = "3:24-cv-01234"
RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
NO_INITIALS = {"judge_initials": None, "referral_initials": None} | {
    "initials_confirmed": None,
    "initials_by_name": None,
}
AFRESH = {"read_back": None, "tries": 0}
NO_CASE = NO_INITIALS | {"case_number": None} | AFRESH


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


@pytest.mark.parametrize("form", ["ticket_form", "callback_form"])
def test_initials_that_were_looked_up_from_a_name_are_confirmed(services: Services, form: str) -> None:
    slots = {"case_number": CASE, "judge_initials": "JSC"}
    assert "initials_confirmed" in required(form, slots | {"initials_by_name": True}, services)
    assert "initials_confirmed" not in required(form, slots | {"initials_by_name": None}, services)


def test_the_callback_asks_for_its_own_particulars(services: Services) -> None:
    assert required("callback_form", {"judge_initials": "XYZ"}, services) == list(CALLBACK)
    assert "judge_initials" not in required("callback_form", {"case_number": CASE}, services)
    assert required("ticket_form", {"judge_initials": "XYZ"}, services) == list(TICKET)


def test_a_case_number_is_taken_with_its_initials(services: Services) -> None:
    entities = {"case_number": CASE, "judge_initials": "JSC", "referral_initials": "KAW"}
    filled = take(services, "case_number", "3:24-cv-01234-JSC (KAW)", entities=entities)
    assert filled.progress
    assert filled.slots == NO_INITIALS | entities | {"tries": 0, "read_back": True}
    assert filled.say == [
        ("utter_case_read_back", {"case": f"{CASE}, Judge Corley (JSC), referred to judge's initials KAW"})
    ]


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
        ("No", "deny", NO_INITIALS),
        ("it's JSC", "inform", NO_INITIALS | {"judge_initials": "JSC"}),
        ("XYZ", "inform", {"initials_confirmed": True}),
        ("I don't know", "inform", NO_INITIALS | {"judge_initials": NOT_GIVEN}),
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


def test_what_was_declined_is_marked_and_not_in_the_description(services: Services) -> None:
    filled = take(
        services,
        "description",
        "my PDF is refused here, tell the judge",
        declined=True,
        rest="my PDF is refused here",
        marked="my PDF is refused here [withheld]",
    )
    assert filled.slots["description"] == "my PDF is refused here [withheld]"


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


@pytest.mark.parametrize("form", ["ticket_form", "callback_form"])
def test_the_second_failing_try_explains_with_an_example(services: Services, form: str) -> None:
    for asked in TICKET if form == "ticket_form" else CALLBACK:
        slots = {"tries": EXPLAINED_TRY - 1, "description": "x", "judge_initials": "XYZ"}
        filled = take(services, asked, "?", "ask_question", form=form, slots=slots)
        said = responses(filled)
        assert said[-1] == f"utter_example_{asked}"
        assert len(said) == 2
        assert set(said) <= set(RESPONSES)
        assert filled.slots == {"tries": EXPLAINED_TRY}


@pytest.mark.parametrize("tries", [0, MAX_TRIES - 1])
def test_the_other_tries_show_no_example(services: Services, tries: int) -> None:
    filled = take(services, "email", "hm hm", slots={"tries": tries})
    assert not [response for response in responses(filled) if response.startswith("utter_example")]


@pytest.mark.parametrize("asked", ["case_number", "judge_initials"])
def test_after_some_tries_an_optional_particular_is_left_out(services: Services, asked: str) -> None:
    filled = take(services, asked, "blah blah", slots={"tries": MAX_TRIES - 1})
    assert filled.slots == {asked: NOT_GIVEN, "tries": 0}
    assert responses(filled) == ["utter_left_out"]


def test_after_some_tries_a_required_particular_shows_the_way_to_a_person(services: Services) -> None:
    filled = take(services, "email", "blah", slots={"tries": MAX_TRIES - 1})
    assert responses(filled) == ["utter_wrong_email", "utter_stuck_in_form"]
    assert filled.slots == {"tries": 0}
    assert not filled.progress


@pytest.mark.parametrize(
    ("by_name", "said", "given_up"),
    [
        (None, [], {"initials_confirmed": True}),
        (True, ["utter_left_out"], NO_INITIALS | {"judge_initials": NOT_GIVEN}),
    ],
)
def test_after_some_tries_initials_stay_as_written_but_not_as_looked_up(
    services: Services, by_name: bool | None, said: list[str], given_up: dict[str, Any]
) -> None:
    slots = {"judge_initials": "JSC", "initials_by_name": by_name, "tries": MAX_TRIES - 1}
    filled = take(services, "initials_confirmed", "hm hm hm", slots=slots)
    assert (responses(filled), filled.slots) == (said, given_up | {"tries": 0})
    assert filled.progress


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
    st.text(max_size=80)
    | st.sampled_from(["0", "1:2", "12-34", "sorry, 3", "-JSC (", "@", "no 5pm", "1.00", "I'm Ana Lopez"]),
    st.sampled_from(["inform", "affirm", "deny", "skip", "correct", "ask_question"]),
)
def test_whatever_is_said_settles_something_or_is_counted(
    form: str, asked: str, text: str, intent: str
) -> None:
    slots = {"case_number": CASE, "judge_initials": "JSC", "tries": 0}
    slots |= {"description": "the upload fails"} if asked == "confirmed" else {}
    filled = take(make_services(), asked, text, intent, form=form, slots=slots)
    noted = {name: value for name, value in filled.slots.items() if name != "tries"}
    if filled.progress or not noted:
        assert filled.slots["tries"] == (0 if filled.progress else 1)
    else:
        # Something else was given: that is no failing try at what was asked for.
        assert responses(filled)[-1] in ("utter_noted_in_form", "utter_case_read_back")
        assert "tries" not in filled.slots
    assert filled.progress or filled.say
    assert set(responses(filled)) <= set(RESPONSES)


@given(
    st.sampled_from(["ticket_form", "callback_form"]),
    st.sets(st.sampled_from(["name", "email", "phone", "callback_time", "description"])),
    st.sampled_from([None, NOT_GIVEN, CASE]),
    st.sampled_from([None, NOT_GIVEN, "JSC", "XYZ"]),
    st.booleans(),
)
def test_going_back_asks_again_for_what_was_given_before(
    form: str, known: set[str], case: str | None, judge: str | None, by_name: bool
) -> None:
    services = make_services()
    slots = dict.fromkeys(known, "given") | {"case_number": case, "judge_initials": judge}
    slots["initials_by_name"] = (by_name and judge == "JSC") or None
    names = required(form, slots, services)
    asked = next(name for name in names if slots.get(name) is None)
    filled = take(services, asked, "go back", form=form, slots=slots)
    now = slots | filled.slots
    asked_next = next(name for name in required(form, now, services) if now.get(name) is None)
    if filled.progress:
        assert names.index(asked_next) < names.index(asked)
        assert filled.say == []
        assert slots[asked_next] is not None
    else:
        assert (responses(filled), filled.slots, asked_next) == (["utter_nothing_before"], AFRESH, asked)


def test_before_the_first_question_there_is_nothing(services: Services) -> None:
    assert responses(take(services, "case_number", "go back")) == ["utter_nothing_before"]
    filled = take(services, "name", "go back", form="callback_form", slots={"email": "a@b.example"})
    assert responses(filled) == ["utter_nothing_before"]


def test_going_back_to_the_case_forgets_its_judge_as_well(services: Services) -> None:
    slots = {"case_number": CASE, "judge_initials": "XYZ"}
    assert take(services, "judge_initials", "go back", slots={"case_number": CASE}).slots == NO_CASE
    callback = {"name": "Ana", "phone": "1", "callback_time": "t"} | slots
    filled = take(services, "initials_confirmed", "go back", form="callback_form", slots=callback)
    assert filled.slots == NO_CASE


def test_going_back_passes_what_was_never_asked(services: Services) -> None:
    slots = {"case_number": CASE, "judge_initials": "XYZ", "initials_confirmed": True}
    assert take(services, "name", "go back", slots=slots).slots == {"judge_initials": None} | AFRESH
    back = take(services, "email", "go back", slots=slots | {"name": "Ana"})
    assert back.slots == {"name": None} | AFRESH


def test_a_particular_left_out_is_asked_again_by_going_back(services: Services) -> None:
    assert take(services, "name", "go back", slots={"case_number": NOT_GIVEN}).slots == NO_CASE


def test_going_back_begins_to_count_the_tries_anew(services: Services) -> None:
    slots = {"case_number": NOT_GIVEN, "name": "Ana", "tries": MAX_TRIES - 1}
    assert take(services, "email", "go back", slots=slots).slots["tries"] == 0


def test_going_back_ends_the_read_back(services: Services) -> None:
    slots = {"case_number": CASE, "judge_initials": "JSC", "read_back": True}
    back = take(services, "name", "go back", slots=slots).slots
    filled = take(services, "judge_initials", "no idea", slots=slots | back)
    assert filled.slots["judge_initials"] == NOT_GIVEN


@pytest.mark.parametrize(
    ("slots", "shown"),
    [
        ({"case_number": CASE, "judge_initials": "JSC"}, f"{CASE}, Judge Corley (JSC)"),
        ({"case_number": CASE, "judge_initials": "XYZ"}, f"{CASE}, judge's initials XYZ"),
        (
            {"case_number": CASE, "judge_initials": "XYZ", "referral_initials": "JSC"},
            f"{CASE}, judge's initials XYZ, referred to Judge Corley (JSC)",
        ),
        ({"case_number": CASE, "judge_initials": NOT_GIVEN, "referral_initials": "JSC"}, CASE),
        ({"case_number": CASE}, CASE),
        ({"case_number": NOT_GIVEN, "judge_initials": "JSC"}, NOT_GIVEN),
        ({}, NOT_GIVEN),
    ],
)
def test_the_case_is_shown_with_the_judge_s_name(
    services: Services, slots: dict[str, Any], shown: str
) -> None:
    assert show_case(slots, services) == shown


READ = {"case_number": CASE, "judge_initials": "JSC"}


def read_back(filled: Filled) -> list[str]:
    return [variables["case"] for response, variables in filled.say if response == "utter_case_read_back"]


def test_a_case_is_read_back_once_its_judge_is_settled(services: Services) -> None:
    case = {"case_number": CASE}
    assert read_back(take(services, "case_number", CASE, entities=case)) == []
    assert read_back(take(services, "judge_initials", "JSC", slots=case)) == [f"{CASE}, Judge Corley (JSC)"]
    assert read_back(take(services, "judge_initials", "I don't know", slots=case)) == [CASE]
    assert read_back(take(services, "judge_initials", "XYZ", slots=case)) == []
    assert read_back(take(services, "judge_initials", "Judge Corley", slots=case)) == []


def test_a_case_given_in_passing_is_read_back_instead_of_being_noted(services: Services) -> None:
    filled = take(services, "name", "the case is 3:24-cv-01234-JSC", "ask_question", entities=READ)
    assert responses(filled) == ["utter_case_read_back"]
    assert filled.slots["read_back"] is True


def test_what_was_read_back_or_is_about_to_be_is_not_read_back_now(services: Services) -> None:
    again = take(services, "name", "Ana Lopez", slots=READ | {"read_back": True})
    assert read_back(again) == []
    assert again.slots["read_back"] is None
    at_the_end = READ | {"description": "the upload fails"}
    assert read_back(take(services, "judge_initials", "XYZ", slots=at_the_end)) == []


@pytest.mark.parametrize(("text", "intent"), [("no", "deny"), ("that's wrong", "inform"), ("not right", "x")])
@pytest.mark.parametrize("asked", ["name", "email"])
def test_a_no_after_the_read_back_takes_the_case_again(
    services: Services, asked: str, text: str, intent: str
) -> None:
    filled = take(services, asked, text, intent, slots=READ | {"read_back": True})
    assert (filled.slots, responses(filled)) == (NO_CASE, ["utter_case_anew"])
    assert filled.progress


def test_a_yes_after_the_read_back_goes_on_with_the_question(services: Services) -> None:
    filled = take(services, "name", "yes", "affirm", slots=READ | {"read_back": True})
    assert (filled.slots, filled.say, filled.progress) == (AFRESH, [], True)


def test_without_a_read_back_a_no_is_for_the_question(services: Services) -> None:
    assert responses(take(services, "email", "no", "deny", slots=READ)) == ["utter_email_needed"]


def test_a_part_of_the_case_set_right_after_the_read_back_is_no_refusal_of_all(services: Services) -> None:
    filled = take(services, "name", "no, it's 01243", "deny", slots=READ | {"read_back": True})
    assert (filled.slots["case_number"], filled.slots["read_back"]) == ("3:24-cv-01243", True)
    assert read_back(filled) == ["3:24-cv-01243, Judge Corley (JSC)"]


@pytest.mark.parametrize("asked", ["initials_confirmed", "confirmed"])
def test_a_question_of_yes_or_no_gets_its_own_answer(services: Services, asked: str) -> None:
    slots = READ | {"read_back": True, "description": "x"}
    assert take(services, asked, "yes", "affirm", slots=slots).slots[asked] is True


@pytest.mark.parametrize("text", ["No NEF came after I filed", "Wrong event was picked by mistake"])
def test_a_description_that_begins_with_a_no_is_a_description(services: Services, text: str) -> None:
    filled = take(services, "description", text, form="callback_form", slots=READ | {"read_back": True})
    assert filled.slots["description"] == text


def test_a_judge_named_with_the_case_is_looked_up_and_to_be_confirmed(services: Services) -> None:
    filled = take(services, "case_number", f"{CASE}, Judge Corley", entities={"case_number": CASE})
    assert filled.slots["judge_initials"] == "JSC"
    assert filled.slots["initials_by_name"] is True
    assert "initials_confirmed" in required("ticket_form", filled.slots, services)


def test_a_name_beside_the_case_is_not_taken_for_the_judge_s(services: Services) -> None:
    filled = take(services, "case_number", f"{CASE}, Ms. Corley here", entities={"case_number": CASE})
    assert filled.slots["judge_initials"] is None


def test_initials_beside_the_case_go_before_the_judge_s_name(services: Services) -> None:
    entities = {"case_number": CASE, "judge_initials": "XYZ"}
    filled = take(services, "case_number", f"{CASE}-XYZ, Judge Corley", entities=entities)
    assert (filled.slots["judge_initials"], filled.slots["initials_by_name"]) == ("XYZ", None)


def test_initials_looked_up_from_a_name_are_read_back_when_confirmed(services: Services) -> None:
    filled = take(services, "judge_initials", "Judge Corley", slots={"case_number": CASE})
    assert (filled.slots["judge_initials"], filled.slots["initials_by_name"]) == ("JSC", True)
    slots = {"case_number": CASE} | filled.slots
    assert "initials_confirmed" in required("ticket_form", slots, services)
    confirmed = take(services, "initials_confirmed", "yes", "affirm", slots=slots)
    assert confirmed.slots == {"initials_confirmed": True, "tries": 0}


@pytest.mark.parametrize("asked", ["judge_initials", "initials_confirmed"])
def test_a_judge_s_name_is_not_the_filer_s(services: Services, asked: str) -> None:
    slots = {"case_number": CASE, "judge_initials": None if asked == "judge_initials" else "XYZ"}
    filled = take(services, asked, "It's Judge Corley", slots=slots)
    assert filled.slots["judge_initials"] == "JSC"
    assert "name" not in filled.slots


@pytest.mark.parametrize(("form", "judge"), [("ticket_form", None), ("callback_form", NOT_GIVEN)])
def test_refused_initials_are_asked_again_only_where_the_form_asks_for_them(
    services: Services, form: str, judge: str | None
) -> None:
    slots = {"case_number": CASE, "judge_initials": "XYZ"}
    filled = take(services, "initials_confirmed", "no", "deny", form=form, slots=slots)
    assert filled.slots["judge_initials"] == judge
    assert "initials_confirmed" not in required(form, slots | filled.slots, services)


def test_the_initials_of_the_case_before_do_not_hold_for_another_one(services: Services) -> None:
    slots = READ | {"referral_initials": "KAW", "initials_by_name": True, "initials_confirmed": True}
    filled = take(
        services, "name", "it's 4:25-cv-09999", slots=slots, entities={"case_number": "4:25-cv-09999"}
    )
    assert filled.slots == NO_INITIALS | {"case_number": "4:25-cv-09999"}


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("ticket_form", "case_number"),
        ("ticket_form", "email"),
        ("callback_form", "phone"),
        ("callback_form", "callback_time"),
        ("callback_form", "case_number"),
    ],
)
def test_a_name_offered_in_passing_is_noted(services: Services, form: str, asked: str) -> None:
    filled = take(services, asked, "my name is Dana Whitfield", form=form)
    assert filled.slots == {"name": "Dana Whitfield"}
    assert responses(filled) == ["utter_noted_in_form"]
    assert not filled.progress
    judge = take(services, asked, "my name is Dana Whitfield, before Judge Corley", form=form)
    assert "name" not in judge.slots


@pytest.mark.parametrize("asked", ["judge_initials", "initials_confirmed"])
def test_no_name_is_taken_where_a_judge_is_asked_for(services: Services, asked: str) -> None:
    filled = take(services, asked, "my name is Dana Whitfield", slots={"judge_initials": "XYZ"})
    assert filled.slots == {"tries": 1}


def test_a_name_beside_the_answer_is_taken_with_it(services: Services) -> None:
    text = "ana@firm.example, my name is Ana Lopez"
    filled = take(services, "email", text, entities={"email": "ana@firm.example"})
    assert filled.slots == {"email": "ana@firm.example", "name": "Ana Lopez", "tries": 0}


@pytest.mark.parametrize("asked", ["description", "confirmed"])
def test_a_name_in_a_description_is_not_the_filer_s(services: Services, asked: str) -> None:
    text = "the notice says this is Dana Whitfield and I never saw it"
    filled = take(services, asked, text, slots={"description": "x", "name": "Ana"})
    assert "name" not in filled.slots


def test_a_complaint_about_the_name_is_no_name(services: Services) -> None:
    assert "name" not in take(services, "email", "my name is wrong", slots={"name": "Ana"}).slots


@pytest.mark.parametrize(
    ("form", "asked", "response"),
    [
        ("ticket_form", "name", "utter_name_needed"),
        ("ticket_form", "email", "utter_email_needed"),
        ("callback_form", "name", "utter_name_needed"),
        ("callback_form", "phone", "utter_phone_needed"),
        ("callback_form", "callback_time", "utter_time_needed"),
    ],
)
@pytest.mark.parametrize(
    ("text", "intent"), [("I don't have one", "inform"), ("skip it", "skip"), ("none", "deny")]
)
def test_what_is_required_and_not_had_is_explained(
    services: Services, form: str, asked: str, response: str, text: str, intent: str
) -> None:
    filled = take(services, asked, text, intent, form=form)
    assert (responses(filled), filled.slots) == ([response], {"tries": 1})


@pytest.mark.parametrize(
    ("text", "intent"), [("don't have one", "inform"), ("skip it", "skip"), ("none", "deny"), ("n/a", "x")]
)
def test_a_few_words_say_that_there_is_no_description(services: Services, text: str, intent: str) -> None:
    ticket = take(services, "description", text, intent)
    assert (responses(ticket), ticket.slots) == (["utter_description_needed"], {"tries": 1})
    callback = take(services, "description", text, intent, form="callback_form")
    assert (callback.say, callback.slots) == ([], {"description": NOT_GIVEN, "tries": 0})


@pytest.mark.parametrize(
    "text",
    ["nothing happens when I click submit", "I got no email after filing", "the page is not available"],
)
@pytest.mark.parametrize("form", ["ticket_form", "callback_form"])
def test_a_description_with_a_no_in_it_is_taken(services: Services, form: str, text: str) -> None:
    filled = take(services, "description", text, form=form)
    assert (filled.slots, filled.say) == ({"description": text, "tries": 0}, [])


@pytest.mark.parametrize("text", ["no", "that's wrong", "not at all"])
def test_a_few_words_that_refuse_the_case_are_no_description(services: Services, text: str) -> None:
    slots = READ | {"read_back": True}
    assert take(services, "description", text, "deny", form="callback_form", slots=slots).slots == NO_CASE


def test_a_callback_s_case_is_read_back_without_a_judge(services: Services) -> None:
    case = {"case_number": CASE}
    assert read_back(take(services, "case_number", CASE, form="callback_form", entities=case)) == [CASE]
    assert read_back(take(services, "case_number", CASE, form="ticket_form", entities=case)) == []


@pytest.mark.parametrize("form", ["ticket_form", "callback_form"])
def test_without_a_case_no_initials_are_confirmed(services: Services, form: str) -> None:
    slots = {"case_number": NOT_GIVEN, "judge_initials": "XYZ", "initials_by_name": True}
    assert "initials_confirmed" not in required(form, slots, services)


@pytest.mark.parametrize(("text", "intent"), [("yes", "affirm"), ("no", "deny")])
def test_an_answer_to_the_read_back_begins_to_count_the_tries_anew(
    services: Services, text: str, intent: str
) -> None:
    slots = READ | {"read_back": True, "tries": MAX_TRIES - 1}
    assert take(services, "name", text, intent, slots=slots).slots["tries"] == 0


def test_before_the_first_question_the_tries_are_counted_anew_too(services: Services) -> None:
    slots = {"tries": MAX_TRIES - 1, "read_back": True}
    filled = take(services, "case_number", "go back", slots=slots)
    assert (filled.slots, filled.progress) == (AFRESH, False)


def test_the_previous_step_without_its_words_does_not_go_back(services: Services) -> None:
    filled = take(services, "name", "Ana Lopez", "previous_step", slots={"case_number": NOT_GIVEN})
    assert filled.slots == {"name": "Ana Lopez", "tries": 0}


def test_an_unsure_time_is_a_time(services: Services) -> None:
    filled = take(services, "callback_time", "not sure, maybe tomorrow at 10", form="callback_form")
    assert filled.slots["callback_time"] == pacific(25, 10).isoformat()
