import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb_index.article import Article
from kb_index.errors import IndexBroken, IndexMismatch
from kb_index.index import META_FILE, VECTORS_FILE, PassageIndex, passages_of
from kb_index.search import Searcher

from .conftest import SUBJECTS
from .hash_encoder import HashEncoder

QUERIES = ["how do I shrink large pdf document", "reset my forgotten password", "the mailbox is full"]


@pytest.fixture
def saved(searcher: Searcher, tmp_path: Path) -> Path:
    path = tmp_path / "index"
    path.mkdir()
    searcher.index.save(path)
    return path


def test_passages_cover_every_part_of_an_article(articles: dict[str, Article]) -> None:
    article = replace(articles["pdf-too-large"], messages=("ERROR",), steps=("Split.", "File."))

    passages = passages_of(article)

    assert [passage.field for passage in passages] == ["question"] * 6 + [
        "title",
        "summary",
        "message",
        "steps",
    ]
    assert passages[-1].text == "Split. File."
    assert {passage.article_id for passage in passages} == {"pdf-too-large"}


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

    with pytest.raises(IndexBroken, match="python -m kb_index build"):
        PassageIndex.load(saved, HashEncoder())


@pytest.mark.parametrize("content", ["[]", "{}", '{"format": 1}'])
def test_meta_without_its_entries_is_broken(saved: Path, content: str) -> None:
    (saved / META_FILE).write_text(content)

    with pytest.raises(IndexBroken, match="incomplete"):
        PassageIndex.load(saved, HashEncoder())
