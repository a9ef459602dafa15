"""What can go wrong with the knowledge base, each told in one sentence that says how to mend it."""

from __future__ import annotations

from pathlib import Path

MEND = "build it again: python -m kb_index build --force"
"""What mends an index."""


class KnowledgeBaseError(Exception):
    """Base of all errors of this package. `str(error)` is a sentence fit for a terminal."""


class ArticleError(KnowledgeBaseError):
    """An article's file, or the folder of articles, can't be used.

    Attributes:
        path: The file or folder.
        sentence: What is wrong and how to mend it, without the path.
    """

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path = path
        self.sentence = sentence


class EncoderError(KnowledgeBaseError):
    """The encoder's weights can't be found or loaded."""


class IndexMismatch(KnowledgeBaseError):
    """The index was built with another encoder, dimension, format or set of articles."""


class IndexBroken(KnowledgeBaseError):
    """The index is missing, cut off or corrupt."""


class QuestionsError(KnowledgeBaseError):
    """A file of questions or out-of-scope lines can't be read."""


class IngestError(KnowledgeBaseError):
    """The pages to take in can't be found or fetched, or the drafts can't be written."""
