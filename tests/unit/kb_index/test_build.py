from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kb_index.base import ARTICLES_FOLDER, KnowledgeBase
from kb_index.build import Built, build
from kb_index.confidence import CONFIDENCE_FILE, Confidence
from kb_index.encoder import Encoder, Vectors
from kb_index.errors import ArticleError
from kb_index.head import HEAD_FILE
from kb_index.index import META_FILE, VECTORS_FILE, PassageIndex
from kb_index.questions import Question

from .conftest import OUTSIDE, SUBJECTS, Build, WriteArticle
from .hash_encoder import CountingEncoder, HashEncoder

PASSAGES = len(SUBJECTS) * 8


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def indexed(index: Path) -> set[str]:
    return set(PassageIndex.load(index, HashEncoder()).revisions)


def test_a_built_base_finds_and_judges(run: Build, index: Path) -> None:
    assert run() == Built(len(SUBJECTS), PASSAGES, encoded=PASSAGES, fresh=True, calibrated=True)

    (outcome,) = KnowledgeBase.open(index, HashEncoder()).find(["please reset forgotten pacer password"])

    assert outcome.kind == "answer"
    assert outcome.hits[0].article_id == "reset-password"


def test_an_index_is_whole(run: Build, index: Path) -> None:
    run()

    assert {path.name for path in index.iterdir()} == {
        VECTORS_FILE,
        META_FILE,
        HEAD_FILE,
        CONFIDENCE_FILE,
        ARTICLES_FOLDER,
    }
    assert {path.stem for path in (index / ARTICLES_FOLDER).iterdir()} == set(SUBJECTS)
    assert [path.name for path in index.parent.iterdir()] == [index.name]


def test_an_unchanged_base_is_not_built_again(run: Build, index: Path) -> None:
    run()
    before = contents(index)

    assert run() == Built(len(SUBJECTS), PASSAGES, encoded=0, fresh=False, calibrated=False)
    assert contents(index) == before


def test_nothing_is_loaded_for_an_unchanged_base(run: Build, folder: Path, index: Path) -> None:
    run()

    def never() -> Encoder:
        raise AssertionError("the encoder was loaded for nothing")

    assert not build(folder, index, "hash", never, OUTSIDE).fresh


def test_whatever_changes_makes_it_build_again(run: Build, write_article: WriteArticle) -> None:
    run()
    other = HashEncoder()
    other.name = "another"
    more = [*OUTSIDE, "one more line"]

    assert run(force=True).fresh
    assert run(outside=more).fresh
    assert run(outside=more, asked=[Question("reset my password", ("reset-password",))]).fresh
    assert run(other, outside=more).fresh
    assert run().fresh
    write_article("bounced-email", title="Another title")
    assert run().fresh
    assert not run().fresh


@pytest.mark.parametrize("name", [META_FILE, VECTORS_FILE, CONFIDENCE_FILE])
def test_a_missing_file_makes_it_build_again(run: Build, index: Path, name: str) -> None:
    run()
    (index / name).unlink()

    assert run().fresh


@pytest.mark.parametrize("name", [META_FILE, VECTORS_FILE, HEAD_FILE, CONFIDENCE_FILE])
def test_a_damaged_index_is_mended_by_force(run: Build, index: Path, name: str) -> None:
    run()
    whole = contents(index)
    (index / name).write_bytes(whole[name][:40])

    assert run(force=True).fresh
    KnowledgeBase.open(index, HashEncoder())


def test_a_failed_build_leaves_the_old_index(run: Build, index: Path, write_article: WriteArticle) -> None:
    run()
    before = contents(index)
    write_article("broken", kind="essay")

    with pytest.raises(ArticleError, match=r"broken\.md: kind is 'essay'"):
        run()

    assert contents(index) == before


# What a reviewer may do wrong


@pytest.mark.parametrize("broken", ["---\ntitle: a: b\n---\n", "no front matter\n", "---\nid: [\n---\n", ""])
def test_broken_front_matter_stops_the_build_with_its_file(run: Build, folder: Path, broken: str) -> None:
    (folder / "broken.md").write_text(broken)

    with pytest.raises(ArticleError) as caught:
        run()

    assert str(caught.value).startswith(f"{folder / 'broken.md'}: ")
    assert "\n" not in str(caught.value)


def test_two_articles_with_one_id_stop_the_build_with_both_files(run: Build, folder: Path) -> None:
    (folder / "more").mkdir()
    twin = folder / "more" / "bounced-email.md"
    twin.write_bytes((folder / "bounced-email.md").read_bytes())

    with pytest.raises(ArticleError) as caught:
        run()

    assert str(caught.value) == (
        f"{twin}: its id is taken by {folder / 'bounced-email.md'}; rename one of the two."
    )


