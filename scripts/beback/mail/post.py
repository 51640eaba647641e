"""The way to the store's mail server: one connection, opened when it is needed and again when it was lost."""

import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import Message
from typing import Protocol

from beback.config.records import Smtp
from beback.mail.connecting import Connection, Door
from beback.mail.faults import HungUp, InDoubt, Later, OutOfReach, Refused, Unsendable
from beback.mail.mailbox import is_ascii
from beback.mail.mime import boxes_in, bytes_of

TIMEOUT = 60.0  # seconds for one answer
LAST_ANSWER = 600.0  # seconds for the answer to a whole message: RFC 5321, 4.5.3.2.6
_OURS = re.compile(rb"relay|authenticat|\b5\.4\.5\b", re.IGNORECASE)  # what no other address would change


def nothing() -> None:
    """The `leaving` of messages of which no account is kept."""


class Post(Protocol):
    """Where messages are handed in."""

    def deliver(self, message: Message) -> None:
        """Hands in the message to its To. Raises BebackError where it was not taken."""


class SmtpPost:
    """A mail server. `context` says whom to trust (None: whom this machine trusts); times are in seconds."""

    def __init__(
        self,
        settings: Smtp,
        password: str | None,
        context: ssl.SSLContext | None = None,
        timeouts: tuple[float, float] = (TIMEOUT, LAST_ANSWER),
    ) -> None:
        timeout, self._last_answer = timeouts
        self._door = Door(settings, password, context, timeout)
        self._server: Connection | None = None

    def __enter__(self) -> "SmtpPost":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Takes leave of the server."""
        if self._server:
            with suppress(OSError):
                self._server.quit()
            self._drop()

    def ready(self) -> None:
        """Sees to it that the server is there and knows us. Raises OutOfReach with the cause and what to do."""
        if self._server is None:
            self._server = self._door.connected()

    def deliver(self, message: Message, leaving: Callable[[], None] = nothing) -> None:
        """Hands in the message to its To; `leaving` is called once the server has taken both addresses, right before
        the first word leaves.

        Raises OutOfReach, Later, Refused, Unsendable: it did not leave; InDoubt: nobody knows.
        """
        words = re.sub(rb"(?m)^\.", b"..", bytes_of(message)).removesuffix(b"\r\n") + b"\r\n.\r\n"
        server = self._reached(message)
        try:
            leaving()
            code, answer = self._handed_over(server, words)
        except BaseException:
            self._drop()
            raise
        self._judge(code, answer)

    def _reached(self, message: Message) -> Connection:
        """As `_announced`; a server that had hung up while nothing was to do is asked once more."""
        for again in (False, True):
            self.ready()
            try:
                return self._announced(message)
            except OSError:
                self._drop()
                if again:
                    break
        raise HungUp(f"{self._door.name} broke the connection: the next run tries again")

    def _announced(self, message: Message) -> Connection:
        """The server, asked for the message's words. Raises OSError, and as `deliver`."""
        server = self._server
        if server is None:
            raise ConnectionError
        (sender,), (to,) = boxes_in(message, "From"), boxes_in(message, "To")
        options = []
        if not is_ascii(sender, to):
            if not server.has_extn("smtputf8"):
                raise Unsendable(f"{self._door.name} takes no address with such letters before its @: mend the address")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        self._judge(*server.mail(sender.addr_spec, options), asked="sender")
        self._judge(*server.rcpt(to.addr_spec))
        code, answer = server.docmd("DATA")
        if code != 354:
            self._judge(code, answer)
            raise ConnectionError
        return server

    def _handed_over(self, server: Connection, words: bytes) -> tuple[int, bytes]:
        """The answer to the whole message. Raises InDoubt where there is none."""
        try:
            if server.sock:
                server.sock.settimeout(self._last_answer)
            server.send(words)
            code, answer = server.getreply()
            if server.sock:
                server.sock.settimeout(self._door.timeout)
        except OSError:
            code, answer = -1, b""
        if not 200 <= code < 600 or 300 <= code < 400:
            raise InDoubt(f"{self._door.name} broke the connection while the message was under way")
        return code, answer

    def _judge(self, code: int, answer: bytes, asked: str = "") -> None:
        """Goes on after a yes. Raises Later, Refused or OutOfReach after a no, and leaves the server ready for more."""
        if 200 <= code < 300:
            return
        if code == 421:
            self._drop()
            raise HungUp(f"{self._door.name} hung up (421): the next run tries again")
        if not 400 <= code < 600:
            raise ConnectionError
        if self._server:
            with suppress(OSError):
                self._server.rset()
        if code < 500:
            raise Later(f"{self._door.name} does not take it now ({code}): the next run tries again")
        if (asked == "sender" and code != 552) or code == 530 or _OURS.search(answer):
            raise OutOfReach(
                f"{self._door.name} takes no mail from us ({code}: {_said(answer)}): see to from and user, under "
                "mail: in config.yaml, and to what your mail provider allows"
            )
        raise Refused(f"{self._door.name} refused it for good ({code}): see to the address")

    def _drop(self) -> None:
        if self._server:
            self._server.close()
            self._server = None


def _said(answer: bytes) -> str:
    """What the server said, without addresses."""
    words = " ".join(re.sub(r"\S*@\S*", "...", answer.decode("ascii", "replace")).split())
    return words if len(words) <= 160 else f"{words[:160]}..."
