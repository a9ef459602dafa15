"""Building the index from the articles."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb_index.article import load_articles, reviewed_paths
from kb_index.base import ARTICLES_FOLDER
from kb_index.calibrate import calibrate, fingerprint
from kb_index.confidence import Confidence
from kb_index.encoder import Encoder
from kb_index.errors import ArticleError, IndexBroken, IndexMismatch
from kb_index.folder import replacing
from kb_index.index import FORMAT, VECTORS_FILE, PassageIndex, read_meta
from kb_index.questions import Question
from kb_index.search import Searcher
from kb_index.trials import make_trials

ARTICLES = Path(__file__).parent / "articles"
OUT_OF_SCOPE = Path(__file__).parent / "out_of_scope.txt"
VALIDATION = Path("data/eval")
"""Labelled messages in `validation*.jsonl` of this folder choose the thresholds, where there are any."""
INDEX = Path("var/index")

RECALIBRATE_FROM = 0.05
"""The confidence is fitted again when a greater share of the passages has come or gone since."""


@dataclass(frozen=True)
class Built:
    """What a build did.

    Attributes:
        articles: Articles in the index.
        passages: Passages in the index.
        encoded: Passages that had to be encoded; the others were known.
        fresh: False where the index was current and was left as it is.
        calibrated: Whether the confidence was fitted again.
    """

    articles: int
    passages: int
    encoded: int = 0
    fresh: bool = False
    calibrated: bool = False


def build(
    articles_folder: Path,
    out: Path,
    encoder_name: str,
    make_encoder: Callable[[], Encoder],
    outside: Sequence[str],
    asked: Sequence[Question] = (),
    force: bool = False,
) -> Built:
    """Bring the index and its confidence up to date; only texts that are new are encoded.

    The old index stays in use until the new one is complete.

    Args:
        articles_folder: Holds the articles.
        out: Folder of the index.
        encoder_name: The name that the encoder will have.
        make_encoder: Loads the encoder, which takes seconds; called only when there is something to build.
        outside: Texts that no article answers.
        asked: Labelled messages to choose the thresholds with.
        force: Build all of it even where nothing changed.

    Raises:
        ArticleError: An article can't be read, or there are none.
        EncoderError: The encoder can't be loaded.
        CalibrationError: The articles are too few to learn from.
    """
    articles = load_articles(articles_folder)
    revisions = {article.id: article.revision for article in articles.values()}
    sources = fingerprint(outside, asked)
    if not force and (passages := _current(out, encoder_name, revisions, sources)):
        return Built(len(articles), passages)
    encoder = make_encoder()
    before = None if force else _before(out, encoder)
    known = before.known_vectors() if before else {}
    index = PassageIndex.build(articles, encoder, known)
    searcher = Searcher(index, articles)
    confidence = None if before is None else _still_valid(out, before, index, sources)
    calibrated = confidence is None
    if confidence is None:
        fitted = calibrate(make_trials(searcher, outside, asked))
        confidence = replace(fitted, passages=len(index.passages), outside_sha256=sources)
    with replacing(out) as folder:
        index.save(folder)
        confidence.save(folder)
        if searcher.head is not None:
            searcher.head.save(folder)
        _copy_articles(articles_folder, folder / ARTICLES_FOLDER, revisions)
    encoded = sum(passage.text not in known for passage in index.passages)
    return Built(len(articles), len(index.passages), encoded, fresh=True, calibrated=calibrated)


def _copy_articles(source: Path, target: Path, revisions: dict[str, str]) -> None:
    """Copy the articles that were indexed; raises `ArticleError` where one was changed meanwhile."""
    target.mkdir()
    for path in reviewed_paths(source):
        shutil.copyfile(path, target / path.name)
    if {article.id: article.revision for article in load_articles(target).values()} != revisions:
        raise ArticleError(source, "articles in it were changed while the index was built; build again.")


def _before(folder: Path, encoder: Encoder) -> PassageIndex | None:
    """The index that is there, if it can be read and the encoder made it."""
    try:
        return PassageIndex.load(folder, encoder)
    except (IndexBroken, IndexMismatch):
        return None


def _still_valid(
    folder: Path, before: PassageIndex, index: PassageIndex, sources_sha256: str
) -> Confidence | None:
    """The confidence that is there with its drift, if what it was fitted to is nearly the same still."""
    try:
        confidence = Confidence.load(folder)
    except IndexBroken:
        return None
    # Summed over the builds: many small changes are a large one.
    drift = confidence.drift + len(set(before.passages) ^ set(index.passages))
    if confidence.outside_sha256 != sources_sha256 or drift > RECALIBRATE_FROM * confidence.passages:
        return None
    return replace(confidence, drift=drift)


def _current(folder: Path, encoder_name: str, revisions: dict[str, str], sources_sha256: str) -> int:
    """How many passages the index has if it is current, else 0."""
    try:
        meta = read_meta(folder)
        confidence = Confidence.load(folder)
    except IndexBroken:
        return 0
    found = (meta["format"], meta["encoder"], meta["revisions"], confidence.outside_sha256)
    wanted = (FORMAT, encoder_name, revisions, sources_sha256)
    return len(meta["passages"]) if found == wanted and (folder / VECTORS_FILE).is_file() else 0
