from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import kb_index.search as module
from kb_index.article import Article
from kb_index.encoder import Vectors
from kb_index.errors import IndexMismatch
from kb_index.head import FLOOR, Head
from kb_index.index import PassageIndex
from kb_index.search import Searcher

from .conftest import SUBJECTS, WAYS
from .hash_encoder import HashEncoder


@pytest.mark.parametrize("article_id", SUBJECTS)
def test_an_articles_own_words_find_it_with_a_cosine_of_one(searcher: Searcher, article_id: str) -> None:
    question = WAYS[0].format(SUBJECTS[article_id])

    best = searcher.search([question])[0][0]

    assert (best.article_id, best.field, best.passage) == (article_id, "question", question)
    assert best.title == searcher.articles[article_id].title
    assert best.score == pytest.approx(1.0)


def test_hits_are_of_different_articles_best_first(searcher: Searcher) -> None:
    (hits,) = searcher.search(["reset my lost password"], top_k=4)

    assert len({hit.article_id for hit in hits}) == 4
    assert hits[0].article_id == "reset-password"
    assert [hit.relevance for hit in hits] == sorted((hit.relevance for hit in hits), reverse=True)
    assert all(-1 <= hit.score <= 1 for hit in hits)


def test_an_articles_score_is_that_of_its_nearest_passage(searcher: Searcher) -> None:
    (hits,) = searcher.search(["bounced mailbox"], top_k=6)

    query = searcher.index.encoder.encode(["bounced mailbox"])[0]
    for hit in hits:
        cosines = {
            passage.text: float(vector @ query)
            for passage, vector in zip(searcher.index.passages, searcher.index.vectors, strict=True)
            if passage.article_id == hit.article_id
        }
        assert hit.score == pytest.approx(max(cosines.values()), abs=1e-5)
        assert cosines[hit.passage] == pytest.approx(hit.score, abs=1e-5)


def test_every_query_gets_its_own_hits_in_order(searcher: Searcher) -> None:
    found = searcher.search(["pay the fee by card", "attach my exhibits", ""], top_k=2)

    assert [len(hits) for hits in found] == [2, 2, 2]
    assert [hits[0].article_id for hits in found[:2]] == ["pay-filing-fee", "attach-exhibits"]


def test_no_queries_find_nothing(searcher: Searcher) -> None:
    assert searcher.search([]) == []


def test_encoded_queries_find_the_same_as_texts(searcher: Searcher) -> None:
    texts = ["link my account", "full mailbox"]

    assert searcher.search(texts, 3, HashEncoder().encode(texts)) == searcher.search(texts, 3)


def test_queries_of_another_dimension_are_refused(searcher: Searcher) -> None:
    with pytest.raises(IndexMismatch, match="shape"):
        searcher.search(["pdf"], 3, HashEncoder(64).encode(["pdf"]))


def test_an_index_of_other_revisions_is_refused(articles: dict[str, Article]) -> None:
    index = PassageIndex.build(articles, HashEncoder())
    changed = articles | {"bounced-email": replace(articles["bounced-email"], revision="0" * 12)}

    for others in (changed, {"bounced-email": articles["bounced-email"]}):
        with pytest.raises(IndexMismatch, match="other articles than there are now"):
            Searcher(index, others)


def test_what_sets_articles_apart_decides_between_passages_equally_near(articles: dict[str, Article]) -> None:
    """Both articles have a question with the query's word; it marks all questions of one of them."""
    marked = replace(
        articles["bounced-email"], questions=("notice sent", "notice kept", "notice lost", "notice late")
    )
    other = replace(articles["attach-exhibits"], questions=("notice mark", "card lines", "fee cards", "mail"))
    base = {article.id: article for article in (other, marked)}
    searcher = Searcher(PassageIndex.build(base, HashEncoder()), base)

    (hits,) = searcher.search(["notice"])

    assert [hit.article_id for hit in hits] == ["bounced-email", "attach-exhibits"]
    assert hits[0].score == pytest.approx(hits[1].score)
    assert hits[0].log_probability > hits[1].log_probability


