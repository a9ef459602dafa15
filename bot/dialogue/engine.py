"""The dialogue engine: Rasa's Agent as a library, one call a turn."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model import get_latest_model
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog

from bot.desk.guard import Verdict
from bot.dialogue.encoder import shared_encoder
from bot.dialogue.output import ReplyCollector, to_reply
from bot.dialogue.retriever import shared_base
from bot.dialogue.tracker_store import BoundedTrackerStore, MemoryStates, States
from bot.dialogue.wording import SecondWordings
from bot.services.messages import Reply
from bot.services.ports import Turn

T = TypeVar("T")
_COMMAND = re.compile(r"^[/\s]+")


class NoModel(Exception):
    """There is no trained model to load."""

    def __init__(self, models: Path) -> None:
        super().__init__(f"There is no trained model in {models}; train one with: make model")


class RasaEngine:
    """Fulfils the `DialogueEngine` port."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    @classmethod
    def load(cls, models: Path, states: States, actions: EndpointConfig) -> RasaEngine:
        """Load the newest trained model, the encoder and the index.

        Raises:
            NoModel: Nothing was trained yet.
        """
        os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
        # Unless told so, Rasa prints every debug line, filers' words among them.
        configure_structlog(logging.WARNING)
        model = get_latest_model(models)
        if model is None:
            raise NoModel(models)
        agent = Agent.load(
            model,
            tracker_store=BoundedTrackerStore(states),
            action_endpoint=actions,
            generator=EndpointConfig(type=f"{SecondWordings.__module__}.{SecondWordings.__name__}"),
        )
        shared_encoder().encode(["warm up"])
        shared_base()
        return cls(agent)

    @classmethod
    def for_parsing(cls, models: Path) -> RasaEngine:
        """Load the model for `parse` alone: nothing is remembered, no action can run."""
        return cls.load(models, MemoryStates(), EndpointConfig())

    async def parse(self, text: str) -> dict[str, Any]:
        """What is recognised in a text outside of any conversation: intent, entities and triage."""
        parsed: dict[str, Any] = await self._agent.parse_message(_harmless(text))
        return parsed

    async def review(self, text: str) -> list[Verdict]:
        """The guard's verdicts on a text, one for each part that must not be handled."""
        before = len(text) - len(_harmless(text))
        verdicts = [Verdict.of(plain) for plain in (await self.parse(text))["triage"]["verdicts"]]
        return [verdict.moved(before) for verdict in verdicts]

    async def respond(self, turn: Turn) -> list[Reply]:
        """Return what to say in this turn, in order."""
        collector = ReplyCollector()
        message = UserMessage(
            text=_harmless(turn.text),
            output_channel=collector,
            sender_id=turn.conversation_id,
            parse_data=None if turn.payload is None else self._parse_payload(turn.payload, turn.text),
        )
        await self._agent.handle_message(message)
        return _as_one_answer(collector.replies)

    def say(self, response: str, **variables: str) -> Reply:
        """One of the domain's responses as a reply, outside of any turn."""
        message = self._agent.domain.responses[response][0]
        filled = message["text"].format(**variables)
        return to_reply({**message, "text": filled})

    def knows(self, response: str) -> bool:
        """Whether the domain has a response of this name."""
        return response in self._agent.domain.responses

    def is_ready(self) -> bool:
        """Whether a model is loaded."""
        return bool(self._agent.is_ready())

    async def recognised(self, conversation_id: str) -> dict[str, Any]:
        """What was recognised in the last message of a conversation: intent, entities and triage."""
        tracker = await self._agent.tracker_store.retrieve(conversation_id)
        return {} if tracker is None else dict(tracker.latest_message.parse_data)

    def component(self, kind: type[T]) -> T:
        """The pipeline's own component of a kind, to measure it by itself."""
        nodes = self._agent.processor.graph_runner._instantiated_nodes.values()
        return next(node._component for node in nodes if isinstance(node._component, kind))

    def _parse_payload(self, payload: str, title: str) -> dict[str, Any]:
        """Read a choice's payload, `/intent{"entity": "value"}`; the filer's own text never comes here."""
        message = YAMLStoryReader.unpack_regex_message(Message({TEXT: payload}), self._agent.domain)
        parsed: dict[str, Any] = message.as_dict(only_output_properties=True)
        return parsed | {TEXT: title}


def _harmless(text: str) -> str:
    """The text without leading slashes: Rasa would run "/restart" or "/intent{...}" typed by anyone."""
    return _COMMAND.sub("", text) or "?"


def _as_one_answer(replies: Sequence[Reply]) -> list[Reply]:
    """The replies, with the decline of a message's second part put behind the answer to the first."""
    joined: list[Reply] = []
    for reply in replies:
        if joined and reply.kind.startswith("decline_") and not joined[-1].kind.startswith("decline_"):
            answer = joined.pop()
            note = {"type": "note", "text": reply.text, "declines": reply.kind}
            text = f"{answer.text}\n\n{reply.text}"
            reply = replace(answer, text=text, blocks=(*answer.blocks, note))
        joined.append(reply)
    return joined
