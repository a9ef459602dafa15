"""The numbered list in an article's body, read with a Markdown parser into plain steps."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode


class StepsError(ValueError):
    """The body holds something else than one numbered list."""


def parse_steps(body: str) -> tuple[str, ...]:
    """Read the steps.

    Args:
        body: Markdown: nothing, or one numbered list.

    Returns:
        One plain text for each step: no number, no markup, a link as `text (address)`, one line each.

    Raises:
        StepsError: The body holds a heading, a paragraph outside the list, a second or nested list, HTML …
    """
    nodes = SyntaxTreeNode(MarkdownIt("commonmark").parse(body)).children
    if not nodes:
        return ()
    if len(nodes) > 1 or nodes[0].type != "ordered_list":
        raise StepsError(
            "its body must be one numbered list and nothing else; move other text to the summary."
        )
    return tuple(_step(item, number) for number, item in enumerate(nodes[0].children, start=1))


def _step(item: SyntaxTreeNode, number: int) -> str:
    if not item.children or any(block.type != "paragraph" for block in item.children):
        raise StepsError(f"step {number} must be plain sentences; make lists inside it steps of their own.")
    text = " ".join(_plain(inline) for block in item.children for inline in block.children)
    return " ".join(text.split())


def _plain(node: SyntaxTreeNode) -> str:
    """The text of an inline node without its markup."""
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.type in {"html_inline", "image"}:
        raise StepsError("its body holds HTML or an image; a step is plain text.")
    text = "".join(_plain(child) for child in node.children)
    if node.type == "link":
        address = str(node.attrs["href"])
        return text if text == address else f"{text} ({address})"
    return text
