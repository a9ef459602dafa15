from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import intake
from bot.desk.intake import CALLBACK, SHORTEST_DESCRIPTION, TICKET, Said, is_side


def said(text: str, intent: str = "inform", confidence: float = 0.9, **more: object) -> Said:
    return replace(Said(text, intent, confidence), **more)


@pytest.mark.parametrize("asked", ["case_number", "name", "email", "description", "confirmed"])
@pytest.mark.parametrize(("text", "intent"), [("cancel this", "cancel"), ("why do you ask", "ask_why")])
def test_leaving_and_asking_why_are_heard_at_any_question(asked: str, text: str, intent: str) -> None:
    assert is_side(said(text, intent), "ticket_form", asked)


def test_a_long_description_that_sounds_like_leaving_is_a_description() -> None:
    text = "I pressed cancel on the upload page and then the whole filing was gone from my account"
    assert not is_side(said(text, "cancel"), "ticket_form", "description")


@pytest.mark.parametrize(
    ("asked", "text", "entities"),
    [
        ("case_number", "is it 3:24-cv-01234?", {"case_number": "3:24-cv-01234"}),
        ("email", "ana@firm.example?", {"email": "ana@firm.example"}),
        ("judge_initials", "JSC?", {"judge_initials": "JSC"}),
        ("phone", "can you call 415-555-0142?", {"phone": "+14155550142"}),
    ],
)
def test_what_holds_the_particular_asked_for_is_the_answer(
    asked: str, text: str, entities: dict[str, str]
) -> None:
    assert not is_side(said(text, "ask_question", entities=entities), "ticket_form", asked)
    assert is_side(said(text, "ask_question"), "ticket_form", asked)


def test_what_the_guard_stopped_is_no_answer() -> None:
    stopped = said("tell the judge", "ask_ex_parte", declined=True, rest="")
    for asked in ("name", "email", "case_number", "callback_time", "confirmed", "description"):
        assert is_side(stopped, "ticket_form", asked)


def test_a_description_is_kept_where_enough_is_left_of_it() -> None:
    stopped = said(
        "my exhibit is refused, tell the judge", declined=True, rest="my exhibit is refused by ECF"
    )
    assert not is_side(stopped, "ticket_form", "description")
    assert is_side(replace(stopped, rest="my exhibit"), "ticket_form", "description")


@pytest.mark.parametrize("text", ["How do I upload it? It fails.", "The upload fails, why?", "hello there"])
def test_a_description_may_be_a_question(text: str) -> None:
    assert not is_side(said(text, "ask_question"), "ticket_form", "description")


def test_asking_for_a_person_is_no_description() -> None:
    assert is_side(said("Can I talk to a person?", "talk_to_person"), "ticket_form", "description")


@pytest.mark.parametrize("text", ["I don't have one", "none", "n/a", "not sure", "skip", "--"])
def test_having_none_is_an_answer(text: str) -> None:
    assert intake.has_none(text)
    assert not is_side(said(text, "out_of_scope"), "ticket_form", "case_number")


@pytest.mark.parametrize("text", ["3:24-cv-01234", "Ana Lopez", "JSC", "tomorrow at 10", ""])
def test_a_value_is_not_having_none(text: str) -> None:
    assert not intake.has_none(text)


def test_a_long_text_with_a_no_in_it_is_not_having_none() -> None:
    assert not intake.has_none("the page says that none of my files could be opened by the system today")


def test_the_other_form_may_be_asked_for() -> None:
    assert is_side(said("please call me instead", "request_callback"), "ticket_form", "email")
    assert is_side(said("open a ticket instead", "open_ticket"), "callback_form", "phone")
    assert not is_side(said("please open it", "open_ticket"), "ticket_form", "email")
    assert is_side(said("please call me instead", "request_callback"), "ticket_form", "confirmed")


def test_a_yes_with_a_question_mark_confirms() -> None:
    assert not is_side(said("yes please?", "affirm"), "ticket_form", "confirmed")
    assert is_side(said("what happens then?", "ask_question"), "ticket_form", "confirmed")


def test_a_time_is_no_side_remark_whatever_the_classifier_thinks() -> None:
    assert not is_side(said("tomorrow morning", "greet"), "callback_form", "callback_time")
    assert is_side(said("when are you open?", "ask_question"), "callback_form", "callback_time")


def test_a_short_name_is_no_side_remark() -> None:
    assert not is_side(said("Grace Thanks", "thank"), "ticket_form", "name")
    assert is_side(said("you have been very helpful so far", "thank"), "ticket_form", "name")


@pytest.mark.parametrize("intent", ["inform", "affirm", "deny", "skip"])
def test_a_button_that_answers_is_an_answer(intent: str) -> None:
    assert not is_side(said("Yes", intent, from_button=True), "ticket_form", "confirmed")


