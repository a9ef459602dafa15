"""What every encoder must do; run on the fake that the unit tests use and on the real one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from kb_index.encoder import Encoder, SentenceEncoder
from kb_index.errors import EncoderError
from tests.unit.kb_index.hash_encoder import HashEncoder

TEXTS = [
    "How do I reset my PACER password?",
    "I can't remember my PACER password and need to reset it",
    "The clerk's office is closed on court holidays",
]


@pytest.fixture(scope="module", params=[HashEncoder, SentenceEncoder], ids=["fake", "real"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    make: Callable[[], Encoder] = request.param
    return make()


def test_it_has_a_name_and_a_dimension(encoder: Encoder) -> None:
    assert encoder.name
    assert encoder.dim > 0


def test_texts_become_unit_rows_in_single_precision(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)

    assert vectors.shape == (3, encoder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_become_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dim)


@pytest.mark.parametrize("text", ["", "?", "§ 1746 – “naïve” 漢字", "password " * 2000])
def test_odd_texts_have_unit_rows_too(encoder: Encoder, text: str) -> None:
    vectors = encoder.encode([text])

    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


def test_the_same_text_has_the_same_row_alone_and_in_company(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)

    for row, text in zip(together, TEXTS, strict=True):
        np.testing.assert_allclose(encoder.encode([text])[0], row, atol=1e-5)


def test_rows_keep_the_order_of_the_texts(encoder: Encoder) -> None:
    np.testing.assert_allclose(encoder.encode(TEXTS[::-1]), encoder.encode(TEXTS)[::-1], atol=1e-5)


def test_like_texts_are_closer_than_unlike_ones(encoder: Encoder) -> None:
    one, alike, unlike = encoder.encode(TEXTS)

    assert one @ one == pytest.approx(1, abs=1e-5)
    assert one @ alike > one @ unlike + 0.2


def test_threads_may_share_it(encoder: Encoder) -> None:
    expected = encoder.encode(TEXTS)

    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(encoder.encode, [TEXTS] * 12):
            np.testing.assert_allclose(vectors, expected, atol=1e-5)


def test_an_encoder_that_is_not_there_is_told_in_a_sentence() -> None:
    with pytest.raises(EncoderError, match="set ENCODER_MODEL to the folder"):
        SentenceEncoder("no-such-folder/no-such-model")
