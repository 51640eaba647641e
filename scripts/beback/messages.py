"""Letters, emails and texts as frozen records: what the edges hand to one another through the jobs.

Words in them are data: an edge prints them literally, whatever markup they look like. Moments are in the store's local
time.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from beback.rules import Channel


@dataclass(frozen=True, slots=True)
class About:
    """The task that a message is for: its row on the sheet, its Key, the prospect's name, and its due time.

    `id` is the row's ID, `how` and `attempt` are as the row shows them; the names are as typed, on one line;
    `associate` may be blank.
    """

    row: int
    id: str
    key: str
    prospect: str
    associate: str
    task: str
    how: str
    attempt: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo made fit for a page: JPEG, upright, its size in pixels; `name` is the file's in the photos folder."""

    name: str
    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to print. `to` is the inside address, a line each, the person's whole name first.

    `paragraphs` begin with the greeting; the signature is the layout's. `signed` is the associate's whole name, or the
    store's name where the row names nobody. `place` is "business address" or "home address". With `card` it is printed
    as a card with its picture; `by_hand` gives a page of words to copy from. `files` go along with it, printed.
    """

    about: About
    to: tuple[str, ...]
    place: str
    template: str
    paragraphs: tuple[str, ...]
    signed: str
    day: date
    picture: Picture | None = None
    card: bool = False
    by_hand: bool = False
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Email:
    """An email to send. `paragraphs` begin with the greeting; signature, postal address and the way to say stop are the
    layout's. `reply_to` is the associate's address, None where config.yaml has none; the picture stands in the mail,
    `files` are attached, under names that tell nothing where it is `quiet`, for a surprise."""

    about: About
    to: str
    to_name: str
    template: str
    subject: str
    paragraphs: tuple[str, ...]
    signed: str
    reply_to: str | None = None
    picture: Picture | None = None
    files: tuple[Path, ...] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text to send from somebody's own phone: the number in E.164 and as people write it, and the words."""

    about: About
    number: str
    shown: str
    template: str
    words: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A message that is held back, with the reason in a shop person's words and what to do."""

    about: About
    channel: Channel
    template: str
    reason: str
