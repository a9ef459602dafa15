import json
import re
from pathlib import Path

import pytest

from kb_index import __main__ as command
from kb_index.build import Built
from kb_index.errors import EncoderError
from kb_index.index import META_FILE
from kb_index.questions import Question

from .conftest import SUBJECTS, WriteArticle
from .hash_encoder import HashEncoder

UNANSWERED = '{"at": "2026-11-24T18:00:05+00:00", "reason": "abstain", "text": "gorgeous weather"}\n'


class Terminal:
    """Runs commands against the test's own articles and index, with the fake encoder."""

    def __init__(self, folder: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
        articles, place = ("--articles", str(folder)), ("--index", str(index))
        self._folders = {"build": articles + place, "lint": articles, "ingest": ()}
        self._others = place
        self._capsys = capsys

    def run(self, name: str, *arguments: str | Path) -> tuple[int, str, str]:
        words = [name, *map(str, arguments), *self._folders.get(name, self._others)]
        return (command.main(words), *self._capsys.readouterr())


@pytest.fixture
def terminal(
    folder: Path,
    index: Path,
    tmp_path: Path,
    write_article: WriteArticle,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Terminal:
    for article_id in SUBJECTS:
        write_article(article_id)
    monkeypatch.delenv("ENCODER_MODEL", raising=False)
    monkeypatch.setattr(command, "SentenceEncoder", lambda model: HashEncoder())
    monkeypatch.setattr(command, "DEFAULT_MODEL", HashEncoder.name)
    # The published defaults are relative to where the program runs.
    monkeypatch.chdir(tmp_path)
    return Terminal(folder, index, capsys)


@pytest.fixture
def built(terminal: Terminal) -> Terminal:
    assert terminal.run("build")[0] == 0
    return terminal


def test_build_says_what_it_did(terminal: Terminal) -> None:
    code, out, err = terminal.run("build")

    assert (code, err) == (0, "")
    assert out.startswith("Built: 6 articles, 48 passages in ")
    assert out.endswith("; 48 passages encoded, confidence fitted again\n")
    assert terminal.run("build")[1].startswith("Unchanged: 6 articles, 48 passages in ")
    assert terminal.run("build", "--force")[1].startswith("Built: ")


def test_build_says_what_it_kept(built: Terminal, write_article: WriteArticle) -> None:
    write_article("bounced-email", title="Another title")

    assert built.run("build")[1].endswith("; 1 passages encoded, confidence kept\n")


def test_build_takes_the_messages_of_a_folder(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Question] = []

    def note(*_: object, asked: list[Question], **__: object) -> Built:
        taken.extend(asked)
        return Built(1, 1)

    monkeypatch.setattr(command, "build", note)
    (tmp_path / "validation.jsonl").write_text('{"text": "one", "articles": ["bounced-email"]}\n')

    assert terminal.run("build", "--validation", tmp_path)[0] == 0
    assert taken == [Question("one", ("bounced-email",))]


def test_build_calls_the_index_out_too(folder: Path, terminal: Terminal, tmp_path: Path) -> None:
    assert command.main(["build", "--articles", str(folder), "--out", str(tmp_path / "there")]) == 0
    assert (tmp_path / "there" / META_FILE).is_file()


def test_search_writes_json(built: Terminal) -> None:
    code, out, err = built.run("search", "reset forgotten pacer password please", "--json", "--top", "2")

    first, second = json.loads(out)
    assert (code, err) == (0, "")
    assert list(first) == ["id", "title", "score", "field", "passage", "confidence"]
    assert first["id"] == "reset-password"
    assert first["score"] == pytest.approx(1.0)
    assert 0 <= second["confidence"] < first["confidence"] <= 1


def test_the_confidence_does_not_depend_on_how_many_are_shown(built: Terminal) -> None:
    ((one,), (best, *_)) = (
        json.loads(built.run("search", "forgotten password", "--json", "--top", top)[1]) for top in ("1", "5")
    )

    assert one == best


def test_search_writes_a_table(built: Terminal) -> None:
    code, out, _ = built.run("search", "reset forgotten pacer password please")

    assert code == 0
    assert out.startswith("Outcome: answer (confidence ")
    assert "Read as" not in out
    assert "reset-password: All about reset forgotten pacer password" in out


def test_search_says_how_it_read_a_misspelled_question(built: Terminal) -> None:
    _, out, _ = built.run("search", "forgottn pacr pasword pleese")

    assert "\nRead as: forgotten pacer password please\n" in out


def test_lint_exits_with_one_when_there_are_problems(terminal: Terminal, write_article: WriteArticle) -> None:
    assert terminal.run("lint") == (0, "No problems in 6 articles.\n", "")
    write_article("bounced-email", related=["nowhere"])

    code, out, _ = terminal.run("lint")

    assert code == 1
    assert (
        out == "bounced-email: its related article 'nowhere' does not exist; correct the id or take it out.\n"
    )


def test_eval_prints_figures_and_writes_a_report(built: Terminal, tmp_path: Path) -> None:
    for name, ids in (("held_out", ["pay-filing-fee"]), ("held_out_near", []), ("held_out_far", [])):
        line = {"text": "pay filing fee card now" if ids else "gorgeous weather", "articles": ids}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line))

    code, out, err = built.run("eval", "--held-out", tmp_path, "--report", tmp_path / "report")

    assert (code, err) == (0, "")
    assert re.search(
        r"^questions of the 1 held-out messages, right article first +100.0%  >= 90.0% *$", out, re.M
    )
    assert re.search(r"^answered outright +\d+\.\d% *$", out, re.M)
    assert out.endswith(f"With plots: {tmp_path / 'report' / 'report.html'}\n")
    assert (tmp_path / "report" / "report.html").is_file()


