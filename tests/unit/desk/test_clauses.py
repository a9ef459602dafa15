from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.clauses import MAX_CLAUSES, split

WORDS = st.sampled_from(
    [
        *("and", "but", "also", "plus", "how", "do", "I", "my", "the", "judge", "can", "you", "file"),
        *("v.", "No.", "Dkt.", "L.R.", "5-1", "it?", "done.", "case;", ",", "ça", "?!", "\n", "\n\n", "  "),
        *("+", "-", "--", "–", "—", ", then", "kindly", "show"),
    ]
)
MESSAGES = st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=200)


def texts(message: str) -> list[str]:
    return [clause.text for clause in split(message)]


@pytest.mark.parametrize(
    ("message", "clauses"),
    [
        (
            "How do I file a motion to seal? Will the judge grant it?",
            ["How do I file a motion to seal?", "Will the judge grant it?"],
        ),
        (
            "How do I file the motion, and do you think the judge will grant it?",
            ["How do I file the motion", "do you think the judge will grant it?"],
        ),
        (
            "my PDF is refused but should I ask for more time",
            ["my PDF is refused", "should I ask for more time"],
        ),
        (
            "the upload stops here;\nplease tell the judge",
            ["the upload stops here;", "please tell the judge"],
        ),
        (
            "I need a call tomorrow and also can someone tell chambers",
            ["I need a call tomorrow", "can someone tell chambers"],
        ),
        (
            "how do I split a PDF + should I appeal this",
            ["how do I split a PDF", "should I appeal this"],
        ),
        (
            "the upload stops here -- please tell the judge",
            ["the upload stops here", "please tell the judge"],
        ),
        (
            "my PDF is refused — kindly tell the judge",
            ["my PDF is refused", "kindly tell the judge"],
        ),
        (
            "tell me my chances, then show me the fees",
            ["tell me my chances", "then show me the fees"],
        ),
        (
            "my PDF is refused and kindly tell the judge",
            ["my PDF is refused", "kindly tell the judge"],
        ),
    ],
)
def test_each_sentence_and_each_joined_clause_stands_apart(message: str, clauses: list[str]) -> None:
    assert texts(message) == clauses


@pytest.mark.parametrize(
    "message",
    [
        "How do I file a motion and proposed order",
        "In Smith v. Jones my filing is missing",
        "Dkt. 14 cannot be opened",
        "which event is for Civil L.R. 79-5 motions",
        "My username and password are refused",
        "one two and three four",
        "a re-filed and well-formed document",
        "I log in, then the page is blank",
    ],
)
def test_what_belongs_together_is_not_split(message: str) -> None:
    assert texts(message) == [message]


def test_a_greeting_belongs_to_what_follows() -> None:
    assert texts("Hello there. How do I file a reply brief?") == ["Hello there. How do I file a reply brief?"]


def test_thanks_belong_to_what_came_before() -> None:
    assert texts("How do I file a reply brief? Many thanks.") == ["How do I file a reply brief? Many thanks."]


def test_what_is_too_much_is_joined_to_the_last_clause() -> None:
    sentences = [f"This is sentence number {number}." for number in range(MAX_CLAUSES + 4)]
    found = texts(" ".join(sentences))
    assert found[:-1] == sentences[: MAX_CLAUSES - 1]
    assert found[-1] == " ".join(sentences[MAX_CLAUSES - 1 :])


@given(MESSAGES)
def test_clauses_stand_in_order_where_they_say(message: str) -> None:
    end = 0
    for clause in split(message):
        assert end <= clause.start < clause.end <= len(message)
        assert clause.text == message[clause.start : clause.end]
        end = clause.end
    assert len(split(message)) <= MAX_CLAUSES


@given(MESSAGES)
def test_nothing_but_conjunctions_is_left_between_clauses(message: str) -> None:
    left, end = [], 0
    for clause in split(message):
        left.append(message[end : clause.start])
        end = clause.end
    left.append(message[end:])
    words = {word for gap in left for word in gap.replace(",", " ").lower().split()}
    assert words <= {"and", "but", "also", "plus", "then", "or", "else", "+", "-", "--", "–", "—"}


@given(MESSAGES)
def test_no_clause_of_several_is_shorter_than_three_words(message: str) -> None:
    clauses = split(message)
    if len(clauses) > 1:
        assert all(len(clause.text.split()) >= 3 for clause in clauses)
