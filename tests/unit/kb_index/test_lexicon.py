from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from kb_index.lexicon import Lexicon, words_of

DOCUMENTS = (
    "how do I shrink a large pdf document, my document is too large",
    "reset a forgotten PACER password, the password expired",
    "I get no notices by mail, the notices bounced",
    "the pdf document is blank",
)


def test_words_are_stems_without_stop_words() -> None:
    assert words_of("The PASSWORDS, resetting of a document's pages!") == [
        "password",
        "reset",
        "document",
        "page",
    ]


def test_the_document_that_shares_the_words_scores_best() -> None:
    overlaps = Lexicon(DOCUMENTS).overlaps("resetting passwords")

    assert overlaps.shape == (4,)
    assert overlaps.dtype == np.float32
    assert overlaps.argmax() == 1
    assert np.count_nonzero(overlaps) == 1


def test_a_rare_word_says_more_than_a_common_one() -> None:
    """`pdf` is in two documents, `bounced` in one."""
    overlaps = Lexicon(DOCUMENTS).overlaps("pdf bounced")

    assert overlaps[2] > overlaps[3] > 0


def test_words_that_no_document_has_count_against_the_query() -> None:
    lexicon = Lexicon(DOCUMENTS)

    known, mixed = (lexicon.overlaps(text).max() for text in ("password", "password of the zeppelin"))

    assert 0 < mixed < known


def test_a_missing_word_counts_the_more_the_rarer_it_is() -> None:
    """The document of `password` lacks both: `pdf` is in two others, `zeppelin` in none."""
    lexicon = Lexicon(DOCUMENTS)

    common, rare = (lexicon.overlaps(f"password {word}")[1] for word in ("pdf", "zeppelin"))

    assert 0 < rare < common


@pytest.mark.parametrize("text", ["", "the of a", "zeppelin", "?!"])
def test_a_query_that_shares_nothing_scores_zero(text: str) -> None:
    assert Lexicon(DOCUMENTS).overlaps(text).tolist() == [0, 0, 0, 0]


def test_documents_without_words_score_zero() -> None:
    assert Lexicon(["", "the of"]).overlaps("password").tolist() == [0, 0]


def test_threads_may_share_it() -> None:
    lexicon = Lexicon(DOCUMENTS)
    queries = ["resetting my passwords", "large documents", "bounced notices", "blank pdfs"] * 100
    expected = [lexicon.overlaps(query).tolist() for query in queries]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda query: lexicon.overlaps(query).tolist(), queries))

    assert found == expected
