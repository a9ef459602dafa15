"""An edited article is answered from seconds after the build, and nobody notices the change of index."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server import ROOT, Server, running

QUESTION = "How large may a PDF be that I file?"
ARTICLE = "pdf-size-limit"
ADDED = "This sentence was added while the server ran."
TAKEN_OVER_WITHIN_S = 20


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "kb_index" / "articles", tmp_path / "articles"))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "var" / "index", tmp_path / "index"))


@pytest.fixture
def server(tmp_path: Path, index: Path) -> Iterator[Server]:
    limits = {"CONVERSATIONS_LIMIT": "10000/hour", "MESSAGES_LIMIT": "10000/minute"}
    with running(tmp_path / "var", INDEX_DIR=str(index), **limits) as server:
        yield server


def test_an_edit_is_live_without_a_failed_request(server: Server, articles: Path, index: Path) -> None:
    before = answer(server)
    assert before["citations"][0]["article_id"] == ARTICLE
    file = articles / f"{ARTICLE}.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("summary: >-\n", f"summary: >-\n  {ADDED}\n"), encoding="utf-8")

    with asking_all_the_time(server) as asked:
        build(articles, index)
        after = until(lambda: answer(server), lambda reply: ADDED in reply["text"])

    assert after["citations"][0]["revision"] != before["citations"][0]["revision"]
    assert len(asked.statuses) > 1
    assert set(asked.statuses) == {200}


def test_an_index_cut_short_leaves_the_one_before_in_service(server: Server, index: Path) -> None:
    before = answer(server)
    for name in ("passages.faiss", "meta.json"):
        file = index / name
        file.write_bytes(file.read_bytes()[:1000])
    time.sleep(3)
    assert answer(server)["citations"] == before["citations"]
    assert "stays in service" in (server.var / "server.log").read_text(encoding="utf-8")


class asking_all_the_time:  # noqa: N801  reads as what it does
    """Asks one question after the other in a thread, until the block ends."""

    def __init__(self, server: Server) -> None:
        self.statuses: list[int] = []
        self._server = server
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> asking_all_the_time:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._stop.is_set():
            self.statuses.append(ask(self._server).status_code)


def ask(server: Server) -> httpx.Response:
    """The response to the question in a new conversation."""
    begun = httpx.post(f"{server.url}/api/conversations", json={}).json()
    return httpx.post(
        f"{server.url}/api/conversations/{begun['conversation_id']}/messages",
        headers={"Authorization": f"Bearer {begun['token']}"},
        json={"client_message_id": uuid.uuid4().hex, "text": QUESTION},
        timeout=60,
    )


def answer(server: Server) -> dict[str, Any]:
    (reply,) = ask(server).json()["replies"]
    return dict(reply)


def until(read: Callable[[], dict[str, Any]], holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    limit = time.monotonic() + TAKEN_OVER_WITHIN_S
    while not holds(found := read()):
        assert time.monotonic() < limit, f"not within {TAKEN_OVER_WITHIN_S} s: {found['text']}"
        time.sleep(0.2)
    return found


def build(articles: Path, index: Path) -> None:
    command = ["-m", "kb_index", "build", "--articles", str(articles), "--index", str(index)]
    subprocess.run([sys.executable, "-W", "ignore", *command], cwd=ROOT, check=True, capture_output=True)
