"""The pieces a page is made of: headings, paragraphs and lists, all as plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb_index.lint import sentences

QUESTION_LEVEL = 7
MAX_QUESTION = 300
_ENDS_ASKING = re.compile(r"[?？]['\"”’)]*$")
_Q = re.compile(r"(?:q|question)(?:\s*\d+)?\s*(?:[:)]|\.(?=.*[?？]))\s*(?=\S)", re.IGNORECASE)
_A = re.compile(r"\s+(?:A|Answer)(?:\s*\d+)?\s*[:)]\s+")
_A_FIRST = re.compile(r"(?:(?:[Aa]|[Aa]nswer)(?:\s*\d+)?\s*:|A[.)])\s+(?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s+(?=\S)")
_ASKING = re.compile(
    r"(?:how|what|when|where|who|whom|whose|why|which|can|could|may|must|should|will|do|does|did|is|are|am)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[•●▪◦‣∙·*o–-]\s+(?=\S)")
# PDF files spell some pairs of letters with one sign.
_LIGATURES = {0xFB00 + n: pair for n, pair in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
MAX_BETWEEN_STEPS = 300


@dataclass(frozen=True)
class Block:
    """One piece of a page.

    Attributes:
        text: A heading or a paragraph on one line; empty for a list.
        level: 1 to 6 for a heading, 7 for a question that is set as something else, 0 for what is no heading.
            A heading without text ends the answer to a question.
        items: A list's entries, nested lists joined into them.
        ordered: Whether the list is numbered.
        link: Whether all of it is a link.
    """

    text: str = ""
    level: int = 0
    items: tuple[str, ...] = ()
    ordered: bool = False
    link: bool = False

    @property
    def asks(self) -> bool:
        """Whether it is a heading that asks something."""
        return bool(self.text) and (self.level == QUESTION_LEVEL or (self.level > 0 and asks(self.text)))


def clean(text: str) -> str:
    """The text on one line with single spaces, without control and invisible characters."""
    spaced = " ".join(unicodedata.normalize("NFC", text).translate(_LIGATURES).split())
    return " ".join("".join(filter(str.isprintable, spaced)).split())


def asks(text: str) -> bool:
    """Whether the text ends as a question and is short enough to stand for itself."""
    return len(text) <= MAX_QUESTION and _ENDS_ASKING.search(text) is not None


def bare_question(text: str) -> str:
    """A question without its number, its `Q:` and the sign of a link behind it."""
    text = _Q.sub("", text, count=1) if _Q.match(text) else text
    match = _NUMBER.match(text)
    return (text[match.end() :] if match else text).rstrip(" ¶#🔗")


def paragraph(text: str, lead: str = "", link: bool = False) -> list[Block]:
    """A paragraph as blocks: a question and its answer where it holds both.

    Args:
        text: Cleaned; empty gives no block.
        lead: The bold words at its start; a question if they end with a question mark.
        link: Whether all of it is a link.
    """
    if not text:
        return []
    if lead and asks(lead):
        return [Block(bare_question(lead), QUESTION_LEVEL), *paragraph(text[len(lead) :].strip())]
    if _Q.match(text):
        question, *answer = _A.split(text, maxsplit=1)
        return [Block(bare_question(question), QUESTION_LEVEL), *(Block(part) for part in answer if part)]
    return [Block(_A_FIRST.sub("", text, count=1) if _A_FIRST.match(text) else text, link=link)]


def joined(blocks: Iterable[Block]) -> str:
    """Blocks as one text, their lists as `one; two`."""
    text = ""
    for block in blocks:
        if block.items and text[-1:].isalnum():
            text += ":"
        text += " " + (block.text or "; ".join(block.items))
    return text.strip()


def lines(blocks: Iterable[Block]) -> list[str]:
    """Blocks as lines of text, for a person to read."""
    found: list[str] = []
    for block in blocks:
        if block.level:
            found += [f"== {block.text} =="] if block.text else []
        elif block.text:
            found.append(block.text)
        else:
            signs = [f"{number}." for number in range(1, len(block.items) + 1)] if block.ordered else None
            found += [f"{signs[n] if signs else '-'} {item}" for n, item in enumerate(block.items)]
    return found


def text_blocks(text: str) -> list[Block]:
    """Read plain text, or the text of a PDF.

    A blank line ends a paragraph; so does a short line at the end of a sentence, as lines of PDF files come
    without blank ones. A paragraph that is one question becomes a heading, paragraphs numbered 1, 2, 3 … one
    list.
    """
    blocks: list[Block] = []
    steps: list[str] = []
    between: list[str] = []

    def end_steps() -> None:
        if steps:
            blocks.append(Block(items=tuple(steps), ordered=True))
        for words in between:
            blocks.extend(paragraph(words))
        steps.clear()
        between.clear()

    for words in _paragraphs(text.splitlines()):
        match = _NUMBER.match(words)
        number = int(match[1]) if match else 0
        step = words[match.end() :] if match else ""
        if _one_question(words):
            end_steps()
            blocks.append(Block(bare_question(words), QUESTION_LEVEL))
        elif steps and number == len(steps) + 1 and sum(map(len, between)) <= MAX_BETWEEN_STEPS:
            steps[-1] = " ".join([steps[-1], *between])
            between.clear()
            steps.append(step)
        elif number == 1:
            end_steps()
            steps.append(step)
        elif steps and not _Q.match(words):
            between.append(words)
        else:
            end_steps()
            blocks.extend(paragraph(words))
    end_steps()
    return blocks


def _one_question(text: str) -> bool:
    return asks(text) and sentences(bare_question(text)) == 1


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    cleaned = [clean(line) for line in lines]
    full = max(map(len, cleaned), default=0)
    parts: list[str] = []
    for line in cleaned:
        if parts and (not line or _starts(line, parts[-1]) or _ends(parts, full)):
            yield _unwrapped(parts)
            parts = []
        if line:
            parts.append(line)
    if parts:
        yield _unwrapped(parts)


def _starts(line: str, before: str) -> bool:
    """Whether a paragraph starts with this line: a numbered one, or a question after a sentence."""
    if _ASKING.match(line) and before.endswith((".", "!", "?", ":")):
        return True
    return any(pattern.match(line) for pattern in (_NUMBER, _BULLET, _Q, _A_FIRST))


def _ends(parts: list[str], full: int) -> bool:
    """Whether a paragraph ends with its last line: a short one that ends a sentence, or a question."""
    if asks(parts[-1]) and _one_question(" ".join(parts)):
        return True
    return len(parts[-1]) < full * 2 / 3 and parts[-1].endswith((".", "!", ":"))


def _unwrapped(parts: list[str]) -> str:
    # A hyphen at the end of a line stays, as nobody knows whether the word has one.
    text = "".join(part if re.search(r"\w-$", part) else part + " " for part in parts).strip()
    return _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
