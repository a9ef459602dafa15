"""Building the index from the articles, and opening it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb_index.article import load_articles
from kb_index.calibrate import calibrate, fingerprint
from kb_index.confidence import Confidence
from kb_index.encoder import Encoder
from kb_index.errors import IndexBroken
from kb_index.folder import replacing
from kb_index.index import FORMAT, VECTORS_FILE, PassageIndex, read_meta
from kb_index.search import Searcher
from kb_index.trials import make_trials

ARTICLES = Path(__file__).parent / "articles"
OUT_OF_SCOPE = Path(__file__).parent / "out_of_scope.txt"
INDEX = Path("var/index")


@dataclass(frozen=True)
class Built:
    """What a build did: `fresh` is false where the index was current and was left as it is."""

    articles: int
    passages: int
    fresh: bool


def build(
    articles_folder: Path,
    out: Path,
    encoder_name: str,
    make_encoder: Callable[[], Encoder],
    negatives: Sequence[str],
    force: bool = False,
) -> Built:
    """Build the index and its confidence, unless they are current.

    The old index stays in use until the new one is complete.

    Args:
        articles_folder: Holds the articles.
        out: Folder of the index.
        encoder_name: The name that the encoder will have.
        make_encoder: Loads the encoder, which takes seconds; called only when there is something to encode.
        negatives: Texts that no article answers.
        force: Build even where nothing changed.

    Raises:
        ArticleError: An article can't be read, or there are none.
        EncoderError: The encoder can't be loaded.
        CalibrationError: The articles are too few to learn from.
    """
    articles = load_articles(articles_folder)
    revisions = {article.id: article.revision for article in articles.values()}
    if not force and (passages := _current(out, encoder_name, revisions, fingerprint(negatives))):
        return Built(len(articles), passages, fresh=False)
    index = PassageIndex.build(articles, make_encoder())
    confidence = calibrate(make_trials(Searcher(index, articles), negatives), negatives)
    with replacing(out) as folder:
        index.save(folder)
        confidence.save(folder)
    return Built(len(articles), len(index.passages), fresh=True)


def open_base(articles_folder: Path, folder: Path, encoder: Encoder) -> tuple[Searcher, Confidence]:
    """Open a built index for searching.

    Args:
        articles_folder: Holds the articles that it was built from.
        folder: The index.
        encoder: The one that it was built with.

    Raises:
        ArticleError: An article can't be read, or there are none.
        IndexMismatch: It was built with another encoder or from other articles.
        IndexBroken: It is missing, cut off or corrupt.
    """
    articles = load_articles(articles_folder)
    return Searcher(PassageIndex.load(folder, encoder), articles), Confidence.load(folder)


def _current(folder: Path, encoder_name: str, revisions: dict[str, str], negatives_sha256: str) -> int:
    """How many passages the index has if it is current, else 0."""
    try:
        meta = read_meta(folder)
        confidence = Confidence.load(folder)
    except IndexBroken:
        return 0
    found = (meta["format"], meta["encoder"], meta["revisions"], confidence.outside_sha256)
    wanted = (FORMAT, encoder_name, revisions, negatives_sha256)
    return len(meta["passages"]) if found == wanted and (folder / VECTORS_FILE).is_file() else 0
