"""What stands on a page of the morning list, as frozen records: all words made, nothing left to work out."""

from dataclasses import dataclass

from beback.messages import Picture
from beback.phrases import Day
from beback.rules import Channel


@dataclass(frozen=True, slots=True)
class Way:
    """A link to reach somebody: what it says, where it leads as people write it, and its address."""

    channel: Channel
    label: str
    shown: str
    href: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words with a title; `folded` where they are long and not to be read aloud."""

    title: str
    words: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """What somebody looked at or bought: the thing, and the rest on a line each."""

    thing: str
    lines: tuple[str, ...]
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A task on the page. A brief one has no piece, words or past; `who` is the associate as the row names them.

    `address` are the lines of the address that a letter goes to, `place` says which one it is.
    """

    row: int
    name: str
    who: str
    priority: str
    task: str
    late: bool
    why: tuple[str, ...]
    ways: tuple[Way, ...]
    surprise: bool
    brief: bool = True
    piece: Piece | None = None
    conversation: str = ""
    said: tuple[Said, ...] = ()
    address: tuple[str, ...] = ()
    place: str = ""
    before: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitCard:
    """An appointment on the page: when, who comes, the coffee, and what to set out."""

    row: int
    name: str
    who: str
    day: str
    at: str
    prepared: bool
    surprise: bool
    coffee: str
    set_out: str
    ways: tuple[Way, ...]
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class GapLine:
    """A row to complete: whose it is and what is missing."""

    row: int
    name: str
    who: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Tasks and appointments of one day, or of the days ahead: `tasks` in all, of which `late` are late and the first
    have a card."""

    visits: tuple[VisitCard, ...]
    cards: tuple[Card, ...]
    tasks: int
    late: int

    def __len__(self) -> int:
        return len(self.visits) + self.tasks


@dataclass(frozen=True, slots=True)
class Page:
    """One page: an associate's, or with a blank `associate` the store's. `file` is its name without a suffix.

    `reopens` is the next open day where the store is closed on the day of the page.
    """

    associate: str
    file: str
    today: Days
    tomorrow: Days
    week: Days
    gaps: tuple[GapLine, ...]
    away: bool
    cover: str
    reopens: Day | None = None

    @property
    def title(self) -> str:
        """Whose page it is, for a heading."""
        return self.associate or "Everybody"
