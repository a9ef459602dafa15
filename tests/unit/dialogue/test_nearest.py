from __future__ import annotations

import numpy as np
import pytest

from bot.dialogue.nearest import NearestExamples
from kb_index.encoder import Vectors

DIM = 8
SIZES = {"ask_legal_advice": 9, "other": 12, "ask_ex_parte": 7}


def unit(count: int, seed: int) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=(count, DIM))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def groups() -> dict[str, Vectors]:
    return {name: unit(size, seed) for seed, (name, size) in enumerate(sorted(SIZES.items()))}


def by_hand(groups: dict[str, Vectors], vectors: Vectors, own: str | None = None) -> Vectors:
    """The same from all similarities; the vectors are the group `own`, if one is named."""
    columns = []
    for name, examples in groups.items():
        similar = -np.sort(-(vectors @ examples.T), axis=1)
        five = similar[:, 1:6] if name == own else similar[:, :5]
        columns += [five[:, 0], five.mean(axis=1)]
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("count", [1, 2, 10])
def test_there_are_two_similarities_for_each_group(groups: dict[str, Vectors], count: int) -> None:
    features = NearestExamples(groups).features(unit(count, 9))
    assert features.shape == (count, 2 * len(groups))
    assert features.dtype == np.float32
    assert (np.abs(features) <= 1.0001).all()


def test_they_are_the_nearest_and_the_mean_of_the_five_nearest(groups: dict[str, Vectors]) -> None:
    vectors = unit(20, 9)
    np.testing.assert_allclose(
        NearestExamples(groups).features(vectors), by_hand(groups, vectors), rtol=0, atol=1e-5
    )


@pytest.mark.parametrize("name", sorted(SIZES))
def test_an_example_is_not_its_own_neighbour(groups: dict[str, Vectors], name: str) -> None:
    nearest, own = NearestExamples(groups), groups[name]
    np.testing.assert_allclose(
        nearest.features(own, known=True), by_hand(groups, own, own=name), rtol=0, atol=1e-5
    )
    column = 2 * list(groups).index(name)
    assert (nearest.features(own)[:, column] > 0.9999).all()
    assert (nearest.features(own, known=True)[:, column] < 0.9999).all()


def test_an_example_given_twice_is_near_to_its_like(groups: dict[str, Vectors]) -> None:
    twice = np.vstack([groups["other"], groups["other"][:1]])
    features = NearestExamples(groups | {"other": twice}).features(twice[:1], known=True)
    assert features[0, 2 * list(groups).index("other")] > 0.9999


def test_labels_group_the_examples_in_the_order_of_their_names(groups: dict[str, Vectors]) -> None:
    labels = [name for name, size in SIZES.items() for _ in range(size)]
    order = np.random.default_rng(3).permutation(len(labels))
    vectors = np.vstack([groups[name] for name in SIZES])[order]
    made = NearestExamples.of(vectors, [labels[place] for place in order])
    assert list(made.groups) == sorted(SIZES)
    for name, examples in groups.items():
        assert {row.tobytes() for row in made.groups[name]} == {row.tobytes() for row in examples}


def test_the_same_examples_give_the_same_similarities(groups: dict[str, Vectors]) -> None:
    first, second = (NearestExamples(groups).features(unit(10, 9)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
