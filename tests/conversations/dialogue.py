"""Dialogue tables: conversations as lists of what a filer says and what the reply must mean.

A file holds a list of conversations::

    - name: a ticket with nothing missing
      now: 2026-01-17T20:00          # optional; Pacific
      turns:
        - say: please open a ticket  # or `pick: Open a ticket`, the title of a choice offered last
          kinds: [answer, decline_legal]
          has: [a fact, [either, or]]
          lacks: [what must not be said]
          offers: [titles of choices]
          asks: email
          later: 26                  # optional; hours since the turn before

`kinds` are the decisions that the replies carry out, in order, without the plain sentences and questions
between them; `answer|choose` takes either. `has`, `lacks` and `offers` are looked for without regard to
capitals, in the words and in the choices' titles. `asks` is the particular that the last reply asks for, or
`nothing` where no form is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.services.messages import Choice, Reply
from tests.fakes import PACIFIC

FOLDER = Path(__file__).parent
TUESDAY_10 = datetime(2026, 1, 20, 10, 0, tzinfo=PACIFIC)
"""The desk is open; the day before was a holiday, Martin Luther King Jr. Day."""
FRAME = frozenset({"text", "question"})
"""Kinds of replies that carry out no decision."""
NOTHING = "nothing"
LATER = "later"

_ACTIONS = frozenset({"say", "pick"})
_CHECKS = frozenset({"kinds", "has", "lacks", "offers", "asks"})


class BadTable(Exception):
    """A dialogue table that would check nothing, or something else than its author thinks."""


class Failed(AssertionError):
    """A reply that is not what the table says, with the conversation up to it."""


@dataclass(frozen=True)
class Line:
    """One turn of a table: what the filer says or picks, and what the reply must be.

    Attributes:
        text: The words, or the beginning of a choice's title.
        picked: The text is a choice's title.
        later: How long after the turn before it comes.
    """

    text: str
    picked: bool
    checks: Mapping[str, Any]
    later: timedelta = timedelta(0)


@dataclass(frozen=True)
class Conversation:
    """One conversation of a table."""

    topic: str
    name: str
    now: datetime
    lines: tuple[Line, ...]

    @property
    def label(self) -> str:
        """Names it in the test's report."""
        return f"{self.topic}: {self.name}"


def read_conversations() -> Iterator[Conversation]:
    """Read every table of the folder.

    Raises:
        BadTable: A turn says nothing or is not checked, or a key is not known.
    """
    for path in sorted(FOLDER.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield read_conversation(path.stem, entry)


def read_conversation(topic: str, entry: Mapping[str, Any]) -> Conversation:
    """Read one conversation of a table."""
    name = entry["name"]
    if unknown := entry.keys() - {"name", "now", "turns"}:
        raise BadTable(f"{topic}: {name}: unknown: {sorted(unknown)}")
    now = entry.get("now")
    return Conversation(
        topic,
        name,
        TUESDAY_10 if now is None else datetime.fromisoformat(str(now)).replace(tzinfo=PACIFIC),
        tuple(_read_line(f"{topic}: {name}", turn) for turn in entry["turns"]),
    )


def _read_line(where: str, turn: Mapping[str, Any]) -> Line:
    said, checked = turn.keys() & _ACTIONS, turn.keys() & _CHECKS
    if len(said) != 1 or turn.keys() - _ACTIONS - _CHECKS - {LATER}:
        raise BadTable(f"{where}: a turn either says or picks, and then checks: {turn}")
    if not any(turn[check] for check in checked):
        raise BadTable(f"{where}: nothing is checked in {turn}")
    (action,) = said
    checks = {check: turn[check] for check in checked}
    return Line(str(turn[action]), action == "pick", checks, timedelta(hours=turn.get(LATER, 0)))


class Checker:
    """Checks the replies of one conversation, one turn after the other.

    Args:
        questions: The domain's question for each particular, without what it fills in.
    """

    def __init__(self, questions: Mapping[str, Sequence[str]]) -> None:
        self._questions = questions
        self._transcript: list[str] = []
        self._said_last: str | None = None
        self._choices: tuple[Choice, ...] = ()

    def choice(self, title: str) -> Choice:
        """Return the choice that the filer picks among those of the last turn."""
        for choice in self._choices:
            if choice.title.startswith(title):
                return choice
        titles = [choice.title for choice in self._choices]
        raise self._failure(f"no choice {title!r} among {titles}")

    def check(self, line: Line, replies: Sequence[Reply]) -> None:
        """Compare the replies with the table.

        Raises:
            Failed: They differ, nothing was said, or the same was said twice running.
        """
        self._note(line, replies)
        if not replies:
            raise self._failure("the assistant says nothing")
        self._check_repetition(replies)
        for check, wanted in line.checks.items():
            getattr(self, f"_check_{check}")(wanted, replies)

    def _note(self, line: Line, replies: Sequence[Reply]) -> None:
        self._transcript.append(f"filer: {'> ' if line.picked else ''}{line.text}")
        for reply in replies:
            titles = " | ".join(choice.title for choice in reply.choices)
            self._transcript.append(
                f"  [{reply.kind}] {reply.text}" + (f"\n    ({titles})" if titles else "")
            )
        self._choices = tuple(choice for reply in replies for choice in reply.choices)

    def _check_repetition(self, replies: Sequence[Reply]) -> None:
        for reply in replies:
            if reply.text == self._said_last:
                raise self._failure("the assistant says the same twice running")
            self._said_last = reply.text

    def _check_kinds(self, wanted: Sequence[str], replies: Sequence[Reply]) -> None:
        kinds = [kind for reply in replies for kind in _kinds(reply) if kind not in FRAME]
        fits = len(kinds) == len(wanted) and all(
            kind in either.split("|") for kind, either in zip(kinds, wanted, strict=True)
        )
        if not fits:
            raise self._failure(f"kinds {kinds}, not {list(wanted)}")

    def _check_has(self, wanted: Sequence[str | Sequence[str]], replies: Sequence[Reply]) -> None:
        words = _words(replies)
        for fact in wanted:
            either = [fact] if isinstance(fact, str) else fact
            if not any(_plain(one) in words for one in either):
                raise self._failure(f"nothing of {either} is said")

    def _check_lacks(self, unwanted: Sequence[str], replies: Sequence[Reply]) -> None:
        words = _words(replies)
        if said := [fact for fact in unwanted if _plain(fact) in words]:
            raise self._failure(f"{said} should not be said")

    def _check_offers(self, wanted: Sequence[str], replies: Sequence[Reply]) -> None:
        titles = _plain("\n".join(choice.title for reply in replies for choice in reply.choices))
        if missing := [title for title in wanted if _plain(title) not in titles]:
            raise self._failure(f"no choice {missing}")

    def _check_asks(self, wanted: str, replies: Sequence[Reply]) -> None:
        asked = [
            particular
            for particular, questions in self._questions.items()
            if any(question in replies[-1].text for question in questions)
        ]
        if asked != ([] if wanted == NOTHING else [wanted]):
            raise self._failure(f"asks for {asked or NOTHING}, not {wanted}")

    def _failure(self, why: str) -> Failed:
        return Failed(why + "\n\n" + "\n".join(self._transcript))


def _kinds(reply: Reply) -> list[str]:
    """The decision that a reply carries out, and the one by which it declines the message's second part."""
    return [reply.kind, *(block["declines"] for block in reply.blocks if "declines" in block)]


def _words(replies: Sequence[Reply]) -> str:
    return _plain(
        "\n".join(part for reply in replies for part in (reply.text, *(c.title for c in reply.choices)))
    )


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").lower().split())