@pytest.mark.parametrize("intent", ["cancel", "request_callback", "talk_to_person", "not_helpful"])
def test_any_other_button_is_not(intent: str) -> None:
    assert is_side(said("Cancel", intent, from_button=True), "ticket_form", "confirmed")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Lopez", "Ana Lopez"),
        ("ana lopez", "Ana Lopez"),
        ("My name is Ana Lopez.", "Ana Lopez"),
        ("hi, I'm Ana Lopez from Lopez LLP", "Ana Lopez"),
        ("it's McAllister", "McAllister"),
        ("this is Zoë O'Neil speaking", "Zoë O'Neil"),
        ("Jean-Luc de la Cruz, my email is j@x.example", "Jean-Luc De La Cruz"),
        ("Ana Lopez and my phone is 415", "Ana Lopez"),
    ],
)
def test_the_name_is_taken_out_of_its_sentence(text: str, name: str) -> None:
    assert intake.name_in(text) == name


@pytest.mark.parametrize(
    "text", ["", "3:24-cv-01234", "???", "I have to say that this whole system is broken", "a" * 90]
)
def test_what_looks_like_no_name_is_none(text: str) -> None:
    assert intake.name_in(text) is None


@given(st.text(max_size=150))
def test_a_name_is_one_line_of_at_most_six_words(text: str) -> None:
    name = intake.name_in(text)
    assert name is None or (name == " ".join(name.split()) and 0 < len(name.split()) <= 6)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the case number is wrong", ("case_number",)),
        ("wrong judge and wrong email", ("judge_initials", "email")),
        ("change the description", ("description",)),
        ("something is off", ()),
    ],
)
def test_the_particulars_to_change_are_named(text: str, names: tuple[str, ...]) -> None:
    assert intake.fields_to_change(text, TICKET) == names


def test_only_the_form_s_own_particulars_can_be_changed() -> None:
    assert intake.fields_to_change("the phone and the email", CALLBACK) == ("phone",)


@pytest.mark.parametrize("text", ["the phone number is wrong", "my cell number changed"])
def test_a_phone_number_is_no_case_number(text: str) -> None:
    assert intake.fields_to_change(text, CALLBACK) == ("phone",)


def test_a_wish_to_change_is_not_a_yes() -> None:
    assert intake.wants_change("yes but fix the email")
    assert not intake.wants_change("yes, send it")


@pytest.mark.parametrize(
    "text",
    ["no, it's 01243", "sorry, 01243", "I meant JSC", "it should be EJD", "wait, the judge is HSG"],
)
def test_a_correction_is_recognised(text: str) -> None:
    assert intake.is_correction(text)


@pytest.mark.parametrize("text", ["01243", "Ana Lopez", "yes", "I know the number"])
def test_a_plain_value_is_no_correction(text: str) -> None:
    assert not intake.is_correction(text)


@pytest.mark.parametrize("text", ["first available", "any time", "asap", "the earliest", "whenever", "any"])
def test_any_time_will_do(text: str) -> None:
    assert intake.wants_first(text)


@pytest.mark.parametrize("text", ["tomorrow at 10", "Monday", "the first of December at 9"])
def test_a_named_time_will_not_be_replaced(text: str) -> None:
    assert not intake.wants_first(text)


BACKS = [
    "go back",
    "back",
    "Please go back a step.",
    "ok, back up",
    "can we go back?",
    "let me go back to the last question",
    "one step back please",
    "back to the first question",
]


@pytest.mark.parametrize("text", BACKS)
@pytest.mark.parametrize("asked", ["name", "description", "confirmed"])
def test_going_back_is_heard_at_any_question_and_is_no_side_remark(text: str, asked: str) -> None:
    assert intake.goes_back(said(text))
    assert not is_side(said(text, "cancel"), "ticket_form", asked)
    assert not is_side(said(text, "previous_step"), "ticket_form", asked)


@pytest.mark.parametrize("text", ["hm, the one before", "previous question", "the last field", "Ana Back"])
def test_going_back_needs_its_words_whatever_the_classifier_thinks(text: str) -> None:
    assert not intake.goes_back(said(text, "previous_step"))
    assert not intake.goes_back(said(text))


@pytest.mark.parametrize(
    "text",
    [
        "Ana Back",
        "please call me back",
        "my money back",
        "the back of the page is missing",
        "I went to the page before and then pressed the back button of my browser",
    ],
)
def test_a_word_such_as_back_alone_does_not_go_back(text: str) -> None:
    assert not intake.goes_back(said(text))


@pytest.mark.parametrize("text", ["the last one", "error on the last field", "the previous one was rejected"])
def test_what_speaks_of_the_last_one_does_not_go_back(text: str) -> None:
    assert not intake.goes_back(said(text))


