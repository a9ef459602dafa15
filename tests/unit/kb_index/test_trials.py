from pathlib import Path

import pytest

from kb_index.article import Article
from kb_index.build import OUT_OF_SCOPE
from kb_index.errors import QuestionsError
from kb_index.index import PassageIndex
from kb_index.questions import Question
from kb_index.search import Searcher
from kb_index.trials import load_outside, make_trials, part_of

from .conftest import SUBJECTS, WAYS
from .hash_encoder import HashEncoder


def test_every_question_is_asked_with_and_without_its_article(searcher: Searcher) -> None:
    trials = make_trials(searcher, ["tell me a joke"])

    kinds = [trial.kind for trial in trials]
    assert kinds.count("known") == kinds.count("gap") == len(SUBJECTS) * len(WAYS)
    assert kinds.count("outside") == 1


def test_a_question_never_finds_itself(searcher: Searcher) -> None:
    known = [trial for trial in make_trials(searcher, []) if trial.kind == "known"]

    assert all(trial.hits[0].score < 0.999 for trial in known)
    assert all(trial.top_is_right for trial in known)


def test_a_gap_never_finds_its_article(searcher: Searcher) -> None:
    gaps = [trial for trial in make_trials(searcher, []) if trial.kind == "gap"]

    assert all(trial.group != hit.article_id for trial in gaps for hit in trial.hits)
    assert not any(trial.top_is_right for trial in gaps)


def test_labelled_messages_are_asked_of_the_whole_base(searcher: Searcher) -> None:
    asked = [
        Question("how do I pay filing fee card", ("pay-filing-fee", "gone")),
        Question("reset my password", ("gone",)),
        Question("what is the weather", ()),
        Question("nobody said what answers this", None),
    ]

    trials = make_trials(searcher, ["tell me a joke"], asked)[-3:]

    assert [(trial.kind, trial.group, trial.right) for trial in trials] == [
        ("outside", "tell me a joke", ()),
        ("outside", "what is the weather", ()),
        ("asked", "how do I pay filing fee card", ("pay-filing-fee", "gone")),
    ]
    assert trials[-1].top_is_right
    assert trials[-1].hits[0].score == pytest.approx(1.0)


def test_two_articles_leave_one_to_be_found(articles: dict[str, Article]) -> None:
    two = {name: articles[name] for name in ("bounced-email", "reset-password")}
    searcher = Searcher(PassageIndex.build(two, HashEncoder()), two)

    trials = make_trials(searcher, [])

    assert {len(trial.hits) for trial in trials if trial.kind == "gap"} == {1}


def test_the_only_article_leaves_nothing_to_be_found(articles: dict[str, Article]) -> None:
    one = {"bounced-email": articles["bounced-email"]}
    searcher = Searcher(PassageIndex.build(one, HashEncoder()), one)

    assert {trial.kind for trial in make_trials(searcher, [])} == {"known"}


def test_parts_are_about_equal() -> None:
    names = [f"article-{number}" for number in range(400)]

    parts = [part_of(name, 4) for name in names]

    assert all(70 < parts.count(part) < 130 for part in range(4))
    assert part_of("pdf-too-large", 4) == 1  # on every machine and day


def test_outside_lines_are_read_without_comments(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("# a comment\n\n  tell me a joke \nwhat is the weather\n")

    assert load_outside(path) == ["tell me a joke", "what is the weather"]


def test_an_outside_file_that_says_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    with pytest.raises(QuestionsError, match="can't be read"):
        load_outside(path)
    path.write_text("# only a comment\n")
    with pytest.raises(QuestionsError, match="holds no lines"):
        load_outside(path)


def test_the_published_outside_lines_are_many_and_different() -> None:
    lines = load_outside(OUT_OF_SCOPE)

    assert len(lines) >= 120
    assert len({line.lower() for line in lines}) == len(lines)
