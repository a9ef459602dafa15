from __future__ import annotations

from collections.abc import Mapping

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.guard import CLEAR, Guarded, Span, Verdict
from bot.desk.triage import (
    EXPOSED,
    FIRM_ANSWER,
    INTENT_OF,
    INTENT_THRESHOLD,
    NOTHING_FOUND,
    OVERRULING_SCORE,
    SUSPICION,
    Decision,
    Found,
    Part,
    decide,
    is_urgent,
)
from bot.settings import ROOT

INTENTS: list[str] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["intents"]
DECLINES = {Decision.DECLINE_LEGAL, Decision.DECLINE_EX_PARTE}
QUESTION = {"ask_question": 0.9}
ANSWERED = Found("answer", 0.9, ("pdf-too-large", "pdf-split"), (0.8, 0.5))
NEAR = Found("choose", 0.5, ("pdf-too-large", "pdf-split"), (0.6, 0.5))
LEGAL = Verdict(Guarded.LEGAL, "pattern:what to do", 1.0, (Span(0, 9),))
EX_PARTE = Verdict(Guarded.EX_PARTE, "pattern:say it to the court", 1.0, (Span(0, 9),))
PERHAPS_LEGAL = Verdict(Guarded.LEGAL, "classifier", 0.7, (Span(0, 9),))
PERHAPS_EX_PARTE = Verdict(Guarded.EX_PARTE, "classifier", 0.7, (Span(0, 9),))


def part(
    text: str = "my file is refused",
    intents: Mapping[str, float] = QUESTION,
    found: Found = NOTHING_FOUND,
    verdict: Verdict = CLEAR,
) -> Part:
    return Part(text, intents, verdict, found)


@pytest.mark.parametrize(
    ("found", "decision"),
    [
        (ANSWERED, Decision.ANSWER),
        (NEAR, Decision.CHOOSE),
        (NOTHING_FOUND, Decision.ABSTAIN),
    ],
)
def test_a_question_ends_as_the_index_is_sure(found: Found, decision: Decision) -> None:
    triage = decide(part(found=found))
    assert (triage.decision, triage.intent, triage.also) == (decision, "ask_question", None)
    assert (triage.found, triage.confidence, triage.verdicts) == (found, found.confidence, ())


@pytest.mark.parametrize(
    ("intent", "decision"),
    [
        ("open_ticket", Decision.TICKET),
        ("request_callback", Decision.CALLBACK),
        ("talk_to_person", Decision.HUMAN),
        ("check_status", Decision.STATUS),
        ("report_urgent", Decision.URGENT),
        ("cancel", Decision.CANCEL),
        ("inform", Decision.INFORM),
        ("affirm", Decision.INFORM),
        ("greet", Decision.SMALLTALK),
        ("out_of_scope", Decision.OUT_OF_SCOPE),
    ],
)
def test_a_recognised_wish_is_carried_out(intent: str, decision: Decision) -> None:
    triage = decide(part(intents={intent: 0.8, "ask_question": 0.2}))
    assert (triage.decision, triage.intent, triage.confidence) == (decision, intent, 0.8)


# What only a button says, or what the guard and the articles settle.
SETTLED_OTHERWISE = {"ask_question", "ask_legal_advice", "ask_ex_parte", "choose_article"}


@pytest.mark.parametrize(
    "intent",
    [intent for intent in INTENTS if intent not in SETTLED_OTHERWISE],
)
def test_no_intent_of_the_domain_is_taken_for_a_question(intent: str) -> None:
    assert decide(part(intents={intent: 0.9, "ask_question": 0.1})).intent == intent


def test_an_unsure_wish_is_asked_of_the_articles() -> None:
    unsure = {"open_ticket": INTENT_THRESHOLD - 0.01, "ask_question": 0.3}
    assert decide(part(intents=unsure, found=ANSWERED)).decision is Decision.ANSWER
    sure = {"open_ticket": INTENT_THRESHOLD, "ask_question": 0.3}
    assert decide(part(intents=sure, found=ANSWERED)).decision is Decision.TICKET


def test_an_answer_goes_before_small_talk_but_not_before_a_wish() -> None:
    assert decide(part(intents={"complain": 0.9}, found=ANSWERED)).decision is Decision.ANSWER
    assert decide(part(intents={"complain": 0.9}, found=NEAR)).decision is Decision.SMALLTALK
    assert decide(part(intents={"request_callback": 0.9}, found=ANSWERED)).decision is Decision.CALLBACK


def test_only_a_firm_answer_overrules_out_of_scope() -> None:
    firm = Found("answer", FIRM_ANSWER, ("fees",), (0.7,))
    less = Found("answer", FIRM_ANSWER - 0.01, ("fees",), (0.7,))
    assert decide(part(intents={"out_of_scope": 0.9}, found=firm)).decision is Decision.ANSWER
    assert decide(part(intents={"out_of_scope": 0.9}, found=less)).decision is Decision.OUT_OF_SCOPE


