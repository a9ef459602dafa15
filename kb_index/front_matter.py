"""A Markdown file's front matter, read field by field into checked values."""

from __future__ import annotations

import hashlib
from collections.abc import Set
from datetime import date
from pathlib import Path

import frontmatter
import yaml

from kb_index.errors import ArticleError


class FrontMatter:
    """The fields and the body of one file.

    Every reader raises `ArticleError`, which names file and mend, when a field is missing or ill-formed.

    Attributes:
        path: The file.
        body: The text below the front matter.
        revision: First 12 hex digits of the SHA-256 of the whole file.
    """

    def __init__(self, path: Path) -> None:
        """Read a file.

        Raises:
            ArticleError: The file is unreadable, or its front matter is missing or broken.
        """
        self.path = path
        try:
            content = path.read_bytes()
            post = frontmatter.loads(content.decode("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise self.error("it can't be read as UTF-8 text; save it as UTF-8.") from error
        except yaml.YAMLError as error:
            raise self.error(_yaml_sentence(error)) from error
        if not post.metadata:
            raise self.error("it has no front matter; start the file with its fields between two --- lines.")
        self.body: str = post.content
        self.revision = hashlib.sha256(content).hexdigest()[:12]
        self._values: dict[str, object] = dict(post.metadata)

    def check_names(self, known: Set[str]) -> None:
        """Refuse fields that are not known, which are mostly misspelled."""
        unknown = sorted(str(name) for name in self._values if name not in known)
        if unknown:
            raise self.error(f"the field {unknown[0]!r} is not known; take it out or correct its name.")

    def text(self, name: str, default: str | None = None) -> str:
        """A text on one line; required unless there is a default."""
        value = self._values.get(name, default)
        if value is None:
            raise self.error(f"the field {name!r} is missing; add it.")
        return self.words(name, value, empty=default is not None)

    def word(self, name: str, allowed: Set[str], default: str | None = None) -> str:
        """One of the allowed words; required unless there is a default."""
        value = self.text(name, default)
        if value not in allowed:
            raise self.error(f"{name} is {value!r}; it must be one of {', '.join(sorted(allowed))}.")
        return value

    def texts(self, name: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        values = self.entries(name, required)
        return tuple(self.words(f"{name}, entry {n}", value) for n, value in enumerate(values, start=1))

    def entries(self, name: str, required: bool = False) -> list[object]:
        """A list of anything."""
        values = self._values.get(name) or []
        if required and not values:
            raise self.error(f"the field {name!r} is missing or empty; add at least one.")
        if not isinstance(values, list):
            raise self.error(f"{name} must be a list, one entry on each line after a dash.")
        return values

    def day(self, name: str) -> date:
        """A required date."""
        value = self.optional_day(name)
        if value is None:
            raise self.error(f"the field {name!r} is missing; add it as YYYY-MM-DD.")
        return value

    def optional_day(self, name: str) -> date | None:
        """A date, or `None` where the field is missing."""
        value = self._values.get(name)
        # YAML reads a time of day into a datetime, which is a date too.
        if value is not None and type(value) is not date:
            raise self.error(f"{name} is {str(value)!r}; write it as YYYY-MM-DD.")
        return value

    def words(self, name: str, value: object, empty: bool = False) -> str:
        """A value as a text with single spaces; `name` is how an error calls it."""
        if not isinstance(value, str):
            raise self.error(f"{name} is not a text; put it between double quotes.")
        if not value.strip() and not empty:
            raise self.error(f"{name} is empty; fill it in.")
        return " ".join(value.split())

    def error(self, sentence: str) -> ArticleError:
        """An error about this file, for the caller to raise."""
        return ArticleError(self.path, sentence)


def _yaml_sentence(error: yaml.YAMLError) -> str:
    """What YAML dislikes; its lines are counted from the first --- on, which is line 1."""
    mark = getattr(error, "problem_mark", None)
    where = f" near line {mark.line + 1}" if mark else ""
    return f"its front matter is broken{where}; put texts with a colon, a quote or a # between double quotes."
