"""What is said in a conversation, as data that each channel draws in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Author = Literal["filer", "assistant", "staff", "system"]
Owner = Literal["assistant", "staff", "closed"]

Block = Mapping[str, Any]
"""One part of a message, by its `type`:

- `{"type": "paragraph", "text": str}`
- `{"type": "note", "text": str}`: a paragraph set apart, such as a caveat; a key `declines` with the decision
  where it declines the second part of a message
- `{"type": "steps", "items": [str, ...], "start": int}`: numbered steps, the first one numbered `start`
- `{"type": "links", "items": [{"text": str, "url": str}, ...]}`
"""


@dataclass(frozen=True)
class Choice:
    """A button. The payload stays on the server; the filer sees the title and picks by its place."""

    title: str
    payload: str


@dataclass(frozen=True)
class Citation:
    """The reviewed article that an answer is quoted from.

    Attributes:
        url: Its source.
        reviewed: ISO date.
        revision: Hash of the article's file as it was quoted; empty in messages stored before it was kept.
    """

    article_id: str
    title: str
    url: str
    reviewed: str
    revision: str = ""


@dataclass(frozen=True)
class Reply:
    """What the dialogue engine says, before it is stored and numbered.

    `kind` is the decision it carries out (`answer`, `choose` …) or `text`, `notice`, `question`.
    `text` holds the whole in plain words, for channels that draw no blocks.
    """

    kind: str
    text: str
    blocks: Sequence[Block] = ()
    choices: Sequence[Choice] = ()
    citations: Sequence[Citation] = ()


@dataclass(frozen=True)
class Message:
    """A numbered entry of a conversation. `created_at` is aware, in UTC."""

    seq: int
    author: Author
    kind: str
    text: str
    created_at: datetime
    blocks: Sequence[Block] = ()
    choices: Sequence[Choice] = ()
    citations: Sequence[Citation] = ()

    def public(self) -> dict[str, Any]:
        """The message as the HTTP contract shows it: choices without their payloads, time as ISO 8601."""
        return {
            "seq": self.seq,
            "author": self.author,
            "kind": self.kind,
            "text": self.text,
            "blocks": [dict(block) for block in self.blocks],
            "choices": [{"index": index, "title": choice.title} for index, choice in enumerate(self.choices)],
            "citations": [vars(citation) for citation in self.citations],
            "created_at": self.created_at.isoformat(),
        }
