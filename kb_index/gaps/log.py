"""Questions that went unanswered, as the assistant keeps them: JSON lines, a file for each month."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kb_index.errors import QuestionsError

COURT_TIME = ZoneInfo("America/Los_Angeles")
"""Staff read days as the court counts them, not UTC's."""
REASONS = ("abstain", "refused_choice", "not_helpful")


@dataclass(frozen=True)
class Unanswered:
    """A question that went unanswered.

    Attributes:
        at: When, aware.
        reason: `abstain`: the assistant was not sure; `refused_choice`: none of the offered articles was
            meant; `not_helpful`: the article shown was not.
        text: The question, masked.
        articles: Ids of the articles that were shown, or of the nearest where none was; best first.
        confidence: Probability, 0 to 1, that the first was right; None where it was no longer known.
    """

    at: datetime
    reason: str
    text: str
    articles: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def day(self) -> date:
        """The court's day."""
        return self.at.astimezone(COURT_TIME).date()


def load_unanswered(folder_or_file: Path, since: date | None = None) -> tuple[list[Unanswered], int]:
    """Read what the assistant kept.

    Args:
        folder_or_file: A folder of `*.jsonl` files, or one such file.
        since: First day, by the court's clock; None for all.

    Returns:
        The questions, oldest first, and how many lines were unreadable and left out.

    Raises:
        QuestionsError: There is no such folder or file, it can't be read, or none of its lines can.
    """
    entries, unreadable = [], 0
    for path in _files(folder_or_file):
        try:
            lines = path.read_bytes().split(b"\n")
        except OSError as error:
            raise QuestionsError(f"{path} can't be read; make it readable to who runs this.") from error
        for line in filter(bytes.strip, lines):
            entry = _entry(line)
            if entry is None:
                unreadable += 1
            else:
                entries.append(entry)
    if unreadable and not entries:
        raise QuestionsError(
            f"{folder_or_file}: none of its {unreadable} lines can be read; name the folder in which the "
            "assistant keeps unanswered questions, such as var/unanswered."
        )
    wanted = [entry for entry in entries if since is None or entry.day >= since]
    return sorted(wanted, key=lambda entry: entry.at), unreadable


def _files(folder_or_file: Path) -> list[Path]:
    if folder_or_file.is_file():
        return [folder_or_file]
    if not folder_or_file.is_dir():
        raise QuestionsError(
            f"{folder_or_file} does not exist; the assistant makes var/unanswered when the first question "
            "goes unanswered, so wait for one or name another folder."
        )
    files = sorted(folder_or_file.glob("*.jsonl"))
    if not files:
        raise QuestionsError(f"{folder_or_file} holds no .jsonl files; name the folder of the questions.")
    return files


def _entry(line: bytes) -> Unanswered | None:
    try:
        entry: Any = json.loads(line)
        at, confidence = datetime.fromisoformat(entry["at"]), entry.get("confidence")
        articles = entry.get("articles") or []
        # A line cut off by a full disk can still be JSON, so every part is looked at.
        sound = (
            at.tzinfo is not None
            and entry["reason"] in REASONS
            and entry["text"].strip() != ""
            and isinstance(articles, list)
            and all(isinstance(name, str) for name in articles)
            and (confidence is None or 0 <= confidence <= 1)
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Unanswered(at, entry["reason"], entry["text"], tuple(articles), confidence) if sound else None
