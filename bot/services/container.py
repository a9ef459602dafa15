"""The use cases that the actions call: `bot/app.py` provides them, the actions, made by Rasa, find them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.calendar import DeskCalendar
from bot.desk.court import Court
from bot.services.answers import Answers
from bot.services.callbacks import Callbacks
from bot.services.ports import Clock, Search
from bot.services.status import Statuses
from bot.services.tickets import Tickets
from bot.services.unanswered import UnansweredQuestions


@dataclass(frozen=True)
class Services:
    """What an action may call."""

    court: Court
    calendar: DeskCalendar
    clock: Clock
    answers: Answers
    search: Search
    tickets: Tickets
    callbacks: Callbacks
    statuses: Statuses
    unanswered: UnansweredQuestions


class NotProvided(Exception):
    """An action ran before anything was provided."""


_provided: Services | None = None


def provide(services: Services) -> None:
    """Set the services of this process."""
    global _provided
    _provided = services


def current() -> Services:
    """Return the services of this process.

    Raises:
        NotProvided: Nobody has set them.
    """
    if _provided is None:
        raise NotProvided
    return _provided
