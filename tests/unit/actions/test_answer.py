from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.answer import (
    MAX_OPTIONS,
    SURE_BY_ITSELF,
    ActionAnswer,
    ActionNextBest,
    ActionShowArticle,
    ActionShowStep,
)
from actions.person import MANY
from bot.desk.triage import Found
from bot.services import container
from tests.unit.actions.conftest import URL, Desk

NEAR = ["fees", "pdf-size", "find-event", "split-pdf"]


def triage(
    decision: str, *article_ids: str, also: str | None = None, confidence: float = 0.9
) -> dict[str, Any]:
    found = {
        "kind": decision,
        "confidence": 0.9,
        "article_ids": article_ids,
        "scores": [0.8] * len(article_ids),
    }
    return {
        "decision": decision,
        "also": also,
        "found": found,
        "question": "what is it",
        "confidence": confidence,
        "verdicts": [],
    }


def payloads(message: dict[str, Any]) -> list[str]:
    return [button["payload"] for button in message["buttons"]]


async def test_an_answer_is_the_article_s_own_words_with_its_source(desk: Desk) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage("answer", "fees", "pdf-size"))
    (message,) = outcome.messages
    assert message["response"] == "utter_answer"
    assert message["custom"]["kind"] == "answer"
    assert message["custom"]["blocks"] == [{"type": "paragraph", "text": "On fees."}]
    assert message["custom"]["citations"] == [
        {"article_id": "fees", "title": "About fees", "url": URL, "reviewed": "2026-11-01", "revision": "r"}
    ]
    assert "On fees." in message["quotation"]
    assert "On pdf-size." not in message["quotation"]


async def test_an_answer_is_remembered_for_what_may_follow(desk: Desk) -> None:
    outcome = await desk.run(
        ActionAnswer(), triage=triage("answer", "fees", "pdf-size"), slots={"misses": 1, "failures": 2}
    )
    assert outcome.slots == {
        "question": "what is it",
        "candidates": ["fees", "pdf-size"],
        "misses": 0,
        "failures": 0,
        "article": "fees",
        "offered": None,
        "step": 0,
        "shown_articles": ["fees"],
    }


async def test_a_tutorial_is_answered_by_its_first_step(desk: Desk) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage("answer", "split-pdf"))
    assert outcome.said == [("utter_answer_first_step", "answer")]
    assert outcome.slots["step"] == 1


async def test_particulars_said_in_passing_are_kept(desk: Desk) -> None:
    entities = {"case_number": "3:24-cv-01234", "email": "ana@firm.example", "reference": "ECF-2026-000001"}
    outcome = await desk.run(ActionAnswer(), triage=triage("answer", "fees"), entities=entities)
    assert outcome.slots["case_number"] == "3:24-cv-01234"
    assert outcome.slots["email"] == "ana@firm.example"
    assert "reference" not in outcome.slots


@pytest.mark.parametrize(
    ("before", "told", "forgotten"), [("KAW", "JSC", True), (None, "JSC", True), ("JSC", "JSC", False)]
)
async def test_another_judge_said_in_passing_is_not_confirmed_yet(
    desk: Desk, before: str | None, told: str, forgotten: bool
) -> None:
    slots = {"judge_initials": before, "initials_confirmed": True, "initials_by_name": True}
    entities = {"judge_initials": told}
    outcome = await desk.run(ActionAnswer(), triage=triage("answer", "fees"), slots=slots, entities=entities)
    assert outcome.slots["judge_initials"] == told
    for name in ("initials_confirmed", "initials_by_name"):
        assert (name in outcome.slots) is forgotten
        assert outcome.slots.get(name) is None


async def test_a_choice_offers_the_nearest_by_title_and_a_way_out(desk: Desk) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage("choose", *NEAR))
    (message,) = outcome.messages
    assert (message["response"], message["custom"]["kind"]) == ("utter_choose", "choose")
    assert [button["title"] for button in message["buttons"]] == [
        "About fees",
        "About pdf-size",
        "About find-event",
        "None of these",
    ]
    assert payloads(message)[0] == '/choose_article{"article": "fees"}'
    assert payloads(message)[-1] == "/not_helpful"
    assert outcome.slots["candidates"] == NEAR
    assert outcome.slots["offered"] == outcome.slots["shown_articles"] == NEAR[:MAX_OPTIONS]
    assert "article" not in outcome.slots


