from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.guard import (
    BACKED_THRESHOLD,
    CLEAR,
    EX_PARTE_THRESHOLD,
    HINTED_THRESHOLD,
    LEGAL_THRESHOLD,
    MARKS,
    Guarded,
    Span,
    Verdict,
    judge,
    withhold,
)

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
    stopped = Verdict(Guarded.EX_PARTE, f"pattern:{name}", 1.0, (SPAN,))
    assert verdict(text, p_ex_parte=BACKED_THRESHOLD) == stopped
    assert verdict(text, p_legal=BACKED_THRESHOLD) == stopped
    assert verdict(text.upper(), p_ex_parte=BACKED_THRESHOLD).guarded is Guarded.EX_PARTE


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
    stopped = Verdict(Guarded.LEGAL, f"pattern:{name}", 1.0, (SPAN,))
    assert verdict(text, p_legal=BACKED_THRESHOLD) == stopped
    assert verdict(text, p_ex_parte=BACKED_THRESHOLD) == stopped


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
    assert verdict(text, p_legal=BACKED_THRESHOLD, p_ex_parte=BACKED_THRESHOLD) == CLEAR
    assert not CLEAR.firm


def test_asking_us_how_is_still_asking_us() -> None:
    asked = verdict("How can you tell the judge about this?", p_ex_parte=BACKED_THRESHOLD)
    assert asked.guarded is Guarded.EX_PARTE


def test_the_classifier_sees_what_no_pattern_names() -> None:
    text = "His Honor ought to hear about that"
    assert verdict(text, p_ex_parte=EX_PARTE_THRESHOLD) == Verdict(
        Guarded.EX_PARTE, "classifier", EX_PARTE_THRESHOLD, (SPAN,)
    )
    assert verdict(text, p_legal=LEGAL_THRESHOLD) == Verdict(
        Guarded.LEGAL, "classifier", LEGAL_THRESHOLD, (SPAN,)
    )
    assert verdict(text, p_ex_parte=EX_PARTE_THRESHOLD - 0.01) == CLEAR
    assert verdict(text, p_legal=LEGAL_THRESHOLD - 0.01) == CLEAR


@pytest.mark.parametrize(
    ("p_legal", "p_ex_parte", "guarded"),
    [
        (LEGAL_THRESHOLD - 0.15, 0.2, Guarded.LEGAL),
        (LEGAL_THRESHOLD - 0.2, 0.15, None),
        (0.2, EX_PARTE_THRESHOLD - 0.15, Guarded.EX_PARTE),
        (0.1, EX_PARTE_THRESHOLD - 0.15, None),
        (EX_PARTE_THRESHOLD / 2, EX_PARTE_THRESHOLD / 2, Guarded.EX_PARTE),
    ],
)
def test_both_suspicions_count_together_and_the_larger_names_the_class(
    p_legal: float, p_ex_parte: float, guarded: Guarded | None
) -> None:
    found = verdict("His Honor ought to hear about that", p_legal, p_ex_parte)
    assert found.guarded is guarded
    assert found.probability == (0.0 if guarded is None else pytest.approx(p_legal + p_ex_parte))


def test_a_hint_needs_both_suspicions_together_only() -> None:
    text, half = "what would you do here", HINTED_THRESHOLD / 2
    hinted = verdict(text, p_legal=half + 0.03, p_ex_parte=half - 0.02)
    assert (hinted.guarded, hinted.reason) == (Guarded.LEGAL, "hint:in your place")
    assert hinted.probability == pytest.approx(HINTED_THRESHOLD + 0.01)
    assert verdict(text, p_legal=half + 0.01, p_ex_parte=half - 0.02) == CLEAR


@pytest.mark.parametrize(
    ("p_legal", "p_ex_parte", "guarded"), [(0.8, 0.7, Guarded.LEGAL), (0.7, 0.8, Guarded.EX_PARTE)]
)
def test_both_together_are_no_more_than_certain(p_legal: float, p_ex_parte: float, guarded: Guarded) -> None:
    assert verdict("hm", p_legal, p_ex_parte) == Verdict(guarded, "classifier", 1.0, (SPAN,))


def test_the_likelier_class_decides_and_a_tie_is_ex_parte() -> None:
    text, sure = "His Honor ought to hear about that", max(LEGAL_THRESHOLD, EX_PARTE_THRESHOLD)
    assert verdict(text, p_legal=sure + 0.01, p_ex_parte=sure).guarded is Guarded.LEGAL
    assert verdict(text, p_legal=sure, p_ex_parte=sure).guarded is Guarded.EX_PARTE


def test_a_request_that_names_nobody_is_stopped_all_the_same() -> None:
    assert verdict("could you smooth things over up there", p_ex_parte=0.99).guarded is Guarded.EX_PARTE


@pytest.mark.parametrize("text", ["Can you tell the judge that I am sick?", "Should I file an opposition?"])
def test_a_pattern_stands_only_where_the_classifier_suspects_something(text: str) -> None:
    assert verdict(text, p_legal=BACKED_THRESHOLD / 2, p_ex_parte=BACKED_THRESHOLD / 2).firm
    assert verdict(text, p_legal=BACKED_THRESHOLD - 0.01) == CLEAR
    assert verdict(text) == CLEAR


