"""Drafts of articles: a page's answers, set in the form of an article for a person to complete."""

from __future__ import annotations

import hashlib
import re
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from kb_index.ingest import guesses
from kb_index.ingest.blocks import Block, joined, lines
from kb_index.ingest.pages import Page
from kb_index.ingest.sections import Section, cut
from kb_index.lint import MAX_SUMMARY_SENTENCES, MIN_QUESTIONS, MIN_TUTORIAL_STEPS, sentences

MAX_REST = 8000
MAX_SUMMARY = 700
MAX_SLUG = 60
_WIDTH = 108
_SENTENCE_GAP = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+")
_MARKUP = re.compile(r"[\\`*\[<]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])")
_BLOCK_START = re.compile(r"([#>+~=-])|(\d+)([.)])")
_FINGERPRINT = re.compile(r"^# Page: .* content ([0-9a-f]{12})$", re.MULTILINE)


@dataclass(frozen=True)
class Draft:
    """One draft.

    Attributes:
        slug: The wished id; `text` gives the file for the id it gets in the end.
        fingerprint: First 12 hex digits of the SHA-256 of what was taken from the page.
    """

    slug: str
    fingerprint: str
    _front: str
    _body: str

    def text(self, article_id: str) -> str:
        """The file of the draft under this id."""
        return f"---\nid: {article_id}\n{self._front}---\n{self._body}"


def fingerprint_of(text: str) -> str:
    """The fingerprint in a draft's file, also when a person has worked on it; empty where there is none."""
    match = _FINGERPRINT.search(text)
    return match[1] if match else ""


def make_drafts(page: Page, url: str, name: str, today: date) -> list[Draft]:
    """Turn a page into drafts: one for each question it answers, or one for all of it.

    Args:
        page: What was read.
        url: Where it is published; empty where that is not known.
        name: What the draft calls it.
        today: The day it was read.

    Returns:
        At least one draft.
    """
    return [_draft(section, url, name, today) for section in cut(page)]


def _draft(section: Section, url: str, name: str, today: date) -> Draft:
    lists = [block for block in section.blocks if block.ordered and len(block.items) > 1]
    steps = max(lists, key=lambda block: len(block.items), default=Block())
    summary, rest = _summary(section.blocks)
    summary = summary or section.title
    rest = [block for block in rest if block is not steps]
    kept = [*lines(rest), *section.notes]
    content = "\n".join([section.title, summary, *steps.items, *kept, url])
    fingerprint = hashlib.sha256(content.encode("utf-8")).hexdigest()[:12]
    kind = "tutorial" if len(steps.items) >= MIN_TUTORIAL_STEPS else "faq"
    topic = guesses.topic(section.title, joined([Block(summary), steps, *rest]))
    # Without its address the draft is refused, as an address is needed whole.
    address = url or f"fill in the address of {name}"
    source = {"url": address, "court": guesses.court(url), "sureness": "D"}
    front = f"""\
{_field("title", section.title)}\
status: draft
kind: {kind}
# topic: guessed
topic: {topic}
# questions: from the page; a reviewer adds more, as filers would ask, at least {MIN_QUESTIONS} in all
{_field("questions", list(section.questions))}\
# summary: the page's first sentences; make it the whole answer, in at most {MAX_SUMMARY_SENTENCES} sentences
summary: >-
{textwrap.indent(_folded(re.sub("-{3,}", "—", summary)), "  ")}\
# sureness: D until a person has compared the draft with its source and given A, B or C
{_field("sources", [source])}\
# When it is complete, set status to reviewed and take the # from the next two lines.
# reviewed: YYYY-MM-DD
# review_by: YYYY-MM-DD
# Page: {name}, read on {today.isoformat()}, content {fingerprint}
{_comment(kept)}"""
    body = "".join(f"{number}. {_escaped(step)}\n" for number, step in enumerate(steps.items, start=1))
    return Draft(_slug(section.title) or _slug(name) or "page", fingerprint, front, body)


def _summary(blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """The first sentences, and the blocks that remain, cut where the summary ends."""
    taken = ""
    rest = list(blocks)
    for block in blocks:
        if block.ordered or block.level:
            if taken:
                break
            continue
        text = joined([block])
        length = _room(taken, text)
        taken = f"{taken} {text[:length]}".strip()
        place = next(number for number, other in enumerate(rest) if other is block)
        if length < len(text):
            if length:
                rest[place] = Block(text[length:].strip())
            break
        del rest[place]
    if not taken and rest and (first := next((b for b in rest if not b.level and not b.ordered), None)):
        # One endless sentence: cut at a word.
        text = joined([first])
        cut = text.rfind(" ", 0, MAX_SUMMARY)
        cut = cut if cut > 0 else MAX_SUMMARY
        rest[rest.index(first)] = Block(text[cut:].strip())
        taken = text[:cut] + " …"
    return taken, [block for block in rest if block.text or block.items]


def _room(taken: str, text: str) -> int:
    """How many characters of the text, up to the end of a sentence, still go into a summary."""
    room = 0
    for end in [*(gap.end() for gap in _SENTENCE_GAP.finditer(text)), len(text)]:
        whole = f"{taken} {text[:end]}".strip()
        if len(whole) > MAX_SUMMARY or sentences(whole) > MAX_SUMMARY_SENTENCES:
            break
        if end == len(text) or sentences(f"{whole} Next") > sentences(whole):
            room = end
    return room


def _comment(lines: Sequence[str]) -> str:
    """The rest of the page as comments, up to a sensible length."""
    if not lines:
        return ""
    text = "\n".join(lines)
    over = len(text) - MAX_REST
    kept = text[:MAX_REST].split("\n")
    if over > 0:
        kept.append(f"(cut here; the page goes on for {over} characters)")
    wrapped = "".join(_folded(line) for line in ["What else the page says:", *kept])
    return textwrap.indent(wrapped, "# ")


def _folded(text: str) -> str:
    return "".join(
        f"{line}\n" for line in textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    )


class _Dumper(yaml.SafeDumper):
    """Indents lists, as the articles do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _field(name: str, value: object) -> str:
    return str(yaml.dump({name: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6))


def _escaped(step: str) -> str:
    """A step in Markdown that reads as exactly this text."""
    step = _MARKUP.sub(lambda sign: "\\" + sign[0], step)
    start = _BLOCK_START.match(step)
    if start is None:
        return step
    return step[: start.end() - 1] + "\\" + step[start.end() - 1 :]


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", plain.decode("ascii").lower())
    while len(words) > 1 and len("-".join(words)) > MAX_SLUG:
        words.pop()
    return "-".join(words)[:MAX_SLUG]