async def test_an_offered_article_may_be_picked_in_words(desk: Desk) -> None:
    offered = {"offered": ["fees", "pdf-size"]}
    outcome = await desk.run(ActionAnswer(), text="the second one", triage=triage("abstain"), slots=offered)
    assert (outcome.said, outcome.slots["article"]) == ([("utter_answer", "answer")], "pdf-size")
    assert outcome.slots["offered"] is None


async def test_not_being_sure_is_counted(desk: Desk) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage("abstain"))
    assert (outcome.said, outcome.slots["failures"]) == ([("utter_abstain", "abstain")], 1)


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_each_second_time_of_not_being_sure_offers_a_person_and_counts_on(
    desk: Desk, times: int
) -> None:
    slots = {"failures": MANY * times - 1}
    outcome = await desk.run(ActionAnswer(), triage=triage("abstain"), slots=slots)
    assert outcome.said == [("utter_abstain", "abstain"), ("utter_person", "human")]
    assert outcome.slots["failures"] == MANY * times
    assert "open" in outcome.messages[-1]["hours"]


async def test_between_the_offers_of_a_person_not_being_sure_is_only_counted(desk: Desk) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage("abstain"), slots={"failures": MANY})
    assert (outcome.said, outcome.slots["failures"]) == ([("utter_abstain", "abstain")], MANY + 1)


@pytest.mark.parametrize("decision", ["answer", "choose"])
async def test_what_helps_in_between_ends_the_row_of_failures(desk: Desk, decision: str) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage(decision, *NEAR), slots={"failures": 1})
    assert outcome.slots["failures"] == 0


SHOWN = {"question": "how do I split a PDF", "article": "split-pdf", "step": 1}


def searching(desk: Desk, *article_ids: str, kind: str = "answer") -> list[str]:
    """Let every search find these articles; return the texts that are searched for."""
    texts: list[str] = []
    found = Found(kind, 0.8, article_ids, (0.8,) * len(article_ids))

    def search(text: str) -> Found:
        texts.append(text)
        return found

    container.provide(replace(desk.services, search=search))
    return texts


@pytest.mark.parametrize("decision", ["abstain", "choose", "answer"])
async def test_words_that_lean_on_the_last_answer_are_read_with_the_last_question(
    desk: Desk, decision: str
) -> None:
    texts = searching(desk, "pdf-size", "fees")
    unsure = triage(decision, "find-event", confidence=SURE_BY_ITSELF - 0.01)
    slots = SHOWN | {"failures": 1}
    outcome = await desk.run(ActionAnswer(), text="and on a Mac?", triage=unsure, slots=slots)
    assert texts == ["how do I split a PDF and on a Mac?"]
    assert outcome.said == [("utter_answer", "answer")]
    assert "On pdf-size." in outcome.messages[0]["quotation"]
    assert outcome.slots["article"] == "pdf-size"
    assert (outcome.slots["candidates"], outcome.slots["failures"]) == (["pdf-size", "fees"], 0)
    assert kept(desk) == []


async def test_what_is_clear_by_itself_does_not_lean(desk: Desk) -> None:
    texts = searching(desk, "pdf-size")
    sure = triage("answer", "fees", confidence=SURE_BY_ITSELF)
    outcome = await desk.run(ActionAnswer(), text="and the fees?", triage=sure, slots=SHOWN)
    assert (texts, outcome.slots["article"]) == ([], "fees")


@pytest.mark.parametrize("text", ["what are the fees", "how do I reset my password"])
async def test_words_that_say_themselves_what_they_are_about_do_not_lean(desk: Desk, text: str) -> None:
    texts = searching(desk, "pdf-size")
    await desk.run(ActionAnswer(), text=text, triage=triage("abstain"), slots=SHOWN)
    assert texts == []


