from __future__ import annotations

from typing import Any

import pytest

from actions.answer import MAX_OPTIONS, ActionAnswer, ActionNextBest, ActionShowArticle, ActionShowStep
from tests.unit.actions.conftest import URL, Desk

NEAR = ["fees", "pdf-size", "find-event", "split-pdf"]


def triage(decision: str, *article_ids: str, also: str | None = None) -> dict[str, Any]:
    found = {
        "kind": decision,
        "confidence": 0.9,
        "article_ids": article_ids,
        "scores": [0.8] * len(article_ids),
    }
    return {"decision": decision, "also": also, "found": found, "question": "what is it", "verdicts": []}


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
        ActionAnswer(), triage=triage("answer", "fees", "pdf-size"), slots={"misses": 1, "abstentions": 2}
    )
    assert outcome.slots == {
        "question": "what is it",
        "candidates": ["fees", "pdf-size"],
        "misses": 0,
        "abstentions": 0,
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


@pytest.mark.parametrize(
    ("said_last", "response"),
    [(None, "utter_abstain"), ("utter_answer", "utter_abstain"), ("utter_abstain", "utter_abstain_again")],
)
async def test_not_being_sure_is_not_said_twice_running_in_the_same_words(
    desk: Desk, said_last: str | None, response: str
) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage("abstain"), said_last=said_last)
    assert outcome.said == [(response, "abstain")]


async def test_not_being_sure_is_counted(desk: Desk) -> None:
    outcome = await desk.run(ActionAnswer(), triage=triage("abstain"), slots={"abstentions": 1})
    assert outcome.slots["abstentions"] == 2


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
    assert outcome.slots["abstentions"] == 1
