"""Reads hand-written YAML and collects its mistakes as sentences, so that all can be mended at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import yaml

T = TypeVar("T")
Word = TypeVar("Word", bound=str)


class Fields:
    """One mapping of the file, read in a `with` block: what is taken is checked, the rest is a mistake.

    A field that is missing or wrong gives a stand-in of the right type: whoever reads must look at `mistakes`
    before using anything. `where` names the mapping in sentences, such as "closures.yml, entry 2".
    """

    def __init__(self, raw: Any, where: str, mistakes: list[str]) -> None:
        self._raw: Mapping[Any, Any] = raw if isinstance(raw, Mapping) else {}
        self._where = where
        self._taken: set[str] = set()
        self.mistakes = mistakes
        if not isinstance(raw, Mapping):
            self.mistake('it must hold fields, such as "name: value"')

    def mistake(self, sentence: str) -> None:
        """Note a mistake, in words that go on from the place where it is."""
        self.mistakes.append(f"{self._where}: {sentence}.")

    def text(self, name: str, pattern: str = r".*\S.*", like: str = "some text") -> str:
        """Take a text that matches `pattern` as a whole; `like` describes it."""
        value = self._take(name)
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return value
        return self._wrong(name, value, like, "")

    def one_of(self, name: str, allowed: tuple[Word, ...]) -> Word:
        """Take one of some words."""
        value = self._take(name)
        for word in allowed:
            if value == word:
                return word
        return self._wrong(name, value, f"one of {', '.join(allowed)}", allowed[0])

    def number(self, name: str) -> int:
        """Take a whole number above zero."""
        value = self._take(name)
        if type(value) is int and value > 0:
            return value
        return self._wrong(name, value, "a whole number above zero", 1)

    def clock(self, name: str) -> time:
        """Take a time of day, written "16:00" in quotes."""
        value = self._take(name)
        if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            return time.fromisoformat(value)
        return self._wrong(name, value, 'a time in quotes, such as "09:00"', time.min)

    def day(self, name: str) -> date:
        """Take a day, written 2026-12-24."""
        value = self._take(name)
        # A datetime is a date too, but not a day.
        if type(value) is date:
            return value
        return self._wrong(name, value, "a day, such as 2026-12-24", date.min)

    def zone(self, name: str) -> ZoneInfo:
        """Take a time zone by its name in the tz database."""
        value = self._take(name)
        try:
            return ZoneInfo(value)
        except (KeyError, ValueError, TypeError, OSError):
            return self._wrong(name, value, "a time zone, such as America/Los_Angeles", ZoneInfo("UTC"))

    def names(self, name: str, key_pattern: str, like: str) -> dict[str, str]:
        """Take a mapping of codes, each matching `key_pattern`, to names."""
        value = self._take(name)
        if not isinstance(value, Mapping) or not value:
            return self._wrong(name, value, "a list of codes with their names", {})
        for key, text in value.items():
            if not isinstance(key, str) or not re.fullmatch(key_pattern, key):
                self.mistake(f"in {name}, {key!r} must be {like}")
            if not isinstance(text, str) or not text.strip():
                self.mistake(f"in {name}, {key!r} has no name")
        return dict(value)

    def choices(self, name: str, allowed: tuple[str, ...]) -> frozenset[int]:
        """Take a list of words out of `allowed`; give their places in it."""
        value = self._take(name)
        if isinstance(value, list) and value and all(word in allowed for word in value):
            return frozenset(map(allowed.index, value))
        return self._wrong(name, value, f"a list out of {', '.join(allowed)}", frozenset())

    def inner(self, name: str) -> Fields:
        """Take a mapping within this one."""
        return Fields(self._take(name), f"{self._where}, {name}", self.mistakes)

    def entries(self, name: str) -> list[Fields]:
        """Take a list of mappings; it may be empty."""
        value = self._take(name)
        if not isinstance(value, list):
            return self._wrong(name, value, "a list of entries, each starting with a dash, or []", [])
        return [
            Fields(raw, f"{self._where}, entry {n}", self.mistakes) for n, raw in enumerate(value, start=1)
        ]

    def has(self, name: str) -> bool:
        """Say whether a field is there."""
        return name in self._raw

    def __enter__(self) -> Fields:
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._raw:
            if name not in self._taken:
                self.mistake(f"{name} is not a field that belongs here")

    def _take(self, name: str) -> Any:
        self._taken.add(name)
        return self._raw.get(name)

    def _wrong(self, name: str, value: Any, like: str, stand_in: T) -> T:
        self.mistake(f"{name} is missing" if value is None else f"{name} must be {like}, not {value!r}")
        return stand_in


def read_fields(path: Path, mistakes: list[str]) -> Fields:
    """Read a YAML file whose top is a mapping."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        mistakes.append(f"{path.name} is missing.")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        line = f" near line {place.line + 1}" if place else ""
        mistakes.append(f"{path.name} is not valid YAML{line}.")
    else:
        return Fields(raw, path.name, mistakes)
    return Fields({}, path.name, mistakes)
