from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.neutral import neutral


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("In 3:24-cv-01234-JSC my PDF is refused", "In my case my PDF is refused"),
        ("write to ana@firm.example or call 415-555-0142", "write to my email or call my number"),
        ("where are Judge Corley's standing orders", "where are Judge's standing orders"),
        ("Hello, my PDF is refused, thank you very much!", "my PDF is refused"),
        ("can you tell me how to split a PDF", "how to split a PDF"),
        ("please open a ticket for me", "open a ticket for me"),
        ("my PDF is refused", "my PDF is refused"),
    ],
)
def test_particulars_and_courtesies_are_left_out(text: str, plain: str) -> None:
    assert neutral(text) == plain


@pytest.mark.parametrize("text", ["Hello there", "thank you so much", "please", "hi, thanks!"])
def test_where_a_courtesy_is_all_it_stays(text: str) -> None:
    assert neutral(text) == text


@given(st.text(max_size=200))
def test_something_is_left_of_any_text(text: str) -> None:
    assert bool(neutral(text)) == bool(text)
