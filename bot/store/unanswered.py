"""Keeps unanswered questions in a folder: a file for each month, one JSON object on each line."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from bot.services.unanswered import Unanswered


class UnansweredFolder:
    """Fulfils the `UnansweredLog` port. To forget a month, delete its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def append(self, question: Unanswered) -> None:
        """Add a line to the month's file `<YYYY-MM>.jsonl`; the month is UTC's.

        Raises:
            OSError: The folder can't be written to, or the disk is full.
        """
        entry = asdict(question) | {"at": question.at.isoformat(timespec="seconds")}
        line = (json.dumps(entry, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{question.at:%Y-%m}.jsonl"
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # One call for the whole line: what several processes append then never gets mixed up.
            if os.write(file, line) < len(line):
                raise OSError(f"only a part of a line could be written to {path}")
        finally:
            os.close(file)