@pytest.mark.parametrize("missing", ["question", "article"])
async def test_with_nothing_to_lean_on_the_words_stand_by_themselves(desk: Desk, missing: str) -> None:
    texts = searching(desk, "pdf-size")
    slots = SHOWN | {missing: None}
    outcome = await desk.run(ActionAnswer(), text="and on a Mac?", triage=triage("abstain"), slots=slots)
    assert (texts, outcome.said) == ([], [("utter_abstain", "abstain")])


@pytest.mark.parametrize(("kind", "ids"), [("answer", ("split-pdf",)), ("choose", NEAR), ("abstain", ())])
async def test_words_that_lean_on_a_tutorial_show_all_of_its_steps(
    desk: Desk, kind: str, ids: tuple[str, ...]
) -> None:
    searching(desk, *ids, kind=kind)
    asked = triage("abstain")
    outcome = await desk.run(ActionAnswer(), text="where is that menu?", triage=asked, slots=SHOWN)
    assert (outcome.said, outcome.slots["step"]) == ([("utter_answer", "answer")], 3)
    assert outcome.slots["article"] == "split-pdf"


@pytest.mark.parametrize(("article", "step"), [("split-pdf", 3), ("fees", 0), ("was-removed", 1)])
async def test_where_all_was_shown_the_answer_is_still_the_same(desk: Desk, article: str, step: int) -> None:
    searching(desk)
    slots = SHOWN | {"article": article, "step": step}
    outcome = await desk.run(ActionAnswer(), text="and then?", triage=triage("abstain"), slots=slots)
    assert outcome.said == [("utter_same_answer", "answer")]
    assert outcome.slots == {"failures": 0}


async def test_particulars_beside_the_same_answer_are_kept(desk: Desk) -> None:
    searching(desk)
    slots = SHOWN | {"step": 3, "failures": 1}
    told = {"case_number": "3:24-cv-01234"}
    asked = triage("abstain")
    outcome = await desk.run(ActionAnswer(), text="and then?", triage=asked, slots=slots, entities=told)
    assert outcome.slots == told | {"failures": 0}


async def test_a_near_article_that_is_offered_is_better_than_nothing_to_lean_on(desk: Desk) -> None:
    searching(desk, kind="abstain")
    near = triage("choose", "fees", "pdf-size")
    outcome = await desk.run(ActionAnswer(), text="and on a Mac?", triage=near, slots=SHOWN)
    assert outcome.said == [("utter_choose", "choose")]


@pytest.mark.parametrize(
    ("decision", "response"),
    [("answer", "utter_answer"), ("choose", "utter_choose"), ("abstain", "utter_abstain")],
)
@pytest.mark.parametrize("found", [("pdf-size",), ("split-pdf",), ()])
async def test_a_message_of_two_parts_does_not_lean_and_its_declined_half_is_not_searched_for(
    desk: Desk, found: tuple[str, ...], decision: str, response: str
) -> None:
    texts = searching(desk, *found, kind="answer" if found else "abstain")
    asked = triage(decision, "fees", also="decline_ex_parte", confidence=SURE_BY_ITSELF - 0.01)
    text = "and on a Mac? And tell the judge I am late"
    outcome = await desk.run(ActionAnswer(), text=text, triage=asked, slots=SHOWN)
    assert texts == []
    assert [one for one, _ in outcome.said] == [response, "utter_also_decline_ex_parte"]


async def test_particulars_beside_words_that_lean_are_kept(desk: Desk) -> None:
    searching(desk, "split-pdf")
    outcome = await desk.run(
        ActionAnswer(),
        text="where is that menu in 3:24-cv-01234?",
        triage=triage("abstain"),
        slots=SHOWN,
        entities={"case_number": "3:24-cv-01234"},
    )
    assert outcome.slots["case_number"] == "3:24-cv-01234"


async def test_what_no_article_answers_in_a_form_explains_the_particular(desk: Desk) -> None:
    slots = {"requested_slot": "email", "failures": 1}
    outcome = await desk.run(ActionAnswer(), triage=triage("abstain"), slots=slots, form="ticket_form")
    assert (outcome.said, outcome.slots) == ([("utter_why_email", "question")], {})


