from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.guard import CLEAR, EX_PARTE_THRESHOLD, LEGAL_THRESHOLD, Guarded, Span, Verdict, judge, withhold

SPAN = Span(3, 40)


def verdict(text: str, p_legal: float = 0.0, p_ex_parte: float = 0.0) -> Verdict:
    return judge(text, p_legal=p_legal, p_ex_parte=p_ex_parte, span=SPAN)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("carry a word to the court", "Can you tell the judge that I am sick?"),
        ("carry a word to the court", "would someone please let chambers know we are late"),
        ("carry a word to the court", "I need you to forward this to Judge Corley"),
        ("carry a word to the court", "Could the help desk ask the law clerk to call me"),
        ("say it to the court", "Please tell Judge Chen that opposing counsel is lying."),
        ("say it to the court", "also remind the courtroom deputy about our hearing"),
        ("the court should know", "I want the judge to know what they did"),
        ("the court should know", "make sure the magistrate sees my letter"),
        ("a note for the court", "Here is a message for the judge"),
        ("talk to the judge", "I would like to speak with the judge about my case"),
    ],
)
def test_words_to_the_court_are_stopped_by_a_named_pattern(name: str, text: str) -> None:
    assert verdict(text) == Verdict(Guarded.EX_PARTE, f"pattern:{name}", 1.0, (SPAN,))
    assert verdict(text.upper()).guarded is Guarded.EX_PARTE


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("what to do", "Should I file an opposition?"),
        ("what to do", "should we accept their settlement or appeal"),
        ("time left", "How many days do I have to respond to the complaint?"),
        ("time left", "how meny days do i have to anser"),
        ("my deadline", "When is my opposition due?"),
        ("my deadline", "what is our reply deadline"),
        ("time extended", "Is my deadline extended because ECF was down?"),
        ("outcome", "Will the judge grant my motion?"),
        ("outcome", "what are my chances here"),
        ("meaning", "What does this order mean for me?"),
    ],
)
def test_legal_questions_are_stopped_by_a_named_pattern(name: str, text: str) -> None:
    assert verdict(text) == Verdict(Guarded.LEGAL, f"pattern:{name}", 1.0, (SPAN,))


@pytest.mark.parametrize(
    "text",
    [
        "How do I file a letter to the judge?",
        "How do I send chambers copies?",
        "Which event is for objections to the magistrate judge's order?",
        "Where do I find Judge Chhabria's standing orders?",
        "Should I save the file as PDF before I file it?",
        "Should I upload the exhibits as separate files?",
        "Can you help me with my password?",
        "what does this error mean",
        "The court's website is down",
        "When is the next maintenance window?",
    ],
)
def test_what_is_technical_is_clear(text: str) -> None:
    assert verdict(text) == CLEAR
    assert not CLEAR.firm


def test_asking_us_how_is_still_asking_us() -> None:
    assert verdict("How can you tell the judge about this?").guarded is Guarded.EX_PARTE


def test_the_classifier_sees_what_no_pattern_names() -> None:
    text = "His Honor ought to hear about that"
    assert verdict(text, p_ex_parte=EX_PARTE_THRESHOLD) == Verdict(
        Guarded.EX_PARTE, "classifier", EX_PARTE_THRESHOLD, (SPAN,)
    )
    assert verdict(text, p_legal=LEGAL_THRESHOLD) == Verdict(
        Guarded.LEGAL, "classifier", LEGAL_THRESHOLD, (SPAN,)
    )
    assert verdict(text, p_ex_parte=EX_PARTE_THRESHOLD - 0.01, p_legal=LEGAL_THRESHOLD - 0.01) == CLEAR


def test_the_likelier_class_decides_and_a_tie_is_ex_parte() -> None:
    text, sure = "His Honor ought to hear about that", max(LEGAL_THRESHOLD, EX_PARTE_THRESHOLD)
    assert verdict(text, p_legal=sure + 0.01, p_ex_parte=sure).guarded is Guarded.LEGAL
    assert verdict(text, p_legal=sure, p_ex_parte=sure).guarded is Guarded.EX_PARTE


def test_what_names_nobody_at_the_court_is_for_nobody_there() -> None:
    assert verdict("my PDF is refused", p_ex_parte=0.99) == CLEAR


def test_a_pattern_needs_no_classifier_and_only_a_pattern_is_firm() -> None:
    assert verdict("Can you tell the judge that I am sick?").firm
    assert not verdict("hm", p_ex_parte=0.9).firm


@given(st.text(max_size=300), st.floats(0, 1), st.floats(0, 1))
def test_every_clause_gets_a_verdict_that_says_why(text: str, p_legal: float, p_ex_parte: float) -> None:
    found = verdict(text, p_legal, p_ex_parte)
    assert 0 <= found.probability <= 1
    assert (found.guarded is None) == (found.reason == "clear") == (found.spans == ())


@given(st.lists(st.tuples(st.booleans(), st.text("ab cd\n", max_size=12)), max_size=8))
def test_nothing_of_a_guarded_span_is_left_and_nothing_else_is_lost(pieces: list[tuple[bool, str]]) -> None:
    text, spans = "", []
    for guarded, piece in pieces:
        if guarded:
            spans.append(Span(len(text), len(text) + len(piece)))
        text += piece.upper() if guarded else piece
    left = withhold(text, spans)
    assert left == left.lower()
    kept = "".join(piece for guarded, piece in pieces if not guarded)
    assert left.replace(" ", "") == "".join(kept.split())


def test_withholding_the_whole_leaves_nothing() -> None:
    assert withhold("Tell the judge", [Span(0, 14)]) == ""


def test_spans_may_come_in_any_order() -> None:
    assert withhold("one TWO three FOUR five", [Span(14, 18), Span(4, 7)]) == "one three five"
