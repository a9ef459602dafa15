"""Keeping what was read from a folder up to date while a server runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from kb_index.errors import KnowledgeBaseError
from kb_index.index import META_FILE

_log = logging.getLogger(__name__)

INTERVAL_S = 1.0
"""Seconds between two looks at the folder."""

Content = TypeVar("Content")


class Live(Generic[Content]):
    """What was last read from the index's folder; replaced in one step when a newer index is complete.

    Readers never wait and never see half of one: they keep what they got. A new index that can't be used is
    logged and left aside, and the old one stays in service.
    """

    def __init__(self, folder: Path, read: Callable[[], Content]) -> None:
        """Read for the first time.

        Args:
            folder: The index.
            read: Reads it.

        Raises:
            KnowledgeBaseError: What `read` raises.
        """
        self._folder = folder
        self._read = read
        self._stamp = self._look()
        self._content = read()
        self._watching = False

    @property
    def current(self) -> Content:
        """What is in service now."""
        return self._content

    def refresh(self) -> bool:
        """Read again if the folder holds another index than before; tell whether that is now in service."""
        stamp = self._look()
        if stamp == self._stamp:
            return False
        try:
            content = self._read()
        except KnowledgeBaseError as error:
            # While a new index takes the old one's place there may be none for a moment: look again later.
            if stamp is not None:
                self._stamp = stamp
                _log.warning("The new index is left aside, the one before stays in service. %s", error)
            return False
        self._content, self._stamp = content, stamp
        _log.info("A new index is in service.")
        return True

    def watch(self) -> None:
        """Refresh every second from now on, in a thread of its own that ends with the process."""
        if not self._watching:
            self._watching = True
            threading.Thread(target=self._keep_looking, name="index watch", daemon=True).start()

    def _keep_looking(self) -> None:
        pause = threading.Event()
        while not pause.wait(INTERVAL_S):
            try:
                self.refresh()
            except Exception:
                # Whatever is wrong with a new index, the thread goes on: the next index may be right.
                _log.exception("Reading the new index failed, the one before stays in service.")

    def _look(self) -> tuple[int, int] | None:
        """What tells one index from another: the file that is written anew with each."""
        try:
            found = (self._folder / META_FILE).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns
