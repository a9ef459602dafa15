import math
from dataclasses import replace
from pathlib import Path

import pytest

from kb_index.calibrate import CalibrationError, calibrate, fingerprint
from kb_index.confidence import CONFIDENCE_FILE, Confidence, Features, features
from kb_index.errors import MEND, IndexBroken
from kb_index.head import FLOOR
from kb_index.questions import Question
from kb_index.search import Hit
from kb_index.trials import Trial, TrialKind

MODEL = Confidence((4.0, 6.0, 0.0, 0.0), bias=-4.0, answer_from=0.6, choose_from=0.2)


def hit(article_id: str, score: float, relevance: float | None = None, **others: float) -> Hit:
    shown = score if relevance is None else relevance
    return Hit(article_id, article_id.title(), score, "question", "words", shown, **others)


def test_a_hit_is_described_among_the_others() -> None:
    hits = [
        hit("a", 0.9, 5.0, log_probability=-0.1, overlap=0.8),
        hit("b", 0.7, 3.0, log_probability=-3.0, overlap=0.2),
        hit("c", 0.8, 2.5),
    ]

    assert features(hits, 0) == Features(0.9, 2.0, -0.1, 0.8)
    assert features(hits, 1) == Features(0.7, -2.0, -3.0, 0.2)
    assert features(hits, 2) == Features(0.8, -2.5, FLOOR, 0.0)
    assert features(hits[:1], 0).margin == 5.0


def test_the_probability_is_the_logistic_of_the_weighted_features() -> None:
    model = Confidence((1.0, 0.5, 0.25, 2.0), bias=-1.0, answer_from=0.6, choose_from=0.2)

    # 1 * 0.8 + 0.5 * 2 + 0.25 * -2 + 2 * 0.6 - 1 = 1.5
    assert model.probability(Features(0.8, 2.0, -2.0, 0.6)) == pytest.approx(1 / (1 + math.exp(-1.5)))


def test_no_feature_is_too_large() -> None:
    assert MODEL.probability(Features(1e9, 0, 0, 0)) == 1
    assert MODEL.probability(Features(-1e9, 0, 0, 0)) == pytest.approx(0)


def test_a_clear_first_hit_is_answered() -> None:
    hits = (hit("a", 0.9), hit("b", 0.4))

    outcome = MODEL.judge(hits)

    assert (outcome.kind, outcome.hits, outcome.corrected) == ("answer", hits, None)
    assert outcome.confidence > 0.9


def test_two_near_hits_are_a_choice() -> None:
    outcome = MODEL.judge([hit("a", 0.72), hit("b", 0.7), hit("c", 0.4)])

    assert outcome.kind == "choose"
    assert [found.article_id for found in outcome.hits] == ["a", "b", "c"]
    assert 0.2 <= outcome.confidence < 0.6


@pytest.mark.parametrize(("confidence", "kind"), [(0.6, "answer"), (0.59, "choose"), (0.2, "choose")])
def test_a_threshold_belongs_to_what_it_begins(confidence: float, kind: str) -> None:
    sure = math.log(confidence / (1 - confidence)) + 1e-9

    assert replace(MODEL, weights=(0, 0, 0, 0), bias=sure).judge([hit("a", 1), hit("b", 1)]).kind == kind


def test_a_weak_first_hit_is_an_abstention() -> None:
    outcome = MODEL.judge([hit("a", 0.3), hit("b", 0.29)])

    assert outcome.kind == "abstain"
    assert outcome.confidence < 0.2


def test_no_hits_are_an_abstention() -> None:
    assert MODEL.judge([]).kind == "abstain"
    assert MODEL.judge([]).confidence == 0


