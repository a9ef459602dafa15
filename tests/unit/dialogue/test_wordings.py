from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.wordings import wordings

KINDS = "cwokp"


def of(kind: str, text: str) -> list[str]:
    return [name[1:] for name in wordings(text) if name[0] == kind]


def test_the_pieces_are_of_each_word_and_its_edges() -> None:
    assert of("c", "pdf") == [" p", "pd", "df", "f ", " pd", "pdf", "df ", " pdf", "pdf ", " pdf "]
    assert of("c", "ab cd") == of("c", "ab") + of("c", "cd")


@pytest.mark.parametrize("word", ["a", "to", "pdf"])
def test_a_short_word_is_a_piece_as_a_whole_once(word: str) -> None:
    assert Counter(of("c", word))[f" {word} "] == 1


def test_a_misspelling_leaves_most_pieces() -> None:
    right, wrong = set(of("c", "attachment")), set(of("c", "attachmnet"))
    assert len(right & wrong) > len(right) / 3


def test_phrases_have_one_to_three_words() -> None:
    assert of("w", "tell the judge, please") == [
        *("tell", "the", "judge", "please"),
        *("tell the", "the judge", "judge please"),
        *("tell the judge", "the judge please"),
    ]


def test_openings_are_the_first_words_of_the_text() -> None:
    assert of("o", "How many days do I have?") == ["how", "how many", "how many days", "how many days do"]


def test_each_clause_has_its_openings() -> None:
    found = of("k", "My file fails; can you tell her?")
    assert {"my", "my file", "can", "can you", "can you tell"} <= set(found)
    assert "fails" not in found


def test_pairs_have_one_to_three_words_between_them() -> None:
    assert set(of("p", "please tell the good judge now")) == {
        "please~the",
        "please~good",
        "please~judge",
        "tell~good",
        "tell~judge",
        "tell~now",
        "the~judge",
        "the~now",
        "good~now",
    }


@pytest.mark.parametrize(
    ("text", "asks"), [("Is it?", True), ("is it? ", True), ("It is.", False), ("", False)]
)
def test_a_question_is_told_from_a_statement(text: str, asks: bool) -> None:
    assert ("asks" in wordings(text), "tells" in wordings(text)) == (asks, not asks)


@pytest.mark.parametrize(("words", "size"), [(0, 0), (4, 0), (5, 1), (14, 2), (30, 6), (500, 6)])
def test_the_length_is_told_roughly(words: int, size: int) -> None:
    sizes = [name for name in wordings("word " * words) if name.startswith("size ")]
    assert sizes == [f"size {size}"]


def test_letters_in_either_case_and_either_apostrophe_are_alike() -> None:
    assert wordings("I CAN’T log in") == wordings("i can't log in")


def test_numbers_are_alike_in_openings_and_pairs() -> None:
    assert of("o", "file 12 pages") == of("o", "file 345 pages")
    assert of("p", "split the 12 pages now") == of("p", "split the 345 pages now")


@given(st.text(max_size=120))
def test_any_text_has_its_named_wordings_in_the_same_order(text: str) -> None:
    found = wordings(text)
    assert found == wordings(text)
    assert all(name[0] in KINDS or name in ("asks", "tells") or name.startswith("size ") for name in found)
    assert sum(name.startswith("size ") for name in found if name[0] == "s") == 1
