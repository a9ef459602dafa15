"""Held-out messages, and what triage made of them."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.classifier import ClauseClassifier
from bot.dialogue.encoder import SentenceFeaturizer
from bot.dialogue.engine import RasaEngine
from bot.dialogue.guard import Guard

GUARDED = frozenset({"decline_legal", "decline_ex_parte"})
AS_GOOD = {"choose": "answer", "abstain": "out_of_scope"}
"""Offering a choice counts as answering, and saying that one is not sure as seeing what is out of scope."""


@dataclass(frozen=True)
class Outcome:
    """A held-out message and what triage made of it.

    Attributes:
        file: Stem of the file that it stands in.
        wanted: {"text", "decision", "also", "articles"}; the last two may be missing.
        got: Triage as plain data.
    """

    file: str
    wanted: dict[str, Any]
    got: dict[str, Any]

    @property
    def wanted_decisions(self) -> frozenset[str]:
        """The decision that is right, and the second one of a two-part message."""
        return _both(self.wanted["decision"], self.wanted.get("also"))

    @property
    def decisions(self) -> frozenset[str]:
        """The decision and the second one, if there is one."""
        return _both(self.got["decision"], self.got["also"])

    @property
    def right(self) -> bool:
        """Whether both decisions are the wanted ones, or as good."""
        return _alike(self.wanted_decisions) == _alike(self.decisions)

    @property
    def declined(self) -> bool:
        """Whether the message, or a part of it, was declined."""
        return bool(self.decisions & GUARDED)

    def found_within(self, count: int) -> bool:
        """Whether an acceptable article is among the first hits."""
        return bool(set(self.wanted.get("articles") or ()) & set(self.got["found"]["article_ids"][:count]))


def read_messages(file: Path) -> list[dict[str, Any]]:
    """A file's messages; a question without a wanted decision, such as a court's FAQ, wants an answer."""
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [{"text": line.get("question"), "decision": line.get("kind", "answer"), **line} for line in lines]


async def judge(engine: RasaEngine, file: str, messages: Iterable[dict[str, Any]]) -> list[Outcome]:
    """Run the pipeline over messages."""
    return [Outcome(file, message, (await engine.parse(message["text"]))["triage"]) for message in messages]


def guard_ms(engine: RasaEngine, texts: Sequence[str]) -> float:
    """Median time of the guard, the classifier that it stands on included, beyond the encoding; in ms."""
    encode = engine.component(SentenceFeaturizer).process
    classify = engine.component(ClauseClassifier).process
    guard = engine.component(Guard).process
    times = []
    for text in texts:
        messages = encode([Message({TEXT: text})])
        started = time.perf_counter()
        guard(classify(messages))
        times.append((time.perf_counter() - started) * 1000)
    return median(times)


def _both(decision: str, also: str | None) -> frozenset[str]:
    return frozenset({decision, also or decision})


def _alike(decisions: Collection[str]) -> frozenset[str]:
    return frozenset(AS_GOOD.get(decision, decision) for decision in decisions)
