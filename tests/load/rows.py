"""Real embeddings by the million, to measure the index with: prose lines of the installed packages.

Random vectors would not do: they have no neighbours, so an approximate index looks bad on them for no reason.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from kb_index.encoder import SentenceEncoder, Vectors

SHARD = 10_000
_PROSE = re.compile(r"[A-Za-z][A-Za-z0-9 ,.:;'\"()/-]*")
_WORDS = range(3, 13)


def prose_lines() -> Iterator[str]:
    """Distinct lines of 3 to 12 words from the sources and texts of this environment, in a fixed order."""
    seen: set[str] = set()
    roots = [Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("stdlib"))]
    for root in roots:
        for path in sorted(
            p for p in root.rglob("*") if p.suffix in {".py", ".pyi", ".txt", ".md", ".rst", ".h"}
        ):
            for line in path.read_text(encoding="utf-8", errors="ignore").splitlines():
                text = line.strip(" \t#*/\"'")
                if len(text.split()) in _WORDS and _PROSE.fullmatch(text) and text.lower() not in seen:
                    seen.add(text.lower())
                    yield text


def embed(count: int, folder: Path) -> Vectors:
    """Embeddings of the first `count` prose lines, kept in shards so that a second run only reads them.

    Returns:
        float16 (count, dim) in the order of the lines, about unit length; fewer where there are not so many.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines, shards, encoder = prose_lines(), [], None
    for number in range(-(-count // SHARD)):
        path = folder / f"rows-{number:04}.npy"
        batch = list(islice(lines, SHARD))
        if not path.exists() and batch:
            encoder = encoder or SentenceEncoder()
            np.save(path, encoder.encode(batch).astype(np.float16))
            print(f"embedded {(number + 1) * SHARD:,} of {count:,} lines", file=sys.stderr, flush=True)
        if path.exists():
            shards.append(np.load(path))
    return np.concatenate(shards)[:count]


if __name__ == "__main__":
    embed(int(sys.argv[1]), Path(sys.argv[2]))