def test_the_clause_that_asks_and_has_the_surest_article_is_answered() -> None:
    whole = part("I have a scan. How do I split it?", found=NEAR)
    asks = part("How do I split it?", found=ANSWERED)
    triage = decide(whole, [part("I have a scan."), asks])
    assert (triage.decision, triage.found) == (Decision.ANSWER, ANSWERED)
    remark = part("I have a scan.", found=ANSWERED)
    assert decide(whole, [remark, part("How do I split it?")]).found == NEAR


@pytest.mark.parametrize("text", ["", "???", " \n", "👍"])
def test_a_message_without_a_word_is_not_guessed_at(text: str) -> None:
    triage = decide(part(text, intents={"open_ticket": 0.9}, found=ANSWERED))
    assert (triage.decision, triage.intent, triage.found) == (Decision.ABSTAIN, "ask_question", NOTHING_FOUND)


@pytest.mark.parametrize("article", sorted(EXPOSED))
def test_what_the_public_must_not_see_opens_a_ticket(article: str) -> None:
    triage = decide(part(found=Found("answer", 0.9, (article,), (0.8,))))
    assert (triage.decision, triage.intent) == (Decision.TICKET, "open_ticket")


@pytest.mark.parametrize("article", sorted(EXPOSED))
def test_the_exposed_articles_exist(article: str) -> None:
    assert list((ROOT / "kb_index" / "articles").rglob(f"{article}.md"))


@pytest.mark.parametrize(
    "text",
    [
        "ECF is down and my brief is due tonight",
        "I can't log in and we must file in two hours, the deadline is 5pm",
        "upload keeps failing, has to be filed by midnight",
        "error on submit!! due in 20 minutes",
    ],
)
def test_a_filing_that_fails_and_is_due_within_hours_is_urgent(text: str) -> None:
    assert is_urgent(text)
    triage = decide(part(text, found=ANSWERED))
    assert (triage.decision, triage.intent) == (Decision.URGENT, "report_urgent")


@pytest.mark.parametrize(
    "text",
    ["my brief is due tonight", "ECF is down", "ECF is down and my brief is due next month", ""],
)
def test_one_or_two_of_the_three_signs_are_not_urgent(text: str) -> None:
    assert not is_urgent(text)


@pytest.mark.parametrize(
    ("verdict", "decision"),
    [(LEGAL, Decision.DECLINE_LEGAL), (EX_PARTE, Decision.DECLINE_EX_PARTE)],
)
def test_what_is_guarded_is_declined_with_nothing_found_or_kept(verdict: Verdict, decision: Decision) -> None:
    triage = decide(part(verdict=verdict, found=ANSWERED))
    assert (triage.decision, triage.intent, triage.also) == (decision, INTENT_OF[decision], None)
    assert (triage.found, triage.question, triage.verdicts) == (NOTHING_FOUND, "", (verdict,))


def test_the_other_part_of_a_guarded_message_is_handled() -> None:
    clauses = [part("How do I split a PDF?", found=ANSWERED), part("should I appeal?", verdict=LEGAL)]
    triage = decide(part("How do I split a PDF? should I appeal?"), clauses)
    assert (triage.decision, triage.also) == (Decision.ANSWER, Decision.DECLINE_LEGAL)
    assert (triage.question, triage.found) == ("How do I split a PDF?", ANSWERED)
    assert triage.verdicts == (LEGAL,)


def test_ex_parte_goes_before_legal_advice() -> None:
    triage = decide(part("both"), [part("should I?", verdict=LEGAL), part("tell her", verdict=EX_PARTE)])
    assert (triage.decision, triage.also) == (Decision.DECLINE_EX_PARTE, None)
    assert triage.verdicts == (LEGAL, EX_PARTE)


def test_an_answer_goes_before_a_ticket_beside_a_decline() -> None:
    clauses = [
        part("open a ticket", intents={"open_ticket": 0.9}),
        part("How do I split a PDF?", found=ANSWERED),
        part("tell her", verdict=EX_PARTE),
    ]
    assert decide(part("all of it"), clauses).decision is Decision.ANSWER


def test_a_part_that_is_suspected_itself_is_not_handled_beside_a_decline() -> None:
    suspected = part(
        "and what then?", intents={"ask_question": 0.8, "ask_legal_advice": SUSPICION}, found=ANSWERED
    )
    triage = decide(part("both"), [suspected, part("should I appeal?", verdict=LEGAL)])
    assert (triage.decision, triage.also) == (Decision.DECLINE_LEGAL, None)


