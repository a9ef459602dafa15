"""The articles as the service layer quotes them."""

from __future__ import annotations

from pathlib import Path

from bot.services.answers import ArticleText
from kb_index.article import Article, load_articles


def article_texts(folder: Path) -> dict[str, ArticleText]:
    """Read the articles of a folder, by id."""
    return {article_id: _text(article) for article_id, article in load_articles(folder).items()}


def _text(article: Article) -> ArticleText:
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
    )
