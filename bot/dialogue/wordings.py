"""What a text's words tell the classifier: their subject, how they open, which stand near each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"\w[\w']*")
_TOKEN = re.compile(r"\w[\w']*|[?!$#]")
_DIGITS = re.compile(r"\d+")
_CLAUSE = re.compile(r",?\s+(?:and|but|so|or|because)\s+|(?<=[.!?;,])\s+|\n+")
_CHARACTERS = range(2, 6)  # lengths of the n-grams within a word and its edges
_WORDS = range(1, 4)  # lengths of the n-grams of words
_OPENING, _CLAUSE_OPENING = 4, 3  # words of an opening, at most
_REACH = 4  # words between which a pair still counts
_WORDS_PER_SIZE, _LARGEST_SIZE = 5, 6


def wordings(text: str) -> list[str]:
    """The named features of a text, as often as they occur; the letter in front tells their kind."""
    lower = text.lower().replace("’", "'")
    return [*_pieces(lower), *_phrases(lower), *_openings(lower), *_clause_openings(lower), *_pairs(lower)]


def _pieces(text: str) -> Iterator[str]:
    """N-grams of characters, which misspellings leave mostly whole."""
    for word in text.split():
        padded = f" {word} "
        for length in _CHARACTERS:
            if len(padded) <= length:
                yield "c" + padded
                break
            for start in range(len(padded) - length + 1):
                yield "c" + padded[start : start + length]


def _phrases(text: str) -> Iterator[str]:
    words = _WORD.findall(text)
    for length in _WORDS:
        for start in range(len(words) - length + 1):
            yield "w" + " ".join(words[start : start + length])


def _openings(text: str) -> Iterator[str]:
    """How the text begins, whether it ends as a question, and about how long it is."""
    words = _tokens(text)
    for count in range(1, _OPENING + 1):
        yield "o" + " ".join(words[:count])
    yield "asks" if text.rstrip().endswith("?") else "tells"
    yield f"size {min(_LARGEST_SIZE, len(words) // _WORDS_PER_SIZE)}"


def _clause_openings(text: str) -> Iterator[str]:
    for clause in _CLAUSE.split(text):
        words = _tokens(clause)
        for count in range(1, min(_CLAUSE_OPENING, len(words)) + 1):
            yield "k" + " ".join(words[:count])


def _pairs(text: str) -> Iterator[str]:
    """Pairs of words with one to three others between them: "tell ~ judge"."""
    words = _tokens(text)
    for place, first in enumerate(words):
        for second in words[place + 2 : place + 1 + _REACH]:
            yield f"p{first}~{second}"


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_DIGITS.sub("#", text))
