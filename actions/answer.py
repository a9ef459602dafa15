"""Answers from the reviewed articles, and what filers say after one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rasa_sdk.events import SlotSet

from actions.base import (
    Action,
    CollectingDispatcher,
    Domain,
    Event,
    Tracker,
    entities_of,
    intent_of,
    last_response,
    remember,
    services,
    text_of,
    triage_of,
    utter,
    utter_declined,
    utter_quotation,
)
from actions.intake import ActionExplainField
from actions.person import after_miss
from bot.desk.follow_up import leans_on_last
from bot.desk.picking import picked_place
from bot.services.answers import Quotation, UnknownArticle
from bot.services.unanswered import Reason

MAX_OPTIONS = 3
_SHOWN_KEPT = 20


def show(dispatcher: CollectingDispatcher, tracker: Tracker, quotation: Quotation) -> list[Event]:
    """Utter a quotation with the choices that fit it, and remember what was shown."""
    if quotation.has_next:
        response = "utter_answer_middle_step" if quotation.has_previous else "utter_answer_first_step"
    else:
        response = "utter_answer_last_step" if quotation.has_previous else "utter_answer"
    utter_quotation(dispatcher, response, quotation)
    article_id = quotation.article.id
    shown = [known for known in tracker.get_slot("shown_articles") or [] if known != article_id]
    return [
        SlotSet("article", article_id),
        SlotSet("offered", None),
        SlotSet("step", quotation.last_step),
        SlotSet("shown_articles", [*shown, article_id][-_SHOWN_KEPT:]),
    ]


def show_article(dispatcher: CollectingDispatcher, tracker: Tracker, article_id: str) -> list[Event]:
    """Show an article that was offered before, if it is still there."""
    try:
        quotation = services().answers.quote(article_id)
    except UnknownArticle:
        utter(dispatcher, "utter_article_gone")
        return []
    return show(dispatcher, tracker, quotation)


def offer(
    dispatcher: CollectingDispatcher, tracker: Tracker, response: str, article_ids: Sequence[str]
) -> list[Event]:
    """Offer articles by their titles, and the way out; what was offered once is not offered again."""
    answers = services().answers
    buttons = [
        {
            "title": answers.article(article_id).title,
            "payload": f'/choose_article{{"article": "{article_id}"}}',
        }
        for article_id in article_ids
    ]
    buttons.append({"title": "None of these", "payload": "/not_helpful"})
    dispatcher.utter_message(response=response, json_message={"kind": "choose"}, buttons=buttons)
    shown = [known for known in tracker.get_slot("shown_articles") or [] if known not in article_ids]
    return [
        SlotSet("shown_articles", [*shown, *article_ids][-_SHOWN_KEPT:]),
        SlotSet("offered", list(article_ids)),
    ]


def just_shown(tracker: Tracker) -> str | None:
    """The article that the assistant's last words were quoted from, if they were."""
    quoted = (last_response(tracker) or "").startswith(("utter_answer", "utter_same_answer"))
    return tracker.get_slot("article") if quoted else None


async def note_unanswered(
    reason: Reason, question: str, articles: Sequence[str], confidence: float | None = None
) -> None:
    """Keep the question for the report on what the articles lack."""
    await asyncio.to_thread(services().unanswered.note, reason, question, articles, confidence)


async def note_refused(tracker: Tracker) -> None:
    """Keep the question whose choice or answer the filer refuses.

    Once a person was offered there are no candidates left, and the same question is not kept again.
    """
    question, candidates = tracker.get_slot("question"), tracker.get_slot("candidates") or []
    offered, article = tracker.get_slot("offered") or [], tracker.get_slot("article")
    # What was offered or shown for an earlier question is no candidate for this one.
    if question and offered and set(offered) <= set(candidates):
        await note_unanswered("refused_choice", question, offered)
    elif question and article in candidates:
        await note_unanswered("not_helpful", question, [article])


SURE_BY_ITSELF = 0.9
"""An answer of this confidence needs no help from what was said before."""


async def lean(dispatcher: CollectingDispatcher, tracker: Tracker, decision: str) -> list[Event] | None:
    """Answer words that lean on the last question ("and on a Mac?"), read together with it.

    Returns:
        The events; None where nothing was asked before, or the words are clear by themselves.
    """
    before, article = tracker.get_slot("question"), tracker.get_slot("article")
    confidence = triage_of(tracker)["confidence"]
    if not before or not article or (decision == "answer" and confidence >= SURE_BY_ITSELF):
        return None
    found = await asyncio.to_thread(services().search, f"{before} {text_of(tracker)}")
    candidates = services().answers.available(found.article_ids)
    if found.kind != "answer" or not candidates:
        return None if decision != "abstain" else still_open(dispatcher, tracker, article)
    if candidates[0] == article:
        return still_open(dispatcher, tracker, article)
    return [
        *remember(tracker),
        *show(dispatcher, tracker, services().answers.quote(candidates[0])),
        SlotSet("candidates", candidates),
        SlotSet("failures", 0),
    ]


