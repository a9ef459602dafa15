from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.guard import CLEAR, Guarded, Span, Verdict
from bot.desk.triage import (
    CERTAIN,
    DISTRESS_THRESHOLD,
    EXPOSED,
    FIRM_ANSWER,
    INTENT_OF,
    INTENT_THRESHOLD,
    LONGEST_BARE_REQUEST,
    NOTHING_FOUND,
    OVERRULING_CONFIDENCE,
    OVERRULING_SCORE,
    REFUSALS,
    SUSPICION,
    UNDENIABLE,
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


def test_an_urgent_report_is_certain() -> None:
    triage = decide(part(intents={"report_urgent": 0.8, "ask_question": 0.2}))
    assert (triage.decision, triage.intent, triage.confidence) == (Decision.URGENT, "report_urgent", 1.0)


# What only a button says, or what the guard and the articles settle.
SETTLED_OTHERWISE = {"ask_question", "ask_legal_advice", "ask_ex_parte", "choose_article"}


@pytest.mark.parametrize(
    "intent",
    [intent for intent in INTENTS if intent not in SETTLED_OTHERWISE],
)
def test_no_intent_of_the_domain_is_taken_for_a_question(intent: str) -> None:
    assert decide(part(intents={intent: 0.9, "ask_question": 0.1})).intent == intent


@pytest.mark.parametrize("found", [ANSWERED, NEAR, NOTHING_FOUND])
def test_distress_goes_before_any_article(found: Found) -> None:
    triage = decide(part(intents={"distress": 0.6, "ask_question": 0.4}, found=found))
    assert (triage.decision, triage.intent) == (Decision.HUMAN, "distress")


@pytest.mark.parametrize("probability", [DISTRESS_THRESHOLD, 0.8])
def test_distress_is_certain_from_the_threshold_on(probability: float) -> None:
    triage = decide(part(intents={"distress": probability, "ask_question": 0.3}, found=ANSWERED))
    assert (triage.decision, triage.also, triage.intent) == (Decision.HUMAN, None, "distress")
    assert (triage.confidence, triage.found, triage.verdicts) == (1.0, NOTHING_FOUND, ())
    less = part(intents={"distress": DISTRESS_THRESHOLD - 0.01, "ask_question": 0.5}, found=ANSWERED)
    assert decide(less).decision is Decision.ANSWER


def test_distress_in_one_clause_goes_before_the_others() -> None:
    clauses = [part("How do I split a PDF?", found=ANSWERED), part("I can't go on", {"distress": 0.9})]
    triage = decide(part("both", found=ANSWERED), clauses)
    assert (triage.decision, triage.intent, triage.question) == (Decision.HUMAN, "distress", "I can't go on")


@pytest.mark.parametrize(
    ("verdict", "decline"), [(LEGAL, Decision.DECLINE_LEGAL), (EX_PARTE, Decision.DECLINE_EX_PARTE)]
)
@pytest.mark.parametrize("text", ["both", "ECF is down, my brief is due tonight"])
def test_distress_is_heard_beside_a_decline(verdict: Verdict, decline: Decision, text: str) -> None:
    clauses = [part("I can't go on living", {"distress": 0.9}), part("tell the judge", verdict=verdict)]
    triage = decide(part(text, found=ANSWERED), clauses)
    assert (triage.decision, triage.also, triage.intent) == (Decision.HUMAN, decline, "distress")
    assert (triage.confidence, triage.found, triage.question) == (1.0, NOTHING_FOUND, "")
    assert triage.verdicts == (verdict,)


def test_distress_in_the_declined_words_themselves_is_heard() -> None:
    despair = {"distress": DISTRESS_THRESHOLD, "ask_ex_parte": 0.5}
    triage = decide(part("tell the judge that I will end it", despair, verdict=EX_PARTE))
    assert (triage.decision, triage.also) == (Decision.HUMAN, Decision.DECLINE_EX_PARTE)
    assert triage.intent == "distress"


def test_a_person_may_be_asked_for_beside_a_decline() -> None:
    clauses = [part("let me talk to a person", {"talk_to_person": 0.9}), part("appeal?", verdict=LEGAL)]
    triage = decide(part("both"), clauses)
    assert (triage.decision, triage.also) == (Decision.HUMAN, Decision.DECLINE_LEGAL)
    assert (triage.intent, triage.question) == ("talk_to_person", "let me talk to a person")


def test_distress_goes_before_urgency() -> None:
    text = "ECF is down, my brief is due tonight and I can't go on living"
    assert decide(part(text, {"distress": 0.9})).intent == "distress"


@pytest.mark.parametrize("intent", ["inform", "deny"])
def test_what_takes_an_earlier_particular_back_is_a_correction(intent: str) -> None:
    taken_back = decide(part("no, it's 01243", {intent: 0.8, "ask_question": 0.2}))
    assert (taken_back.decision, taken_back.intent, taken_back.confidence) == (Decision.CORRECT, intent, 0.8)
    assert decide(part("it is 01243", {intent: 0.8})).decision is Decision.INFORM
    unsure = {intent: INTENT_THRESHOLD - 0.01, "ask_question": 0.3}
    assert decide(part("no, it's 01243", unsure)).decision is Decision.ABSTAIN


@pytest.mark.parametrize("intent", ["affirm", "cancel", "open_ticket"])
def test_a_wish_that_begins_like_a_correction_stays_a_wish(intent: str) -> None:
    assert decide(part("wait, yes", {intent: 0.8})).decision is not Decision.CORRECT


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


STOPPED = part("should I appeal?", verdict=LEGAL)


@pytest.mark.parametrize("sure", [0.3, 0.9])
@pytest.mark.parametrize("text", ["how is it split?", "my PDF is refused"])
def test_a_choice_found_for_what_asks_or_is_stuck_is_offered_beside_a_decline(text: str, sure: float) -> None:
    triage = decide(part("both"), [part(text, {"ask_question": sure}, NEAR), STOPPED])
    assert (triage.decision, triage.also) == (Decision.CHOOSE, Decision.DECLINE_LEGAL)
    assert (triage.found, triage.question, triage.intent) == (NEAR, text, "ask_question")
    assert triage.confidence == NEAR.confidence


@pytest.mark.parametrize(
    ("own", "whole", "decision"),
    [
        (NOTHING_FOUND, ANSWERED, Decision.ANSWER),
        (NOTHING_FOUND, NEAR, Decision.CHOOSE),
        (NEAR, ANSWERED, Decision.ANSWER),
        (ANSWERED, NEAR, Decision.ANSWER),
        (NOTHING_FOUND, NOTHING_FOUND, Decision.DECLINE_LEGAL),
    ],
)
def test_what_was_found_for_the_whole_is_used_where_its_clear_part_asks(
    own: Found, whole: Found, decision: Decision
) -> None:
    triage = decide(part("both", found=whole), [part("how is it split?", found=own), STOPPED])
    assert triage.decision is decision
    assert triage.question == ("" if decision is Decision.DECLINE_LEGAL else "how is it split?")
    remark = part("I have a PDF", found=own)
    assert decide(part("both", found=whole), [remark, STOPPED]).decision is Decision.DECLINE_LEGAL


def test_the_question_beside_a_decline_holds_every_clear_part() -> None:
    clauses = [part("I have a scan."), STOPPED, part("How is it split?")]
    triage = decide(part("all", found=ANSWERED), clauses)
    assert (triage.decision, triage.question) == (Decision.ANSWER, "I have a scan. How is it split?")


@pytest.mark.parametrize(
    ("probability", "decision"),
    [(CERTAIN, Decision.DECLINE_EX_PARTE), (CERTAIN - 0.01, Decision.ANSWER)],
)
def test_a_whole_without_a_guarded_clause_is_declined_only_if_that_is_certain(
    probability: float, decision: Decision
) -> None:
    verdict = replace(PERHAPS_EX_PARTE, probability=probability)
    clauses = [part("one half", found=ANSWERED), part("other half")]
    assert decide(part("both", found=ANSWERED, verdict=verdict), clauses).decision is decision


@pytest.mark.parametrize("text", ["how is a PDF split", "my PDF is refused", "I can't open my PDF"])
def test_what_asks_or_is_stuck_is_answered_beside_a_decline(text: str) -> None:
    clauses = [part(text, found=ANSWERED), part("should I appeal?", verdict=LEGAL)]
    triage = decide(part("both"), clauses)
    assert (triage.decision, triage.question) == (Decision.ANSWER, text)


def test_a_remark_is_not_answered_beside_a_decline_however_near_an_article_is() -> None:
    clauses = [part("the defendant has a large PDF", found=ANSWERED), part("appeal?", verdict=LEGAL)]
    assert decide(part("both"), clauses).decision is Decision.DECLINE_LEGAL


@pytest.mark.parametrize("article", sorted(REFUSALS))
def test_an_article_on_what_is_declined_is_no_answer_beside_the_decline(article: str) -> None:
    for kind in ("answer", "choose"):
        found = Found(kind, 0.9, (article, "fees"), (0.8, 0.7))
        for own, whole in ((found, NOTHING_FOUND), (NOTHING_FOUND, found), (found, found)):
            clauses = [part("how do I reach chambers?", found=own), part("tell her", verdict=EX_PARTE)]
            assert decide(part("both", found=whole), clauses).decision is Decision.DECLINE_EX_PARTE


BARE = " ".join(["please", "open", *["word"] * (LONGEST_BARE_REQUEST - 2)])


@pytest.mark.parametrize(
    ("request_words", "verdict", "decision"),
    [
        (BARE, EX_PARTE, Decision.DECLINE_EX_PARTE),
        (f"{BARE} word", EX_PARTE, Decision.TICKET),
        (BARE, LEGAL, Decision.TICKET),
    ],
)
def test_a_ticket_that_does_not_say_what_for_is_the_message_to_the_court(
    request_words: str, verdict: Verdict, decision: Decision
) -> None:
    clauses = [part(request_words, {"open_ticket": 0.9}), part("tell her I am late", verdict=verdict)]
    assert decide(part("both"), clauses).decision is decision


def test_a_callback_needs_no_subject_beside_a_message_to_the_court() -> None:
    clauses = [part("please call me", {"request_callback": 0.9}), part("tell her", verdict=EX_PARTE)]
    triage = decide(part("both"), clauses)
    assert (triage.decision, triage.also) == (Decision.CALLBACK, Decision.DECLINE_EX_PARTE)


@pytest.mark.parametrize("suspicion", [SUSPICION, SUSPICION - 0.01])
def test_a_guarded_whole_is_stopped_where_its_clauses_do_not_differ(suspicion: float) -> None:
    intents = {"ask_question": 1 - suspicion, "ask_legal_advice": suspicion}
    clauses = [part("one half", intents, ANSWERED), part("other half", intents, ANSWERED)]
    triage = decide(part("one half other half", verdict=LEGAL), clauses)
    assert (triage.decision, triage.also, triage.verdicts) == (Decision.DECLINE_LEGAL, None, (LEGAL,))


def test_only_the_whole_being_guarded_is_enough() -> None:
    clauses = [part("one half", found=ANSWERED), part("other half", found=ANSWERED)]
    triage = decide(part("one half other half", verdict=EX_PARTE), clauses)
    assert (triage.decision, triage.question) == (Decision.DECLINE_EX_PARTE, "")


def test_the_article_s_own_question_overrules_the_classifier_on_legal_advice_only() -> None:
    less = OVERRULING_CONFIDENCE - 0.01
    known = Found("answer", less, ("civil-deadline-event",), (OVERRULING_SCORE,))
    sure = Found("answer", OVERRULING_CONFIDENCE, ("civil-deadline-event",), (0.5,))
    near = Found("answer", less, ("civil-deadline-event",), (OVERRULING_SCORE - 0.01,))
    assert decide(part(found=known, verdict=PERHAPS_LEGAL)).decision is Decision.ANSWER
    assert decide(part(found=sure, verdict=PERHAPS_LEGAL)).decision is Decision.ANSWER
    assert decide(part(found=near, verdict=PERHAPS_LEGAL)).decision is Decision.DECLINE_LEGAL
    assert decide(part(found=known, verdict=LEGAL)).decision is Decision.DECLINE_LEGAL
    assert decide(part(found=known, verdict=PERHAPS_EX_PARTE)).decision is Decision.DECLINE_EX_PARTE


@pytest.mark.parametrize("article", sorted(REFUSALS))
def test_an_article_on_what_is_declined_overrules_nothing(article: str) -> None:
    found = Found("answer", 0.99, (article,), (0.99,))
    assert decide(part(found=found, verdict=PERHAPS_LEGAL)).decision is Decision.DECLINE_LEGAL


def test_no_article_overrules_what_is_certain() -> None:
    known = Found("answer", 0.99, ("civil-deadline-event",), (0.99,))
    certain, less = (replace(PERHAPS_LEGAL, probability=sure) for sure in (UNDENIABLE, UNDENIABLE - 0.01))
    assert decide(part(found=known, verdict=certain)).decision is Decision.DECLINE_LEGAL
    assert decide(part(found=known, verdict=less)).decision is Decision.ANSWER


def test_the_whole_message_s_article_counts_for_its_clauses_too() -> None:
    known = Found("answer", 0.5, ("civil-deadline-event",), (OVERRULING_SCORE,))
    remark, question = part("our motion is due", verdict=PERHAPS_LEGAL), part("which event is it?")
    assert decide(part("both", found=known), [remark, question]).verdicts == ()
    assert decide(part("both", found=NEAR), [remark, question]).verdicts == (PERHAPS_LEGAL,)
    remark = replace(remark, found=known)
    assert decide(part("both", found=NEAR), [remark, question]).verdicts == (PERHAPS_LEGAL,)


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
