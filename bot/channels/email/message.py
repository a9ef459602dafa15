"""A mail as a message on the wire."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from bot.services.mail import Mail


class BadAddress(ValueError):
    """A text is not exactly one email address, or has letters before the @ that not every server takes."""


def build_message(mail: Mail) -> EmailMessage:
    """Return the mail as a message in UTF-8. The same mail always gives the same Message-ID and Date.

    Raises:
        BadAddress: The mail's sender or recipient is not exactly one address that every server takes.
    """
    message = EmailMessage(policy=SMTP)
    sender = _address(mail.sender, _one_line(mail.sender_name))
    message["From"] = sender
    message["To"] = _address(mail.to)
    if mail.reply_to:
        # The HelpDesk must get the request even where this address is of no use; the body has it too.
        with suppress(BadAddress):
            message["Reply-To"] = _address(mail.reply_to)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = mail.written_at
    digest = hashlib.sha256(mail.key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{sender.domain}>"
    # Keeps out-of-office programs from answering.
    message["Auto-Submitted"] = "auto-generated"
    if mail.urgent:
        message["Importance"] = "high"
    message.set_content(mail.body)
    return message


def _address(text: str, name: str = "") -> Address:
    local, _, domain = text.rpartition("@")
    try:
        return Address(name, addr_spec=f"{local}@{domain.encode('idna').decode()}")
    except (ValueError, MessageError):
        raise BadAddress("not exactly one address") from None


def _one_line(text: str) -> str:
    # A line break in a header would begin another header.
    return " ".join(text.split())
