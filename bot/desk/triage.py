"""Triage: from what was recognised in a message to the decision it ends in, or two for its two parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.desk.guard import Guarded, Verdict
from bot.desk.intake import is_correction
from bot.desk.triage_patterns import ASKING, CALLS_OFF, DUE, NEAR, REQUEST, STUCK


class Decision(StrEnum):
    """How a filer's message ends."""

    ANSWER = "answer"
    CHOOSE = "choose"
    DECLINE_LEGAL = "decline_legal"
    DECLINE_EX_PARTE = "decline_ex_parte"
    TICKET = "ticket"
    CALLBACK = "callback"
    HUMAN = "human"
    STATUS = "status"
    URGENT = "urgent"
    SMALLTALK = "smalltalk"
    OUT_OF_SCOPE = "out_of_scope"
    ABSTAIN = "abstain"
    INFORM = "inform"
    CORRECT = "correct"
    CANCEL = "cancel"


ASK_QUESTION = "ask_question"
DISTRESS = "distress"
COMPLAINT = "complain"
INTENT_OF = {
    Decision.ANSWER: ASK_QUESTION,
    Decision.CHOOSE: ASK_QUESTION,
    Decision.ABSTAIN: ASK_QUESTION,
    Decision.DECLINE_LEGAL: "ask_legal_advice",
    Decision.DECLINE_EX_PARTE: "ask_ex_parte",
    Decision.URGENT: "report_urgent",
    Decision.OUT_OF_SCOPE: "out_of_scope",
    Decision.CANCEL: "cancel",
}
"""The intents that a decision settles; the others keep the one that the classifier saw."""

_DECISION_OF = {
    "open_ticket": Decision.TICKET,
    "request_callback": Decision.CALLBACK,
    "talk_to_person": Decision.HUMAN,
    "check_status": Decision.STATUS,
    "report_urgent": Decision.URGENT,
    "cancel": Decision.CANCEL,
    "deny": Decision.INFORM,
    "affirm": Decision.INFORM,
    "inform": Decision.INFORM,
    "skip": Decision.INFORM,
    "distress": Decision.HUMAN,
}
_TAKEN_BACK = frozenset({"inform", "deny"})
_SMALLTALK = frozenset(
    {"greet", "thank", "goodbye", "bot_challenge", "complain", "solved", "not_helpful", "next_step"}
    | {"previous_step", "all_steps", "ask_why", "start_over", "other_language"}
)
_DECLINE = {Guarded.LEGAL: Decision.DECLINE_LEGAL, Guarded.EX_PARTE: Decision.DECLINE_EX_PARTE}

REFUSALS = frozenset(
    {"no-legal-advice", "no-messages-to-judge", "what-an-order-means", "what-is-ex-parte-contact"}
)
"""Articles that say what the HelpDesk declines: near to such a request, they are no answer to it."""
EXPOSED = frozenset({"exposed-ssn", "confidential-filed-publicly"})
"""Articles on what the public must not see: only staff can mend that, so they open an urgent ticket."""
INTENT_THRESHOLD = 0.4
"""Below this the classifier's intent is not acted on; the articles are asked instead."""
OVERRULING_SCORE = 0.86
"""An article whose own question is this close (cosine) is the answer, unless legal advice is certain."""
OVERRULING_CONFIDENCE = 0.75
"""The same for the confidence in an article."""
DISTRESS_THRESHOLD = 0.5
URGENT_SHARE = 0.5
"""The probability of an urgent report, given that the message is not guarded, from which it is one."""
_LEAST = 1e-6
CERTAIN = 0.95
"""The probability from which the whole message is declined though no clause of it stands out."""
UNDENIABLE = 0.98
"""Suspicion from which no article makes a legal question a technical one."""
SUSPICION = 0.3
"""A part that the classifier suspects this much is not handled beside a part that was declined."""
LONGEST_BARE_REQUEST = 6
"""Words of a request for a ticket that does not say what for: "please open a ticket for me"."""
_ACTED_ON = (
    Decision.ANSWER,
    Decision.CHOOSE,
    Decision.CALLBACK,
    Decision.STATUS,
    Decision.TICKET,
    Decision.URGENT,
    Decision.HUMAN,
)
SURE_TALK = 0.9
"""The probability of small talk that stands although an article would answer."""
FIRM_ANSWER = 0.75
"""The confidence from which an article answers what the classifier took for out of scope."""


