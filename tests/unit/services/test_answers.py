from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.services.answers import Answers, ArticleText, Quotation, UnknownArticle, plain_text
from bot.services.messages import Citation

URL = "https://cand.example/cm-ecf"
TUTORIAL = ArticleText(
    "split-pdf",
    "Split a PDF",
    "tutorial",
    "Large files are split.",
    ("Open it.", "Cut it.", "Save both."),
    "Sizes may change.",
    URL,
    "2026-11-01",
    "abc",
)
FAQ = ArticleText(
    "fees", "Fees", "faq", "It depends on the case.", ("Look.", "Pay."), None, URL, "2026-10-01", "d"
)
POLICY = ArticleText(
    "no-advice", "No advice", "policy", "None is given.", (), "Rules change.", URL, "2026-10-01", "e"
)
BARE_TUTORIAL = ArticleText("bare", "Bare", "tutorial", "Nothing to do.", (), None, URL, "2026-10-01", "f")


@pytest.fixture
def answers() -> Answers:
    return Answers(
        {article.id: article for article in (TUTORIAL, FAQ, POLICY, BARE_TUTORIAL)},
        today=lambda: date(2026, 11, 22),
    )


def kinds(quotation: Quotation) -> list[str]:
    return [block["type"] for block in quotation.blocks]


def test_a_tutorial_begins_with_its_summary_and_first_step(answers: Answers) -> None:
    quotation = answers.quote("split-pdf")
    assert quotation.blocks == (
        {"type": "paragraph", "text": "Large files are split."},
        {"type": "steps", "items": ["Open it."], "start": 1},
        {"type": "note", "text": "Sizes may change."},
    )
    assert (quotation.first_step, quotation.last_step) == (1, 1)
    assert quotation.has_next
    assert not quotation.has_previous


def test_anything_else_is_quoted_whole(answers: Answers) -> None:
    quotation = answers.quote("fees")
    assert quotation.blocks[1] == {"type": "steps", "items": ["Look.", "Pay."], "start": 1}
    assert not quotation.has_next
    assert not quotation.has_previous


@pytest.mark.parametrize("article_id", ["no-advice", "bare"])
def test_an_article_without_steps_shows_none(answers: Answers, article_id: str) -> None:
    quotation = answers.quote(article_id)
    assert "steps" not in kinds(quotation)
    assert (quotation.first_step, quotation.last_step) == (0, 0)
    assert not quotation.has_next
    assert not quotation.has_previous


def test_a_middle_step_stands_alone_and_leads_both_ways(answers: Answers) -> None:
    quotation = answers.quote_step("split-pdf", 2)
    assert quotation.blocks == ({"type": "steps", "items": ["Cut it."], "start": 2},)
    assert quotation.has_next
    assert quotation.has_previous


def test_the_last_step_brings_the_caveat_back(answers: Answers) -> None:
    quotation = answers.quote_step("split-pdf", 3)
    assert kinds(quotation) == ["steps", "note"]
    assert not quotation.has_next
    assert quotation.has_previous


@pytest.mark.parametrize(("number", "shown"), [(-4, 1), (0, 1), (4, 3), (99, 3)])
def test_a_step_outside_the_article_gives_its_first_or_last(
    answers: Answers, number: int, shown: int
) -> None:
    assert answers.quote_step("split-pdf", number).first_step == shown


def test_all_steps_are_numbered_from_one(answers: Answers) -> None:
    quotation = answers.quote_all("split-pdf")
    assert quotation.blocks[1] == {"type": "steps", "items": list(TUTORIAL.steps), "start": 1}
    assert not quotation.has_next


def test_every_quotation_names_its_source(answers: Answers) -> None:
    for quotation in (answers.quote("split-pdf"), answers.quote_step("split-pdf", 2)):
        assert quotation.citation == Citation("split-pdf", "Split a PDF", URL, "2026-11-01", "abc")
        assert quotation.text.endswith(f"Source: Split a PDF, {URL} (reviewed 2026-11-01)")


def test_plain_words_say_all_that_the_blocks_show(answers: Answers) -> None:
    assert answers.quote_step("split-pdf", 2).text.startswith("2. Cut it.\n\nSource:")
    assert answers.quote_all("split-pdf").text.startswith(
        "Large files are split.\n\n1. Open it.\n2. Cut it.\n3. Save both.\n\nSizes may change.\n\nSource:"
    )


def test_links_are_written_out() -> None:
    links = {"type": "links", "items": [{"text": "Court", "url": URL}, {"text": "PACER", "url": "https://p"}]}
    assert plain_text([links]) == f"Court: {URL}\nPACER: https://p"


def test_an_unknown_article_is_named(answers: Answers) -> None:
    with pytest.raises(UnknownArticle, match="no-such-article"):
        answers.quote("no-such-article")


OVERDUE = replace(FAQ, review_by=date(2026, 11, 21))


def test_an_article_past_its_review_carries_a_warning() -> None:
    answers = Answers({"fees": OVERDUE}, today=lambda: date(2026, 11, 22))
    note = answers.quote("fees").blocks[-1]
    assert note["type"] == "note"
    assert "due for review on 2026-11-21" in note["text"]


def test_on_the_day_of_its_review_an_article_carries_none() -> None:
    answers = Answers({"fees": OVERDUE}, today=lambda: date(2026, 11, 21))
    assert all(block["type"] != "note" for block in answers.quote("fees").blocks)


def test_an_article_past_its_review_is_held_back_where_the_court_says_so() -> None:
    answers = Answers({"fees": OVERDUE}, today=lambda: date(2026, 11, 22), hold_past_review=True)
    with pytest.raises(UnknownArticle):
        answers.quote("fees")


def test_only_what_can_be_quoted_is_available_in_its_order() -> None:
    articles = {"fees": OVERDUE, "no-advice": POLICY, "split-pdf": TUTORIAL}
    answers = Answers(articles, today=lambda: date(2026, 11, 22), hold_past_review=True)
    assert answers.available(["split-pdf", "fees", "gone", "no-advice"]) == ["split-pdf", "no-advice"]


def test_a_quotation_names_the_revision_that_it_was_taken_from(answers: Answers) -> None:
    assert answers.quote("split-pdf").citation.revision == "abc"
