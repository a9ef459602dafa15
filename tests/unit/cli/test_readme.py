"""Every command is in the README: what the parsers and the Makefile know is what a reader finds."""

from __future__ import annotations

import argparse
import re

import pytest

import bot.__main__
import kb_index.__main__
from bot.settings import ROOT


def commands(parser: argparse.ArgumentParser) -> list[tuple[str, str]]:
    """Each command, after what it is typed behind: `python -m bot`, `serve`; so with what `desk` can show."""
    found = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found += [(parser.prog, name) for name in action.choices]
            found += [pair for below in action.choices.values() for pair in commands(below)]
        elif action.choices and not action.option_strings:
            found += [(parser.prog, name) for name in action.choices]
    return found


COMMANDS = [*commands(bot.__main__._parser()), *commands(kb_index.__main__._parser())]
TARGETS = re.findall(r"^## ([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
"""What `make help` lists."""


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("before", "name"), COMMANDS)
def test_every_command_is_in_the_readme(readme: str, before: str, name: str) -> None:
    # On its own line, or on that of a sister: "python -m kb_index build  # also: lint, eval".
    assert re.search(rf"^{re.escape(before)} .*\b{name}\b", readme, re.MULTILINE)


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_of_the_makefile_is_in_the_readme(readme: str, target: str) -> None:
    assert re.search(rf"^\| `{target}` \|", readme, re.MULTILINE)


def test_the_readme_names_no_target_that_is_not_there(readme: str) -> None:
    table = readme.split("| `make …` |")[1].split("\n\n")[0]
    named = set(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE))
    named |= set(re.findall(r"(?:^|`)make ([a-z][\w-]*)", readme, re.MULTILINE))
    assert named == set(TARGETS)


def test_the_readme_names_no_command_that_is_not_there(readme: str) -> None:
    named = set(re.findall(r"^(python -m (?:bot|kb_index)) ([a-z]+)", readme, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)