def test_an_empty_folder_stops_the_build(tmp_path: Path, index: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(ArticleError, match="empty: there are no articles in it; put at least one"):
        build(tmp_path / "empty", index, "hash", HashEncoder, OUTSIDE)

    assert not index.exists()


def test_articles_in_subfolders_are_indexed(run: Build, folder: Path, index: Path) -> None:
    (folder / "mail").mkdir()
    (folder / "bounced-email.md").rename(folder / "mail" / "bounced-email.md")

    run()

    assert indexed(index) == set(SUBJECTS)
    assert "bounced-email" in KnowledgeBase.open(index, HashEncoder()).articles


def test_an_article_that_is_saved_while_the_index_is_built_stops_it(
    run: Build, folder: Path, index: Path, write_article: WriteArticle
) -> None:
    run()
    before = contents(index)
    write_article("bounced-email", title="Changed before")

    class Slow(HashEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            write_article("bounced-email", title="Changed meanwhile")
            return super().encode(texts)

    with pytest.raises(ArticleError, match="changed while the index was built; build again"):
        run(Slow())

    assert contents(index) == before
    assert run().fresh


# Drafts


def test_a_draft_is_never_indexed(run: Build, index: Path, write_article: WriteArticle) -> None:
    write_article("tornado-flights", status="draft")

    run()

    assert indexed(index) == set(SUBJECTS)
    assert not (index / ARTICLES_FOLDER / "tornado-flights.md").exists()
    (outcome,) = KnowledgeBase.open(index, HashEncoder()).find(["how do I tornado flights"])
    assert "tornado-flights" not in {hit.article_id for hit in outcome.hits}


def test_a_draft_that_is_reviewed_is_indexed_and_one_that_is_withdrawn_is_not(
    run: Build, index: Path, write_article: WriteArticle
) -> None:
    write_article("tornado-flights", status="draft")
    run()

    write_article("tornado-flights", status="reviewed")
    assert run().articles == len(SUBJECTS) + 1
    (outcome,) = KnowledgeBase.open(index, HashEncoder()).find(["how do I tornado flights"])
    assert outcome.hits[0].article_id == "tornado-flights"

    write_article("tornado-flights", status="draft")
    assert run().articles == len(SUBJECTS)
    assert indexed(index) == set(SUBJECTS)


def test_a_draft_need_not_be_complete(run: Build, folder: Path, index: Path) -> None:
    (folder / "tornado-flights.md").write_text("---\nstatus: draft\nid: another\n---\nNo list.\n")

    run()

    assert indexed(index) == set(SUBJECTS)


def test_a_base_of_drafts_alone_is_refused(folder: Path, index: Path, write_article: WriteArticle) -> None:
    write_article("bounced-email", status="draft")

    with pytest.raises(ArticleError, match="all articles in it are drafts; set status: reviewed"):
        build(folder, index, "hash", HashEncoder, OUTSIDE)


def test_an_unknown_status_is_refused(run: Build, write_article: WriteArticle) -> None:
    write_article("bounced-email", status="final")

    with pytest.raises(ArticleError, match=r"bounced-email\.md: status is 'final'; it must be one of draft"):
        run()


# Only what is new


def test_only_new_texts_are_encoded(run: Build, write_article: WriteArticle) -> None:
    encoder = CountingEncoder()
    run(encoder)
    # The trials encode the lines from outside; the questions of the base have their vectors.
    assert len(encoder.encoded) == PASSAGES + len(OUTSIDE)

    encoder.encoded.clear()
    write_article("bounced-email", title="Another title")
    built = run(encoder)

    assert encoder.encoded == ["Another title"]
    assert built.encoded == 1


def test_an_index_built_step_by_step_is_as_one_built_at_once(
    run: Build, index: Path, write_article: WriteArticle
) -> None:
    run()
    write_article("bounced-email", title="Another title")
    write_article("tornado-flights")
    run()
    step_by_step = contents(index)

    run(force=True)

    assert contents(index)[VECTORS_FILE] == step_by_step[VECTORS_FILE]
    assert contents(index)[META_FILE] == step_by_step[META_FILE]


def test_force_encodes_all(run: Build) -> None:
    run()
    encoder = CountingEncoder()

    assert run(encoder, force=True).encoded == PASSAGES
    assert len(encoder.encoded) >= PASSAGES


def test_another_encoder_encodes_all(run: Build) -> None:
    run()
    other = CountingEncoder()
    other.name = "another"

    assert run(other).encoded == PASSAGES


def test_a_small_change_keeps_the_confidence(run: Build, index: Path, write_article: WriteArticle) -> None:
    run()
    before = Confidence.load(index)
    encoder = CountingEncoder()
    write_article("bounced-email", title="Another title")

    built = run(encoder)

    assert (built.fresh, built.calibrated) == (True, False)
    assert encoder.encoded == ["Another title"]
    assert Confidence.load(index) == replace(before, drift=2)


def test_small_changes_add_up_until_the_confidence_is_fitted_again(
    run: Build, index: Path, write_article: WriteArticle
) -> None:
    """An edit counts twice: a passage goes and another comes. The number of passages stays."""
    run()

    calibrated = []
    for title in ("One", "Two", "Three", "Four"):
        write_article("bounced-email", title=title)
        calibrated.append(run().calibrated)

    assert calibrated == [False, True, False, True]
    assert Confidence.load(index).drift == 0


def test_a_large_change_fits_the_confidence_again(run: Build, write_article: WriteArticle) -> None:
    run()
    write_article("tornado-flights")

    assert run().calibrated


def test_other_lines_from_outside_fit_the_confidence_again(run: Build) -> None:
    run()

    built = run(outside=[*OUTSIDE, "one more line"])

    assert (built.encoded, built.calibrated) == (0, True)


def test_a_lost_confidence_is_fitted_again_without_encoding(run: Build, index: Path) -> None:
    run()
    (index / CONFIDENCE_FILE).write_text("{")

    built = run()

    assert (built.encoded, built.fresh, built.calibrated) == (0, True, True)
