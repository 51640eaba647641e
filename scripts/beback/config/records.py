"""What config.yaml says, once checked, as frozen records; what the core needs of it is in `Config.rules`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from beback.rules import Rules
from beback.times import Times


@dataclass(frozen=True, slots=True)
class Store:
    """The store itself; `country` and `subdivision` are the codes of the library `holidays`, such as US and IL."""

    name: str
    address: str
    phone: str
    timezone: str
    country: str
    subdivision: str | None


@dataclass(frozen=True, slots=True)
class BookSettings:
    """Where the book is: either `workbook` or `google_sheet` (a key or an address) is set; times are in seconds."""

    prospects: str
    log: str
    workbook: Path | None
    google_sheet: str | None
    credentials: Path
    endpoint: str
    timeout: float
    patience: float


@dataclass(frozen=True, slots=True)
class Associate:
    """Somebody who sells: `away` holds first and last days, `cover` another associate, `notify` is none or email."""

    name: str
    email: str | None
    phone: str
    away: tuple[tuple[date, date], ...]
    cover: str | None
    notify: str


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """Paper is letter or a4, the envelope 10 or DL, labels 5160 or L7160; `word_letter` is the shop's own .docx."""

    paper: str
    envelope: str
    labels: str
    word_letter: Path | None
    post_days: int


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server; the password comes from BEBACK_SMTP_PASSWORD. Security is starttls, tls or none."""

    host: str
    port: int
    security: str
    user: str | None


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How emails leave: `sender` as typed, `address` in it, transport outbox or smtp, `limit` messages a day."""

    sender: str | None
    address: str | None
    transport: str
    smtp: Smtp | None
    limit: int


@dataclass(frozen=True, slots=True)
class Config:
    """One config file. Paths are absolute; `templates` are the folders to look in, in that order.

    `columns` gives the store's heading for one of ours, `schedule` the times of run.py, None for what is off.
    """

    path: Path
    store: Store
    book: BookSettings
    columns: Mapping[str, str]
    associates: tuple[Associate, ...]
    photos: Path
    letters: LetterSettings
    mail: MailSettings
    templates: tuple[Path, ...]
    output: Path
    schedule: Mapping[str, Times | None]
    rules: Rules

    @property
    def state(self) -> Path:
        """The folder of Beback's own files: locks, the sheet's journal, the ledger, the last runs."""
        return self.path.resolve().parent / "state"
