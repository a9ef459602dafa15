import csv
import json
from pathlib import Path

import pytest

from kb_index.benchmarks import BOTS, OUT_OF_SCOPE, IntentFigures, RankFigures, hint3, stackfaq
from kb_index.errors import QuestionsError

from .conftest import SUBJECTS, WAYS
from .hash_encoder import CountingEncoder, HashEncoder

TRAIN = [(way.format(subject), name.upper()) for name, subject in SUBJECTS.items() for way in WAYS]
TEST = [
    ("reset forgotten pacer password right now", "RESET-PASSWORD"),
    ("pay filing fee card, but how", "PAY-FILING-FEE"),
    ("link old ecf account, please do", "BOUNCED-EMAIL"),
    ("gorgeous weather", OUT_OF_SCOPE),
]


@pytest.fixture
def hint(tmp_path: Path) -> Path:
    """A small set in the form of HINT3, alike for each of its bots."""
    for bot in BOTS:
        write(tmp_path / "v1" / "train" / f"{bot}_train.csv", TRAIN)
        write(tmp_path / "v1" / "test" / f"{bot}_test.csv", TEST)
    return tmp_path


def write(file: Path, rows: list[tuple[str, str]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("sentence", "label"), *rows])


def test_messages_are_given_intents_or_none(hint: Path) -> None:
    """Of three messages in scope two get their label, and the one out of scope gets none."""
    found = hint3(hint, "v1", HashEncoder())

    assert found == dict.fromkeys(BOTS, IntentFigures(3 / 4, 2 / 3, 1))


def test_nothing_is_learned_from_the_test_messages(hint: Path) -> None:
    encoder = CountingEncoder()

    hint3(hint, "v1", encoder)

    trained = len(TRAIN)
    assert encoder.encoded[:trained] == list(dict.fromkeys(text for text, _ in TRAIN))
    assert not {text for text, _ in TEST} & set(encoder.encoded[:trained])


def test_a_test_without_messages_out_of_scope_has_no_share_of_them(hint: Path) -> None:
    write(hint / "v1" / "test" / f"{BOTS[0]}_test.csv", TEST[:2])

    assert hint3(hint, "v1", HashEncoder())[BOTS[0]] == IntentFigures(1, 1, 0)


@pytest.mark.parametrize("part", ["train", "test"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "can't be read as a file of HINT3; check the download."),
        (b"", "holds no messages; check the download."),
        (b"sentence,label\n", "holds no messages; check the download."),
        (b"text,intent\na,b\n", "can't be read as a file of HINT3; check the download."),
        (b"sentence,label\n\xff,b\n", "can't be read as a file of HINT3; check the download."),
    ],
)
def test_another_file_than_hint3s_is_named(
    hint: Path, part: str, content: bytes | None, sentence: str
) -> None:
    file = hint / "v1" / part / f"{BOTS[0]}_{part}.csv"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)

    with pytest.raises(QuestionsError) as caught:
        hint3(hint, "v1", HashEncoder())

    assert str(caught.value) == f"{file} {sentence}"


# StackFAQ


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    pairs = [
        {
            "rephr": ["crossing out words on github", "*", "", "gorgeous tornado"],
            "question": "Strikethrough with GitHub Markdown",
            "answer": ["Put tildes around the words for crossing out.", "Use del."],
        },
        {
            "rephr": ["tornado for my facebook account", "*Deleting FB acc."],
            "question": "How do I delete my Facebook account?",
            "answer": "Go to the help center.",
        },
        {"rephr": [], "question": "How do I mute a tornado?", "answer": ["You can't."]},
    ]
    file = tmp_path / "stackExchange-FAQ.json"
    file.write_text(json.dumps({"root": {"qapair": pairs}}))
    return file


def test_paraphrases_are_ranked_against_questions_and_answers(stack: Path) -> None:
    """The first and third find their entries; `gorgeous tornado` is nearer to another question."""
    assert stackfaq(stack, HashEncoder()) == RankFigures(2 / 3, 1, 3)


def test_no_paraphrase_is_indexed(stack: Path) -> None:
    encoder = CountingEncoder()

    stackfaq(stack, encoder)

    assert encoder.encoded == [
        "Strikethrough with GitHub Markdown",
        "Put tildes around the words for crossing out.",
        "Use del.",
        "How do I delete my Facebook account?",
        "Go to the help center.",
        "How do I mute a tornado?",
        "You can't.",
        "crossing out words on github",
        "gorgeous tornado",
        "tornado for my facebook account",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "can't be read as StackFAQ's JSON; check the download."),
        ('{"root": ', "can't be read as StackFAQ's JSON; check the download."),
        ('[{"rephr": ["a"], "question": "b"}]', "can't be read as StackFAQ's JSON; check the download."),
        ('[{"rephr": ["a"], "question": "b", "answer": []}]', "can't be read as StackFAQ's JSON;"),
        ("[]", "holds no paraphrases; check the download."),
        ('{"root": {"qapair": [{"rephr": ["*"], "question": "a", "answer": "b"}]}}', "holds no paraphrases;"),
    ],
)
def test_another_file_than_stackfaqs_is_named(stack: Path, content: str | None, sentence: str) -> None:
    if content is None:
        stack.unlink()
    else:
        stack.write_text(content)

    with pytest.raises(QuestionsError) as caught:
        stackfaq(stack, HashEncoder())

    assert str(caught.value).startswith(f"{stack} {sentence}")
