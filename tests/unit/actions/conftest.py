"""The actions' services on a store in memory, and a way to run one action."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.desk.triage import EXPOSED
from bot.services import container
from bot.services.answers import ArticleText
from tests.fakes import FakeClock, FakeStore, FakeUnansweredLog, fake_services, sample_court

URL = "https://cand.example/cm-ecf"


def article(article_id: str, kind: str = "faq", steps: tuple[str, ...] = ()) -> ArticleText:
    return ArticleText(
        article_id, f"About {article_id}", kind, f"On {article_id}.", steps, None, URL, "2026-11-01", "r"
    )


ARTICLES = (
    article("split-pdf", "tutorial", ("Open it.", "Cut it.", "Save both.")),
    article("fees"),
    article("pdf-size"),
    article("find-event"),
    *(article(article_id) for article_id in sorted(EXPOSED)),
)


@dataclass
class Outcome:
    """What an action said, and the slots and actions that its events name."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]
    slots: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.slots = {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def said(self) -> list[tuple[str, str]]:
        """Each response with its kind."""
        return [(message["response"], message["custom"]["kind"]) for message in self.messages]

    @property
    def followups(self) -> list[str]:
        return [event["name"] for event in self.events if event["event"] == "followup"]


class Desk:
    """Services on fakes, provided to the actions."""

    def __init__(self) -> None:
        self.store, self.clock, self.unanswered = FakeStore(), FakeClock(), FakeUnansweredLog()
        self.services = fake_services(
            self.store,
            self.clock,
            court=sample_court(capacity=1),
            articles={one.id: one for one in ARTICLES},
            log=self.unanswered,
        )

    async def run(
        self,
        action: Action,
        *,
        text: str = "",
        slots: dict[str, Any] | None = None,
        intent: str = "inform",
        entities: dict[str, str] | None = None,
        triage: dict[str, Any] | None = None,
        form: str | None = None,
        sender: str = "c1",
        said_last: str | None = None,
    ) -> Outcome:
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
        } | ({"triage": triage} if triage else {})
        said = [{"event": "bot", "metadata": {"utter_action": said_last}}] if said_last else []
        tracker = Tracker(
            sender, slots or {}, message, said, False, None, {"name": form} if form else {}, "action_listen"
        )
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, tracker, {})
        return Outcome(dispatcher.messages, events)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(container, "_provided", None)  # what was provided before comes back after the test
    desk = Desk()
    container.provide(desk.services)
    return desk
