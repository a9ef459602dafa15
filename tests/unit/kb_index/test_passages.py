from dataclasses import replace

import pytest

from kb_index.article import Article
from kb_index.passages import Passage, passages_of, without_case_numbers


def test_passages_cover_every_part_of_an_article(articles: dict[str, Article]) -> None:
    article = replace(articles["pdf-too-large"], messages=("ERROR",), steps=("Split.", "File."))

    passages = passages_of(article)

    assert [passage.field for passage in passages] == ["question"] * 6 + [
        "title",
        "summary",
        "message",
        "steps",
    ]
    assert passages[-1].text == "Split. File."
    assert {passage.article_id for passage in passages} == {"pdf-too-large"}


def test_what_filers_would_write_is_told_from_what_the_article_tells() -> None:
    asked = {
        field
        for field in ("question", "title", "message", "summary", "steps")
        if Passage("a", field, "b").asked
    }

    assert asked == {"question", "title", "message"}


def test_parts_that_are_empty_are_no_passages(articles: dict[str, Article]) -> None:
    article = replace(articles["pdf-too-large"], title="", summary="", questions=("one",))

    assert passages_of(article) == [Passage("pdf-too-large", "question", "one")]


def test_passages_are_without_case_numbers(articles: dict[str, Article]) -> None:
    article = replace(articles["pdf-too-large"], questions=("what is 4:26-cv-01234-YGR about",))

    assert passages_of(article)[0].text == "what is my case about"


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("I filed in 4:26-cv-01234-YGR today", "I filed in my case today"),
        ("3:25-cr-00123: who is the judge?", "my case: who is the judge?"),
        ("IN 5:24-CV-4567-JSW (SVK), PLEASE", "IN my case, PLEASE"),
        ("relate 3:23-cv-00001-WHO-AGT to 3:24-cv-00002", "relate my case to my case"),
        ("(3:23-mc-80001)", "(my case)"),
    ],
)
def test_case_numbers_say_nothing_of_what_is_asked(text: str, without: str) -> None:
    assert without_case_numbers(text) == without


@pytest.mark.parametrize(
    "text", ["call me at 4:30", "23-16123", "14:26-cv-01234", "4:26-cv-0123456", "rule 5-1(c)(3)", ""]
)
def test_what_is_no_case_number_stays(text: str) -> None:
    assert without_case_numbers(text) == text
