"""Writes mails into a folder, for use without an SMTP server."""

from __future__ import annotations

import re
from pathlib import Path

from bot.channels.email.message import build_message
from bot.services.mail import Mail


class FolderTransport:
    """Fulfils the `Transport` port: one `.eml` file for each mail, named by its reference.

    Any mail program opens these files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: Mail) -> None:
        """Write the mail; the same mail again replaces its file.

        Raises:
            OSError: The folder cannot be written to.
            BadAddress: An address is not exactly one address.
        """
        content = bytes(build_message(mail))
        self._folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^A-Za-z0-9]+", "-", mail.key).strip("-")
        unfinished = self._folder / f"{name}.part"
        unfinished.write_bytes(content)
        unfinished.replace(self._folder / f"{name}.eml")
