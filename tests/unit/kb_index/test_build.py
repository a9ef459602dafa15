from collections.abc import Callable
from pathlib import Path

import pytest

from kb_index.build import Built, build, open_base
from kb_index.confidence import CONFIDENCE_FILE
from kb_index.errors import ArticleError, IndexBroken, IndexMismatch
from kb_index.index import META_FILE, VECTORS_FILE

from .conftest import SUBJECTS, WriteArticle
from .hash_encoder import HashEncoder

OUTSIDE = [
    "tell me a joke",
    "what is the weather",
    "where is the moon",
    "who won the game",
    "bake some bread",
]
PASSAGES = len(SUBJECTS) * 8
Build = Callable[..., Built]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "var" / "index"


@pytest.fixture
def run(folder: Path, out: Path, write_article: WriteArticle) -> Build:
    for article_id in SUBJECTS:
        write_article(article_id)

    def run_build(encoder: HashEncoder | None = None, **changes: object) -> Built:
        used = encoder or HashEncoder()
        arguments = {"negatives": OUTSIDE, "force": False} | changes
        return build(folder, out, used.name, lambda: used, **arguments)  # type: ignore[arg-type]

    return run_build


def test_a_built_base_finds_and_judges(run: Build, folder: Path, out: Path) -> None:
    assert run() == Built(articles=len(SUBJECTS), passages=PASSAGES, fresh=True)

    searcher, confidence = open_base(folder, out, HashEncoder())
    (hits,) = searcher.search(["please reset forgotten pacer password"])

    assert hits[0].article_id == "reset-password"
    assert confidence.judge(hits).kind == "answer"


def test_an_unchanged_base_is_not_built_again(run: Build) -> None:
    run()

    assert run() == Built(len(SUBJECTS), PASSAGES, fresh=False)


def test_nothing_is_loaded_for_an_unchanged_base(run: Build, folder: Path, out: Path) -> None:
    run()

    def never() -> HashEncoder:
        raise AssertionError("the encoder was loaded for nothing")

    assert not build(folder, out, "hash", never, OUTSIDE).fresh


def test_whatever_changes_makes_it_build_again(run: Build, write_article: WriteArticle) -> None:
    run()
    other = HashEncoder()
    other.name = "another"

    assert run(force=True).fresh
    assert run(negatives=[*OUTSIDE, "one more line"]).fresh
    assert run(other, negatives=[*OUTSIDE, "one more line"]).fresh
    assert run().fresh
    write_article("bounced-email", title="Another title")
    assert run().fresh
    assert not run().fresh


@pytest.mark.parametrize("name", [META_FILE, VECTORS_FILE, CONFIDENCE_FILE])
def test_a_missing_file_makes_it_build_again(run: Build, out: Path, name: str) -> None:
    run()
    (out / name).unlink()

    assert run().fresh


def test_the_old_index_outlives_a_failed_build(
    run: Build, folder: Path, out: Path, write_article: WriteArticle
) -> None:
    run()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    write_article("broken", kind="essay")

    with pytest.raises(ArticleError, match=r"broken\.md"):
        run()

    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_an_index_of_older_articles_is_refused(
    run: Build, folder: Path, out: Path, write_article: WriteArticle
) -> None:
    run()
    write_article("bounced-email", title="Another title")

    with pytest.raises(IndexMismatch, match="python -m kb_index build"):
        open_base(folder, out, HashEncoder())


def test_a_base_that_was_never_built_is_told(run: Build, folder: Path, out: Path) -> None:
    with pytest.raises(IndexBroken, match=r"There is no index in .*python -m kb_index build"):
        open_base(folder, out, HashEncoder())
