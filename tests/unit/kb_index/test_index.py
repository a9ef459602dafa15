import json
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
import pytest

import kb_index.index as module
from kb_index.article import Article
from kb_index.encoder import Vectors
from kb_index.errors import IndexBroken, IndexMismatch
from kb_index.index import META_FILE, VECTORS_FILE, PassageIndex, searchable
from kb_index.search import Searcher

from .conftest import SUBJECTS
from .hash_encoder import CountingEncoder, HashEncoder

QUERIES = ["how do I shrink large pdf document", "reset my forgotten password", "the mailbox is full"]


@pytest.fixture
def saved(searcher: Searcher, tmp_path: Path) -> Path:
    path = tmp_path / "index"
    path.mkdir()
    searcher.index.save(path)
    return path


def test_vectors_are_one_unit_row_for_each_passage(searcher: Searcher) -> None:
    vectors = searcher.index.vectors

    assert vectors.shape == (len(searcher.index.passages), 256)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nearest_are_cosines_and_not_distances(searcher: Searcher) -> None:
    query = searcher.index.encoder.encode(["how do I shrink large pdf document"])

    similarities, positions = searcher.index.nearest(query, 5)

    expected = np.sort(searcher.index.vectors @ query[0])[::-1][:5]
    np.testing.assert_allclose(similarities[0], expected, atol=1e-5)
    assert similarities[0, 0] == pytest.approx(1.0)
    assert searcher.index.passages[positions[0, 0]].text == "how do I shrink large pdf document"


def test_asking_for_more_passages_than_there_are_returns_all_of_them(searcher: Searcher) -> None:
    similarities, positions = searcher.index.nearest(searcher.index.encoder.encode(["pdf"]), 10_000)

    assert similarities.shape == positions.shape == (1, len(searcher.index.passages))
    assert sorted(positions[0]) == list(range(len(searcher.index.passages)))


def test_a_query_of_another_dimension_is_refused_with_both_shapes(searcher: Searcher) -> None:
    with pytest.raises(IndexMismatch, match=r"shape \(1, 64\), the index needs \(n, 256\)"):
        searcher.index.nearest(HashEncoder(dim=64).encode(["pdf"]), 5)


def test_a_saved_index_finds_the_same_with_the_same_meaning(
    searcher: Searcher, articles: dict[str, Article], saved: Path
) -> None:
    loaded = Searcher(PassageIndex.load(saved, HashEncoder()), articles)

    before, after = searcher.search(QUERIES, 5), loaded.search(QUERIES, 5)

    assert loaded.index.passages == searcher.index.passages
    assert loaded.index.revisions == searcher.index.revisions
    assert [[hit.article_id for hit in hits] for hits in after] == [
        [h.article_id for h in hits] for hits in before
    ]
    for old, new in zip(before, after, strict=True):
        assert [hit.score for hit in new] == pytest.approx([hit.score for hit in old])
    assert after[0][0].score == pytest.approx(1.0)
    assert after[0][-1].score < 0.5


def test_without_leaves_out_passages_and_emptied_articles(searcher: Searcher) -> None:
    passages = searcher.index.passages
    gone = [n for n, passage in enumerate(passages) if passage.article_id == "bounced-email"]

    rest = searcher.index.without([0, *gone])

    assert len(rest.passages) == len(passages) - 1 - len(gone) == len(rest.vectors)
    assert set(rest.revisions) == set(SUBJECTS) - {"bounced-email"}
    assert len(searcher.index.passages) == len(passages)
    np.testing.assert_allclose(rest.vectors, rest.encoder.encode([p.text for p in rest.passages]), atol=1e-5)


@pytest.mark.parametrize("dim", [64, 256])
def test_another_encoder_is_refused_with_the_command_that_mends_it(saved: Path, dim: int) -> None:
    encoder = HashEncoder(dim)
    if dim == 256:
        encoder.name = "another"

    with pytest.raises(IndexMismatch, match="python -m kb_index build") as caught:
        PassageIndex.load(saved, encoder)

    assert "'hash' of 256 dimensions" in str(caught.value)
    assert f"{encoder.name!r} of {dim} dimensions" in str(caught.value)


