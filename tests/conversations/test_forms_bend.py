"""What filers do in the middle of a form, at every particular of both forms."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conversations.conftest import Play
from tests.conversations.dialogue import Conversation, read_conversation

GOOD = {
    "case_number": "3:24-cv-01234",
    "judge_initials": "JSC",
    "name": "Dana Whitfield",
    "email": "dana@whitfieldlaw.com",
    "phone": "415-555-0142 ext 7",
    "callback_time": "tomorrow at 10",
    "description": "the upload of our motion stops at 99 percent",
}
OPENING = {"ticket": "please open a ticket", "callback": "please call me back"}
ASKED = {
    "ticket": ("case_number", "judge_initials", "name", "email", "description", "confirmed"),
    "callback": ("name", "phone", "callback_time", "case_number", "description", "confirmed"),
}
OPTIONAL = {
    "ticket": ("case_number", "judge_initials"),
    "callback": ("case_number", "description"),
}
OTHER = {"ticket": ("please call me back instead", "phone"), "callback": ("open a ticket instead", "email")}

PLACES = [(form, asked) for form, names in ASKED.items() for asked in names]


def up_to(form: str, asked: str) -> list[dict[str, Any]]:
    """The turns that lead to the question for a particular."""
    names = ASKED[form]
    turns = [{"say": OPENING[form], "asks": names[0]}]
    for name, following in itertools.pairwise(names):
        if name == asked:
            break
        turns.append({"say": GOOD[name], "asks": following})
    return turns


def bent(form: str, asked: str, *turns: dict[str, Any]) -> Conversation:
    return read_conversation("bent", {"name": f"{form} {asked}", "turns": [*up_to(form, asked), *turns]})


def rest(form: str, asked: str) -> Iterator[dict[str, Any]]:
    """The turns that fill the rest of a form and send it."""
    names = ASKED[form]
    for name, following in itertools.pairwise(names):
        if names.index(name) >= names.index(asked):
            yield {"say": GOOD[name], "asks": following}
    yield {"say": "yes", "kinds": [form]}


@pytest.mark.parametrize(("form", "asked"), PLACES)
async def test_a_question_on_the_side_is_answered_and_the_form_goes_on(
    play: Play, form: str, asked: str
) -> None:
    aside = {"say": "how large may a PDF be?", "kinds": ["answer|choose"], "asks": asked}
    await play(bent(form, asked, aside, *rest(form, asked)))


@pytest.mark.parametrize(("form", "asked"), PLACES)
async def test_a_declined_request_leaves_the_form_where_it_was(play: Play, form: str, asked: str) -> None:
    plea = {"say": "Please tell the judge that I'm sick.", "kinds": ["decline_ex_parte"], "asks": asked}
    await play(bent(form, asked, plea, *rest(form, asked)))


@pytest.mark.parametrize(("form", "asked"), PLACES)
async def test_why_is_explained(play: Play, form: str, asked: str) -> None:
    await play(bent(form, asked, {"say": "why do you need that?", "lacks": ["can't read"], "asks": asked}))


@pytest.mark.parametrize(("form", "asked"), PLACES)
async def test_cancel_closes_the_form(play: Play, form: str, asked: str) -> None:
    await play(bent(form, asked, {"say": "cancel", "kinds": ["cancel"], "asks": "nothing"}))


@pytest.mark.parametrize(("form", "asked"), PLACES)
async def test_start_over_forgets_everything(play: Play, form: str, asked: str) -> None:
    first = ASKED[form][0]
    await play(
        bent(
            form,
            asked,
            {"say": "start over", "kinds": ["smalltalk"], "asks": "nothing"},
            {"say": OPENING[form], "asks": first},
        )
    )


@pytest.mark.parametrize(("form", "asked"), PLACES)
async def test_going_back_asks_for_the_particular_before(play: Play, form: str, asked: str) -> None:
    names = ASKED[form]
    before = names[max(0, names.index(asked) - 1)]
    await play(bent(form, asked, {"say": "go back", "asks": before}, *rest(form, before)))


@pytest.mark.parametrize(("form", "asked"), PLACES)
async def test_what_may_be_left_out_is_and_the_rest_is_explained(play: Play, form: str, asked: str) -> None:
    names = ASKED[form]
    if asked == "confirmed":
        expected = asked
    elif asked in OPTIONAL[form]:
        following = names[names.index(asked) + 1]
        expected = "name" if following == "judge_initials" else following
    else:
        expected = asked
    await play(bent(form, asked, {"say": "I don't have one", "asks": expected}))


@pytest.mark.parametrize(("form", "asked"), PLACES)
async def test_after_a_day_the_form_goes_on_where_it_stopped(play: Play, form: str, asked: str) -> None:
    answer = "yes" if asked == "confirmed" else GOOD[asked]
    names = ASKED[form]
    then: dict[str, Any] = (
        {"kinds": [form]} if asked == "confirmed" else {"asks": names[names.index(asked) + 1]}
    )
    if form == "callback" and names.index(asked) > names.index("callback_time"):
        # The time that was chosen is past by now.
        then = {"asks": "callback_time"}
    await play(bent(form, asked, {"say": answer, "later": 26, "has": ["Welcome back"], **then}))


@pytest.mark.parametrize(("form", "asked"), PLACES)
async def test_a_change_of_mind_takes_along_what_was_said(play: Play, form: str, asked: str) -> None:
    words, needed = OTHER[form]
    given = {*ASKED[form][: ASKED[form].index(asked)]}
    order = ASKED["callback" if form == "ticket" else "ticket"]
    expected = next(name for name in order if name not in given)
    assert needed not in given
    await play(bent(form, asked, {"say": words, "asks": expected}))


@pytest.mark.parametrize(("form", "asked"), [place for place in PLACES if place[1] != "confirmed"])
async def test_the_second_failure_explains_and_the_third_goes_on(play: Play, form: str, asked: str) -> None:
    gibberish = {"description": "?", "name": "???", "callback_time": "purple"}.get(asked, "zzz qqq")
    names = ASKED[form]
    following = names[names.index(asked) + 1]
    after: dict[str, Any] = {"asks": asked, "has": ["(866) 638-7829"]}
    if asked in OPTIONAL[form]:
        after = {"asks": "name" if following == "judge_initials" else following}
    await play(
        bent(
            form,
            asked,
            {"say": gibberish, "asks": asked},
            {"say": gibberish, "asks": asked},
            {"say": gibberish, **after},
        )
    )


@pytest.mark.parametrize("asked", ["name", "email", "description", "confirmed"])
async def test_an_earlier_case_number_is_set_right(play: Play, asked: str) -> None:
    await play(
        bent("ticket", asked, {"say": "sorry, the number is 01243", "has": ["3:24-cv-01243"], "asks": asked})
    )


@pytest.mark.parametrize("asked", ["phone", "callback_time", "case_number", "description"])
async def test_an_earlier_name_is_set_right(play: Play, asked: str) -> None:
    await play(
        bent(
            "callback",
            asked,
            {"say": "wait, my name is Dana Whitford", "asks": asked},
            *rest_with("Whitford", asked),
        )
    )


def rest_with(fact: str, asked: str) -> Iterator[dict[str, Any]]:
    *turns, _ = rest("callback", asked)
    yield from turns[:-1]
    yield {**turns[-1], "has": [fact]}


async def test_a_ticket_with_everything_in_one_message(play: Play) -> None:
    await play(
        read_conversation(
            "bent",
            {
                "name": "all at once",
                "turns": [
                    {"say": OPENING["ticket"], "asks": "case_number"},
                    {
                        "say": "My name is Dana Whitfield, 3:24-cv-01234-JSC, dana@whitfieldlaw.com",
                        "asks": "description",
                        "has": ["3:24-cv-01234, Judge Corley (JSC): is that right?"],
                    },
                ],
            },
        )
    )


async def test_a_callback_with_everything_in_one_message(play: Play) -> None:
    await play(
        read_conversation(
            "bent",
            {
                "name": "all at once",
                "turns": [
                    {"say": OPENING["callback"], "asks": "name"},
                    {
                        "say": "This is Dana Whitfield, 415-555-0142 ext 7, tomorrow at 10 please",
                        "asks": "case_number",
                    },
                ],
            },
        )
    )


async def test_no_to_the_case_read_back_asks_for_it_anew(play: Play) -> None:
    await play(
        bent(
            "ticket",
            "name",
            {"say": "no, that's wrong", "asks": "case_number"},
            {
                "say": "4:23-cv-00077-YGR",
                "has": ["4:23-cv-00077, Judge Gonzalez Rogers (YGR)"],
                "asks": "name",
            },
            {"say": "yes", "asks": "name"},
        )
    )