def test_a_query_finds_the_same_alone_and_among_others(searcher: Searcher) -> None:
    queries = [way.format(subject) for subject in SUBJECTS.values() for way in WAYS]

    together = searcher.search(queries, 5)

    for query, hits in zip(queries, together, strict=True):
        (alone,) = searcher.search([query], 5)
        assert [hit.article_id for hit in alone] == [hit.article_id for hit in hits]
        assert [hit.relevance for hit in alone] == pytest.approx([hit.relevance for hit in hits], abs=1e-4)


class OneDirection(HashEncoder):
    """Sees no difference between texts."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return super().encode(["same"] * len(texts))


def test_where_all_passages_are_equally_near_the_shared_words_decide(articles: dict[str, Article]) -> None:
    searcher = Searcher(PassageIndex.build(articles, OneDirection()), articles)

    (hits,) = searcher.search(["password"])

    assert hits[0].article_id == "reset-password"
    assert hits[0].overlap > 0 == hits[1].overlap


def test_where_nothing_else_tells_them_apart_what_was_learned_decides(articles: dict[str, Article]) -> None:
    ids = sorted(articles)
    bias = np.array([name == "reset-password" for name in ids], dtype=np.float32)
    head = Head(ids, np.zeros((256, len(ids)), dtype=np.float32), bias)
    searcher = Searcher(PassageIndex.build(articles, OneDirection()), articles, head)

    (hits,) = searcher.search(["gorgeous tornado"])

    assert hits[0].article_id == "reset-password"
    assert hits[0].log_probability == pytest.approx(1 - np.log(np.e + 5))


STRANGE = {"questions": ("umbrella", "piano"), "title": "weather", "summary": "flights"}


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        pytest.param(
            {"questions": ("gorgeous piano", "tornado piano"), "title": "gorgeous", "summary": "tornado"},
            {"questions": ("umbrella", "gorgeous tornado")},
            id="the nearest passage counts and not the others",
        ),
        pytest.param({"summary": "gorgeous tornado"}, {"title": "gorgeous tornado"}, id="asked before told"),
        pytest.param({"summary": "piano"}, {"summary": "gorgeous tornado"}, id="told before nothing"),
    ],
)
def test_the_nearer_article_is_found(
    articles: dict[str, Article], worse: dict[str, Any], better: dict[str, Any]
) -> None:
    base = {
        "attach-exhibits": replace(articles["attach-exhibits"], **STRANGE | worse),
        "bounced-email": replace(articles["bounced-email"], **STRANGE | better),
    }
    even = Head(sorted(base), np.zeros((256, 2), np.float32), np.zeros(2, np.float32))
    searcher = Searcher(PassageIndex.build(base, HashEncoder()), base, even)

    # The text shares no word with either: only the vector speaks.
    (hits,) = searcher.search(["zebra"], 2, HashEncoder().encode(["gorgeous tornado"]))

    assert [hit.article_id for hit in hits] == ["bounced-email", "attach-exhibits"]
    assert hits[0].relevance > hits[1].relevance
    assert hits[0].score == pytest.approx(1.0)


def test_a_case_number_changes_nothing(searcher: Searcher) -> None:
    with_number, without = searcher.search(["pay the fee in 4:26-cv-01234-YGR", "pay the fee in my case"])

    assert [replace(hit, score=0) for hit in with_number] == [replace(hit, score=0) for hit in without]


def test_many_articles_are_found_without_learning(
    articles: dict[str, Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_LEARNED", len(articles) - 1)
    searcher = Searcher(PassageIndex.build(articles, HashEncoder()), articles)

    (hits,) = searcher.search(["reset my lost password"])

    assert searcher.head is None
    assert hits[0].article_id == "reset-password"
    assert {hit.log_probability for hit in hits} == {FLOOR}


def test_what_was_learned_of_other_articles_is_refused(articles: dict[str, Article]) -> None:
    index = PassageIndex.build(articles, HashEncoder())
    other = Head.fit(HashEncoder().encode(["one", "two"]), ["one", "two"])

    with pytest.raises(IndexMismatch, match=r"of other articles than these; .*python -m kb_index build"):
        Searcher(index, articles, other)


def test_threads_may_share_it(searcher: Searcher) -> None:
    queries = [[way.format(subject)] for subject in SUBJECTS.values() for way in WAYS] * 4
    expected = [searcher.search(query) for query in queries]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(searcher.search, queries))

    assert found == expected
