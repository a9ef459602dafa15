"""Sends mails through an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from bot.channels.email.message import build_message
from bot.services.mail import Mail

TIMEOUT_S = 20.0
_PORTS = {"smtp": 25, "smtps": 465}


class BadSmtpUrl(ValueError):
    """The address of the SMTP server cannot be understood."""

    def __init__(self) -> None:
        # The address itself stays out of the message: it may hold a password.
        super().__init__("the SMTP URL must read smtp://[user:password@]host[:port] or smtps://...")


class InsecureLogin(Exception):
    """The server offers no encryption, and the password is not sent without it."""


@dataclass(frozen=True)
class _Server:
    scheme: str
    host: str
    port: int
    user: str | None
    password: str = field(repr=False)


class SmtpTransport:
    """Fulfils the `Transport` port.

    Args:
        url: `smtp://user:password@host:587` encrypts with STARTTLS where the server offers it, and logs in
            only then; `smtps://host` encrypts from the start. User and password are optional, and
            percent-encoded.
        timeout_s: How long to wait for each step of the server.
    """

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S) -> None:
        self._server = _parse(url)
        self._timeout_s = timeout_s

    def send(self, mail: Mail) -> None:
        """Hand the mail to the server.

        Raises:
            InsecureLogin: A password is set and the server offers no encryption.
            smtplib.SMTPException: The server refused.
            OSError: The server was not reached.
            BadAddress: An address is not exactly one address.
        """
        message = build_message(mail)
        (sender,), (recipient,) = message["From"].addresses, message["To"].addresses
        with self._connect() as connection:
            if self._server.user:
                connection.login(self._server.user, self._server.password)
            # Not send_message, which puts a ">" before each line that begins with "From".
            connection.sendmail(sender.addr_spec, recipient.addr_spec, bytes(message))

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.scheme == "smtps":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout_s, context=context)
        connection = smtplib.SMTP(server.host, server.port, timeout=self._timeout_s)
        try:
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=context)
            elif server.user:
                raise InsecureLogin(f"{server.host} offers no STARTTLS")
        except BaseException:
            connection.close()
            raise
        return connection


def _parse(url: str) -> _Server:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadSmtpUrl from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadSmtpUrl
    user = unquote(parts.username) if parts.username else None
    return _Server(
        parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, unquote(parts.password or "")
    )
