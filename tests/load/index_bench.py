"""`make bench`: the index at several sizes, on real embeddings: build, memory, time and recall."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from matplotlib import pyplot as plt

from kb_index.encoder import Vectors
from kb_index.index import EXACT_ROWS, searchable
from kb_index.measure import machine
from tests.load.rows import embed

QUERIES = 1000
NEIGHBOURS = 10
_HEADINGS = ("rows", "method", "build s", "memory MB", "median ms", "p95 ms", "recall@10")
_LINE = "{:>9}  {:6} {:>8} {:>9} {:>9} {:>7} {:>9}"


def main(argv: list[str] | None = None) -> int:
    """Measure, print a table, and write it as JSON and as a plot to `var/bench/`."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.index_bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 100_000], help="rows to measure with")
    parser.add_argument(
        "--rows", type=Path, default=Path("var/bench/rows"), help="folder that keeps the embeddings"
    )
    options = parser.parse_args(argv)
    # The queries are rows of their own, after all that are indexed.
    rows = embed(max(options.sizes) + QUERIES, options.rows)
    queries = _unit(rows[-QUERIES:])
    measured = []
    print(f"{machine()}, {rows.shape[1]} dimensions, {QUERIES} queries, one thread")
    print(_LINE.format(*_HEADINGS))
    for size in options.sizes:
        shown = _measure(_unit(rows[:size]), queries)
        measured.append(shown)
        print(_LINE.format(f"{size:,}", *list(shown.values())[1:]), flush=True)
    out = Path("var/bench")
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.json").write_text(json.dumps({"machine": machine(), "sizes": measured}, indent=2) + "\n")
    _plot(measured, out / "index.png")
    return 0


def _measure(rows: Vectors, queries: Vectors) -> dict[str, Any]:
    began = time.perf_counter()
    index = searchable(rows)
    build_s = time.perf_counter() - began
    taken, found = [], []
    for query in queries:
        began = time.perf_counter()
        _, positions = index.search(query[None], NEIGHBOURS)
        taken.append((time.perf_counter() - began) * 1000)
        found.append(set(positions[0].tolist()))
    exact = faiss.IndexFlatIP(rows.shape[1])
    exact.add(rows)
    _, wanted = exact.search(queries, NEIGHBOURS)
    shared = sum(len(got & set(want)) for got, want in zip(found, wanted.tolist(), strict=True))
    return {
        "rows": len(rows),
        "method": "exact" if len(rows) <= EXACT_ROWS else "HNSW",
        "build_s": round(build_s, 1),
        "memory_mb": round(len(faiss.serialize_index(index)) / 1e6),
        "median_ms": round(statistics.median(taken), 3),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 3),
        "recall": round(shared / (NEIGHBOURS * len(queries)), 4),
    }


def _unit(rows: Vectors) -> Vectors:
    """The rows as float32 of unit length: on disk they are float16."""
    full = rows.astype(np.float32)
    return full / np.linalg.norm(full, axis=1, keepdims=True)


def _plot(measured: list[dict[str, Any]], file: Path) -> None:
    figure, axes = plt.subplots(figsize=(6, 4))
    axes.loglog([shown["rows"] for shown in measured], [shown["median_ms"] for shown in measured], "o-")
    for shown in measured:
        label = f"{shown['method']}, recall {shown['recall']:.3f}"
        axes.annotate(label, (shown["rows"], shown["median_ms"]), textcoords="offset points", xytext=(6, 6))
    axes.set(xlabel="passages", ylabel="median time of a search, ms", title="Search by size of the base")
    figure.tight_layout()
    figure.savefig(file, dpi=120)


if __name__ == "__main__":
    sys.exit(main())
