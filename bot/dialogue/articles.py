"""The articles as the service layer quotes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.services.answers import ArticleText
from kb_index.article import Article


class QuotedArticles(Mapping[str, ArticleText]):
    """The articles in service, by id: always those of the newest index."""

    def __init__(self, current: Callable[[], Mapping[str, Article]]) -> None:
        """Read through to the articles in service.

        Args:
            current: Returns them.
        """
        self._current = current

    def __getitem__(self, article_id: str) -> ArticleText:
        article = self._current()[article_id]
        return ArticleText(
            id=article.id,
            title=article.title,
            kind=article.kind,
            summary=article.summary,
            steps=tuple(article.steps),
            caveat=article.caveat or None,
            url=article.url,
            reviewed=article.reviewed.isoformat(),
            revision=article.revision,
            review_by=article.review_by,
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())