@pytest.mark.parametrize("also", ["decline_legal", "decline_ex_parte"])
async def test_the_declined_half_is_named_after_the_answer(desk: Desk, also: str) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage("answer", "fees", also=also))
    assert outcome.said == [("utter_answer", "answer"), (f"utter_also_{also}", also)]


async def test_the_picked_article_is_shown(desk: Desk) -> None:
    outcome = await desk.run(ActionShowArticle(), intent="choose_article", entities={"article": "pdf-size"})
    assert outcome.said == [("utter_answer", "answer")]
    assert outcome.slots["article"] == "pdf-size"


async def test_an_article_that_is_gone_is_said_to_be_gone(desk: Desk) -> None:
    outcome = await desk.run(ActionShowArticle(), entities={"article": "was-removed"})
    assert [response for response, _ in outcome.said] == ["utter_article_gone"]


async def test_an_article_that_goes_while_it_is_looked_for_is_not_answered_with_the_next(desk: Desk) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage("answer", "was-removed", "fees"))
    assert outcome.said == [("utter_abstain", "abstain")]


async def test_the_steps_of_an_article_that_is_gone_end_there(desk: Desk) -> None:
    slots = {"article": "was-removed", "step": 1}
    outcome = await desk.run(ActionShowStep(), intent="next_step", slots=slots)
    assert [response for response, _ in outcome.said] == ["utter_article_gone"]


async def test_what_was_shown_is_remembered_once_and_last(desk: Desk) -> None:
    shown = {"shown_articles": ["pdf-size", "fees"]}
    outcome = await desk.run(ActionShowArticle(), entities={"article": "pdf-size"}, slots=shown)
    assert outcome.slots["shown_articles"] == ["fees", "pdf-size"]


async def test_what_was_shown_is_not_kept_without_end(desk: Desk) -> None:
    shown = {"shown_articles": [f"a{number}" for number in range(50)]}
    outcome = await desk.run(ActionShowArticle(), entities={"article": "fees"}, slots=shown)
    assert len(outcome.slots["shown_articles"]) <= 20
    assert outcome.slots["shown_articles"][-2:] == ["a49", "fees"]


@pytest.mark.parametrize(
    ("intent", "step", "shown", "response"),
    [
        ("next_step", 1, 2, "utter_answer_middle_step"),
        ("next_step", 2, 3, "utter_answer_last_step"),
        ("previous_step", 3, 2, "utter_answer_middle_step"),
        ("previous_step", 2, 1, "utter_answer_first_step"),
        ("previous_step", 1, 1, "utter_answer_first_step"),
        ("all_steps", 1, 3, "utter_answer"),
    ],
)
async def test_steps_go_on_back_and_all(
    desk: Desk, intent: str, step: int, shown: int, response: str
) -> None:
    outcome = await desk.run(ActionShowStep(), intent=intent, slots={"article": "split-pdf", "step": step})
    assert outcome.said == [(response, "answer")]
    assert outcome.slots["step"] == shown


async def test_the_last_step_has_no_next(desk: Desk) -> None:
    outcome = await desk.run(ActionShowStep(), intent="next_step", slots={"article": "split-pdf", "step": 3})
    assert (outcome.said, outcome.events) == ([("utter_last_step", "text")], [])


@pytest.mark.parametrize("article", [None, "fees"])
async def test_there_are_no_steps_without_a_tutorial(desk: Desk, article: str | None) -> None:
    outcome = await desk.run(ActionShowStep(), intent="next_step", slots={"article": article, "step": 0})
    assert outcome.said == [("utter_no_steps", "text")]


async def test_a_miss_offers_near_articles_that_were_not_shown(desk: Desk) -> None:
    slots = {"candidates": NEAR, "shown_articles": ["fees"], "misses": 0}
    outcome = await desk.run(ActionNextBest(), slots=slots)
    (message,) = outcome.messages
    assert message["response"] == "utter_next_best"
    assert len(payloads(message)) == MAX_OPTIONS + 1
    assert not any("fees" in payload for payload in payloads(message))
    assert outcome.slots["misses"] == 1
    assert outcome.slots["offered"] == ["pdf-size", "find-event", "split-pdf"]


