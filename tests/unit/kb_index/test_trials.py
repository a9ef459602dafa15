from pathlib import Path

import pytest

from kb_index.build import OUT_OF_SCOPE
from kb_index.errors import QuestionsError
from kb_index.search import Searcher
from kb_index.trials import load_outside, make_trials

from .conftest import SUBJECTS, WAYS


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


def test_a_group_is_never_split(searcher: Searcher) -> None:
    trials = make_trials(searcher, ["tell me a joke"])

    for group in SUBJECTS:
        assert len({trial.part(5) for trial in trials if trial.group == group}) == 1


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
