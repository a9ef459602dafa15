"""Starts the assistant as a user would, in a process and a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_S = 120


@dataclass(frozen=True)
class Server:
    """A running assistant.

    Attributes:
        url: Where it serves, without a slash at the end.
        var: Its folder, with the database and the outbox.
        pid: Its process.
        started_in_s: Time from its start until it was ready.
    """

    url: str
    var: Path
    pid: int
    started_in_s: float

    def command(self, *arguments: str) -> str:
        """Run `python -m bot ...` on the same store and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bot", *arguments],
            cwd=ROOT,
            env=environment(self.var),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def environment(var: Path, **more: str) -> dict[str, str]:
    """The variables of a server of its own that uses the built index and model."""
    return {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SMTP_URL")},
        "VAR_DIR": str(var),
        "INDEX_DIR": str(ROOT / "var" / "index"),
        **more,
    }


@contextmanager
def running(var: Path, **more: str) -> Iterator[Server]:
    """Serve until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    var.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with (var / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "bot", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment(var, **more),
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, url, var)
        yield Server(url, var, process.pid, time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, var: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError((var / "server.log").read_text(errors="replace")[-3000:])
        try:
            with urllib.request.urlopen(url + "/readyz", timeout=2) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(f"not ready after {START_LIMIT_S} s")
