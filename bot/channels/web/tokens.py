"""Conversation tokens: signed, dated, and good for one conversation only."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from bot.services.ports import Clock

SALT = "ecf-helpdesk.conversation"
DEFAULT_MAX_AGE = timedelta(days=30)


class InvalidToken(Exception):
    """A token that is forged, damaged or expired."""


class _ClockSigner(TimestampSigner):
    """Dates tokens by the given clock instead of the computer's."""

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clock = clock

    def get_timestamp(self) -> int:
        return int(self._clock().timestamp())

    def timestamp_to_datetime(self, ts: int) -> datetime:
        return datetime.fromtimestamp(ts, tz=UTC)


class ConversationTokens:
    """Issues and checks tokens."""

    def __init__(self, secret: str, clock: Clock, max_age: timedelta = DEFAULT_MAX_AGE) -> None:
        self._max_age_s = int(max_age.total_seconds())
        self._serializer = URLSafeTimedSerializer(
            secret,
            salt=SALT,
            signer=_ClockSigner,
            signer_kwargs={"clock": clock, "key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    def issue(self, conversation_id: str) -> str:
        """Return a token that opens this conversation and no other."""
        return str(self._serializer.dumps(conversation_id))

    def conversation_of(self, token: str) -> str:
        """Return the conversation that a token opens.

        Raises:
            InvalidToken: It was not issued here, was changed, or is too old.
        """
        try:
            return str(self._serializer.loads(token, max_age=self._max_age_s))
        except BadData as error:
            raise InvalidToken from error
