"""`make bench`: start-up, memory, and the time of a turn over HTTP, on this machine."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil

from kb_index.encoder import SentenceEncoder
from tests.server import ROOT, Server, running

TURNS = 200
CONVERSATIONS = 8
TEXTS = (
    "My PDF is rejected as malformed, what can I do?",
    "how big can a pdf be",
    "I forgot my PACER password",
    "Which event do I choose for an ex parte application?",
    "what is my deadline to oppose the motion",
    "please tell the judge that I will be late",
    "the code from my authenticator app is refused",
    "How do I add my paralegal's email to my notices?",
    "thanks",
    "I was charged twice for the same filing in 3:24-cv-01234-JSC",
)


def main() -> int:
    """Measure, print a table, and write it as JSON to `var/bench/`."""
    unlimited = {"CONVERSATIONS_LIMIT": "100000/hour", "MESSAGES_LIMIT": "100000/minute"}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "var", **unlimited) as server:
        memory_at_start = _memory_mb(server)
        alone = _conversation(server, TURNS)
        with ThreadPoolExecutor(CONVERSATIONS) as pool:
            began = time.perf_counter()
            together = [
                ms
                for run in pool.map(lambda _: _conversation(server, TURNS // 4), range(CONVERSATIONS))
                for ms in run
            ]
            elapsed_s = time.perf_counter() - began
        encoder = _encoder_ms()
        figures = {
            "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
            "start_s": round(server.started_in_s, 1),
            "memory_at_start_mb": memory_at_start,
            "memory_after_mb": _memory_mb(server),
            "turn_median_ms": round(statistics.median(alone), 1),
            "turn_p95_ms": round(statistics.quantiles(alone, n=20)[-1], 1),
            "turns_at_3_to_20_median_ms": round(statistics.median(alone[2:20]), 1),
            "last_18_turns_median_ms": round(statistics.median(alone[-18:]), 1),
            "encoder_median_ms": round(encoder, 1),
            "encoder_share": round(encoder / statistics.median(alone), 2),
            f"turns_per_s_{CONVERSATIONS}_conversations": round(len(together) / elapsed_s, 1),
            f"turn_median_ms_{CONVERSATIONS}_conversations": round(statistics.median(together), 1),
        }
    width = max(map(len, figures))
    for name, value in figures.items():
        sys.stdout.write(f"{name:{width}}  {value}\n")
    out = ROOT / "var" / "bench" / "bench.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def _conversation(server: Server, turns: int) -> list[float]:
    """The time of each turn of one conversation, in ms."""
    times = []
    with httpx.Client(base_url=server.url, timeout=30) as client:
        started = client.post("/api/conversations").raise_for_status().json()
        headers = {"Authorization": f"Bearer {started['token']}"}
        path = f"/api/conversations/{started['conversation_id']}/messages"
        for number in range(turns):
            message = {"client_message_id": uuid.uuid4().hex, "text": TEXTS[number % len(TEXTS)]}
            began = time.perf_counter()
            replies = client.post(path, json=message, headers=headers).raise_for_status().json()["replies"]
            times.append((time.perf_counter() - began) * 1000)
            assert replies, message
    return times


def _encoder_ms() -> float:
    """Median time to encode one of the texts alone, in ms."""
    encoder = SentenceEncoder()
    encoder.encode(TEXTS)
    times = []
    for number in range(TURNS):
        began = time.perf_counter()
        encoder.encode([TEXTS[number % len(TEXTS)]])
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _memory_mb(server: Server) -> int:
    return round(psutil.Process(server.pid).memory_info().rss / 2**20)


if __name__ == "__main__":
    sys.exit(main())
