"""Questions that went unanswered: kept without a trace of who asked, so that staff can mend the articles."""

from __future__ import annotations

import logging
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from bot.desk.anonymous import anonymous
from bot.services.ports import Clock

logger = logging.getLogger(__name__)

Reason = Literal["abstain", "refused_choice", "not_helpful"]

MAX_CHARACTERS = 400
"""Of a question that is kept: the encoder reads no more, and long letters tell too much."""
_SAYS_NOTHING = re.compile(r"\bmy (?:case|email|number)\b|\[[^\]]*\]|[\W\d_]", re.IGNORECASE)


@dataclass(frozen=True)
class Unanswered:
    """A question that went unanswered.

    Attributes:
        at: When, in UTC.
        reason: `abstain`: the assistant was not sure; `refused_choice`: none of the offered articles was
            meant; `not_helpful`: the article shown was not.
        text: The question, masked.
        articles: Ids of the articles that were shown, or of the nearest where none was; best first.
        confidence: Probability, 0 to 1, that the first was right; None where it is no longer known.
    """

    at: datetime
    reason: Reason
    text: str
    articles: tuple[str, ...]
    confidence: float | None


class UnansweredLog(Protocol):
    """Keeps unanswered questions for `python -m kb_index gaps`."""

    def append(self, question: Unanswered) -> None:
        """Add one. May be called by many threads and processes at once.

        Raises:
            OSError: It could not be kept.
        """


class UnansweredQuestions:
    """Notes what went unanswered; never an obstacle to the conversation that it comes from."""

    def __init__(self, log: UnansweredLog, clock: Clock) -> None:
        self._log = log
        self._clock = clock

    def note(
        self, reason: Reason, question: str, articles: Sequence[str], confidence: float | None = None
    ) -> None:
        """Keep a question, masked and shortened; one of which nothing is left then is dropped.

        Args:
            reason: As in `Unanswered`.
            question: In the filer's words.
            articles: As in `Unanswered`.
            confidence: As in `Unanswered`.
        """
        text = textwrap.shorten(anonymous(question), MAX_CHARACTERS, placeholder=" …")
        if not _SAYS_NOTHING.sub("", text):
            return
        try:
            self._log.append(
                Unanswered(self._clock().astimezone(UTC), reason, text, tuple(articles), confidence)
            )
        except OSError as error:
            logger.warning("an unanswered question was not kept: %s", type(error).__name__)