@dataclass(frozen=True)
class Found:
    """What the index found for a clause.

    Attributes:
        kind: `answer`, `choose` or `abstain`.
        confidence: Probability that the first article is right, 0 to 1.
        article_ids: Best first.
        scores: Cosine similarity of each, in [-1, 1].
    """

    kind: str
    confidence: float
    article_ids: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()


NOTHING_FOUND = Found("abstain", 0.0)


@dataclass(frozen=True)
class Part:
    """A message or one clause of it, with all that was recognised in it."""

    text: str
    intents: Mapping[str, float]
    verdict: Verdict
    found: Found

    @property
    def intent(self) -> str:
        """The most probable intent."""
        return max(self.intents, key=lambda name: self.intents[name])

    @property
    def intent_confidence(self) -> float:
        """Its probability, 0 to 1."""
        return self.intents[self.intent]


@dataclass(frozen=True)
class Triage:
    """The decision on a message.

    Attributes:
        decision: How the message ends.
        also: The second decision of a two-part message.
        intent: The intent that Rasa's rules act on.
        found: What the index found for the part that is answered.
        question: The text of the part that is handled, without what was declined.
        confidence: How sure the decision is, 0 to 1.
        verdicts: The guard's verdict on each clause that it stopped.
    """

    decision: Decision
    also: Decision | None
    intent: str
    found: Found
    question: str
    confidence: float
    verdicts: tuple[Verdict, ...] = ()


def is_urgent(text: str) -> bool:
    """Whether a filer says that they can't file and that it is due within hours."""
    return bool(STUCK.search(text) and DUE.search(text) and NEAR.search(text))


def decide(whole: Part, clauses: Sequence[Part] = ()) -> Triage:
    """Decide on a message.

    Args:
        whole: The message as a whole.
        clauses: Its clauses, where it has more than one.
    """
    parts = list(clauses) or [whole]
    stopped = [part for part in parts if _stands(part, whole)]
    if not stopped and _stands(whole, whole) and whole.verdict.probability >= CERTAIN:
        stopped, parts = [whole], [whole]
    suffering = [part for part in (whole, *clauses) if _is_distressed(part)]
    if not stopped and suffering:
        return Triage(Decision.HUMAN, None, DISTRESS, NOTHING_FOUND, suffering[0].text, 1.0)
    if not stopped:
        return _decide_clear(whole, clauses)
    verdicts = tuple(part.verdict for part in stopped)
    guarded = {verdict.guarded for verdict in verdicts} | (
        {whole.verdict.guarded} if whole.verdict.firm else set()
    )
    decline = _DECLINE[Guarded.EX_PARTE if Guarded.EX_PARTE in guarded else Guarded.LEGAL]
    if suffering:
        return Triage(Decision.HUMAN, decline, DISTRESS, NOTHING_FOUND, "", 1.0, verdicts)
    rest = _useful_rest([part for part in parts if part not in stopped], whole)
    if rest and rest.decision is Decision.TICKET and not _says_what_for(rest, decline):
        rest = None
    confidence = max(verdict.probability for verdict in verdicts)
    if _is_urgent(whole):
        question = " ".join(part.text for part in parts if part not in stopped)
        return Triage(Decision.URGENT, decline, "report_urgent", whole.found, question, confidence, verdicts)
    if rest is None:
        return Triage(decline, None, INTENT_OF[decline], NOTHING_FOUND, "", confidence, verdicts)
    return Triage(rest.decision, decline, rest.intent, rest.found, rest.question, rest.confidence, verdicts)


def _is_urgent(whole: Part) -> bool:
    """Whether the words say so, or the classifier among all that is not guarded."""
    share = whole.intents.get("report_urgent", 0.0) / max(1 - _suspicion(whole), _LEAST)
    return is_urgent(whole.text) or share >= URGENT_SHARE


def _is_distressed(part: Part) -> bool:
    """Whether a part tells of danger or despair: that goes before everything else."""
    return part.intents.get(DISTRESS, 0.0) >= DISTRESS_THRESHOLD


def _stands(part: Part, whole: Part) -> bool:
    """Whether the guard's verdict on a part holds: not against a pattern, but against what else is known."""
    verdict = part.verdict
    if verdict.guarded is None or verdict.firm:
        return verdict.guarded is not None
    if verdict.guarded is not Guarded.LEGAL or whole.found.kind != "answer":
        return True
    article_id, score = whole.found.article_ids[0], whole.found.scores[0]
    answered = score >= OVERRULING_SCORE or whole.found.confidence >= OVERRULING_CONFIDENCE
    return article_id in REFUSALS or not answered or verdict.probability >= UNDENIABLE