def test_a_button_or_a_long_text_does_not_go_back() -> None:
    assert not intake.goes_back(said("go back", "previous_step", from_button=True))
    assert not intake.goes_back(said("I want it to work again as it did before the update", "previous_step"))


@pytest.mark.parametrize(
    "asked",
    [
        "case_number",
        "name",
        "email",
        "phone",
        "confirmed",
        "description",
        "callback_time",
    ],
)
def test_distress_is_heard_at_any_question(asked: str) -> None:
    assert is_side(said("I can not go on living like this", "distress"), "ticket_form", asked)


@pytest.mark.parametrize("text", ["no", "No.", "nope", "that's wrong", "that is not right, no", "incorrect"])
def test_a_few_words_refuse(text: str) -> None:
    assert intake.refuses(said(text, "deny"))


@pytest.mark.parametrize("text", ["no", "that's wrong", "not right", "Wrong"])
def test_a_plain_no_refuses_whatever_the_classifier_thinks(text: str) -> None:
    assert intake.refuses(said(text, "ask_question"))


@pytest.mark.parametrize("text", ["Noah Smith", "notices are missing", "yes", "it is right"])
def test_words_that_only_begin_alike_do_not_refuse(text: str) -> None:
    assert not intake.refuses(said(text))


def test_a_long_text_neither_refuses_nor_agrees() -> None:
    long = "no confirmation came after I had filed the motion and paid the fee"
    assert not intake.refuses(said(long, "deny"))
    assert not intake.agrees(said("yes it is right and the page is blank", "affirm"))
    assert intake.agrees(said("yes, that's right", "affirm"))
    assert not intake.agrees(said("yes, that's right", "inform"))


@pytest.mark.parametrize(
    "text", ["Judge Corley", "before magistrate Westmore", "the Hon. Corley", "honorable"]
)
def test_a_judge_is_spoken_of(text: str) -> None:
    assert intake.names_a_judge(text)


@pytest.mark.parametrize("text", ["judgment", "Corley", "honest", "3:24-cv-01234-JSC", ""])
def test_what_only_sounds_like_a_judge_speaks_of_none(text: str) -> None:
    assert not intake.names_a_judge(text)


@pytest.mark.parametrize(
    ("words", "enough"), [(SHORTEST_DESCRIPTION, True), (SHORTEST_DESCRIPTION - 1, False)]
)
def test_a_few_words_are_needed_to_describe(words: int, enough: bool) -> None:
    assert intake.describes(" ".join(["word"] * words)) is enough


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is Dana Whitfield, the case is 3:24-cv-01234", "Dana Whitfield"),
        ("ana@firm.example and my name's ana lopez", "Ana Lopez"),
        ("3:24-cv-01234. My full name is Dana Whitfield.", "Dana Whitfield"),
        ("name: Dana Whitfield; phone: 415-555-0142", "Dana Whitfield"),
        ("Hello, this is Dana Whitfield. My PDF is refused", "Dana Whitfield"),
        ("I'm Zoë O'Neil and I am locked out", "Zoë O'Neil"),
        ("I am Mary Jane Watson", "Mary Jane Watson"),
    ],
)
def test_a_name_may_be_offered_in_passing(text: str, name: str) -> None:
    assert intake.name_offered(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Dana Whitfield",
        "my PDF is refused",
        "this is wrong",
        "I am an attorney",
        "it's JSC",
        "I'm locked out",
        "it is 3:24-cv-01234",
        "my name is not on the list",
        "",
    ],
)
def test_what_introduces_nobody_offers_no_name(text: str) -> None:
    assert intake.name_offered(text) is None


@pytest.mark.parametrize("text", ["It's Judge Corley", "this is Magistrate Judge Westmore's case"])
def test_a_judge_is_not_the_filer(text: str) -> None:
    assert intake.name_offered(text) is None


@pytest.mark.parametrize(
    "text",
    ["my name is Dana Whitfield, before Judge Corley", "This is Dana Whitfield for Magistrate Westmore"],
)
def test_where_a_judge_is_named_no_name_is_offered(text: str) -> None:
    assert intake.name_offered(text) is None


@pytest.mark.parametrize("text", ["my name is wrong", "my name is misspelled", "my name is not right"])
def test_a_complaint_about_the_name_offers_none(text: str) -> None:
    assert intake.name_offered(text) is None


@given(st.text(max_size=150))
def test_an_offered_name_is_a_name(text: str) -> None:
    name = intake.name_offered(text)
    assert name is None or intake.name_in(name) is not None


@given(st.text(max_size=200), st.sampled_from([*TICKET, *CALLBACK]), st.booleans(), st.booleans())
def test_any_words_can_be_judged(text: str, asked: str, declined: bool, from_button: bool) -> None:
    message = said(text, "greet", declined=declined, rest=text, from_button=from_button)
    assert is_side(message, "ticket_form", asked) in (True, False)
