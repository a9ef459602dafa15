"""A mail as a message on the wire."""

from __future__ import annotations

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from bot.services.mail import Mail


def build_message(mail: Mail) -> EmailMessage:
    """Return the mail as a message in UTF-8. The same mail always gives the same Message-ID and Date.

    Raises:
        ValueError: An address is not exactly one address.
    """
    message = EmailMessage(policy=SMTP)
    sender = Address(_one_line(mail.sender_name), addr_spec=mail.sender)
    message["From"] = sender
    message["To"] = Address(addr_spec=mail.to)
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
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


def _one_line(text: str) -> str:
    # A line break in a header would begin another header.
    return " ".join(text.split())
