import pytest

from kb_index.steps import StepsError, parse_steps


def test_steps_are_plain_text_on_one_line() -> None:
    body = """\
1. Choose **Civil > Motions** in the
   menu.
2. Open [the form](https://court.example/form), then press `Next`.

3. Go to <https://court.example>.
"""

    assert parse_steps(body) == (
        "Choose Civil > Motions in the menu.",
        "Open the form (https://court.example/form), then press Next.",
        "Go to https://court.example.",
    )


def test_no_body_has_no_steps() -> None:
    assert parse_steps(" \n\n") == ()


@pytest.mark.parametrize(
    "body",
    [
        "Some words first.\n\n1. A step.\n",
        "- a bullet\n",
        "1. A step.\n\nAnd a farewell.\n",
        "1. A step:\n   - with a list\n",
        "1. A <b>bold</b> step.\n",
        "<p>HTML</p>\n",
        "1. ![a picture](x.png)\n",
        "1.\n",
    ],
)
def test_anything_but_plain_steps_is_refused(body: str) -> None:
    with pytest.raises(StepsError):
        parse_steps(body)