def still_open(dispatcher: CollectingDispatcher, tracker: Tracker, article_id: str) -> list[Event]:
    """Go on with the article that is open: all of its steps where only some were shown, else say so."""
    answers = services().answers
    steps = len(answers.article(article_id).steps) if answers.available([article_id]) else 0
    if steps and int(tracker.get_slot("step") or 0) < steps:
        return [*remember(tracker), *show(dispatcher, tracker, answers.quote_all(article_id))]
    utter(dispatcher, "utter_same_answer", kind="answer")
    return [*remember(tracker), SlotSet("failures", 0)]


class ActionAnswer(Action):
    """Quotes the article, offers near ones, or says that it is not sure."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Carry out `answer`, `choose` or `abstain`."""
        triage = triage_of(tracker)
        found = list(triage["found"]["article_ids"])
        candidates = services().answers.available(found)
        # An article may go between the search and the answer, when a new index comes into service.
        decision = triage["decision"] if candidates[:1] == found[:1] else "abstain"
        if (place := picked_place(text_of(tracker), len(tracker.get_slot("offered") or ()))) is not None:
            return show_article(dispatcher, tracker, tracker.get_slot("offered")[place])
        events = [
            *remember(tracker),
            SlotSet("question", triage["question"]),
            SlotSet("candidates", candidates),
            SlotSet("misses", 0),
        ]
        leans = leans_on_last(text_of(tracker)) and not triage["also"]
        if leans and (taken := await lean(dispatcher, tracker, decision)) is not None:
            return taken
        if decision == "abstain" and tracker.get_slot("requested_slot"):
            # In a form, what no article answers is most likely about the particular that was asked for.
            return [*remember(tracker), *await ActionExplainField().run(dispatcher, tracker, domain)]
        if decision == "abstain":
            utter(dispatcher, "utter_abstain", kind="abstain")
            confidence = triage["found"]["confidence"]
            await note_unanswered("abstain", triage["question"], candidates, confidence)
            events += after_miss(dispatcher, tracker)
        else:
            events.append(SlotSet("failures", 0))
            if decision == "answer" and candidates[0] == just_shown(tracker):
                utter(dispatcher, "utter_same_answer", kind="answer")
            elif decision == "answer":
                events += show(dispatcher, tracker, services().answers.quote(candidates[0]))
            else:
                events += offer(dispatcher, tracker, "utter_choose", candidates[:MAX_OPTIONS])
        utter_declined(dispatcher, tracker)
        return events


class ActionShowArticle(Action):
    """Quotes the article that the filer picked."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_article"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Show it."""
        return show_article(dispatcher, tracker, entities_of(tracker)["article"])


class ActionShowStep(Action):
    """Steps through a tutorial: next, back, all steps."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_step"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Show the step that was asked for."""
        answers, article_id = services().answers, tracker.get_slot("article")
        if article_id and not answers.available([article_id]):
            utter(dispatcher, "utter_article_gone")
            return [SlotSet("article", None)]
        steps = answers.article(article_id).steps if article_id else ()
        if not steps:
            utter(dispatcher, "utter_no_steps")
            return []
        intent, step = intent_of(tracker), int(tracker.get_slot("step") or 0)
        if intent == "all_steps":
            return show(dispatcher, tracker, answers.quote_all(article_id))
        if intent == "next_step" and step >= len(steps):
            utter(dispatcher, "utter_last_step")
            return []
        wanted = step + 1 if intent == "next_step" else step - 1
        return show(dispatcher, tracker, answers.quote_step(article_id, wanted))


class ActionNextBest(Action):
    """After "not what I meant": near articles not shown yet, or a person; never the same text again."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_next_best"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[Event]:
        """Offer what is left."""
        shown = set(tracker.get_slot("shown_articles") or [])
        if not shown:
            utter(dispatcher, "utter_complain", kind="smalltalk")
            return []
        await note_refused(tracker)
        candidates = services().answers.available(tracker.get_slot("candidates") or [])
        rest = [article_id for article_id in candidates if article_id not in shown]
        if not rest or tracker.get_slot("misses"):
            utter(dispatcher, "utter_offer_person", kind="human")
            return [SlotSet("candidates", [])]
        return [*offer(dispatcher, tracker, "utter_next_best", rest[:MAX_OPTIONS]), SlotSet("misses", 1)]
