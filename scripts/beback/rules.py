"""The store's rules as frozen records: what config.yaml says, once checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import Enum

from beback.hours import Hours, Unit, Wait
from beback.stops import StopList


class Channel(Enum):
    """How a touch reaches a person, as config.yaml and the Contact log spell it."""

    CALL = "call"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in person"


class Origin(Enum):
    """What a cadence counts from: `from:` in config.yaml."""

    VISIT = "visit"
    PURCHASE = "purchase"
    SPECIAL_DATE = "special date"


NO_WAIT = Wait(0, Unit.DAYS)


@dataclass(frozen=True, slots=True)
class Piece:
    """A romance piece (C6): something of value with a channel and a template of its own."""

    name: str
    channel: Channel
    template: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One planned touch of a cadence.

    `wait` counts from the anchor, or from the last touch with `after_last` (T8); in a cadence from the special date it
    counts backwards (C4). A `repeat` step that is not `after_last` falls on every multiple of its wait (C3), and its
    `expires` counts from the multiple. A step with `weekdays` (Monday 0) takes its days from them, and its name,
    channel and template from the romance pieces (C6).
    """

    id: str
    task: str
    channel: Channel | None  # None where each romance piece brings its own
    template: str | None
    wait: Wait = NO_WAIT  # none where touch days give the days
    at: time | None = None
    after_last: bool = False
    repeat: bool = False
    late_after: Wait | None = None
    expires: Wait | None = None
    deadline: Wait | None = None
    weekdays: frozenset[int] = frozenset()
    pieces: bool = False
    fallback: tuple[Channel, ...] | None = None
    cost: Decimal | None = None
    budget: str | None = None
    instead: str | None = None
    min_value: Decimal | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Cadence:
    """A named run of steps for the statuses in `statuses` (S2); `until` is reply, decision or None."""

    name: str
    statuses: frozenset[str]
    origin: Origin
    steps: tuple[Step, ...]
    attempts: int | None = None
    until_reply: bool = False
    until_decision: bool = False
    before_needed_by: bool = False
    needs_permission: bool = False
    expires: Wait | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """All that the core needs to know of a store.

    `own_phones` (E.164) and `own_emails` (lower case) are the store's and its associates': they link nobody (P3).
    `labels` gives the store's heading for one of ours where `columns:` renames it. `stopped` are those who said stop
    and were forgotten, None where there are none (P2).
    """

    hours: Hours
    country: str
    cadences: tuple[Cadence, ...]
    pieces: tuple[Piece, ...]
    budgets: Mapping[str, Decimal]
    fallback: Mapping[Channel, tuple[Channel, ...]]
    post_days: int = 2
    start: date | None = None
    own_phones: frozenset[str] = frozenset()
    own_emails: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    stopped: StopList | None = None
    _by_name: Mapping[str, Cadence] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {cadence.name.casefold(): cadence for cadence in self.cadences})

    def cadence(self, name: str) -> Cadence | None:
        """The cadence of that name, in any letter case, or None."""
        return self._by_name.get(name.casefold())

    def label(self, heading: str) -> str:
        """The heading as the store's sheet has it."""
        return self.labels.get(heading, heading)
