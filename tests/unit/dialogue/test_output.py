from __future__ import annotations

from bot.dialogue.output import ReplyCollector, to_reply
from bot.services.messages import Choice, Citation, Reply

CITATION = {
    "article_id": "fees",
    "title": "Fees",
    "url": "https://cand.example/fees",
    "reviewed": "2026-11-01",
}


def test_plain_text_becomes_a_paragraph_for_each_part() -> None:
    assert to_reply({"text": "One.\n\nTwo."}) == Reply(
        "text", "One.\n\nTwo.", ({"type": "paragraph", "text": "One."}, {"type": "paragraph", "text": "Two."})
    )


def test_an_action_s_kind_blocks_and_citations_are_kept_whole() -> None:
    blocks = [{"type": "steps", "items": ["Look."], "start": 1}]
    reply = to_reply(
        {"text": "1. Look.", "custom": {"kind": "answer", "blocks": blocks, "citations": [CITATION]}}
    )
    assert reply == Reply("answer", "1. Look.", tuple(blocks), citations=(Citation(**CITATION),))


def test_a_kind_alone_leaves_the_text_its_paragraphs() -> None:
    reply = to_reply({"text": "Hello.", "custom": {"kind": "smalltalk"}})
    assert (reply.kind, reply.blocks) == ("smalltalk", ({"type": "paragraph", "text": "Hello."},))


def test_buttons_become_choices_in_order() -> None:
    buttons = [
        {"title": "Yes", "payload": "/affirm"},
        {"title": "No", "payload": "/deny", "type": "postback"},
    ]
    assert to_reply({"text": "?", "buttons": buttons}).choices == (
        Choice("Yes", "/affirm"),
        Choice("No", "/deny"),
    )


async def test_the_collector_keeps_utterances_in_order_and_whole() -> None:
    collector = ReplyCollector()
    message = {"text": "First.", "custom": {"kind": "notice"}, "buttons": [{"title": "A", "payload": "/a"}]}
    await collector.send_response("c1", message)
    await collector.send_response("c1", {"text": "Second."})
    assert [(reply.kind, reply.text, len(reply.choices)) for reply in collector.replies] == [
        ("notice", "First.", 1),
        ("text", "Second.", 0),
    ]


async def test_an_utterance_without_words_is_none() -> None:
    collector = ReplyCollector()
    await collector.send_response("c1", {"text": "", "custom": {"kind": "answer"}})
    await collector.send_response("c1", {"text": None})
    assert collector.replies == []
