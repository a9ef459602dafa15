from dataclasses import replace

import pytest

from kb_index.article import Article
from kb_index.errors import IndexMismatch
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
    (hits,) = searcher.search(["reset my old account password"], top_k=4)

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

    assert searcher.search_vectors(HashEncoder().encode(texts), 3) == searcher.search(texts, 3)


def test_queries_of_another_dimension_are_refused(searcher: Searcher) -> None:
    with pytest.raises(IndexMismatch, match="shape"):
        searcher.search_vectors(HashEncoder(64).encode(["pdf"]))


def test_an_index_of_other_revisions_is_refused(articles: dict[str, Article]) -> None:
    index = PassageIndex.build(articles, HashEncoder())
    changed = articles | {"bounced-email": replace(articles["bounced-email"], revision="0" * 12)}

    for others in (changed, {"bounced-email": articles["bounced-email"]}):
        with pytest.raises(IndexMismatch, match="other articles than there are now"):
            Searcher(index, others)


def test_what_sets_articles_apart_counts_more_than_the_nearest_passage(articles: dict[str, Article]) -> None:
    """A word that all of an article's passages share outweighs one stray passage of another article."""
    common = replace(
        articles["bounced-email"], questions=("notice sent", "notice kept", "notice lost", "notice late")
    )
    stray = replace(
        articles["pay-filing-fee"], questions=("pay now", "card fee", "fee card", "notice to pay")
    )
    base = {article.id: article for article in (common, stray)}
    searcher = Searcher(PassageIndex.build(base, HashEncoder()), base)

    (hits,) = searcher.search(["notice to court"])

    assert hits[0].article_id == "bounced-email"
    assert hits[0].score < hits[1].score
