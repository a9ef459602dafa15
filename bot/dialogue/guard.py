"""The pipeline's guard: a verdict on each clause, before any policy sees the message."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.desk import guard
from bot.dialogue.classifier import INTENTS
from bot.dialogue.component import StatelessComponent
from bot.dialogue.encoder import CLAUSES

VERDICTS = "verdicts"
"""Message property: a Verdict for the whole message, then one for each clause."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Guard(StatelessComponent):
    """Runs the desk's guard over a message and its clauses."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge messages as they come in."""
        for message in messages:
            text = message.get(TEXT)
            pieces = [
                (text, 0, len(text)),
                *((part.text, part.start, part.end) for part in message.get(CLAUSES)),
            ]
            verdicts = [
                guard.judge(
                    piece,
                    p_legal=intents["ask_legal_advice"],
                    p_ex_parte=intents["ask_ex_parte"],
                    span=guard.Span(start, end),
                )
                for (piece, start, end), intents in zip(pieces, message.get(INTENTS), strict=True)
            ]
            message.set(VERDICTS, verdicts)
        return messages
