import pytest

from kb_index.base import KnowledgeBase
from kb_index.confidence import Confidence, Outcome, OutcomeKind
from kb_index.evaluate import Result, ask, confusions, figures, mistyped
from kb_index.questions import Question
from kb_index.search import Searcher
from kb_index.trials import Trial

from .test_confidence import hit

HITS = tuple(hit(name, 0.5) for name in "abcd")


def result(right: tuple[str, ...] | None, kind: OutcomeKind) -> Result:
    return Result(right, Outcome(kind, 0.5, HITS))


def test_figures_are_shares_of_the_results_whose_answer_is_told() -> None:
    numbers = figures(
        [
            result(("a",), "answer"),
            result(("b",), "answer"),
            result(("b", "d"), "choose"),
            result(("d",), "choose"),
            result((), "abstain"),
            result(None, "answer"),
        ]
    )

    assert numbers.count == 5
    assert numbers.precision_at_1 == pytest.approx(1 / 5)
    assert numbers.recall_at_3 == pytest.approx(3 / 5)
    assert [numbers.answered, numbers.answered_wrong] == pytest.approx([2 / 5, 1 / 5])
    assert [numbers.offered, numbers.offered_right] == pytest.approx([2 / 5, 1 / 5])
    assert numbers.abstained == pytest.approx(1 / 5)


def test_figures_of_nothing_are_zero() -> None:
    assert figures([]).count == 0
    assert figures([result(None, "answer")]).precision_at_1 == 0


def test_without_hits_nothing_is_right() -> None:
    assert not Result(("a",), Outcome("abstain", 0.0, ())).top_is_right


def test_confused_articles_are_named_as_pairs() -> None:
    def mistaken(right: str, found: str) -> Trial:
        return Trial("known", right, (right,), (hit(found, 0.5),))

    trials = [mistaken("a", "b"), mistaken("b", "a"), mistaken("a", "c"), mistaken("a", "a")]

    assert confusions([*trials, Trial("gap", "b", (), (hit("c", 0.5),))], count=1) == [("a", "b", 2)]


def test_questions_are_put_to_the_base(searcher: Searcher) -> None:
    confidence = Confidence((10.0, 10.0, 0.0, 0.0), -8.0, answer_from=0.6, choose_from=0.2)
    questions = [Question("how do I pay filing fee card", ("pay-filing-fee",)), Question("pay teh fee", None)]

    found, misspelled = ask(KnowledgeBase(searcher, confidence), questions)

    assert found.outcome.kind == "answer"
    assert found.top_is_right
    assert found.hits[0].article_id == "pay-filing-fee"
    assert misspelled.right is None


def test_questions_are_mistyped_the_same_each_time() -> None:
    questions = [Question(f"reset the forgotten password number {n}", ("a",)) for n in range(20)]

    first, again = mistyped(questions, 0.3), mistyped(questions, 0.3)

    assert first == again
    assert [question.article_ids for question in first] == [("a",)] * 20
    assert sum(one.text != other.text for one, other in zip(first, questions, strict=True)) > 15
