from pathlib import Path

import pytest

from kb_index.calibrate import CalibrationError, calibrate
from kb_index.confidence import CONFIDENCE_FILE, Confidence
from kb_index.errors import IndexBroken
from kb_index.search import Hit
from kb_index.trials import Trial, TrialKind

MODEL = Confidence(score_weight=4.0, margin_weight=6.0, bias=-4.0, answer_from=0.6, choose_from=0.2)


def hit(article_id: str, score: float, relevance: float | None = None) -> Hit:
    return Hit(
        article_id, article_id.title(), score, "question", "words", score if relevance is None else relevance
    )


def test_a_clear_first_hit_is_answered() -> None:
    outcome = MODEL.judge([hit("a", 0.9), hit("b", 0.4)])

    assert outcome.kind == "answer"
    assert [found.article_id for found in outcome.hits] == ["a"]
    assert outcome.confidence > 0.9


def test_two_near_hits_are_a_choice_and_a_far_third_is_left_out() -> None:
    near, far = hit("c", 0.65), hit("c", 0.4)

    assert MODEL.judge([hit("a", 0.72), hit("b", 0.7), near]).hits[2:] == (near,)
    outcome = MODEL.judge([hit("a", 0.72), hit("b", 0.7), far])

    assert outcome.kind == "choose"
    assert [found.article_id for found in outcome.hits] == ["a", "b"]


def test_a_weak_first_hit_is_an_abstention() -> None:
    outcome = MODEL.judge([hit("a", 0.3), hit("b", 0.29)])

    assert outcome.kind == "abstain"
    assert outcome.confidence < 0.2


def test_no_hits_are_an_abstention() -> None:
    assert MODEL.judge([]).kind == "abstain"
    assert MODEL.judge([]).confidence == 0


def test_one_middling_hit_is_no_choice() -> None:
    lone = Confidence(4.0, 0.0, -3.0, answer_from=0.9, choose_from=0.2)

    assert lone.judge([hit("a", 0.7)]).kind == "abstain"


def test_the_same_score_is_worth_less_with_a_rival() -> None:
    alone = MODEL.judge([hit("a", 0.8), hit("b", 0.1)]).confidence
    rivalled = MODEL.judge([hit("a", 0.8), hit("b", 0.79)]).confidence

    assert rivalled < alone


def test_probabilities_fall_with_the_hits() -> None:
    hits = [hit("a", 0.9), hit("b", 0.6), hit("c", 0.3)]

    probabilities = MODEL.probabilities(hits)

    assert probabilities[0] == MODEL.judge(hits).confidence
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 <= probability <= 1 for probability in probabilities)


def test_a_saved_confidence_judges_the_same(tmp_path: Path) -> None:
    MODEL.save(tmp_path)

    assert Confidence.load(tmp_path) == MODEL


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"bias": 1}', '{"wisdom": 1}'])
def test_a_damaged_confidence_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / CONFIDENCE_FILE).write_text(content)

    with pytest.raises(IndexBroken, match="python -m kb_index build"):
        Confidence.load(tmp_path)


def trials(kind: TrialKind, count: int, score: float, margin: float, right: bool) -> list[Trial]:
    hits = (hit("found", score, margin), hit("rival", score, 0.0))
    answer = None if kind != "known" else "found" if right else "lost"
    return [Trial(kind, f"{kind}-{right}-{n}", answer, hits) for n in range(count)]


def test_calibration_learns_to_answer_what_is_clear_and_to_abstain_from_what_is_far() -> None:
    clear = trials("known", 80, 0.9, 0.5, right=True)
    doubtful = trials("known", 40, 0.6, 0.05, right=True) + trials("known", 40, 0.6, 0.05, right=False)
    away = trials("gap", 80, 0.6, 0.05, right=False) + trials("outside", 80, 0.2, 0.02, right=False)

    model = calibrate(clear + doubtful + away, outside=["a joke"])

    assert model.judge(clear[0].hits).kind == "answer"
    assert model.judge(doubtful[0].hits).kind == "choose"
    assert model.judge(away[-1].hits).kind == "abstain"
    assert model.judge(clear[0].hits).confidence > 0.9


def test_where_nothing_tells_right_from_wrong_nothing_is_answered() -> None:
    alike = [
        *trials("known", 100, 0.9, 0.5, right=True),
        *trials("known", 100, 0.9, 0.5, right=False),
        *trials("outside", 100, 0.9, 0.5, right=False),
        *trials("gap", 100, 0.9, 0.5, right=False),
    ]

    assert calibrate(alike).judge(alike[0].hits).kind != "answer"


def test_too_little_to_learn_from_is_told() -> None:
    with pytest.raises(CalibrationError, match="add articles or more ways to ask"):
        calibrate(trials("known", 50, 0.9, 0.5, right=True))
