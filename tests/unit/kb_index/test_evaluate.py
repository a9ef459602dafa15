from pathlib import Path

import pytest

from kb_index.confidence import Confidence, Outcome
from kb_index.errors import QuestionsError
from kb_index.evaluate import Question, Result, ask, confusions, cross_checked, figures, load_questions
from kb_index.search import Searcher
from kb_index.trials import Trial

from .test_confidence import hit, trials

A, B, C = (hit(name, 0.5) for name in "abc")


def result(right: tuple[str, ...] | None, kind: str) -> Result:
    hits = (A, B, C)
    shown = {"answer": (A,), "choose": (A, B), "abstain": hits}[kind]
    return Result(right, hits, Outcome(kind, 0.5, shown))  # type: ignore[arg-type]


def test_figures_are_shares_of_the_results_whose_answer_is_told() -> None:
    numbers = figures(
        [
            result(("a",), "answer"),
            result(("b",), "answer"),
            result(("b", "d"), "choose"),
            result(("c",), "choose"),
            result((), "abstain"),
            result(None, "answer"),
        ]
    )

    assert numbers.count == 5
    assert numbers.precision_at_1 == pytest.approx(1 / 5)
    assert numbers.recall_at_3 == pytest.approx(4 / 5)
    assert (numbers.answered, numbers.answered_wrong) == (pytest.approx(2 / 5), pytest.approx(1 / 5))
    assert (numbers.offered, numbers.offered_right) == (pytest.approx(2 / 5), pytest.approx(1 / 5))
    assert numbers.abstained == pytest.approx(1 / 5)


def test_figures_of_nothing_are_zero() -> None:
    assert figures([]).count == 0
    assert figures([]).precision_at_1 == 0


def test_every_trial_is_judged_once_by_a_model_that_did_not_see_it() -> None:
    clear = trials("known", 100, 0.9, 0.5, right=True) + trials("known", 50, 0.5, 0.1, right=False)
    away = trials("gap", 100, 0.5, 0.1, right=False) + trials("outside", 100, 0.2, 0.0, right=False)

    results = cross_checked(clear + away)

    assert {kind: len(found) for kind, found in results.items()} == {"known": 150, "gap": 100, "outside": 100}
    assert figures(results["known"]).answered == pytest.approx(100 / 150)
    assert figures(results["known"]).answered_wrong == 0
    assert figures(results["outside"]).answered == 0


def test_confused_articles_are_named_as_pairs() -> None:
    def mistaken(right: str, found: str) -> Trial:
        return Trial("known", right, right, (hit(found, 0.5),))

    pairs = confusions(
        [mistaken("a", "b"), mistaken("b", "a"), mistaken("a", "c"), mistaken("a", "a")], count=1
    )

    assert pairs == [("a", "b", 2)]


def test_questions_are_put_to_the_base(searcher: Searcher) -> None:
    confidence = Confidence(10.0, 10.0, -8.0, answer_from=0.6, choose_from=0.2)

    (found,) = ask(searcher, confidence, [Question("how do I pay filing fee card", ("pay-filing-fee",))])

    assert found.outcome.kind == "answer"
    assert found.outcome.hits[0].article_id == "pay-filing-fee"


def test_questions_are_read_from_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"question": "one", "article_ids": ["a"]}\n\n{"text": "two"}\n{"text": "3", "article_ids": []}\n'
    )

    assert load_questions(path) == [Question("one", ("a",)), Question("two", None), Question("3", ())]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "can't be read"),
        ("", "holds no questions"),
        ("{}\n", "line 1 has no text"),
        ('{"text": "fine"}\nnot json\n', "line 2 is not JSON"),
        ("[1]\n", "line 1 has no text"),
        ('{"text": 5}\n', "line 1 has no text"),
        ('{"text": "a", "article_ids": "b"}\n', "must be a list"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: str | None, sentence: str) -> None:
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_text(content)

    with pytest.raises(QuestionsError, match=sentence):
        load_questions(path)
