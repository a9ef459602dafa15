"""HTML pages, read into blocks of plain text.

trafilatura reads and cleans the tree. Its own choice of main text is not used: it drops headings that are
links or buttons, which is how courts fold the answers of their FAQ pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from trafilatura import load_html
from trafilatura.baseline import basic_cleaning
from trafilatura.metadata import extract_title
from trafilatura.utils import HTML_PARSER

from kb_index.ingest.blocks import QUESTION_LEVEL, Block, asks, bare_question, clean, joined, paragraph

_Element = Any  # lxml has no types

_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr q s samp "
    "small span strike strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_TAGS.split())
_BOLD = frozenset({"b", "strong"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEFT_OUT = (
    "//nav | //noscript | //iframe | //object | //select | //textarea | //audio | //video | //canvas | //head"
    " | //header[not(ancestor::main or ancestor::article)]"
    " | //*[@role='navigation' or @role='banner' or @role='contentinfo' or @role='search']"
)
# Whole words of a class or an id; a part would not do: a question can stand in a `card-header`.
_FURNITURE_NAMES = (
    "nav navbar navigation menu sidebar breadcrumb breadcrumbs header footer site-header site-footer "
    "page-header page-footer skip-link pager pagination social share"
)
_FURNITURE = frozenset(_FURNITURE_NAMES.split())
_MAIN = "(//main | //*[@role='main'])[1]"
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)")


class HtmlPage:
    """One page.

    Attributes:
        title: Empty where it has none.
        url: The address the page gives itself, empty where it gives none.
        blocks: Its main text, without menus, headers and footers.
        cut: Whether the parser gave up before the end, as it does where tags are nested 256 deep.
    """

    def __init__(self, html: str) -> None:
        """Read a page; one that is no HTML has no blocks."""
        tree = load_html(html)
        self.cut = any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in HTML_PARSER.error_log)
        self.title, self.url = "", ""
        self.blocks: list[Block] = []
        if tree is None:
            return
        self.title = clean(extract_title(tree) or "")
        self.url = _own_address(tree, html)
        main = _main(tree)
        blocks = [] if main is None else _blocks(main)
        # A list of links to the questions below it is no answer to them.
        headings = {block.text for block in blocks if block.level and not block.link}
        self.blocks = [
            block for block in blocks if not (block.level and block.link and block.text in headings)
        ]


def is_address(text: str) -> bool:
    """Whether the text is a whole http or https address."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _own_address(tree: _Element, html: str) -> str:
    saved = _SAVED_FROM.search(html[:2000])
    given = [
        *tree.xpath("//link[translate(@rel, 'CANOIL', 'canoil') = 'canonical']/@href"),
        *tree.xpath("//meta[@property = 'og:url']/@content"),
        *([saved[1]] if saved else []),
    ]
    return next((address for text in given if is_address(address := clean(str(text)))), "")


def _main(tree: _Element) -> _Element | None:
    basic_cleaning(tree)
    for element in tree.xpath(_LEFT_OUT):
        _drop(element)
    for element in tree.xpath("//body//*[@class or @id]"):
        if element.tag not in {"main", "article"} and _names(element) & _FURNITURE:
            _drop(element)
    mains: list[_Element] = tree.xpath(_MAIN)
    return mains[0] if mains else tree.find("body") if tree.tag == "html" else tree


def _names(element: _Element) -> set[str]:
    return set(f"{element.get('class', '')} {element.get('id', '')}".lower().split())


