import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kb_index.base import ARTICLES_FOLDER, KnowledgeBase
from kb_index.confidence import CONFIDENCE_FILE, Confidence
from kb_index.errors import MEND, IndexBroken, IndexMismatch, KnowledgeBaseError
from kb_index.head import HEAD_FILE
from kb_index.index import FORMAT, META_FILE, VECTORS_FILE
from kb_index.search import Searcher

from .conftest import SUBJECTS, WAYS, Build, WriteArticle
from .hash_encoder import CountingEncoder, HashEncoder

BY_SCORE = Confidence((10.0, 0.0, 0.0, 0.0), bias=-7.0, answer_from=0.85, choose_from=0.05)
"""Answers from a cosine of about 0.87 on, and offers a choice from about 0.41 on."""
PLAIN = "reset forgotten pacer password please"
MISTYPED = "reset forgotten pacer pasword pleese"


@pytest.fixture
def base(searcher: Searcher) -> KnowledgeBase:
    return KnowledgeBase(searcher, BY_SCORE)


@pytest.fixture
def opened(run: Build, index: Path) -> Callable[[], KnowledgeBase]:
    """Opens the built index."""
    run()
    return lambda: KnowledgeBase.open(index, HashEncoder())


# Opening it


def test_the_articles_are_quoted_as_they_were_indexed(
    opened: Callable[[], KnowledgeBase], write_article: WriteArticle
) -> None:
    write_article("bounced-email", title="Changed after the build")
    write_article("tornado-flights")

    base = opened()

    assert set(base.articles) == set(SUBJECTS)
    assert base.articles["bounced-email"].title == "All about bounced notice mailbox full"


def test_another_encoder_is_refused_with_the_command_that_mends_it(
    opened: Callable[[], KnowledgeBase], index: Path
) -> None:
    encoder = HashEncoder(64)
    encoder.name = "another"

    with pytest.raises(IndexMismatch) as caught:
        KnowledgeBase.open(index, encoder)

    assert str(caught.value) == (
        f"The index in {index} was built with encoder 'hash' of 256 dimensions (format {FORMAT}), "
        f"the program uses encoder 'another' of 64 dimensions (format {FORMAT}); {MEND}"
    )


def test_an_index_that_was_never_built_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexBroken, match=r"There is no index in .*nowhere; .*python -m kb_index build"):
        KnowledgeBase.open(tmp_path / "nowhere", HashEncoder())


