"""Coming to the store's mail server: encrypted, checked, let in; hindrances with what to do (smtplib alone here)."""

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from typing import TypeAlias

from beback.config.records import Smtp
from beback.mail.faults import OutOfReach

PASSWORD = "BEBACK_SMTP_PASSWORD"  # noqa: S105  the variable's name
Connection: TypeAlias = smtplib.SMTP


@dataclass(frozen=True, slots=True)
class Door:
    """A mail server, and what to say at its door; `context` says whom to trust, `timeout` is in seconds."""

    settings: Smtp
    password: str | None = field(repr=False)
    context: ssl.SSLContext | None
    timeout: float

    @property
    def name(self) -> str:
        """The server in a message."""
        return f"The mail server {self.settings.host}"

    def connected(self) -> Connection:
        """A connection, encrypted and let in. Raises OutOfReach with the cause and what to do."""
        try:
            server = self._opened()
        except smtplib.SMTPServerDisconnected as e:
            raise OutOfReach(f"{self.name} {self._cause(e)}") from None
        except smtplib.SMTPException as e:
            raise OutOfReach(f"{self.name} does not let us in{_code(e)}: try again later") from None
        except ssl.SSLCertVerificationError as e:
            raise OutOfReach(
                f"{self.name} cannot show that it is the one: {e.verify_message}. Put the name that your "
                "mail provider gives under mail: smtp: host"
            ) from None
        except (ssl.SSLError, TimeoutError, ConnectionError, socket.gaierror) as e:
            raise OutOfReach(f"{self.name} {self._cause(e)}") from None
        except OSError as e:
            raise OutOfReach(f"{self.name} is out of reach: {e.strerror}. Is this machine online?") from None
        try:
            self._login(server)
        except BaseException:
            server.close()
            raise
        return server

    def _opened(self) -> Connection:
        """A connection that is encrypted as config.yaml wants it."""
        s, me = self.settings, "[127.0.0.1]"  # no name of this machine leaves it
        context = self.context or ssl.create_default_context()
        if s.security == "tls":
            server: Connection = smtplib.SMTP_SSL(s.host, s.port, me, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(s.host, s.port, me, timeout=self.timeout)
        try:
            if s.security == "starttls":
                server.ehlo()
                if not server.has_extn("starttls"):
                    raise OutOfReach(
                        f"{self.name} offers no encryption at port {s.port}: put the port and security that your mail "
                        "provider gives under mail: smtp: (mostly 587 with starttls, 465 with tls)"
                    )
                server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _cause(self, error: OSError) -> str:
        match error:
            case socket.gaierror():
                return "is not known: mend host under mail: smtp: in config.yaml, or see whether this machine is online"
            case ConnectionRefusedError():
                return f"does not answer at port {self.settings.port}: mend host and port under mail: smtp:"
            case ssl.SSLError():
                kind = "starttls" if self.settings.security == "tls" else "tls"
                return f"speaks no TLS of ours at port {self.settings.port}: try security: {kind} under mail: smtp:"
        return f"gives no answer at port {self.settings.port}: mend port and security under mail: smtp:, or try later"

    def _login(self, server: Connection) -> None:
        user = self.settings.user
        if user is None:
            return
        if not self.password:
            raise OutOfReach(f"The password of {user} is missing: put it into the environment variable {PASSWORD}")
        try:
            server.login(user, self.password)
        except smtplib.SMTPNotSupportedError:
            raise OutOfReach(f"{self.name} asks for no password: leave out user under mail: smtp:") from None
        except smtplib.SMTPAuthenticationError as e:
            if e.smtp_code < 500:
                raise OutOfReach(f"{self.name} cannot look at the password now{_code(e)}: try again later") from None
            raise OutOfReach(self._wrong(_code(e))) from None
        except UnicodeError:
            raise OutOfReach(self._wrong(": letters beyond a to z")) from None
        except OSError as e:
            raise OutOfReach(f"{self.name} would not look at the password{_code(e)}: try again later") from None

    def _wrong(self, why: str) -> str:
        return (
            f"{self.name} does not accept the user or the password{why}: mend user under mail: smtp:, or the "
            f"environment variable {PASSWORD}. Some providers want a password made for programs"
        )


def _code(error: Exception) -> str:
    return f" ({error.smtp_code})" if isinstance(error, smtplib.SMTPResponseException) else ""