def _drop(element: _Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _blocks(element: _Element) -> list[Block]:
    """The blocks of an element that is not inline."""
    tag = element.tag
    if tag in _HEADINGS:
        text = bare_question(_text(element)) if asks(_text(element)) else _text(element)
        return [Block(text, _HEADINGS[tag])] if text else []
    if tag in {"summary", "dt", "button"}:
        return _folded(element)
    if tag in {"ol", "ul"}:
        return _list(element)
    if tag == "tr" and not any(_is_block(child) for cell in element for child in cell):
        return paragraph(" | ".join(filter(None, map(_text, element))))
    blocks = _contents(element)
    if tag in {"dl", "details"} and any(block.level == QUESTION_LEVEL for block in blocks):
        # What follows does not belong to the last answer.
        blocks.append(Block(level=QUESTION_LEVEL))
    return blocks


def _folded(element: _Element) -> list[Block]:
    """What a click unfolds, or a defined term: a question, or a heading of the lowest level."""
    text = _text(element)
    if asks(text):
        return [Block(bare_question(text), QUESTION_LEVEL)]
    # Other buttons are for printing, searching and the like.
    return [Block(text, 6)] if text and element.tag != "button" else []


def _list(element: _Element) -> list[Block]:
    entries = [_blocks(child) if child.tag in {"ol", "ul"} else _contents(child) for child in element]
    if any(block.asks for blocks in entries for block in blocks):
        return [block for blocks in entries for block in blocks]
    items = tuple(text for text in map(joined, entries) if text)
    links = all(block.link for blocks in entries for block in blocks)
    return [Block(items=items, ordered=element.tag == "ol", link=links)] if items else []


def _contents(element: _Element) -> list[Block]:
    """The paragraphs, lists and headings inside an element."""
    blocks: list[Block] = []
    line = _Line()
    line.add(element.text)
    for child in element:
        if child.tag == "button" and not asks(_text(child)) and (line.begun or (child.tail or "").strip()):
            line.add(f" {_text(child)} ")  # one that is named within a sentence
        elif _is_block(child):
            blocks += line.taken()
            blocks += _blocks(child)
        elif child.tag == "br":
            if line.breaks():
                blocks += line.taken()
        else:
            line.add_element(child)
        line.add(child.tail)
    return blocks + line.taken()


class _Line:
    """Inline text on its way to become a paragraph."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, bool, str | None]] = []
        self._broken = False

    @property
    def begun(self) -> bool:
        return bool(self._runs)

    def add(self, text: str | None, bold: bool = False, link: str | None = None) -> None:
        if text and (text.strip() or self._runs):
            self._runs.append((text, bold, link))
            self._broken = self._broken and not text.strip()

    def add_element(self, element: _Element, bold: bool = False, link: str | None = None) -> None:
        bold = bold or element.tag in _BOLD
        link = element.get("href", link) if element.tag == "a" else link
        self.add(" " if element.tag == "br" else element.text, bold, link)
        for child in element:
            self.add_element(child, bold, link)
            self.add(child.tail, bold, link)

    def breaks(self) -> bool:
        """Note a line break; whether it is the second one in a row, which ends a paragraph."""
        twice = self._broken
        self.add(" ")
        self._broken = True
        return twice

    def taken(self) -> list[Block]:
        """The text gathered so far as blocks; the line is empty afterwards."""
        runs, self._runs, self._broken = self._runs, [], False
        text = clean("".join(part for part, _, _ in runs))
        lead = ""
        for part, bold, _ in runs:
            if not bold and part.strip():
                break
            lead += part
        links = [link for part, _, link in runs if part.strip()]
        link = bool(links) and None not in links
        if link and all((target or "").startswith(("#", "javascript:")) for target in links):
            # It folds out an answer or leads to it; other such links are "Back to top" and the like.
            return [Block(bare_question(text), QUESTION_LEVEL, link=True)] if asks(text) else []
        lead = clean(lead)
        return paragraph(text, lead if text.startswith(lead) else "", link)


def _is_block(element: _Element) -> bool:
    return any(part.tag not in _INLINE for part in element.iter())


def _text(element: _Element) -> str:
    return clean("".join(_pieces(element)))


def _pieces(element: _Element) -> Iterator[str]:
    # What is not inline stands on lines of its own.
    space = " " if element.tag == "br" or element.tag not in _INLINE else ""
    yield space + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield space
