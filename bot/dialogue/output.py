"""Collects what Rasa utters in a turn, as the service layer's replies."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.services.messages import Choice, Citation, Reply


class ReplyCollector(OutputChannel):
    """An output channel that keeps each utterance whole, with its choices and blocks."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name in Rasa."""
        return "collector"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one utterance."""
        reply = to_reply(message)
        if reply.text:
            self.replies.append(reply)


def to_reply(message: dict[str, Any]) -> Reply:
    """Turn an utterance of Rasa's into a reply.

    Actions send blocks, citations and the kind as `custom`; what comes from the domain alone is plain text.
    """
    custom = message.get("custom") or {}
    text = message.get("text") or ""
    paragraphs = [{"type": "paragraph", "text": part} for part in text.split("\n\n") if part]
    return Reply(
        kind=custom.get("kind", "text"),
        text=text,
        blocks=tuple(custom.get("blocks") or paragraphs),
        choices=tuple(Choice(button["title"], button["payload"]) for button in message.get("buttons") or ()),
        citations=tuple(Citation(**citation) for citation in custom.get("citations") or ()),
    )
