from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.person import MOST_QUOTED, URGENT_ARTICLES, ActionOfferPerson, ActionUrgent
from bot.services import container
from bot.services.answers import Answers
from bot.settings import ROOT
from tests.unit.actions.conftest import ARTICLES, Desk, article

ARTICLE = ("utter_urgent_article", "answer")
URGENT = ("utter_urgent", "urgent")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    outage = article(URGENT_ARTICLES[0], "tutorial", ("Wait.", "Keep proof."))
    articles = {one.id: one for one in (*ARTICLES, outage, article(URGENT_ARTICLES[1]))}
    answers = Answers(articles, today=lambda: date(2026, 11, 22))
    container.provide(replace(desk.services, answers=answers))
    return desk


def triage(kind: str, *article_ids: str, also: str | None = None) -> dict[str, Any]:
    found = {"kind": kind, "article_ids": article_ids}
    return {"decision": "urgent", "also": also, "found": found, "question": "ECF is down"}


def quoted(messages: list[dict[str, Any]]) -> list[str]:
    return [one["custom"]["citations"][0]["article_id"] for one in messages if "quotation" in one]


async def test_a_person_is_offered_with_the_hours(desk: Desk) -> None:
    outcome = await desk.run(ActionOfferPerson(), entities={"case_number": "3:24-cv-01234"})
    assert outcome.said == [("utter_person", "human")]
    assert outcome.messages[0]["helpdesk_phone"] == "(866) 638-7829"
    assert outcome.slots == {"case_number": "3:24-cv-01234"}


async def test_what_the_screen_says_is_answered_before_what_to_do_meanwhile(desk: Desk) -> None:
    outcome = await desk.run(ActionUrgent(), triage=triage("answer", "pdf-size", "fees"))
    assert quoted(outcome.messages) == ["pdf-size", *URGENT_ARTICLES][:MOST_QUOTED]
    assert outcome.said == [*[ARTICLE] * MOST_QUOTED, URGENT]


@pytest.mark.parametrize("found", [triage("choose", "pdf-size", "fees"), triage("abstain")])
async def test_a_near_article_is_not_in_the_way_of_the_outage_s_articles(
    desk: Desk, found: dict[str, Any]
) -> None:
    outcome = await desk.run(ActionUrgent(), triage=found)
    assert quoted(outcome.messages) == [*URGENT_ARTICLES]


@pytest.mark.parametrize("own", URGENT_ARTICLES)
async def test_no_article_is_quoted_twice(desk: Desk, own: str) -> None:
    outcome = await desk.run(ActionUrgent(), triage=triage("answer", own))
    assert sorted(quoted(outcome.messages)) == sorted(URGENT_ARTICLES)
    assert quoted(outcome.messages)[0] == own


async def test_all_steps_are_quoted_at_once(desk: Desk) -> None:
    outcome = await desk.run(ActionUrgent(), triage=triage("abstain"))
    assert "Wait." in outcome.messages[0]["quotation"]
    assert "Keep proof." in outcome.messages[0]["quotation"]


async def test_an_article_that_is_gone_is_left_out(desk: Desk) -> None:
    outcome = await desk.run(ActionUrgent(), triage=triage("answer", "was-removed"))
    assert quoted(outcome.messages) == [*URGENT_ARTICLES]
    container.provide(desk.services)
    outcome = await desk.run(ActionUrgent(), triage=triage("abstain"))
    assert outcome.said == [URGENT]


async def test_what_is_urgent_is_remembered_and_its_declined_half_named(desk: Desk) -> None:
    outcome = await desk.run(
        ActionUrgent(),
        triage=triage("abstain", also="decline_ex_parte"),
        entities={"case_number": "3:24-cv-01234"},
    )
    assert outcome.said[-2:] == [URGENT, ("utter_also_decline_ex_parte", "decline_ex_parte")]
    assert outcome.slots == {"case_number": "3:24-cv-01234", "question": "ECF is down", "urgent": True}


@pytest.mark.parametrize("article_id", URGENT_ARTICLES)
def test_the_urgent_articles_exist(article_id: str) -> None:
    assert list((ROOT / "kb_index" / "articles").rglob(f"{article_id}.md"))
