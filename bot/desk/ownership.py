"""Who speaks with the filer in a conversation: the assistant or staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.desk.errors import DeskError

Owner = Literal["assistant", "staff", "closed"]

TRANSITIONS: Mapping[Owner, frozenset[Owner]] = {
    "assistant": frozenset({"staff", "closed"}),
    "staff": frozenset({"assistant", "closed"}),
    "closed": frozenset({"assistant"}),  # the filer writes again
}


class InvalidTransition(DeskError):
    """A life cycle has no step from its current status to the wanted one."""

    def __init__(self, current: str, wanted: str) -> None:
        super().__init__(f"no step leads from {current!r} to {wanted!r}")
        self.current = current
        self.wanted = wanted


@dataclass(frozen=True)
class Ownership:
    """The owner of a conversation.

    Attributes:
        owner: Who answers the filer now.
        version: Grows by one with each change, so that an answer begun under an earlier owner can be told.
        changed_at: When the owner last changed.
    """

    owner: Owner
    version: int
    changed_at: datetime

    def move_to(self, owner: Owner, at: datetime) -> Ownership:
        """Hand the conversation to another owner.

        Raises:
            InvalidTransition: The table allows no such step.
        """
        if owner not in TRANSITIONS[self.owner]:
            raise InvalidTransition(self.owner, owner)
        return Ownership(owner, self.version + 1, at)

    def assistant_may_say(self, version: int) -> bool:
        """Whether an answer that the assistant began at `version` may still be said: the fence."""
        return self.owner == "assistant" and self.version == version
