import json
from pathlib import Path

import pytest

from kb_index import __main__ as command
from kb_index.errors import EncoderError

from .conftest import SUBJECTS, WriteArticle
from .hash_encoder import HashEncoder


class Terminal:
    """Runs commands against the test's own articles and index, with the fake encoder."""

    def __init__(self, folder: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folders = {"--articles": str(folder), "--out": str(out)}
        self._capsys = capsys

    def run(self, name: str, *arguments: str) -> tuple[int, str, str]:
        folders = {
            flag: path for flag, path in self._folders.items() if name != "lint" or flag == "--articles"
        }
        code = command.main([name, *arguments, *(word for pair in folders.items() for word in pair)])
        return (code, *self._capsys.readouterr())


@pytest.fixture
def terminal(
    folder: Path,
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
    return Terminal(folder, tmp_path / "index", capsys)


@pytest.fixture
def built(terminal: Terminal) -> Terminal:
    assert terminal.run("build")[0] == 0
    return terminal


def test_build_says_what_it_did(terminal: Terminal) -> None:
    code, out, err = terminal.run("build")

    assert (code, err) == (0, "")
    assert out.startswith("Built: 6 articles, 48 passages in ")
    assert terminal.run("build")[1].startswith("Unchanged: 6 articles, 48 passages in ")
    assert terminal.run("build", "--force")[1].startswith("Built: ")


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
    assert out.startswith("Outcome: answer (confidence 1.00)")
    assert "reset-password: All about reset forgotten pacer password" in out


def test_lint_exits_with_one_when_there_are_problems(terminal: Terminal, write_article: WriteArticle) -> None:
    assert terminal.run("lint") == (0, "No problems in 6 articles.\n", "")
    write_article("bounced-email", related=["nowhere"])

    code, out, _ = terminal.run("lint")

    assert code == 1
    assert (
        out == "bounced-email: its related article 'nowhere' does not exist; correct the id or take it out.\n"
    )


def test_eval_prints_figures(built: Terminal) -> None:
    code, out, err = built.run("eval")

    assert (code, err) == (0, "")
    assert "Own questions, each without its own help: 36\n  precision_at_1  100.0%" in out
    assert "Out of scope (nothing is right): " in out


def test_eval_runs_questions_from_a_file(built: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"question": "how do I pay filing fee card", "article_ids": ["pay-filing-fee"]}\n{"text": "abc"}\n'
    )

    code, out, err = built.run("eval", "--questions", str(path))

    assert (code, err) == (0, "")
    assert "of 2" in out
    assert "Answered by an article: 1\n  precision_at_1  100.0%" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("search", "anything"), "There is no index in"),
        (("eval", "--questions", "nowhere.jsonl"), "nowhere.jsonl can't be read"),
    ],
)
def test_what_is_missing_is_told_in_one_sentence(
    terminal: Terminal, arguments: tuple[str, ...], sentence: str
) -> None:
    code, out, err = terminal.run(*arguments)

    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_questions_that_name_unknown_articles_are_refused(built: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"text": "abc", "article_ids": ["nowhere"]}\n')

    code, _, err = built.run("eval", "--questions", str(path))

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


@pytest.mark.parametrize("arguments", [["search", "  "], ["search", "a", "--top", "0"], ["ingest"], []])
def test_bad_arguments_exit_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)

    assert caught.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
