"""Files of questions with the articles that answer them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb_index.errors import QuestionsError


@dataclass(frozen=True)
class Question:
    """A question and the ids of the articles that answer it; an empty tuple: none does, `None`: not told."""

    text: str
    article_ids: tuple[str, ...] | None

    def is_answerable_from(self, article_ids: Collection[str]) -> bool:
        """Whether one of the articles that answer it is among these."""
        return any(article_id in article_ids for article_id in self.article_ids or ())


def load_questions(path: Path) -> list[Question]:
    """Read questions from JSON lines: `text` or `question`, and `articles` or `article_ids` where known.

    Raises:
        QuestionsError: The file can't be read, holds no questions, or a line is of another form.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"{path} can't be read as UTF-8 text; name a file of JSON lines.") from error
    questions = [_question(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not questions:
        raise QuestionsError(f"{path} holds no questions; put one JSON object on each line.")
    return questions


def load_labelled(folder: Path) -> list[Question]:
    """The questions of all files `validation*.jsonl` in a folder; none where there is no such file.

    Raises:
        QuestionsError: A file can't be read, or a line is of another form.
    """
    return [
        question for path in sorted(folder.glob("validation*.jsonl")) for question in load_questions(path)
    ]


def check_articles(path: Path, questions: Iterable[Question], article_ids: Collection[str]) -> None:
    """Refuse questions from a file that name articles which do not exist.

    Raises:
        QuestionsError: It names them.
    """
    named = {name for question in questions for name in question.article_ids or ()}
    if unknown := sorted(named.difference(article_ids)):
        raise QuestionsError(f"{path} names articles that do not exist: {', '.join(unknown)}.")


def _question(path: Path, number: int, line: str) -> Question:
    try:
        entry: Any = json.loads(line)
    except ValueError as error:
        raise QuestionsError(f"{path}, line {number} is not JSON; write one object on each line.") from error
    text = entry.get("question", entry.get("text")) if isinstance(entry, dict) else None
    if not isinstance(text, str):
        raise QuestionsError(f'{path}, line {number} has no text; give each object a "question" or a "text".')
    ids = entry.get("article_ids", entry.get("articles"))
    if ids is not None and not (isinstance(ids, list) and all(isinstance(name, str) for name in ids)):
        raise QuestionsError(f'{path}, line {number}: "article_ids" must be a list of article ids.')
    return Question(text, None if ids is None else tuple(ids))
