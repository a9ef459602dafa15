from pathlib import Path

import numpy as np
import pytest

from kb_index.encoder import Vectors
from kb_index.errors import MEND, IndexBroken
from kb_index.head import FLOOR, HEAD_FILE, Head


def unit(*rows: tuple[float, ...]) -> Vectors:
    vectors = np.array(rows, dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


PASSAGES = unit((1, 0, 0.2), (1, 0, 0.1), (0, 1, 0.2), (0, 1, 0.1), (0, 0, 1), (0.1, 0, 1))
NAMES = ["c", "c", "a", "a", "b", "b"]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    Head.fit(PASSAGES, NAMES).save(tmp_path)
    return tmp_path


def test_each_passage_is_most_probably_of_its_article() -> None:
    head = Head.fit(PASSAGES, NAMES)

    logarithms = head.log_probabilities(PASSAGES)

    assert head.article_ids == ("a", "b", "c")
    assert logarithms.shape == (6, 3)
    assert logarithms.dtype == np.float32
    assert [head.article_ids[column] for column in logarithms.argmax(axis=1)] == NAMES
    np.testing.assert_allclose(np.exp(logarithms).sum(axis=1), 1, atol=1e-4)


def test_two_articles_are_told_apart_by_one_direction() -> None:
    head = Head.fit(PASSAGES[:4], NAMES[:4])

    logarithms = head.log_probabilities(unit((1, 0, 0), (0, 1, 0), (1, 1, 0)))

    assert head.article_ids == ("a", "c")
    assert logarithms[:2].argmax(axis=1).tolist() == [1, 0]
    np.testing.assert_allclose(np.exp(logarithms[2]), [0.5, 0.5], atol=0.05)
    np.testing.assert_allclose(np.exp(logarithms).sum(axis=1), 1, atol=1e-4)


def test_one_article_is_certain() -> None:
    assert Head.fit(PASSAGES[:2], ["c", "c"]).log_probabilities(PASSAGES).tolist() == [[0]] * 6


def test_nothing_is_less_probable_than_the_floor() -> None:
    weights = np.array([[100, -100]], dtype=np.float32)
    head = Head(["a", "b"], weights, np.zeros(2, dtype=np.float32))

    assert head.log_probabilities(unit((1.0,))).tolist() == [[0, FLOOR]]


def test_a_saved_head_scores_the_same(saved: Path) -> None:
    head, loaded = Head.fit(PASSAGES, NAMES), Head.load(saved)

    assert loaded.article_ids == head.article_ids
    np.testing.assert_array_equal(loaded.log_probabilities(PASSAGES), head.log_probabilities(PASSAGES))


@pytest.mark.parametrize("damage", ["half", "tail", "empty", "noise", "inside", "gone"])
def test_a_damaged_file_is_named_with_its_mend(saved: Path, damage: str) -> None:
    file = saved / HEAD_FILE
    content = file.read_bytes()
    broken = {
        "half": content[: len(content) // 2],
        "tail": content[:-5],
        "empty": b"",
        "noise": b"\x00\xff" * 100,
        "inside": content.replace(b"weights", b"wieghts"),
    }
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(broken[damage])

    with pytest.raises(IndexBroken) as caught:
        Head.load(saved)

    assert str(caught.value) == f"The index in {saved} has no usable {HEAD_FILE}; {MEND}"