def _says_what_for(ticket: Triage, decline: Decision) -> bool:
    """Whether a ticket beside a message to the court has a subject besides that message."""
    return decline is not Decision.DECLINE_EX_PARTE or len(ticket.question.split()) > LONGEST_BARE_REQUEST


def _suspicion(part: Part) -> float:
    """The probability that a part is guarded, whichever way."""
    return part.intents.get("ask_legal_advice", 0.0) + part.intents.get("ask_ex_parte", 0.0)


def _useful_rest(parts: Sequence[Part], whole: Part) -> Triage | None:
    """What can still be done for the parts that were not declined, or None."""
    clear = [part for part in parts if _suspicion(part) < SUSPICION]
    outcomes = [_decide_clear(part, ()) for part in clear if part.intent != ASK_QUESTION]
    if any(ASKING.search(part.text) or STUCK.search(part.text) for part in clear):
        outcomes += _answers_to_rest(clear, whole)
    useful = [outcome for outcome in outcomes if outcome.decision in _ACTED_ON]
    return min(
        useful, key=lambda outcome: (_ACTED_ON.index(outcome.decision), -outcome.confidence), default=None
    )


def _answers_to_rest(clear: Sequence[Part], whole: Part) -> list[Triage]:
    """What the articles say to the parts that were not declined, or else to the message."""
    question = " ".join(part.text for part in clear)
    found = [part.found for part in clear if part.intent == ASK_QUESTION]
    answers = [one for one in (*found, whole.found) if one.kind == "answer"]
    choices = [one for one in (*found, whole.found) if one.kind == "choose"]
    return [_answer(one, question) for one in (answers or choices) if one.article_ids[0] not in REFUSALS]


def _answer(found: Found, question: str) -> Triage:
    """What was found as a decision; what exposes somebody opens a ticket."""
    if found.kind == "answer" and found.article_ids[0] in EXPOSED:
        return Triage(Decision.TICKET, None, "open_ticket", found, question, found.confidence)
    return Triage(Decision(found.kind), None, ASK_QUESTION, found, question, found.confidence)


def _decide_clear(whole: Part, clauses: Sequence[Part]) -> Triage:
    """Decide on a message in which nothing is guarded."""
    if not any(letter.isalnum() for letter in whole.text):
        return _outcome(Decision.ABSTAIN, whole, NOTHING_FOUND, 1.0)
    if _is_urgent(whole):
        # The clause that tells what the screen says finds its cure better than the whole cry for help.
        answers = [part.found for part in (whole, *clauses) if part.found.kind == "answer"]
        found = max(answers, key=lambda one: one.confidence, default=whole.found)
        return _outcome(Decision.URGENT, whole, found, 1.0)
    if CALLS_OFF.search(whole.text):
        return _outcome(Decision.CANCEL, whole, NOTHING_FOUND, 1.0)
    intent, confidence = whole.intent, whole.intent_confidence
    asking = [part for part in clauses if REQUEST.search(part.text)]
    best = _best_found(whole, asking)
    if intent in _TAKEN_BACK and confidence >= INTENT_THRESHOLD and is_correction(whole.text):
        return _outcome(Decision.CORRECT, whole, best.found, confidence)
    if confidence >= INTENT_THRESHOLD and intent in _DECISION_OF:
        return _outcome(_DECISION_OF[intent], whole, best.found, confidence)
    answered = best.found.kind == "answer"
    talks = confidence >= (SURE_TALK if answered else INTENT_THRESHOLD)
    if intent in _SMALLTALK and talks and not (answered and intent == COMPLAINT):
        return _outcome(Decision.SMALLTALK, whole, best.found, confidence)
    if intent == "out_of_scope" and not (
        best.found.kind == "answer" and best.found.confidence >= FIRM_ANSWER
    ):
        return _outcome(Decision.OUT_OF_SCOPE, whole, best.found, confidence)
    return _answer(best.found, whole.text)


def _best_found(whole: Part, asking: Sequence[Part]) -> Part:
    """The part whose articles count: the message, or a question in it that an article answers more surely.

    A clause says less than the message, so its article must be near the message as well.
    """
    if whole.found.kind == "answer":
        return whole
    surer = [
        part
        for part in asking
        if part.found.kind == "answer" and part.found.article_ids[0] in whole.found.article_ids
    ]
    return max(surer, key=lambda part: part.found.confidence, default=whole)


def _outcome(decision: Decision, part: Part, found: Found, confidence: float) -> Triage:
    return Triage(decision, None, INTENT_OF.get(decision, part.intent), found, part.text, confidence)