@pytest.mark.parametrize(
    "name", [VECTORS_FILE, META_FILE, HEAD_FILE, CONFIDENCE_FILE, f"{ARTICLES_FOLDER}/bounced-email.md"]
)
@pytest.mark.parametrize("damage", ["half", "tail", "empty", "noise"])
def test_a_damaged_file_is_told_in_one_sentence(
    opened: Callable[[], KnowledgeBase], index: Path, name: str, damage: str
) -> None:
    content = (index / name).read_bytes()
    broken = {
        "half": content[: len(content) // 2],
        "tail": content[:-9],
        "empty": b"",
        "noise": b"\x00\xff" * 9,
    }
    (index / name).write_bytes(broken[damage])

    with pytest.raises((IndexBroken, IndexMismatch)) as caught:
        opened()

    sentence = str(caught.value)
    assert "The index" in sentence
    assert sentence.endswith(MEND)
    assert "\n" not in sentence


@pytest.mark.parametrize("name", [VECTORS_FILE, META_FILE, CONFIDENCE_FILE, ARTICLES_FOLDER])
def test_a_missing_file_is_told_with_the_folder_and_the_mend(
    opened: Callable[[], KnowledgeBase], index: Path, name: str
) -> None:
    (index / name).rename(index / "elsewhere")

    with pytest.raises(IndexBroken) as caught:
        opened()

    assert str(index) in str(caught.value)
    assert "python -m kb_index build" in str(caught.value)


def test_a_missing_article_is_told(opened: Callable[[], KnowledgeBase], index: Path) -> None:
    (index / ARTICLES_FOLDER / "bounced-email.md").unlink()

    with pytest.raises(IndexMismatch, match=r"other articles than there are now; .*python -m kb_index build"):
        opened()


def test_what_was_learned_is_learned_again_where_it_is_missing(
    opened: Callable[[], KnowledgeBase], index: Path
) -> None:
    before = opened().find([PLAIN])
    (index / HEAD_FILE).unlink()

    after = opened().find([PLAIN])

    assert [hit.article_id for hit in after[0].hits] == [hit.article_id for hit in before[0].hits]
    assert after[0].confidence == pytest.approx(before[0].confidence, abs=1e-4)


def test_half_of_one_index_and_half_of_another_is_refused(
    opened: Callable[[], KnowledgeBase], run: Build, index: Path, tmp_path: Path, write_article: WriteArticle
) -> None:
    shutil.copytree(index, tmp_path / "before")
    write_article("tornado-flights")
    run()

    for name in (VECTORS_FILE, META_FILE, HEAD_FILE, ARTICLES_FOLDER):
        mixed = tmp_path / f"mixed-{name}"
        shutil.copytree(index, mixed)
        if name == ARTICLES_FOLDER:
            shutil.rmtree(mixed / name)
            shutil.copytree(tmp_path / "before" / name, mixed / name)
        else:
            shutil.copyfile(tmp_path / "before" / name, mixed / name)
        with pytest.raises(KnowledgeBaseError, match="python -m kb_index build"):
            KnowledgeBase.open(mixed, HashEncoder())


# Finding


def test_outcomes_come_in_the_order_of_the_texts(base: KnowledgeBase) -> None:
    outcomes = base.find([PLAIN, "tornado", "how do I link old ecf account"])

    assert [outcome.kind for outcome in outcomes] == ["answer", "abstain", "answer"]
    assert [outcome.hits[0].article_id for outcome in outcomes[::2]] == ["reset-password", "linking-fails"]
    assert [len(outcome.hits) for outcome in outcomes] == [5, 5, 5]


def test_nothing_is_found_for_no_texts(base: KnowledgeBase) -> None:
    assert base.find([]) == []


def test_a_text_finds_the_same_alone_and_among_others(base: KnowledgeBase) -> None:
    texts = [way.format(subject) for subject in SUBJECTS.values() for way in WAYS]
    texts += [MISTYPED, "tornado", "", "pay teh fee", "the mailbx"]

    for text, outcome in zip(texts, base.find(texts), strict=True):
        (alone,) = base.find([text])
        assert (alone.kind, alone.corrected) == (outcome.kind, outcome.corrected)
        assert alone.confidence == pytest.approx(outcome.confidence, abs=1e-4)
        assert [hit.article_id for hit in alone.hits] == [hit.article_id for hit in outcome.hits]
        assert [hit.score for hit in alone.hits] == pytest.approx(
            [hit.score for hit in outcome.hits], abs=1e-4
        )


def test_vectors_that_are_there_are_not_made_again(searcher: Searcher) -> None:
    encoder = CountingEncoder()
    base = KnowledgeBase(searcher, BY_SCORE)
    searcher.index.encoder = encoder
    texts = [PLAIN, "tornado"]

    assert base.find(texts, vectors=HashEncoder().encode(texts)) == base.find(texts)
    assert encoder.encoded == texts


def test_vectors_of_another_dimension_are_refused(base: KnowledgeBase) -> None:
    with pytest.raises(IndexMismatch, match=r"shape \(1, 64\), the index needs \(n, 256\)"):
        base.find([PLAIN], vectors=HashEncoder(64).encode([PLAIN]))


# Spelling


def test_an_unsure_text_is_searched_again_with_its_spelling_corrected(base: KnowledgeBase) -> None:
    (outcome,) = base.find([MISTYPED])

    assert outcome.corrected == PLAIN
    assert outcome == replace(base.find([PLAIN])[0], corrected=PLAIN)
    assert outcome.kind == "answer"


def test_a_sure_text_is_left_as_it_is(searcher: Searcher) -> None:
    encoder = searcher.index.encoder = CountingEncoder()
    eager = KnowledgeBase(searcher, replace(BY_SCORE, answer_from=0.01))

    (outcome,) = eager.find([MISTYPED])

    assert (outcome.kind, outcome.corrected) == ("answer", None)
    assert encoder.encoded == [MISTYPED]


def test_of_both_spellings_the_surer_outcome_counts(searcher: Searcher) -> None:
    """This confidence falls with the score: what is corrected finds more and is less sure."""
    contrary = KnowledgeBase(
        searcher, Confidence((-10.0, 0.0, 0.0, 0.0), 0.0, answer_from=0.9, choose_from=0.0)
    )

    (outcome,) = contrary.find([MISTYPED])

    assert outcome.corrected is None
    assert outcome.hits == tuple(searcher.search([MISTYPED], 5)[0])


def test_only_what_is_unsure_and_misspelled_is_encoded_again(searcher: Searcher) -> None:
    encoder = searcher.index.encoder = CountingEncoder()
    base = KnowledgeBase(searcher, BY_SCORE)
    texts = [PLAIN, "tornado", MISTYPED, "a fee"]

    outcomes = base.find(texts, vectors=HashEncoder().encode(texts))

    assert encoder.encoded == [PLAIN]
    assert [outcome.corrected for outcome in outcomes] == [None, None, PLAIN, None]


# Articles that are held back


def test_an_article_that_is_held_back_is_not_shown(base: KnowledgeBase) -> None:
    (before,) = base.find([PLAIN], top_k=6)
    second = before.hits[1].article_id

    (outcome,) = base.find([PLAIN], top_k=6, held_back={second})

    assert outcome == replace(before, hits=tuple(hit for hit in before.hits if hit.article_id != second))
    assert outcome.kind == "answer"


def test_where_the_best_is_held_back_there_is_no_answer(base: KnowledgeBase) -> None:
    for text in (PLAIN, MISTYPED):
        (outcome,) = base.find([text], held_back={"reset-password"})

        assert outcome.kind == "abstain"
        assert "reset-password" not in {hit.article_id for hit in outcome.hits}


def test_a_choice_needs_two_that_may_be_shown(base: KnowledgeBase) -> None:
    unsure = "forgotten pacer password"
    (before,) = base.find([unsure], top_k=3)
    first, second, third = (hit.article_id for hit in before.hits)

    assert before.kind == "choose"
    assert base.find([unsure], 3, held_back={second})[0].kind == "choose"
    assert base.find([unsure], 3, held_back={second, third})[0].kind == "abstain"
    assert base.find([unsure], 3, held_back={first})[0].kind == "abstain"


def test_a_sure_answer_needs_no_second(base: KnowledgeBase) -> None:
    others = set(SUBJECTS) - {"reset-password"}

    (outcome,) = base.find([PLAIN], held_back=others)

    assert outcome.kind == "answer"
    assert [hit.article_id for hit in outcome.hits] == ["reset-password"]


def test_all_may_be_held_back(base: KnowledgeBase) -> None:
    assert [(o.kind, o.hits) for o in base.find([PLAIN], held_back=SUBJECTS)] == [("abstain", ())]


def test_an_article_is_overdue_the_day_after_its_review_was_due(searcher: Searcher) -> None:
    due = replace(searcher.articles["bounced-email"], review_by=date(2027, 1, 31))
    base = KnowledgeBase(Searcher(searcher.index, {**searcher.articles, due.id: due}), BY_SCORE)

    assert base.overdue(date(2027, 1, 31)) == frozenset()
    assert base.overdue(date(2027, 2, 1)) == {"bounced-email"}


def test_threads_may_share_it(base: KnowledgeBase) -> None:
    texts = [PLAIN, MISTYPED, "tornado", "the mailbx", "pay teh fee"] * 10
    expected = [base.find([text]) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: base.find([text]), texts))

    assert found == expected
    assert np.isfinite([outcome.confidence for (outcome,) in found]).all()