def test_only_a_pattern_is_firm() -> None:
    assert verdict("Can you tell the judge that I am sick?", p_ex_parte=BACKED_THRESHOLD).firm
    assert not verdict("hm", p_ex_parte=0.9).firm
    assert not verdict("what should I say in it", p_legal=HINTED_THRESHOLD).firm


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("what to write", "and what shall we put there"),
        ("what to write", "a few sentences for the declaration, could you draft a motion"),
        ("which is better", "is a stipulation the safer way"),
        ("in time", "would that count as too late"),
        ("what follows", "are we in trouble now"),
        ("odds", "how likely is it"),
        ("in your place", "what would you do here"),
        ("rights", "it may be illegal"),
        ("meaning", "please interpret it for me"),
    ],
)
def test_words_that_hint_at_legal_advice_need_less_suspicion(name: str, text: str) -> None:
    hinted = Verdict(Guarded.LEGAL, f"hint:{name}", HINTED_THRESHOLD, (SPAN,))
    assert verdict(text, p_legal=HINTED_THRESHOLD) == hinted
    assert verdict(text, p_legal=HINTED_THRESHOLD - 0.01) == CLEAR


def test_words_without_a_hint_need_the_full_suspicion() -> None:
    text = "my PDF is refused"
    assert verdict(text, p_legal=LEGAL_THRESHOLD - 0.01) == CLEAR
    assert verdict(text, p_legal=LEGAL_THRESHOLD).reason == "classifier"


def test_a_hint_speaks_of_legal_advice_only() -> None:
    less = min(HINTED_THRESHOLD, EX_PARTE_THRESHOLD) - 0.01
    assert verdict("what would you do here", p_ex_parte=less) == CLEAR
    assert HINTED_THRESHOLD < LEGAL_THRESHOLD


@given(st.text(max_size=300), st.floats(0, 1), st.floats(0, 1))
def test_every_clause_gets_a_verdict_that_says_why(text: str, p_legal: float, p_ex_parte: float) -> None:
    found = verdict(text, p_legal, p_ex_parte)
    assert 0 <= found.probability <= 1
    assert (found.guarded is None) == (found.reason == "clear") == (found.spans == ())


@given(st.lists(st.tuples(st.booleans(), st.text("ab cd\n", max_size=12)), max_size=8))
def test_nothing_of_a_guarded_span_is_left_and_nothing_else_is_lost(pieces: list[tuple[bool, str]]) -> None:
    text, verdicts = "", []
    for guarded, piece in pieces:
        if guarded:
            verdicts.append(stopped(Guarded.LEGAL, (len(text), len(text) + len(piece))))
        text += piece.upper() if guarded else piece
    left = withhold(text, verdicts)
    assert left == left.lower()
    kept = "".join(piece for guarded, piece in pieces if not guarded)
    assert left.replace(" ", "") == "".join(kept.split())
    unmarked = withhold(text, verdicts, marked=True).replace(MARKS[Guarded.LEGAL], "")
    assert unmarked.replace(" ", "") == left.replace(" ", "")


def stopped(guarded: Guarded, *places: tuple[int, int]) -> Verdict:
    return Verdict(guarded, "classifier", 0.9, tuple(Span(*place) for place in places))


def test_withholding_the_whole_leaves_nothing_but_its_mark() -> None:
    verdicts = [stopped(Guarded.EX_PARTE, (0, 14))]
    assert withhold("Tell the judge", verdicts) == ""
    assert withhold("Tell the judge", verdicts, marked=True) == MARKS[Guarded.EX_PARTE]


def test_spans_may_come_in_any_order() -> None:
    text = "one TWO three FOUR five"
    one, other = stopped(Guarded.LEGAL, (14, 18)), stopped(Guarded.LEGAL, (4, 7))
    assert withhold(text, [one, other]) == "one three five"
    assert withhold(text, [stopped(Guarded.LEGAL, (14, 18), (4, 7))]) == "one three five"


def test_a_mark_says_at_each_place_why_something_is_missing() -> None:
    verdicts = [stopped(Guarded.EX_PARTE, (14, 18)), stopped(Guarded.LEGAL, (4, 7))]
    assert withhold("one TWO three FOUR five", verdicts, marked=True) == (
        f"one {MARKS[Guarded.LEGAL]} three {MARKS[Guarded.EX_PARTE]} five"
    )
    assert set(MARKS) == set(Guarded)


def test_where_nothing_is_stopped_nothing_is_withheld() -> None:
    assert withhold("my PDF is refused", []) == "my PDF is refused"
    assert withhold("my PDF is refused", [CLEAR], marked=True) == "my PDF is refused"


def test_a_verdict_holds_for_its_words_behind_others_as_well() -> None:
    before, text = "// ", "one TWO three FOUR"
    found = stopped(Guarded.LEGAL, (4, 7), (14, 18))
    assert withhold(before + text, [found.moved(len(before))]) == "// one three"
    assert found.moved(3) == stopped(Guarded.LEGAL, (7, 10), (17, 21))
    assert found.moved(0) == found
    assert CLEAR.moved(3) == CLEAR


@given(
    st.sampled_from([None, *Guarded]),
    st.floats(0, 1),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3),
)
def test_a_verdict_kept_as_plain_data_is_read_back_as_it_was(
    guarded: Guarded | None, probability: float, places: list[tuple[int, int]]
) -> None:
    kept = Verdict(guarded, "pattern:x", probability, tuple(Span(*place) for place in places))
    plain = json.loads(json.dumps(asdict(kept)))
    assert Verdict.of(plain) == kept
    assert Verdict.of(asdict(kept)) == kept
