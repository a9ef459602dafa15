from pathlib import Path

import pytest

from kb_index.errors import QuestionsError
from kb_index.questions import Question, check_articles, load_labelled, load_questions


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "questions.jsonl"


def test_questions_are_read_from_json_lines(path: Path) -> None:
    path.write_text(
        '{"question": "one", "article_ids": ["a"]}\n\n{"text": "two"}\n{"text": "3", "articles": []}\n'
        '{"id": "4", "text": "vier — §", "articles": ["a", "b"], "style": "terse"}\n'
    )

    assert load_questions(path) == [
        Question("one", ("a",)),
        Question("two", None),
        Question("3", ()),
        Question("vier — §", ("a", "b")),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "can't be read as UTF-8 text; name a file of JSON lines."),
        (b"\xff\xfe", "can't be read as UTF-8 text; name a file of JSON lines."),
        (b"", " holds no questions; put one JSON object on each line."),
        (b"{}\n", ', line 1 has no text; give each object a "question" or a "text".'),
        (b'{"text": "fine"}\nnot json\n', ", line 2 is not JSON; write one object on each line."),
        (b"[1]\n", ', line 1 has no text; give each object a "question" or a "text".'),
        (b'{"text": 5}\n', ', line 1 has no text; give each object a "question" or a "text".'),
        (b'{"text": "a", "article_ids": "b"}\n', ', line 1: "article_ids" must be a list of article ids.'),
        (b'{"text": "a", "articles": [1]}\n', ', line 1: "article_ids" must be a list of article ids.'),
    ],
)
def test_a_file_of_another_form_is_named_with_its_line(
    path: Path, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(QuestionsError) as caught:
        load_questions(path)

    assert str(caught.value).startswith(str(path))
    assert str(caught.value).endswith(sentence)


def test_labelled_messages_are_those_of_all_validation_files(tmp_path: Path) -> None:
    (tmp_path / "validation.jsonl").write_text('{"text": "one", "articles": ["a"]}\n')
    (tmp_path / "validation_far.jsonl").write_text('{"text": "two", "articles": []}\n')
    (tmp_path / "held_out.jsonl").write_text('{"text": "never", "articles": ["a"]}\n')

    assert [question.text for question in load_labelled(tmp_path)] == ["one", "two"]


def test_without_validation_files_nothing_is_labelled(tmp_path: Path) -> None:
    assert load_labelled(tmp_path) == []
    assert load_labelled(tmp_path / "nowhere") == []


def test_a_question_is_answerable_while_one_of_its_articles_is_there() -> None:
    assert Question("q", ("gone", "a")).is_answerable_from({"a": 1})
    assert not Question("q", ("gone",)).is_answerable_from({"a": 1})
    assert not Question("q", ()).is_answerable_from({"a": 1})
    assert not Question("q", None).is_answerable_from({"a": 1})


def test_articles_that_do_not_exist_are_named(path: Path) -> None:
    questions = [Question("q", ("b", "a", "z")), Question("r", None), Question("s", ("y", "z"))]

    check_articles(path, questions, {"a", "b", "y", "z"})
    with pytest.raises(QuestionsError) as caught:
        check_articles(path, questions, {"a", "b"})

    assert str(caught.value) == f"{path} names articles that do not exist: y, z."
