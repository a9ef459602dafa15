"""The texts by which an article can be found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb_index.article import Article

ASKED = frozenset({"question", "title", "message"})
"""Fields written as filers would put it; the others are what the article tells."""

_CASE_NUMBER = re.compile(
    r"(?<![\w-])\d:\d\d-[a-z]{2}-\d{3,5}(?:-[A-Z]{2,4})*(?:\s*\([A-Z]{2,4}\))?(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True)
class Passage:
    """A text that an article is found by; `field` is `question`, `title`, `summary`, `steps` or `message`."""

    article_id: str
    field: str
    text: str

    @property
    def asked(self) -> bool:
        """Whether it is written as filers would put it."""
        return self.field in ASKED


def passages_of(article: Article) -> list[Passage]:
    """The texts by which an article can be found, without case numbers."""
    texts = [("question", question) for question in article.questions]
    texts += [("title", article.title), ("summary", article.summary)]
    texts += [("message", message) for message in article.messages]
    if article.steps:
        texts.append(("steps", " ".join(article.steps)))
    return [Passage(article.id, field, without_case_numbers(text)) for field, text in texts if text]


def without_case_numbers(text: str) -> str:
    """The text with "my case" in place of case numbers, which say nothing of what is asked."""
    return _CASE_NUMBER.sub("my case", text)
