"""Keyboard typos, to measure how much they cost."""

from __future__ import annotations

from random import Random

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
MIN_LETTERS = 3


def with_typos(text: str, share: float, random: Random) -> str:
    """The text with one slip of the keys in a share of its words.

    Args:
        text: Words, parted by spaces.
        share: Of the words of three letters and more, in [0, 1].
        random: Chooses the words and the slips.
    """
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if sum(map(str.isalpha, word)) >= MIN_LETTERS]
    for place in random.sample(long, round(share * len(long))):
        words[place] = _slip(words[place], random)
    return " ".join(words)


def _slip(word: str, random: Random) -> str:
    """A letter hit beside its key, left out, doubled by its neighbour, or swapped with the next one."""
    place = random.choice([place for place, letter in enumerate(word) if letter.isalpha()])
    before, letter, after = word[:place], word[place], word[place + 1 :]
    beside = random.choice(_beside(letter.lower()) or letter)
    return random.choice(
        (
            before + beside + after,
            before + after,
            before + letter + beside + after,
            before + after[:1] + letter + after[1:],
        )
    )


def _beside(letter: str) -> str:
    """The keys around a letter on a US keyboard."""
    for number, row in enumerate(_ROWS):
        if (place := row.find(letter)) >= 0:
            around = slice(max(place - 1, 0), place + 2)
            near = "".join(other[around] for other in _ROWS[max(number - 1, 0) : number + 2])
            return near.replace(letter, "")
    return ""
