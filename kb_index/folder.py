"""Replacing a folder in one step, so that no reader ever finds a half-written one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into, and put it in the place of `folder` when all went well.

    On an error the old folder stays as it was and the new one is removed.

    Args:
        folder: To be replaced or made; its parent is made where missing.

    Yields:
        A new folder beside it, on the same file system.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    workspace = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        new, old = workspace / "new", workspace / "old"
        new.mkdir()
        yield new
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
