from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.follow_up import leans_on_last


@pytest.mark.parametrize(
    "text",
    [
        "and on a Mac?",
        "And what about appeals",
        "ok, and if it is too large?",
        "what about sealed documents",
        "how about exhibits?",
        "same for a reply?",
        "thanks, but my browser is Firefox",
    ],
)
def test_an_opening_that_goes_on_leans(text: str) -> None:
    assert leans_on_last(text)


@pytest.mark.parametrize(
    "text",
    [
        "where is that menu?",
        "which button, the link?",
        "where do I find the option",
        "does it work on weekends",
        "is that free",
        "how do I do that",
        "it doesn't",
    ],
)
def test_a_word_that_points_leans(text: str) -> None:
    assert leans_on_last(text)


@pytest.mark.parametrize(
    "text", ["on a Mac", "in Chrome?", "with my phone", "for an appeal", "using Adobe Reader"]
)
def test_a_bare_circumstance_leans(text: str) -> None:
    assert leans_on_last(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "How do I split a PDF?",
        "my password is refused",
        "fees",
        "Which event do I use for a motion to dismiss?",
        "and also I need to reset my password",
        "on a Mac my PDF comes out blank",
    ],
)
def test_what_says_itself_what_it_is_about_does_not(text: str) -> None:
    assert not leans_on_last(text)


@pytest.mark.parametrize(
    "text",
    [
        "is it possible to file by mail",
        "is there a fee for that",
        "is it required to sign it",
        "can I upload it as a scan of the exhibit",
    ],
)
def test_a_word_that_points_in_a_question_of_its_own_does_not_lean(text: str) -> None:
    assert not leans_on_last(text)


def test_who_says_more_says_what_it_is_about() -> None:
    short, word = "and on a Mac", " really"
    assert leans_on_last(short + word * 8)
    assert not leans_on_last(short + word * 9)


@given(st.text(max_size=200))
def test_any_words_can_be_judged(text: str) -> None:
    assert leans_on_last(text) in (True, False)