def test_a_preface_is_not_answered_beside_a_decline() -> None:
    preface = part("I was served in May", intents={"ask_question": 0.5}, found=NEAR)
    assert (
        decide(part("both"), [preface, part("should I appeal?", verdict=LEGAL)]).decision
        is Decision.DECLINE_LEGAL
    )


def test_only_the_whole_being_guarded_is_enough() -> None:
    clauses = [part("one half", found=ANSWERED), part("other half", found=ANSWERED)]
    triage = decide(part("one half other half", verdict=EX_PARTE), clauses)
    assert (triage.decision, triage.question) == (Decision.DECLINE_EX_PARTE, "")


def test_the_article_s_own_question_overrules_the_classifier_on_legal_advice_only() -> None:
    known = Found("answer", 0.9, ("civil-deadline-event",), (OVERRULING_SCORE,))
    near = Found("answer", 0.9, ("civil-deadline-event",), (OVERRULING_SCORE - 0.01,))
    assert decide(part(found=known, verdict=PERHAPS_LEGAL)).decision is Decision.ANSWER
    assert decide(part(found=near, verdict=PERHAPS_LEGAL)).decision is Decision.DECLINE_LEGAL
    assert decide(part(found=known, verdict=LEGAL)).decision is Decision.DECLINE_LEGAL
    assert decide(part(found=known, verdict=PERHAPS_EX_PARTE)).decision is Decision.DECLINE_EX_PARTE


def test_a_remark_is_not_held_against_a_message_that_asks_nothing_guarded() -> None:
    remark = part("our motion asks to dismiss", verdict=PERHAPS_LEGAL)
    question = part("which event is it?", found=ANSWERED)
    calm = part("our motion asks to dismiss; which event is it?", found=ANSWERED)
    assert decide(calm, [remark, question]).also is None
    suspected = part(calm.text, intents={"ask_question": 0.6, "ask_legal_advice": SUSPICION}, found=ANSWERED)
    assert decide(suspected, [remark, question]).also is Decision.DECLINE_LEGAL


def test_an_urgent_message_is_handled_beside_its_decline_without_the_declined_words() -> None:
    text = "ECF is down and my brief is due tonight. Please tell the judge."
    clauses = [
        part("ECF is down and my brief is due tonight."),
        part("Please tell the judge.", verdict=EX_PARTE),
    ]
    triage = decide(part(text), clauses)
    assert (triage.decision, triage.also) == (Decision.URGENT, Decision.DECLINE_EX_PARTE)
    assert triage.question == "ECF is down and my brief is due tonight."


@st.composite
def parts(draw: st.DrawFn) -> Part:
    kind = draw(st.sampled_from(["answer", "choose", "abstain"]))
    scores = draw(st.lists(st.floats(-1, 1), min_size=kind != "abstain", max_size=5))
    ids = draw(st.permutations(["pdf-split", "fees", "exposed-ssn", "ecf-outage", "nef-email"]))
    found = Found(kind, draw(st.floats(0, 1)), tuple(ids[: len(scores)]), tuple(sorted(scores, reverse=True)))
    intents = draw(st.dictionaries(st.sampled_from(INTENTS), st.floats(0, 1), min_size=1))
    verdict = draw(st.sampled_from([CLEAR, LEGAL, EX_PARTE, PERHAPS_LEGAL, PERHAPS_EX_PARTE]))
    text = draw(st.sampled_from(["please help", "ECF is down, due tonight", "our motion", "", "why?"]))
    return Part(text, intents, verdict, found)


@given(parts(), st.lists(parts(), max_size=4))
def test_every_message_ends_in_a_decision_and_a_second_one_is_a_decline(
    whole: Part, clauses: list[Part]
) -> None:
    triage = decide(whole, clauses)
    assert triage.also in {None, *DECLINES}
    declined = bool({triage.decision, triage.also} & DECLINES)
    assert declined == bool(triage.verdicts)
    assert all(verdict.guarded for verdict in triage.verdicts)


@given(parts(), st.lists(parts(), max_size=4))
def test_what_a_pattern_stops_is_never_passed_on(whole: Part, clauses: list[Part]) -> None:
    triage = decide(whole, clauses)
    firm = {part.verdict.guarded for part in clauses or [whole] if part.verdict.firm}
    if Guarded.EX_PARTE in firm:
        assert Decision.DECLINE_EX_PARTE in {triage.decision, triage.also}
    elif firm:
        assert DECLINES & {triage.decision, triage.also}


@given(parts(), st.lists(parts(), min_size=2, max_size=4))
def test_the_question_holds_no_part_that_a_pattern_stopped(whole: Part, clauses: list[Part]) -> None:
    marked = [
        Part(f"{part.text} SECRET", part.intents, part.verdict, part.found) if part.verdict.firm else part
        for part in clauses
    ]
    if any(part.verdict.firm for part in marked):
        assert "SECRET" not in decide(whole, marked).question
