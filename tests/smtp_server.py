"""A real mail server on this machine, with TLS by an authority of its own, that answers by a script."""

import asyncio
import logging
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from beback.config.records import Smtp

USER, PASSWORD = "hello@example.com", "open sesame"
CUT_EARLY, CUT_LATE, CUT_UNTAKEN = "cut while words come", "cut after the message was taken", "cut, and not taken"
HANG_UP = "hang up"  # without a word


@dataclass(frozen=True, slots=True)
class Authority:
    """Says who may be trusted: a certificate authority, and a server's certificate for localhost, in a folder."""

    folder: Path

    @property
    def trust(self) -> Path:
        """The file of the authority's own certificate."""
        return self.folder / "authority.pem"

    def client(self) -> ssl.SSLContext:
        """What a client goes by that trusts this authority."""
        return ssl.create_default_context(cafile=str(self.trust))

    def server(self) -> ssl.SSLContext:
        """What the server shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem")
        return context

    @classmethod
    def new(cls, folder: Path) -> "Authority":
        """Makes both certificates, for a day."""
        folder.mkdir(parents=True, exist_ok=True)
        ours, theirs = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        root = _certificate("Test authority", ours.public_key(), None, ours, authority=True)
        leaf = _certificate("localhost", theirs.public_key(), root, ours, authority=False)
        pem = serialization.Encoding.PEM
        (folder / "authority.pem").write_bytes(root.public_bytes(pem))
        key = theirs.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / "server.pem").write_bytes(key + leaf.public_bytes(pem))
        return cls(folder)


def _certificate(
    name: str,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Certificate | None,
    signer: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
         "decipher_only"), False)  # fmt: skip
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=authority, crl_sign=authority, **usage), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if not authority:
        names = [x509.DNSName("localhost")]
        built = built.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return built.sign(signer, hashes.SHA256())


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that the server took: how the client named itself, the envelope, and the bytes."""

    client: str
    sender: str
    to: str
    data: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, read."""
        return message_from_bytes(self.data, policy=policy.default)


@dataclass
class Script:
    """What the server answers: to MAIL FROM, to RCPT TO of an address, to the words for an address. With `once`
    each answer is used up. `slow` are the seconds between taking a message and saying so."""

    mail: str = ""
    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    once: bool = False
    slow: float = 0.0

    def say(self, stage: str, answers: Mapping[str, str]) -> "Script":
        """The script with these answers by address: at rcpt, at data, or after the words."""
        {"rcpt": self.rcpt, "data": self.data, "words": self.words}[stage].update(answers)
        return self

    def answer(self, answers: dict[str, str], to: str) -> str:
        """The answer for this address."""
        return (answers.pop(to, "") if self.once else answers.get(to, "")) or ""


class Server:
    """The running server: what it took, in order, and how often somebody connected."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.taken: list[Taken] = []
        self.connections = 0
        self.gone = 0
        self.port = 0
        self.change = threading.Condition()

    def settings(self, security: str = "none", user: str | None = None, host: str = "localhost") -> Smtp:
        """How config.yaml would name it."""
        return Smtp(host, self.port, security, user)

    def wait_until_all_are_gone(self) -> None:
        """Until the server has noticed the end of every connection, and can take no more from them."""
        with self.change:
            assert self.change.wait_for(lambda: self.gone == self.connections, timeout=60)

    def to(self) -> list[str]:
        """Whom messages went to, in order."""
        return [taken.to for taken in self.taken]


class _Talk(SMTP):
    """One server's side of a connection."""

    def __init__(self, server: Server, *rest: Any, **more: Any) -> None:
        super().__init__(*rest, **more)
        self.told = server
        server.connections += 1

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        with self.told.change:
            self.told.gone += 1
            self.told.change.notify_all()

    def _hang_up(self) -> None:
        if self.transport:
            self.transport.close()

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if self.told.script.mail:
            await self._say(self.told.script.mail)
            return
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        to = (arg or "").partition("<")[2].partition(">")[0]
        answer = self.told.script.answer(self.told.script.rcpt, to)
        if answer:
            await self._say(answer)
            return
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        to = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        answer = self.told.script.answer(self.told.script.data, to)
        if answer == CUT_EARLY:
            await self.push("354 Go on")
            await self._reader.readline()
            self._hang_up()
        elif answer:
            await self._say(answer)
        else:
            await super().smtp_DATA(arg)

    async def _say(self, answer: str) -> None:
        if answer != HANG_UP:
            await self.push(answer)
        if answer == HANG_UP or answer.startswith("421"):
            self._hang_up()


class _Handler:
    """Takes messages."""

    def __init__(self, server: Server) -> None:
        self.told = server

    async def handle_DATA(self, server: _Talk, session: Session, envelope: Envelope) -> str:  # noqa: N802
        to = envelope.rcpt_tos[0]
        answer = self.told.script.answer(self.told.script.words, to)
        assert isinstance(envelope.original_content, bytes)
        if answer in ("", CUT_LATE):
            self.told.taken.append(
                Taken(session.host_name or "", envelope.mail_from or "", to, envelope.original_content)
            )
        await asyncio.sleep(self.told.script.slow)
        if answer in (CUT_LATE, CUT_UNTAKEN):
            server._hang_up()
            return "250 nobody hears this"
        return answer or "250 OK"


class _Controller(Controller):
    def __init__(self, server: Server, **more: Any) -> None:
        self.told = server
        super().__init__(_Handler(server), hostname="127.0.0.1", port=0, **more)

    def factory(self) -> SMTP:
        return _Talk(self.told, self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """The first connection, by which aiosmtpd sees that all is well, to the port that the system chose."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _lets_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(script: Script | None = None, **how: Any) -> Iterator[Server]:
    """A server while it lasts; `how` are the settings of aiosmtpd's controller."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # it tells of every broken connection
    server = Server(script or Script())
    controller = _Controller(server, **how)
    controller.start()
    try:
        server.port = controller.port
        server.wait_until_all_are_gone()
        server.connections = server.gone = 0
        yield server
    finally:
        controller.stop()


def starttls(authority: Authority, **more: Any) -> Mapping[str, Any]:
    """The settings of a server as providers have it: STARTTLS, then a user and password."""
    return {
        "tls_context": authority.server(),
        "require_starttls": True,
        "auth_required": True,
        "auth_require_tls": True,
        "authenticator": _lets_in,
        **more,
    }
