from __future__ import annotations

import numpy as np
import pytest
import skops.io as sio

from bot.dialogue.classifier import CLAUSE, GUARDED, OTHER, Model
from bot.dialogue.nearest import NearestExamples
from kb_index.encoder import Vectors

DIM = 16
WORDS = {
    "ask_legal_advice": "should i appeal the order",
    "ask_ex_parte": "please tell the judge that",
    "ask_question": "how do i split a pdf",
    "open_ticket": "open a ticket for me",
    "greet": "good morning to you all",
}
SUFFIXES = ("now", "today", "again", "friend", "there", "soon", "then", "here")
TEXTS = [f"{words} {suffix}" for words in WORDS.values() for suffix in SUFFIXES]
LABELS = [intent for intent in WORDS for _ in SUFFIXES]


def vectors_of(labels: list[str], seed: int = 0) -> Vectors:
    """Vectors of unit length that lie about the axis of their label."""
    noise = np.random.default_rng(seed).normal(scale=0.1, size=(len(labels), DIM))
    drawn = np.eye(DIM)[[list(WORDS).index(label) for label in labels]] + noise
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def fit() -> Model:
    return Model.fit(TEXTS, vectors_of(LABELS), LABELS, strength=5.0)


@pytest.fixture(scope="module")
def model() -> Model:
    return fit()


def test_the_guard_s_groups_are_apart_from_the_intents(model: Model) -> None:
    assert set(model.groups) == GUARDED | {OTHER}
    assert set(model.intents) == set(WORDS) - GUARDED
    assert model.weights.shape[1] == model.biases.shape[0] == len(model.groups) + len(model.intents)
    assert model.weights.shape[0] == DIM + 2 * len(model.groups) + len(model.vectorizer.vocabulary_)
    assert (model.weights.dtype, model.biases.dtype) == (np.float32, np.float32)


def test_each_intent_gets_a_probability_and_together_they_are_one(model: Model) -> None:
    texts = [*TEXTS[::7], "", "quite another thing", "?"]
    drawn = np.random.default_rng(1).normal(size=(len(texts), DIM))
    vectors = np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)
    outcomes = model.predict(texts, vectors)
    assert len(outcomes) == len(texts)
    for outcome in outcomes:
        assert set(outcome) == set(WORDS)
        assert all(0 <= probability <= 1 for probability in outcome.values())
        assert all(type(probability) is float for probability in outcome.values())
        assert sum(outcome.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("intent", WORDS)
def test_what_is_like_an_intent_s_examples_is_recognised(model: Model, intent: str) -> None:
    (outcome,) = model.predict([f"{WORDS[intent]} once"], vectors_of([intent], seed=5))
    assert max(outcome, key=lambda name: outcome[name]) == intent


def test_the_words_count_as_well_as_the_vector(model: Model) -> None:
    vector = vectors_of(["greet"], seed=5)
    (worded,) = model.predict([WORDS["ask_ex_parte"]], vector)
    (other,) = model.predict([WORDS["greet"]], vector)
    assert worded["ask_ex_parte"] > other["ask_ex_parte"]


def test_the_guard_s_many_examples_do_not_crowd_out_a_small_intent() -> None:
    texts = TEXTS + [text for text, label in zip(TEXTS, LABELS, strict=True) if label in GUARDED] * 9
    labels = LABELS + [label for label in LABELS if label in GUARDED] * 9
    crowded = Model.fit(texts, vectors_of(labels), labels, strength=5.0)
    (outcome,) = crowded.predict([WORDS["greet"]], vectors_of(["greet"], seed=5))
    assert max(outcome, key=lambda name: outcome[name]) == "greet"


def test_a_clause_is_harmless_to_the_guard_and_no_intent_of_its_own() -> None:
    clauses = [f"he ought to know about this {suffix}" for suffix in SUFFIXES]
    near = vectors_of(["ask_ex_parte"] * len(clauses), seed=3)
    vectors = np.vstack([vectors_of(LABELS), near])
    taught = Model.fit([*TEXTS, *clauses], vectors, [*LABELS, *[CLAUSE] * len(clauses)], strength=5.0)
    assert set(taught.intents) == set(WORDS) - GUARDED
    (before,), (after,) = (one.predict(clauses[:1], near[:1]) for one in (fit(), taught))
    assert set(after) == set(WORDS)
    assert after["ask_ex_parte"] < before["ask_ex_parte"]


def test_a_batch_is_predicted_as_its_texts_one_by_one(model: Model) -> None:
    vectors = vectors_of(LABELS, seed=7)
    together = model.predict(TEXTS, vectors)
    for row in range(0, len(TEXTS), 6):
        (alone,) = model.predict(TEXTS[row : row + 1], vectors[row : row + 1])
        assert alone == pytest.approx(together[row], abs=1e-5)


def test_training_twice_gives_the_same_model(model: Model) -> None:
    again = fit()
    np.testing.assert_array_equal(again.weights, model.weights)
    np.testing.assert_array_equal(again.biases, model.biases)
    vectors = vectors_of(LABELS, seed=7)
    assert again.predict(TEXTS, vectors) == model.predict(TEXTS, vectors)


def test_what_is_stored_and_loaded_predicts_the_same(model: Model) -> None:
    stored = sio.dumps({"vectorizer": model.vectorizer, "examples": model.nearest.groups})
    parts = sio.loads(stored, trusted=sio.get_untrusted_types(data=stored))
    nearest = NearestExamples(parts["examples"])
    loaded = Model(parts["vectorizer"], nearest, model.groups, model.intents, model.weights, model.biases)
    vectors = vectors_of(LABELS, seed=7)
    assert loaded.predict(TEXTS, vectors) == model.predict(TEXTS, vectors)
