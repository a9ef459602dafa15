"""What every transport must do: run on a folder, and on an SMTP server on this machine."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channels.email.folder import FolderTransport
from bot.channels.email.message import BadAddress
from bot.channels.email.smtp import BadSmtpUrl, InsecureLogin, SmtpTransport
from bot.services.mail import Mail
from bot.services.outbox import Transport

MAIL = Mail(
    key="ECF-2026-000123/desk",
    sender_name="ECF HelpDesk assistant",
    sender="ecfhelpdesk@cand.example",
    to="clerk@cand.example",
    reply_to="ana@firm.example",
    subject="3:24-cv-01234-JSC (KAW): cannot upload “Größe” [ECF-2026-000123]",
    body="Name: Ana Núñez\n.\nFrom the first line\n" + "long " * 500 + "\n",
    written_at=datetime(2026, 11, 24, 18, 0, tzinfo=UTC),
)


@dataclass
class Kept:
    """What a mail server has taken in."""

    contents: list[bytes]
    recipients: list[str]
    refuse: bool = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse:
            return "451 try again later"
        assert isinstance(envelope.original_content, bytes)
        self.contents.append(envelope.original_content)
        self.recipients.extend(envelope.rcpt_tos)
        return "250 OK"


@dataclass
class Wire:
    """A transport and what came out at its other end."""

    transport: Transport
    contents: Callable[[], list[bytes]]

    @property
    def messages(self) -> list[EmailMessage]:
        parsed = [message_from_bytes(content, policy=default) for content in self.contents()]
        return [message for message in parsed if isinstance(message, EmailMessage)]


@pytest.fixture
def kept() -> Kept:
    return Kept([], [])


@pytest.fixture
def smtp_port(kept: Kept) -> Iterator[int]:
    with running(Controller(kept, "127.0.0.1", free_port())) as port:
        yield port


@pytest.fixture(params=["folder", "smtp"])
def wire(request: pytest.FixtureRequest, tmp_path: Path, kept: Kept, smtp_port: int) -> Wire:
    if request.param == "smtp":
        return Wire(SmtpTransport(f"smtp://127.0.0.1:{smtp_port}", timeout_s=5), lambda: kept.contents)
    folder = tmp_path / "var" / "outbox"
    return Wire(FolderTransport(folder), lambda: [path.read_bytes() for path in sorted(folder.glob("*.eml"))])


class TestEveryTransport:
    def test_delivers_the_mail_whole(self, wire: Wire) -> None:
        wire.transport.send(MAIL)
        (message,) = wire.messages
        assert message["From"] == "ECF HelpDesk assistant <ecfhelpdesk@cand.example>"
        assert message["To"] == "clerk@cand.example"
        assert message["Reply-To"] == "ana@firm.example"
        assert message["Subject"] == MAIL.subject
        assert message["Date"].datetime == MAIL.written_at
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Importance"] is None
        assert message.get_content().replace("\r\n", "\n") == MAIL.body

    def test_marks_urgent_mails_and_leaves_out_what_is_not_given(self, wire: Wire) -> None:
        wire.transport.send(replace(MAIL, urgent=True, reply_to=None))
        (message,) = wire.messages
        assert message["Importance"] == "high"
        assert message["Reply-To"] is None

    def test_names_the_same_mail_the_same_each_time(self, wire: Wire) -> None:
        wire.transport.send(MAIL)
        wire.transport.send(MAIL)
        wire.transport.send(replace(MAIL, key="ECF-2026-000123/filer"))
        assert len({message["Message-ID"] for message in wire.messages}) == 2
        assert all(message["Message-ID"].endswith("@cand.example>") for message in wire.messages)

    @pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\u2028"])
    def test_lets_no_text_begin_another_header(self, wire: Wire, line_break: str) -> None:
        evil = f"help{line_break}Bcc: everybody@cand.example{line_break}{line_break}body"
        wire.transport.send(replace(MAIL, subject=evil, sender_name=evil))
        (message,) = wire.messages
        assert message["Bcc"] is None
        assert message["Subject"] == "help Bcc: everybody@cand.example body"
        assert message.get_content().replace("\r\n", "\n") == MAIL.body

    @pytest.mark.parametrize(
        "address",
        [
            "a@b.example, c@d.example",
            "a@b.example\nBcc: c@d.example",
            "Ana <a@b.example>",
            "nobody",
            "jörg@b.example",
            "",
        ],
    )
    def test_sends_to_exactly_one_address(self, wire: Wire, address: str) -> None:
        with pytest.raises(BadAddress):
            wire.transport.send(replace(MAIL, to=address))
        assert wire.messages == []

    def test_writes_international_domains_as_every_server_takes_them(self, wire: Wire) -> None:
        wire.transport.send(replace(MAIL, to="ana@münchen.example"))
        assert wire.messages[0]["To"] == "ana@xn--mnchen-3ya.example"

    @pytest.mark.parametrize("address", ["jörg@firm.example", "a@b.example, c@d.example"])
    def test_delivers_even_where_the_filer_s_address_cannot_be_used(self, wire: Wire, address: str) -> None:
        wire.transport.send(replace(MAIL, reply_to=address))
        assert wire.messages[0]["Reply-To"] is None


class TestFolder:
    def test_names_files_by_reference_and_replaces_a_mail_sent_again(self, tmp_path: Path) -> None:
        transport = FolderTransport(tmp_path)
        transport.send(MAIL)
        transport.send(MAIL)
        assert [path.name for path in tmp_path.iterdir()] == ["ECF-2026-000123-desk.eml"]

    def test_stays_within_the_folder(self, tmp_path: Path) -> None:
        FolderTransport(tmp_path / "outbox").send(replace(MAIL, key="../../etc/passwd"))
        assert [path.name for path in tmp_path.rglob("*.eml")] == ["etc-passwd.eml"]
        assert [path.name for path in tmp_path.iterdir()] == ["outbox"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
class TestSmtp:
    def test_raises_when_the_server_refuses(self, kept: Kept, smtp_port: int) -> None:
        kept.refuse = True
        with pytest.raises(smtplib.SMTPDataError):
            SmtpTransport(f"smtp://127.0.0.1:{smtp_port}").send(MAIL)

    def test_raises_when_there_is_no_server(self) -> None:
        with pytest.raises(ConnectionRefusedError):
            SmtpTransport(f"smtp://127.0.0.1:{free_port()}").send(MAIL)

    def test_never_sends_a_password_unencrypted(self, kept: Kept, smtp_port: int) -> None:
        with pytest.raises(InsecureLogin):
            SmtpTransport(f"smtp://desk:secret@127.0.0.1:{smtp_port}").send(MAIL)
        assert kept.contents == []

    @pytest.mark.parametrize("scheme", ["smtp", "smtps"])
    def test_logs_in_over_tls(
        self, scheme: str, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with tls_server(scheme, kept, tmp_path) as port:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
            SmtpTransport(f"{scheme}://desk:p%40ss%2Fword@127.0.0.1:{port}").send(MAIL)
            assert kept.recipients == ["clerk@cand.example"]
            with pytest.raises(smtplib.SMTPAuthenticationError):
                SmtpTransport(f"{scheme}://desk:wrong@127.0.0.1:{port}").send(MAIL)

    @pytest.mark.parametrize("scheme", ["smtp", "smtps"])
    def test_trusts_no_unknown_server(self, scheme: str, kept: Kept, tmp_path: Path) -> None:
        with tls_server(scheme, kept, tmp_path) as port, pytest.raises(ssl.SSLCertVerificationError):
            SmtpTransport(f"{scheme}://desk:p%40ss%2Fword@127.0.0.1:{port}").send(MAIL)
        assert kept.contents == []

    @pytest.mark.parametrize(
        "url", ["", "mail.cand.example", "http://mail.cand.example", "smtp://", "smtp://u:pw@host:port"]
    )
    def test_refuses_an_address_it_cannot_understand_without_repeating_it(self, url: str) -> None:
        with pytest.raises(BadSmtpUrl) as caught:
            SmtpTransport(url)
        assert "pw" not in str(caught.value)

    def test_shows_no_password(self) -> None:
        transport = SmtpTransport("smtps://desk:secret@mail.cand.example")
        assert "secret" not in repr(vars(transport))


@contextmanager
def running(controller: Controller) -> Iterator[int]:
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def tls_server(scheme: str, kept: Kept, folder: Path) -> Iterator[int]:
    """A server with a certificate of its own making, which asks for a login."""

    def authenticate(*arguments: object) -> AuthResult:
        login = arguments[-1]
        assert isinstance(login, LoginPassword)
        return AuthResult(success=(login.login, login.password) == (b"desk", b"p@ss/word"), handled=False)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*write_certificate(folder))
    options: dict[str, Any] = {"authenticator": authenticate, "auth_required": True}
    if scheme == "smtps":
        # To aiosmtpd, auth_require_tls means STARTTLS; here all is encrypted from the start.
        options |= {"ssl_context": context, "auth_require_tls": False}
    else:
        options |= {"tls_context": context}
    controller = Controller(kept, "127.0.0.1", free_port(), **options)
    with running(controller) as port:
        yield port


def write_certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
