"""Spelling correction towards the words of the articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from itertools import islice

from symspellpy import SymSpell, Verbosity

MIN_LETTERS = 3
"""Shorter words have too many neighbours."""
LONG = 5
"""From so many letters on two mistakes are mended, below it one."""
COMMON_WORDS = 20_000
"""Of the English words so many, the most frequent, are suggested; the rest are only known to be words."""

_NEGATION = re.compile(r"(?:do|does|did|ca|wo|is|are|was|were|has|have|had|could|would|should)nt")
"""Without its apostrophe: "doesnt" is known to be a word, for it must not become "does"."""

_TOKEN = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?(?!\w)|\d[\w:.-]*|[^\w\s]|\s+|\w+")
_WORD = re.compile(r"[a-z]+")


class Speller:
    """Corrects words that are neither in the articles nor English; numbers, acronyms and names stay.

    The English words and how frequent they are come with symspellpy.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn the words of the articles.

        Args:
            texts: All passages.
        """
        own = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        english = dict(_english())
        top = max(english.values(), default=1)
        self._known = set(own) | set(english)
        self._symspell = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word, count in islice(english.items(), COMMON_WORDS):
            self._symspell.create_dictionary_entry(word, count)
        for word, count in own.items():
            # Of two words equally near, the one that the articles use is meant.
            self._symspell.create_dictionary_entry(word, top * count)

    def correct(self, text: str) -> str:
        """The text with its misspelled words replaced, or as it is where there are none."""
        tokens = _TOKEN.findall(text)
        words = [token for token in tokens if token.isalpha() and len(token) >= MIN_LETTERS]
        # One word alone in capitals is an acronym.
        shouted = len(words) > 1 and sum(map(str.isupper, words)) > len(words) / 2
        first = next((place for place, token in enumerate(tokens) if token.strip()), 0)
        return "".join(
            self._corrected(token, starts=place == first, shouted=shouted)
            for place, token in enumerate(tokens)
        )

    def _corrected(self, token: str, *, starts: bool, shouted: bool) -> str:
        word = token.lower()
        if len(word) < MIN_LETTERS or not _WORD.fullmatch(word) or self._is_known(word):
            return token
        if not shouted and (token.isupper() or (token[0].isupper() and not starts)):
            return token
        distance = 2 if len(word) >= LONG else 1
        found = self._symspell.lookup(word, Verbosity.TOP, max_edit_distance=distance)
        return found[0].term if found else token

    def _is_known(self, word: str) -> bool:
        return word in self._known or bool(_NEGATION.fullmatch(word))


def _english() -> Iterable[tuple[str, int]]:
    """English words with their frequencies, the most frequent first."""
    name = "frequency_dictionary_en_82_765.txt"
    lines = resources.files("symspellpy").joinpath(name).read_text(encoding="utf-8-sig").splitlines()
    entries = ((word, int(count)) for word, count in (line.split() for line in lines))
    return sorted(entries, key=lambda entry: -entry[1])
