from datetime import date
from pathlib import Path

import pytest

from kb_index.article import (
    Source,
    article_paths,
    is_draft,
    load_article,
    load_articles,
    reviewed_paths,
)
from kb_index.errors import ArticleError

from .conftest import WriteArticle


def test_an_article_is_read_whole(write_article: WriteArticle) -> None:
    path = write_article(
        kind="troubleshooting",
        messages=["ERROR: the document is over 50 MB"],
        caveat="Check the court's page.",
        contact="pacer",
        review_by=date(2027, 11, 22),
        related=["pdf-split"],
        body="1. Split the file.\n2. File both parts.\n",
    )

    article = load_article(path)

    assert article.id == "pdf-too-large"
    assert article.questions[0] == "how do I shrink large pdf document"
    assert article.messages == ("ERROR: the document is over 50 MB",)
    assert article.sources == (Source("https://court.example/faq", "N.D. Cal.", "A"),)
    assert article.url == "https://court.example/faq"
    assert article.reviewed == date(2026, 11, 22)
    assert article.review_by == date(2027, 11, 22)
    assert (article.caveat, article.contact, article.related) == (
        "Check the court's page.",
        "pacer",
        ("pdf-split",),
    )
    assert article.steps == ("Split the file.", "File both parts.")


def test_fields_that_may_be_left_out_have_defaults(write_article: WriteArticle) -> None:
    article = load_article(write_article(review_by=None))

    assert (article.messages, article.caveat, article.contact, article.related) == ((), "", "helpdesk", ())
    assert article.review_by is None
    assert article.steps == ()


def test_the_revision_changes_with_the_file_and_only_with_it(write_article: WriteArticle) -> None:
    first = load_article(write_article())

    assert load_article(write_article()).revision == first.revision
    assert load_article(write_article(title="Another title")).revision != first.revision
    assert len(first.revision) == 12


@pytest.mark.parametrize(
    "field", ["id", "title", "kind", "topic", "questions", "summary", "sources", "reviewed"]
)
def test_a_missing_field_is_named(write_article: WriteArticle, field: str) -> None:
    path = write_article(**{field: None}) if field != "id" else write_article("pdf-too-large", id=None)

    with pytest.raises(ArticleError, match=f"'{field}' is missing") as caught:
        load_article(path)

    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": "other"}, "its id is 'other'; make the id and the file's name the same"),
        ({"kind": "essay"}, "kind is 'essay'; it must be one of faq, policy"),
        ({"topic": "gardening"}, "topic is 'gardening'"),
        ({"status": "final"}, "status is 'final'; it must be one of draft, reviewed."),
        ({"contact": "judge"}, "contact is 'judge'"),
        ({"questions": "only one"}, "questions must be a list"),
        ({"questions": ["fine", {"a colon": "made this"}]}, "questions, entry 2 is not a text"),
        ({"title": "  "}, "title is empty"),
        ({"summary": 5}, "summary is not a text"),
        ({"reviewed": "last week"}, "reviewed is 'last week'; write it as YYYY-MM-DD"),
        ({"sources": [{"url": "https://court.example"}]}, "source 1 must have exactly the fields"),
        (
            {"sources": [{"url": "court.example", "court": "X", "sureness": "A"}]},
            "write it whole, with https://",
        ),
        ({"sources": [{"url": "https://x.example", "court": "X", "sureness": "E"}]}, "must be A, B, C or D"),
        ({"sumary": "typo"}, "the field 'sumary' is not known"),
    ],
)
def test_a_field_of_the_wrong_form_is_named(
    write_article: WriteArticle, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ArticleError, match=r"pdf-too-large\.md: ") as caught:
        load_article(write_article(**changes))

    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"---\ntitle: a: b\n---\n", "its front matter is broken near line 2; put texts with a colon"),
        (b"just text\n", "it has no front matter"),
        (b"", "it has no front matter"),
        (b"---\ntitle: \xff\xfe\n---\n", "can't be read as UTF-8"),
    ],
)
def test_a_broken_file_is_named(folder: Path, content: bytes, sentence: str) -> None:
    path = folder / "broken.md"
    path.write_bytes(content)

    with pytest.raises(ArticleError, match=r"broken\.md: ") as caught:
        load_article(path)

    assert sentence in str(caught.value)


def test_a_body_that_is_more_than_a_list_is_refused(write_article: WriteArticle) -> None:
    with pytest.raises(ArticleError, match=r"pdf-too-large\.md: its body must be one numbered list"):
        load_article(write_article(body="# Steps\n\n1. Do it.\n"))


def test_articles_are_sorted_by_id(folder: Path, write_article: WriteArticle) -> None:
    for article_id in ("zebra", "apple", "mango"):
        write_article(article_id)

    assert list(load_articles(folder)) == ["apple", "mango", "zebra"]


def test_one_id_in_two_folders_is_refused(folder: Path, write_article: WriteArticle) -> None:
    path = write_article()
    (folder / "more").mkdir()
    (folder / "more" / path.name).write_bytes(path.read_bytes())

    with pytest.raises(ArticleError, match="its id is taken by"):
        load_articles(folder)


def test_a_folder_without_articles_is_refused(folder: Path) -> None:
    with pytest.raises(ArticleError, match="there are no articles in it"):
        load_articles(folder)
    with pytest.raises(ArticleError, match="there is no such folder"):
        load_articles(folder / "nowhere")


# Drafts


def test_drafts_are_left_out_unread(folder: Path, write_article: WriteArticle) -> None:
    write_article("bounced-email")
    write_article("reset-password", status="reviewed")
    write_article("pdf-too-large", status="draft")
    (folder / "unfinished.md").write_text("---\nstatus: draft\nid: other\nkind: essay\n---\nNo list.\n")

    assert list(load_articles(folder)) == ["bounced-email", "reset-password"]
    assert [path.stem for path in reviewed_paths(folder)] == ["bounced-email", "reset-password"]
    assert len(article_paths(folder)) == 4


def test_a_draft_can_be_read_by_itself(write_article: WriteArticle) -> None:
    path = write_article(status="draft")

    assert is_draft(path)
    assert load_article(path).id == "pdf-too-large"


def test_reviewing_a_draft_changes_its_revision(write_article: WriteArticle) -> None:
    draft = load_article(write_article(status="draft"))

    assert load_article(write_article(status="reviewed")).revision != draft.revision


def test_a_draft_may_have_the_id_of_an_article(folder: Path, write_article: WriteArticle) -> None:
    path = write_article()
    (folder / "drafts").mkdir()
    draft = folder / "drafts" / path.name
    draft.write_text(path.read_text().replace("kind: faq", "kind: faq\nstatus: draft"))

    assert list(load_articles(folder)) == ["pdf-too-large"]


def test_a_folder_of_drafts_alone_is_refused(folder: Path, write_article: WriteArticle) -> None:
    write_article(status="draft")

    with pytest.raises(ArticleError, match="all articles in it are drafts; set status: reviewed in those"):
        load_articles(folder)


def test_a_draft_with_broken_front_matter_is_named(folder: Path, write_article: WriteArticle) -> None:
    """Whether it is a draft can't be told."""
    write_article()
    (folder / "broken.md").write_text("---\nstatus: draft\ntitle: a: b\n---\n")

    with pytest.raises(ArticleError, match=r"broken\.md: its front matter is broken near line 3"):
        load_articles(folder)
