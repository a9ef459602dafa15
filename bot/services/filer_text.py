"""What counts as text from a filer: its limits, and how it is cleaned before anything else sees it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.desk.errors import DeskError
from bot.desk.redaction import redact
from bot.services.messages import Reply

MAX_CHARACTERS = 4_000
MAX_RUBBISH_SHARE = 0.2

Reason = Literal["empty", "too_long", "no_words", "unreadable"]

SENTENCES: dict[Reason, str] = {
    "empty": "Please type your question before you send it.",
    "too_long": f"Please shorten your message to {MAX_CHARACTERS:,} characters or fewer.",
    "no_words": "Please describe your question in words.",
    "unreadable": "Your message could not be read. Please type it as plain text.",
}

# Invisible characters with a use: they join letters of some scripts and parts of one emoji.
_JOINERS = "\u200c\u200d"
# Rasa strips every kind of space before it looks for the slash.
_COMMAND = re.compile(rf"^[/\s{_JOINERS}]+")


class UnusableText(DeskError):
    """A message that nobody could answer.

    Attributes:
        reason: What is wrong with it, as a word for programs.
        sentence: What the filer can do about it.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"unusable text: {reason}")
        self.reason = reason
        self.sentence = SENTENCES[reason]


@dataclass(frozen=True)
class FilerWords:
    """What a filer said.

    Attributes:
        text: As it is shown and stored.
        payload: The payload of the choice that was picked.
        notice: Tells the filer what was masked, if anything was.
    """

    text: str
    payload: str | None = None
    notice: Reply | None = None


def typed(text: str) -> FilerWords:
    """Return what a filer typed, cleaned, with personal identifiers masked. Raises `UnusableText`."""
    redaction = redact(usable_text(text))
    notice = _masking_notice(redaction.counts) if redaction.counts else None
    return FilerWords(redaction.text, notice=notice)


def usable_text(text: str) -> str:
    """Return the text in Unicode's composed form, trimmed, without characters that do not show.

    Raises:
        UnusableText: It is empty, too long, has neither letter nor digit, or is no text at all.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    rubbish = sum(_is_rubbish(character) for character in lines)
    if rubbish > MAX_RUBBISH_SHARE * len(lines):
        raise UnusableText("unreadable")
    cleaned = unicodedata.normalize("NFC", "".join(filter(_shows, lines))).strip()
    if not cleaned:
        raise UnusableText("empty")
    if len(cleaned) > MAX_CHARACTERS:
        raise UnusableText("too_long")
    if not any(unicodedata.category(character)[0] in "LN" for character in cleaned):
        raise UnusableText("no_words")
    return cleaned


def without_command(text: str) -> str:
    """Return the text without leading slashes: Rasa runs what begins with one as a command."""
    return _COMMAND.sub("", text)


def _masking_notice(kinds: Iterable[str]) -> Reply:
    sentence = (
        "To protect personal information, this was removed from your message and not stored: "
        f"{', '.join(kinds)}."
    )
    return Reply("notice", sentence, blocks=({"type": "note", "text": sentence},))


def _is_rubbish(character: str) -> bool:
    # What is left of a file that was pasted as text: control characters, halves of pairs, undecodable bytes.
    return character == "\ufffd" or (
        unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"
    )


def _shows(character: str) -> bool:
    # Format characters can turn the direction of text, or hide a word from the guard.
    return character in "\n\t" + _JOINERS or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