async def test_a_miss_before_anything_was_shown_is_a_complaint(desk: Desk) -> None:
    assert (await desk.run(ActionNextBest())).said == [("utter_complain", "smalltalk")]


@pytest.mark.parametrize(
    "slots",
    [
        {"candidates": NEAR, "shown_articles": ["fees"], "misses": 1},
        {"candidates": ["fees"], "shown_articles": ["fees"], "misses": 0},
        {"shown_articles": ["fees"]},
    ],
)
async def test_a_second_miss_or_nothing_left_offers_a_person(desk: Desk, slots: dict[str, Any]) -> None:
    outcome = await desk.run(ActionNextBest(), slots=slots)
    assert outcome.said == [("utter_offer_person", "human")]
    assert outcome.slots == {"candidates": []}


def kept(desk: Desk) -> list[tuple[str, str, tuple[str, ...], float | None]]:
    return [(one.reason, one.text, one.articles, one.confidence) for one in desk.unanswered.kept]


async def test_a_question_on_which_it_is_not_sure_is_kept_for_the_report(desk: Desk) -> None:
    await desk.run(ActionAnswer(), triage=triage("abstain", "fees", "pdf-size"))
    assert kept(desk) == [("abstain", "what is it", ("fees", "pdf-size"), 0.9)]


async def test_only_the_part_that_is_no_declined_request_is_kept(desk: Desk) -> None:
    asked = triage("abstain", "fees") | {"question": "how is it stamped"}
    await desk.run(ActionAnswer(), text="will I win, and how is it stamped", triage=asked)
    assert [text for _, text, _, _ in kept(desk)] == ["how is it stamped"]


@pytest.mark.parametrize("decision", ["answer", "choose"])
async def test_what_is_answered_is_not_kept(desk: Desk, decision: str) -> None:
    await desk.run(ActionAnswer(), triage=triage(decision, *NEAR))
    assert kept(desk) == []


async def test_what_no_article_answers_in_a_form_is_not_kept(desk: Desk) -> None:
    slots = {"requested_slot": "case_number"}
    await desk.run(ActionAnswer(), triage=triage("abstain", "fees"), slots=slots, form="ticket_form")
    assert kept(desk) == []


async def test_an_answer_that_was_not_meant_is_kept_with_its_article(desk: Desk) -> None:
    slots = {"question": "what is it", "candidates": NEAR, "article": "fees", "shown_articles": ["fees"]}
    await desk.run(ActionNextBest(), text="not what I meant", slots=slots)
    assert kept(desk) == [("not_helpful", "what is it", ("fees",), None)]


async def test_a_refused_choice_is_kept_with_what_was_offered(desk: Desk) -> None:
    slots = {"question": "what is it", "candidates": NEAR, "offered": NEAR[:3], "shown_articles": NEAR[:3]}
    await desk.run(ActionNextBest(), slots=slots | {"article": "fees"})
    assert kept(desk) == [("refused_choice", "what is it", tuple(NEAR[:3]), None)]


@pytest.mark.parametrize(
    "slots",
    [
        {"shown_articles": []},  # nothing was shown
        {"candidates": [], "article": "fees"},  # a person was offered already
        {
            "candidates": ["split-pdf"],
            "article": "fees",
            "offered": ["fees", "pdf-size"],
        },  # of earlier questions
        {"question": None, "article": "fees"},
    ],
)
async def test_a_complaint_about_something_else_is_not_kept(desk: Desk, slots: dict[str, Any]) -> None:
    known = {"question": "what is it", "candidates": NEAR, "shown_articles": ["fees"]}
    await desk.run(ActionNextBest(), slots=known | slots)
    assert kept(desk) == []


async def test_a_full_disk_does_not_break_the_turn(desk: Desk) -> None:
    desk.unanswered.error = OSError("No space left on device")
    outcome = await desk.run(ActionAnswer(), triage=triage("abstain", "fees"))
    assert outcome.said == [("utter_abstain", "abstain")]
    assert outcome.slots["failures"] == 1
