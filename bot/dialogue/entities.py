"""The pipeline's entity extractor: the particulars that the desk can parse by rule."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.desk.court import Court
from bot.services.court_file import read_court_profile
from bot.services.entities import extract
from bot.settings import Settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ParticularsExtractor(GraphComponent):
    """Finds the case number, initials, phone, email and reference in a message."""

    def __init__(self, court: Court) -> None:
        self._court = court

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ParticularsExtractor:
        """Build the component, as Rasa's graph asks for it."""
        return cls(read_court_profile(Settings.from_env().court_folder).court)

    def process(self, messages: list[Message]) -> list[Message]:
        """Extract from messages as they come in."""
        for message in messages:
            found = asdict(extract(message.get(TEXT), self._court))
            entities = [
                {"entity": name, "value": value, "extractor": "ParticularsExtractor"}
                for name, value in found.items()
                if value is not None
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages
