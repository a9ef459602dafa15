from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from kb_index.typos import MIN_LETTERS, with_typos

WORDS = "the clerk refused my 12 page motion to seal it on Friday at 4:30pm"


def slipped(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.split(" "), after.split(" "), strict=True)
    return [(old, new) for old, new in pairs if old != new]


def distance(one: str, other: str) -> int:
    """Edits between two words; a swap of neighbours is one."""
    table = {(row, 0): row for row in range(len(one) + 1)} | {(0, n): n for n in range(len(other) + 1)}
    for row in range(1, len(one) + 1):
        for n in range(1, len(other) + 1):
            table[row, n] = min(
                table[row - 1, n] + 1,
                table[row, n - 1] + 1,
                table[row - 1, n - 1] + (one[row - 1] != other[n - 1]),
            )
            if row > 1 and n > 1 and one[row - 2 : row] == other[n - 2 : n][::-1]:
                table[row, n] = min(table[row, n], table[row - 2, n - 2] + 1)
    return table[len(one), len(other)]


def test_the_same_seed_makes_the_same_typos() -> None:
    assert with_typos(WORDS, 0.5, Random(7)) == with_typos(WORDS, 0.5, Random(7))
    assert with_typos(WORDS, 0.5, Random(7)) != with_typos(WORDS, 0.5, Random(8))


def test_a_share_of_the_longer_words_is_mistyped() -> None:
    """Eight words have three letters or more; 4:30pm and 12 have fewer."""
    counts = [len(slipped(WORDS, with_typos(WORDS, 0.5, Random(seed)))) for seed in range(300)]

    # A slip may leave a word as it is: the last letter has no next one to be swapped with.
    assert max(counts) == 4
    assert sum(counts) / len(counts) > 3.6
    assert {old for old, _ in slipped(WORDS, with_typos(WORDS, 1.0, Random(1)))} <= {
        "the",
        "clerk",
        "refused",
        "page",
        "motion",
        "seal",
        "Friday",
    }


def test_every_kind_of_slip_happens() -> None:
    made = {with_typos("seal", 1.0, Random(seed)) for seed in range(400)}

    # Beside its key, left out, with the key beside it, swapped with the next.
    assert {"sral", "sal", "seral", "sael"} <= made
    assert {len(word) for word in made} == {3, 4, 5}


@settings(deadline=None)
@given(st.text(alphabet="abcXYZ é1:'", max_size=40), st.floats(0, 1), st.integers(0, 99))
def test_a_slip_is_one_edit_of_a_word_with_letters(text: str, share: float, seed: int) -> None:
    mistyped = with_typos(text, share, Random(seed))

    changed = slipped(text, mistyped)
    long = [word for word in text.split(" ") if sum(map(str.isalpha, word)) >= MIN_LETTERS]
    assert len(changed) <= round(share * len(long))
    assert all(old in long and distance(old, new) == 1 for old, new in changed)
