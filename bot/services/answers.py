"""Answers: what a reviewed article says, quoted block for block with its source. Nothing is composed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from bot.services.messages import Block, Citation

PAST_REVIEW = "This article was due for review on {day}: check its source before you rely on it."
"""The only sentence besides an article's own that stands in a quotation."""


class UnknownArticle(Exception):
    """No article has this id, or it is held back because its review is overdue."""


@dataclass(frozen=True)
class ArticleText:
    """An article, as far as answers need it.

    Attributes:
        kind: `faq`, `tutorial`, `troubleshooting` or `policy`.
        summary: At most four sentences that answer by themselves.
        steps: What to do, in order; may be empty.
        caveat: What is old, varies or is unconfirmed, or None.
        url: The source's address.
        reviewed: ISO date.
        revision: Hash of the article's file.
        review_by: Day by which somebody has to look at it again, or None.
    """

    id: str
    title: str
    kind: str
    summary: str
    steps: tuple[str, ...]
    caveat: str | None
    url: str
    reviewed: str
    revision: str
    review_by: date | None = None


@dataclass(frozen=True)
class Quotation:
    """A part of an article, ready to be said.

    Attributes:
        article: Where it comes from.
        blocks: The article's own words.
        citation: Its source.
        first_step: Number of the first step shown, counted from 1; 0 where none is shown.
        last_step: Number of the last step shown.
    """

    article: ArticleText
    blocks: tuple[Block, ...]
    citation: Citation
    first_step: int = 0
    last_step: int = 0

    @property
    def has_next(self) -> bool:
        """Whether steps follow."""
        return 0 < self.last_step < len(self.article.steps)

    @property
    def has_previous(self) -> bool:
        """Whether steps come before."""
        return self.first_step > 1

    @property
    def text(self) -> str:
        """The same in plain words, with the source."""
        source = f"Source: {self.citation.title}, {self.citation.url} (reviewed {self.citation.reviewed})"
        return "\n\n".join([plain_text(self.blocks), source])


def plain_text(blocks: Sequence[Block]) -> str:
    """Blocks as plain text, steps numbered."""
    parts = []
    for block in blocks:
        if block["type"] == "steps":
            parts.append(
                "\n".join(f"{number}. {item}" for number, item in enumerate(block["items"], block["start"]))
            )
        elif block["type"] == "links":
            parts.append("\n".join(f"{link['text']}: {link['url']}" for link in block["items"]))
        else:
            parts.append(str(block["text"]))
    return "\n\n".join(parts)


class Answers:
    """Quotes articles: whole, or a tutorial step by step."""

    def __init__(
        self,
        articles: Mapping[str, ArticleText],
        today: Callable[[], date],
        *,
        hold_past_review: bool = False,
    ) -> None:
        """Quote from these articles.

        Args:
            articles: By id; may change between calls.
            today: The day at the court.
            hold_past_review: Whether articles past their review are held back; else they carry a warning.
        """
        self._articles = articles
        self._today = today
        self._hold_past_review = hold_past_review

    def article(self, article_id: str) -> ArticleText:
        """Return one article.

        Raises:
            UnknownArticle: There is none of this id, or it is held back.
        """
        article = self._articles.get(article_id)
        if article is None or (self._hold_past_review and self._is_overdue(article)):
            raise UnknownArticle(article_id)
        return article

    def available(self, article_ids: Iterable[str]) -> list[str]:
        """The articles among these that can be quoted, in their order."""
        kept = []
        for article_id in article_ids:
            with suppress(UnknownArticle):
                kept.append(self.article(article_id).id)
        return kept

    def quote(self, article_id: str) -> Quotation:
        """Quote an article: a tutorial with its first step, anything else whole."""
        article = self.article(article_id)
        if article.kind == "tutorial" and article.steps:
            return self._quotation(article, 1, 1, with_summary=True)
        return self.quote_all(article_id)

    def quote_all(self, article_id: str) -> Quotation:
        """Quote an article with all of its steps."""
        article = self.article(article_id)
        return self._quotation(article, 1 if article.steps else 0, len(article.steps), with_summary=True)

    def quote_step(self, article_id: str, number: int) -> Quotation:
        """Quote one step, counted from 1; a number outside the article gives its first or last step."""
        article = self.article(article_id)
        number = min(max(number, 1), len(article.steps))
        return self._quotation(article, number, number, with_summary=False)

    def _quotation(self, article: ArticleText, first: int, last: int, *, with_summary: bool) -> Quotation:
        blocks: list[Block] = []
        if with_summary:
            blocks.append({"type": "paragraph", "text": article.summary})
        if last:
            blocks.append({"type": "steps", "items": list(article.steps[first - 1 : last]), "start": first})
        if article.caveat and (with_summary or last == len(article.steps)):
            blocks.append({"type": "note", "text": article.caveat})
        if with_summary and article.review_by and self._is_overdue(article):
            blocks.append({"type": "note", "text": PAST_REVIEW.format(day=article.review_by.isoformat())})
        citation = Citation(article.id, article.title, article.url, article.reviewed, article.revision)
        return Quotation(article, tuple(blocks), citation, first, last)

    def _is_overdue(self, article: ArticleText) -> bool:
        return article.review_by is not None and article.review_by < self._today()