def test_one_middling_hit_is_no_choice() -> None:
    lone = Confidence((4.0, 0.0, 0.0, 0.0), -3.0, answer_from=0.9, choose_from=0.2)

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
    model = replace(MODEL, passages=7, drift=2, outside_sha256="abc")
    model.save(tmp_path)

    assert Confidence.load(tmp_path) == model


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", '{"bias": 1}', '{"weights": [1]}', '{"weights": 1, "bias": 1}']
)
def test_a_damaged_confidence_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / CONFIDENCE_FILE).write_text(content)

    with pytest.raises(IndexBroken) as caught:
        Confidence.load(tmp_path)

    assert str(caught.value) == f"The index in {tmp_path} has no usable {CONFIDENCE_FILE}; {MEND}"


# Fitting it


def trials(kind: TrialKind, count: int, score: float, margin: float, right: bool) -> list[Trial]:
    hits = (hit("found", score, margin), hit("rival", score, 0.0))
    answers = () if kind in {"gap", "outside"} else ("found" if right else "lost",)
    return [Trial(kind, f"{kind}-{right}-{n}", answers, hits) for n in range(count)]


CLEAR = trials("known", 80, 0.9, 0.5, right=True)
DOUBTFUL = trials("known", 40, 0.6, 0.05, right=True) + trials("known", 40, 0.6, 0.05, right=False)
AWAY = trials("gap", 80, 0.6, 0.05, right=False) + trials("outside", 80, 0.2, 0.02, right=False)


def test_calibration_learns_to_answer_what_is_clear_and_to_abstain_from_what_is_far() -> None:
    model = calibrate(CLEAR + DOUBTFUL + AWAY)

    assert model.judge(CLEAR[0].hits).kind == "answer"
    assert model.judge(DOUBTFUL[0].hits).kind == "choose"
    assert model.judge(AWAY[-1].hits).kind == "abstain"
    assert model.judge(CLEAR[0].hits).confidence > 0.9


def test_what_is_outside_and_looks_inside_is_not_offered_a_choice() -> None:
    strays = trials("outside", 60, 0.6, 0.05, right=False) + trials("outside", 20, 0.2, 0.02, right=False)

    model = calibrate(CLEAR + DOUBTFUL + strays)

    assert model.judge(DOUBTFUL[0].hits).kind == "abstain"
    assert model.judge(CLEAR[0].hits).kind == "answer"


def test_where_much_of_what_is_outside_looks_clear_nothing_is_answered() -> None:
    """Five of eighty are more than 4 %, three are less."""
    few, many = (
        trials("outside", count, 0.9, 0.5, right=False) + AWAY[80 : 160 - count] + AWAY[:80]
        for count in (3, 5)
    )

    assert calibrate(CLEAR + DOUBTFUL + few).judge(CLEAR[0].hits).kind == "answer"
    assert calibrate(CLEAR + DOUBTFUL + many).judge(CLEAR[0].hits).kind != "answer"


def test_enough_labelled_messages_choose_the_thresholds() -> None:
    """Its own questions are always right with a small margin; of the messages one in four is not."""
    own = CLEAR + trials("known", 80, 0.6, 0.2, right=True)
    messages = trials("asked", 80, 0.6, 0.2, right=True) + trials("asked", 40, 0.6, 0.2, right=False)

    few = calibrate(own + messages[:30] + messages[-15:] + AWAY)
    enough = calibrate(own + messages + AWAY)

    assert few.judge(messages[0].hits).kind == "answer"
    assert enough.judge(messages[0].hits).kind == "choose"


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
        calibrate(CLEAR)


def test_the_fingerprint_changes_with_what_is_fitted_with() -> None:
    prints = {
        fingerprint(["a joke"], []),
        fingerprint(["a joke", "b"], []),
        fingerprint(["a joke"], [Question("b", ("x",))]),
        fingerprint(["a joke"], [Question("b", ("y",))]),
        fingerprint(["a joke"], [Question("b", ())]),
        fingerprint([], [Question("b", ())]),
    }

    assert len(prints) == 6
    assert fingerprint(["a joke"], []) in prints
