import pytest

from kb_index import spelling
from kb_index.spelling import Speller

from .conftest import SUBJECTS

PASSAGES = (*SUBJECTS.values(), "the NEF from CM/ECF", "refile with efilers")


@pytest.fixture(scope="module")
def speller() -> Speller:
    # Made before the test's own few suggestions come into force: with all of the English words.
    return Speller(PASSAGES)


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("I forgto my pasword", "I forgot my password"),
        ("my notise bounecd!", "my notice bounced!"),
        ("Pasword reset", "password reset"),
        ("  pasword\n", "  password\n"),
        ('the "documnet", please', 'the "document", please'),
        ("THE PASWORD IS FORGOTTN", "THE password IS forgotten"),
    ],
)
def test_misspelled_words_are_corrected(speller: Speller, text: str, corrected: str) -> None:
    assert speller.correct(text) == corrected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "shrink my pdf document",
        "the zeppelin is gorgeous",
        "4:26-cv-01234-YGR on 11/22/2026 at 4:30pm for $402.00",
        "is AO-85B or XPQR the form",
        "XPQR",
        "the XPQR of XPQS",
        "ask Mr. Smtih or Illston",
        "a qz in an oz",
        "it doesnt work, I cant and didnt",
        "it doesn't work, I can’t and didn’t",
        "my café résumé",
        "user jsmth12 and pasword1",
        "an_odd_nmae",
        "efilers on pacer with cm/ecf and nef",
    ],
)
def test_what_may_be_right_stays(speller: Speller, text: str) -> None:
    assert speller.correct(text) == text


def test_of_two_words_equally_near_the_articles_word_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "_english", lambda: [("golf", 900), ("bolt", 5)])

    assert Speller(["a cloth"]).correct("bolf") == "golf"
    assert Speller(["a bolt"]).correct("bolf") == "bolt"


def test_short_words_are_mended_by_one_letter_and_long_ones_by_two() -> None:
    speller = Speller(["docket", "bolt"])

    assert speller.correct("dckett") == "docket"
    assert speller.correct("my bxxt") == "my bxxt"
