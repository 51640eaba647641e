"""The outbox: messages as .eml files, which a mail program opens ready to send."""

from collections.abc import Sequence
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from pathlib import Path

from beback.filenames import file_names
from beback.mail.faults import Unsendable
from beback.mail.house import House
from beback.mail.message import compose
from beback.mail.mime import bytes_of
from beback.messages import Email, Held
from beback.output import whole_file
from beback.rules import Channel


def write_outbox(emails: Sequence[Email], folder: Path, house: House) -> tuple[Held, ...]:
    """Writes a file an email into a fresh folder, named by prospect.

    Gives back those that could not be made, with the reason. Raises BebackError where a layout has a mistake.
    """
    held: list[Held] = []
    names = file_names((email.about.prospect for email in emails), ".eml")
    for email, name in zip(emails, names, strict=True):
        try:
            message = compose(email, house)
        except Unsendable as e:
            held.append(Held(email.about, Channel.EMAIL, email.template, str(e)))
            continue
        (folder / name).write_bytes(_ready(message))
    return tuple(held)


class OutboxPost:
    """Takes messages as a mail server does, and writes each into the folder, named by whom it is for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, message: Message) -> None:
        """Writes the message, in the place of an older one of that name. Raises BebackError where it cannot."""
        ((name, address),) = getaddresses([str(make_header(decode_header(message["To"])))])
        (file,) = file_names([name or address], ".eml")
        whole_file(self._folder / file, _ready(message))


def _ready(message: Message) -> bytes:
    """The file's bytes; X-Unsent makes a mail program open it as a message to send, not as one that came in."""
    message["X-Unsent"] = "1"
    return bytes_of(message)
