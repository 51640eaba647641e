"""How words, addresses and files are written down in a message, and the message in bytes.

The standard library's older API: its newer one takes four times as long, which a thousand emails feel.
"""

import base64
import binascii
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP, SMTPUTF8, Compat32
from email.utils import getaddresses, quote
from functools import lru_cache
from mimetypes import MimeTypes
from pathlib import Path

from beback.mail.faults import Unsendable
from beback.mail.mailbox import is_ascii, mailbox
from beback.phrases import clean

LONGEST_WORD, LONGEST_LINE = 60, 78
_AS_THEY_ARE = SMTPUTF8.clone(refold_source="none")
_KINDS = MimeTypes()  # what Python itself knows: the machine's own tables differ


def words_in(header: str, words: str) -> str:
    """Words as a header holds them: what is not plain ASCII, looks like an encoded word or is too long for a line is
    encoded."""
    plain = words.isascii() and "=?" not in words and max(map(len, words.split()), default=0) <= LONGEST_WORD
    return words if plain else _encoded(header, words)


def address_in(header: str, box: Address) -> str:
    """A name and address as a header holds them; a name in quotes is never folded, as some readers stumble over it."""
    name, address = box.display_name, box.addr_spec
    if not name:
        return address
    line = f'"{quote(name)}" <{address}>'
    if words_in(header, name) == name and len(f"{header}: {line}") <= LONGEST_LINE:
        return line
    return f"{_encoded(header, name)} <{address}>"


def words(text: str, kind: str) -> Message:
    """A part of words: plain or html."""
    part = Message()
    part["Content-Type"] = f'text/{kind}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(binascii.b2a_qp(text.encode(), istext=True).decode("ascii"))
    return part


def several(kind: str, boundary: str, *parts: Message) -> Message:
    """Parts together: alternative, related or mixed."""
    whole = Message()
    whole["Content-Type"] = f'multipart/{kind}; boundary="{boundary}"'
    for part in parts:
        whole.attach(part)
    return whole


def photo(jpeg: bytes, content_id: str) -> Message:
    """A photo that the HTML shows; its name tells nothing."""
    part = _coded("image/jpeg", _base64(jpeg))
    part["Content-ID"] = f"<{content_id}>"
    part.add_header("Content-Disposition", "inline", filename="photo.jpg")
    return part


def attached(path: Path, *, quiet: bool = False) -> Message:
    """A file that goes along; with `quiet` its name tells nothing. Raises Unsendable where it cannot be read."""
    try:
        data = _file(path, path.stat().st_mtime_ns)
    except OSError:
        raise Unsendable(f"The file {path.name} that goes along with it cannot be read: put it there again") from None
    kind, encoding = _KINDS.guess_type(path.name)
    part = _coded(kind if kind and not encoding else "application/octet-stream", data)
    name = f"for-you{path.suffix.lower()}" if quiet else clean(path.name)
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part


def bytes_of(message: Message) -> bytes:
    """The message as it travels and as it stands in a file; addresses beyond ASCII as they are, where it has any."""
    if not all(str(value).isascii() for value in message.values()):
        boxes = [box for header in ("From", "To", "Reply-To") for box in boxes_in(message, header)]
        if not is_ascii(*boxes):
            return message.as_bytes(policy=_AS_THEY_ARE)
    return message.as_bytes(policy=SMTP if isinstance(message, EmailMessage) else _Lines(linesep="\r\n"))


class _Lines(Compat32):
    """Leaves a header alone that fits on a line; the library looks for folds in each."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as it travels."""
        line = f"{name}: {value}"
        if len(line) <= LONGEST_LINE and "\n" not in value and line.isascii():
            return line.encode() + b"\r\n"
        return super().fold_binary(name, value)


def boxes_in(message: Message, header: str) -> list[Address]:
    """The addresses that a header holds."""
    return [mailbox(address) for _, address in getaddresses([str(value) for value in message.get_all(header, [])])]


def _encoded(header: str, words: str) -> str:
    return Header(words, "utf-8", header_name=header).encode()


def _coded(kind: str, data: str) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(data)
    return part


@lru_cache(maxsize=8)
def _file(path: Path, _: int) -> str:
    return _base64(path.read_bytes())


def _base64(data: bytes) -> str:
    return base64.encodebytes(data).decode("ascii")
