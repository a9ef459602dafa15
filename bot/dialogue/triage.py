"""The pipeline's last component: one decision on the message, which Rasa's rules then carry out."""

from __future__ import annotations

from dataclasses import asdict

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.desk.triage import Part, decide
from bot.dialogue.classifier import INTENTS
from bot.dialogue.component import StatelessComponent
from bot.dialogue.encoder import CLAUSES
from bot.dialogue.guard import VERDICTS
from bot.dialogue.retriever import FOUND

TRIAGE = "triage"
"""Output property, and key of the tracker's latest message: the Triage as plain data."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Triage(StatelessComponent):
    """Puts what was recognised together and settles the intent."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on messages as they come in."""
        for message in messages:
            texts = [message.get(TEXT), *(clause.text for clause in message.get(CLAUSES))]
            whole, *parts = (
                Part(text, intents, verdict, found)
                for text, intents, verdict, found in zip(
                    texts, message.get(INTENTS), message.get(VERDICTS), message.get(FOUND), strict=True
                )
            )
            triage = decide(whole, parts)
            confidence = triage.confidence
            message.set(INTENT, {"name": triage.intent, "confidence": confidence}, add_to_output=True)
            message.set(TRIAGE, asdict(triage), add_to_output=True)
        return messages
