from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kb_index.build import ARTICLES
from kb_index.errors import ArticleError
from kb_index.lint import Problem, lint_folder, sentences

from .conftest import WAYS, WriteArticle

TODAY = date(2026, 11, 22)


def source(sureness: str) -> list[dict[str, str]]:
    return [{"url": "https://court.example", "court": "N.D. Cal.", "sureness": sureness}]


def test_sound_articles_have_no_problems(folder: Path, write_article: WriteArticle) -> None:
    write_article("pdf-too-large", related=["reset-password"])
    write_article(
        "reset-password", kind="tutorial", body="1. One.\n2. Two.\n3. Three.\n", sources=source("B")
    )

    assert lint_folder(folder, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sources": []}, "'sources' is missing"),
        ({"reviewed": None}, "'reviewed' is missing"),
        ({"sources": source("D"), "caveat": "Not confirmed."}, "sureness D"),
        ({"sources": source("C")}, "there is no caveat"),
        ({"summary": "One. Two. Three. Four. Five."}, "its summary has 5 sentences"),
        ({"kind": "tutorial", "body": "1. One.\n2. Two.\n"}, "a tutorial with 2 steps"),
        ({"questions": ["a", "b", "c", "d", "e"]}, "it has 5 questions"),
        ({"related": ["no-such-article"]}, "'no-such-article' does not exist"),
        ({"related": ["pdf-too-large"]}, "related to itself"),
        ({"reviewed": date(2026, 11, 23)}, "in the future"),
        ({"review_by": date(2026, 11, 22)}, "review_by 2026-11-22 is not after"),
        ({"review_by": None}, "it has no review_by"),
        ({"status": "final"}, "status is 'final'; it must be one of draft, reviewed."),
        ({"summary": "You should argue that it was late."}, "reads like legal advice"),
        ({"summary": "We recommend that you file a motion."}, "reads like legal advice"),
        ({"body": "1. You should ask the judge to wait.\n"}, "reads like legal advice"),
        ({"summary": "Your response is due in June."}, "states a deadline"),
        ({"summary": "You have 14 days to respond."}, "states a deadline"),
        ({"caveat": "A weekend gives you two more days."}, "states a deadline"),
        ({"questions": ["Same, words!", "same words", "c", "d", "e", "f"]}, "is also in 'pdf-too-large'"),
    ],
)
def test_each_rule_finds_its_problem(
    folder: Path, write_article: WriteArticle, changes: dict[str, object], sentence: str
) -> None:
    write_article(**changes)

    problems = lint_folder(folder, TODAY)

    assert [problem.article_id for problem in problems] == ["pdf-too-large"]
    assert sentence in problems[0].sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"sources": source("C"), "caveat": "Check the court's page."},
        {"summary": "N.D. Cal. closes at 4:00 p.m. Pacific. See L.R. 5-1(c)(3), e.g. on appeal. Ask. Wait."},
        {"summary": "You should log in with your PACER account, and you can file at any hour."},
        {"summary": "The deadline rules are published in the Civil Local Rules."},
        {"summary": "The notice gives you one free look within 15 days."},
    ],
)
def test_rules_let_sound_wording_pass(
    folder: Path, write_article: WriteArticle, changes: dict[str, object]
) -> None:
    write_article(**changes)

    assert lint_folder(folder, TODAY) == []


def test_the_same_question_in_two_articles_is_found(folder: Path, write_article: WriteArticle) -> None:
    write_article("pdf-too-large")
    others = [way.format("something else") for way in WAYS[1:]]
    write_article("reset-password", questions=["How do I SHRINK large  PDF document?", *others])

    (problem,) = lint_folder(folder, TODAY)

    assert problem.article_id == "reset-password"
    assert "is also in 'pdf-too-large'" in problem.sentence


def test_nearly_the_same_question_in_two_articles_is_found(folder: Path, write_article: WriteArticle) -> None:
    """The stems are the same: order, endings and small words differ."""
    write_article("pdf-too-large", questions=["shrinking a large pdf document", *WAYS[1:]])
    others = [f"{way} or else" for way in WAYS[1:]]
    write_article("reset-password", questions=["the pdf documents are large, and shrink", *others])

    problems = lint_folder(folder, TODAY)

    assert problems == [
        Problem(
            "reset-password",
            "its question “the pdf documents are large, and shrink” is nearly “shrinking a large pdf "
            "document” in 'pdf-too-large'; keep it in one place.",
        )
    ]


def test_questions_of_one_article_may_be_near_each_other(folder: Path, write_article: WriteArticle) -> None:
    ways = ["shrink a large pdf document", "shrinking large pdf documents", "large pdf document, shrink it"]
    write_article("pdf-too-large", questions=[*ways, *WAYS[:3]])

    assert lint_folder(folder, TODAY) == []


def test_short_questions_and_questions_with_a_word_of_their_own_are_not_near(
    folder: Path, write_article: WriteArticle
) -> None:
    fill = [f"{way} {{}}" for way in ("one", "two", "three", "four")]
    write_article("pdf-too-large", questions=["fee refund card", "pdf too large for civil cases", *fill])
    write_article(
        "reset-password",
        questions=[
            "fees, cards, refunds",
            "pdf too large for criminal cases",
            *(f"{way} else" for way in ("five", "six", "seven", "eight")),
        ],
    )

    assert lint_folder(folder, TODAY) == []


def test_drafts_are_not_checked(folder: Path, write_article: WriteArticle) -> None:
    write_article("pdf-too-large")
    write_article("reset-password", status="draft", kind="essay", questions=["only one"])

    assert lint_folder(folder, TODAY) == []


def test_an_article_that_cant_be_read_is_a_problem_and_no_dead_link(
    folder: Path, write_article: WriteArticle
) -> None:
    write_article("pdf-too-large", related=["reset-password"])
    write_article("reset-password", kind="essay")

    (problem,) = lint_folder(folder, TODAY)

    assert problem == Problem(
        "reset-password", "kind is 'essay'; it must be one of faq, policy, troubleshooting, tutorial."
    )


def test_one_id_in_two_folders_is_a_problem(folder: Path, write_article: WriteArticle) -> None:
    path = write_article()
    (folder / "more").mkdir()
    (folder / "more" / path.name).write_bytes(path.read_bytes())

    (problem,) = lint_folder(folder, TODAY)

    assert "another file has the same id" in problem.sentence


def test_an_empty_folder_can_not_be_checked(folder: Path) -> None:
    with pytest.raises(ArticleError, match="there are no articles"):
        lint_folder(folder, TODAY)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One.", 1),
        ("One. Two! Three? Four.", 4),
        ("N.D. Cal. accepts it. Then wait", 2),
        ("Call (866) 638-7829 from 9:00 a.m. to 4:00 p.m. Pacific.", 1),
        ('It says "Stop." Then it ends.', 2),
        ("Version 1.7 is fine.", 1),
    ],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    assert sentences(text) == count


def test_the_published_articles_are_sound() -> None:
    assert lint_folder(ARTICLES, datetime.now(UTC).date()) == []
