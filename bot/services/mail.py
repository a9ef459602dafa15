"""A mail, before it takes the form of a channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from bot.services.ports import UnitOfWork


@dataclass(frozen=True)
class Mail:
    """A mail, before it takes the form of a channel.

    Attributes:
        key: Names the mail: the reference it is about, a slash, and whom it is for. Sent once for each.
        written_at: Aware.
        reply_to: Where answers go, if not to the sender.
    """

    key: str
    sender_name: str
    sender: str
    to: str
    subject: str
    body: str
    written_at: datetime
    reply_to: str | None = None
    urgent: bool = False

    def payload(self) -> dict[str, Any]:
        """The mail as JSON's types."""
        return {**asdict(self), "written_at": self.written_at.isoformat()}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Read back what `payload` gave."""
        return cls(**{**payload, "written_at": datetime.fromisoformat(payload["written_at"])})


def post(work: UnitOfWork, mail: Mail) -> None:
    """Put a mail into the outbox, to leave once the unit of work is committed. Raises `Conflict`."""
    work.outbox.add(mail.key, "email", mail.payload(), mail.written_at)