def test_an_index_of_another_format_is_refused(saved: Path) -> None:
    meta = json.loads((saved / META_FILE).read_text())
    (saved / META_FILE).write_text(json.dumps(meta | {"format": 0}))

    with pytest.raises(IndexMismatch, match="format 0"):
        PassageIndex.load(saved, HashEncoder())


@pytest.mark.parametrize("name", [VECTORS_FILE, META_FILE])
@pytest.mark.parametrize("damage", ["cut", "empty", "noise", "gone"])
def test_a_damaged_index_is_refused_with_the_command_that_mends_it(
    saved: Path, name: str, damage: str
) -> None:
    path = saved / name
    content = path.read_bytes()
    damaged = {"cut": content[: len(content) // 2], "empty": b"", "noise": b"\x00\xff" * 100}
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(damaged[damage])

    with pytest.raises(IndexBroken, match="python -m kb_index build") as caught:
        PassageIndex.load(saved, HashEncoder())

    assert str(saved) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["[]", "{}", '{"format": 1}'])
def test_meta_without_its_entries_is_broken(saved: Path, content: str) -> None:
    (saved / META_FILE).write_text(content)

    with pytest.raises(IndexBroken, match="incomplete"):
        PassageIndex.load(saved, HashEncoder())


# Building again


def test_texts_that_are_known_are_not_encoded_again(articles: dict[str, Article]) -> None:
    first = PassageIndex.build(articles, HashEncoder())
    changed = articles | {"bounced-email": replace(articles["bounced-email"], title="A new title")}
    encoder = CountingEncoder()

    again = PassageIndex.build(changed, encoder, first.known_vectors())

    assert encoder.encoded == ["A new title"]
    np.testing.assert_array_equal(again.vectors, PassageIndex.build(changed, HashEncoder()).vectors)


def test_a_text_that_stands_twice_is_encoded_once(articles: dict[str, Article]) -> None:
    twice = replace(articles["bounced-email"], questions=("same", "same"), title="same", summary="same")
    encoder = CountingEncoder()

    built = PassageIndex.build({"bounced-email": twice}, encoder)

    assert encoder.encoded == ["same"]
    assert built.vectors.shape == (4, 256)


def test_vectors_of_neighbours_are_those_of_their_passages(searcher: Searcher) -> None:
    np.testing.assert_array_equal(searcher.index.vectors_of(range(3, 7)), searcher.index.vectors[3:7])


# Many passages: a graph is walked


@pytest.fixture
def many() -> Vectors:
    """Unit rows in 40 clusters, as the ways to ask for one thing lie together."""
    random = np.random.default_rng(20261122)
    centres = np.repeat(random.normal(size=(40, 32)), 20, axis=0)
    rows = centres + 0.5 * random.normal(size=centres.shape)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_a_graph_finds_nearly_what_looking_at_every_row_finds(
    many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = searchable(many)
    monkeypatch.setattr(module, "EXACT_ROWS", 100)
    graph = searchable(many)

    wanted, found = (index.search(many[::8], 20) for index in (exact, graph))

    assert (type(exact), type(graph)) == (faiss.IndexFlatIP, faiss.IndexHNSWFlat)
    np.testing.assert_allclose(found[0][:, 0], 1, atol=1e-5)
    shared = [len(set(a) & set(b)) / 20 for a, b in zip(wanted[1].tolist(), found[1].tolist(), strict=True)]
    assert np.mean(shared) > 0.97


def test_a_graph_is_saved_and_left_in_part_like_rows(
    articles: dict[str, Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = Searcher(PassageIndex.build(articles, HashEncoder()), articles)
    monkeypatch.setattr(module, "EXACT_ROWS", 10)
    PassageIndex.build(articles, HashEncoder()).save(tmp_path)
    graph = Searcher(PassageIndex.load(tmp_path, HashEncoder()), articles)

    for wanted, found in zip(exact.search(QUERIES), graph.search(QUERIES), strict=True):
        assert [hit.article_id for hit in found] == [hit.article_id for hit in wanted]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted])
    np.testing.assert_array_equal(graph.index.vectors, exact.index.vectors)
    np.testing.assert_array_equal(graph.index.without(range(20)).vectors, exact.index.vectors[20:])