def test_eval_runs_questions_from_a_file(built: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"question": "how do I pay filing fee card", "article_ids": ["pay-filing-fee"]}\n{"text": "abc"}\n'
    )

    code, out, err = built.run("eval", "--questions", path)

    assert (code, err) == (0, "")
    assert "of 2" in out
    assert "Answered by an article: 1\n  precision_at_1  100.0%" in out


@pytest.mark.parametrize("arguments", [("search", "anything"), ("eval",), ("gaps", "--log", ".")])
def test_an_index_that_was_never_built_is_told_in_one_sentence(
    terminal: Terminal, tmp_path: Path, index: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "2026-11.jsonl").write_text(UNANSWERED)

    assert terminal.run(*arguments) == (
        2,
        "",
        f"kb_index: There is no index in {index}; build it: python -m kb_index build\n",
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("eval", "--questions", "nowhere.jsonl"), "nowhere.jsonl can't be read"),
        (("eval", "--held-out", "nowhere"), "nowhere/held_out.jsonl can't be read"),
        (("gaps", "--log", "nowhere"), "nowhere does not exist"),
        (("ingest", "nowhere"), "nowhere"),
    ],
)
def test_what_is_missing_is_told_in_one_sentence(
    built: Terminal, arguments: tuple[str, ...], sentence: str
) -> None:
    code, out, err = built.run(*arguments)

    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_an_index_of_another_encoder_is_told_with_the_command(
    built: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "SentenceEncoder", lambda model: HashEncoder(64))

    code, out, err = built.run("search", "anything")

    assert (code, out) == (2, "")
    assert err.endswith("build it again: python -m kb_index build --force\n")


def test_gaps_is_wired(built: Terminal, tmp_path: Path) -> None:
    (tmp_path / "2026-11.jsonl").write_text(UNANSWERED)

    code, out, err = built.run("gaps", "--log", tmp_path / "2026-11.jsonl", "--since", "2026-11-01")

    assert (code, err) == (0, "")
    assert "gorgeous weather" in out
    assert json.loads(built.run("gaps", "--log", tmp_path, "--json")[1])
    assert built.run("gaps", "--log", tmp_path, "--report", tmp_path / "gaps.md")[1] == (
        f"Report on 1 unanswered questions: {tmp_path / 'gaps.md'}\n"
    )
    assert "gorgeous weather" in (tmp_path / "gaps.md").read_text()


def test_ingest_is_wired(terminal: Terminal, tmp_path: Path) -> None:
    page = tmp_path / "hours.txt"
    page.write_text("Hours\n\nThe office is open.")

    code, out, err = terminal.run("ingest", page, "--out", tmp_path / "drafts")

    assert (code, err) == (0, "")
    assert out == (
        f"Draft: {tmp_path / 'drafts' / 'hours.md'}\n"
        "1 new drafts. None is answered from until a person sets status: reviewed in it.\n"
    )


def test_ingest_exits_with_one_when_nothing_could_be_read(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")

    code, out, err = terminal.run("ingest", tmp_path / "empty.txt", "--out", tmp_path / "drafts")

    assert (code, err) == (1, err)
    assert out.startswith("0 new drafts.")
    assert "it is empty" in err


def test_questions_that_name_unknown_articles_are_refused(built: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"text": "abc", "article_ids": ["nowhere"]}\n')

    code, _, err = built.run("eval", "--questions", path)

    assert code == 2
    assert "names articles that do not exist: nowhere." in err


def test_a_broken_article_stops_the_build_with_a_sentence(
    terminal: Terminal, write_article: WriteArticle
) -> None:
    write_article("broken", kind="essay")

    code, out, err = terminal.run("build")

    assert (code, out) == (2, "")
    assert "broken.md: kind is 'essay'" in err
    assert err.count("\n") == 1


def test_the_encoder_is_named_by_the_environment(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(model: str | None) -> HashEncoder:
        raise EncoderError(f"The encoder {model!r} is not on this machine.")

    monkeypatch.setattr(command, "SentenceEncoder", refuse)
    monkeypatch.setenv("ENCODER_MODEL", "my-model")

    assert terminal.run("build") == (2, "", "kb_index: The encoder 'my-model' is not on this machine.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "  "],
        ["search", "a", "--top", "0"],
        ["search", "a", "--top", "21"],
        ["gaps", "--since", "yesterday"],
        ["ingest"],
        ["guess"],
        [],
    ],
)
def test_bad_arguments_exit_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)

    assert caught.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
