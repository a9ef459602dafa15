"""Cutting a page into the parts that become drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb_index.ingest.blocks import Block, joined, lines
from kb_index.ingest.pages import Page
from kb_index.lint import MIN_TUTORIAL_STEPS, normalised

MIN_SPLIT = 2
MIN_LEFTOVER = 200


@dataclass
class Section:
    """A part of a page that becomes one draft.

    Attributes:
        title: The page's or, where the page answers several questions, the question.
        questions: What it answers, as the page puts it; the title where the page asks nothing.
        blocks: Its text.
        notes: Further lines for the reviewer.
    """

    title: str
    questions: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether it holds nothing but headings."""
        return all(block.level for block in self.blocks)


def cut(page: Page) -> list[Section]:
    """Cut a page at its questions, if it has at least two; what stands outside them comes first."""
    asked = [block for block in page.blocks if block.asks]
    if len(asked) < MIN_SPLIT:
        return [_whole(page, asked)]
    outside = Section(page.title, (page.title,))
    answers: list[Section] = []
    current, level = outside, 0
    for block in page.blocks:
        if block.asks:
            current, level = Section(block.text, (block.text,)), block.level
            answers.append(current)
            continue
        if block.level and block.level <= level:
            current, level = outside, 0
        current.blocks.append(block)
    found = [answer for answer in answers if not answer.empty]
    answered = {normalised(answer.title) for answer in found}
    missing = [
        answer.title for answer in answers if answer.empty and normalised(answer.title) not in answered
    ]
    if not found:
        return [_whole(page, [])]
    if _is_much(outside):
        found.insert(0, outside)
    elif not outside.empty:
        found[0].notes += ["Elsewhere on the page:", *lines(outside.blocks)]
    found[0].notes += [f"Asked on the page without an answer: {question}" for question in missing]
    found[0].notes += page.notes
    return found


def _whole(page: Page, asked: Sequence[Block]) -> Section:
    title, blocks = page.title, list(page.blocks)
    if asked and blocks[0] is asked[0]:
        # One question and its answer, perhaps under the name of a file.
        title, blocks = blocks[0].text, blocks[1:]
    questions = dict.fromkeys([title, *(block.text for block in asked)])
    return Section(title, tuple(questions), blocks, list(page.notes))


def _is_much(section: Section) -> bool:
    prose = [block for block in section.blocks if not block.level]
    return len(joined(prose)) >= MIN_LEFTOVER or any(
        len(block.items) >= MIN_TUTORIAL_STEPS for block in prose if block.ordered
    )
