"""The Contact log as records, and Keys: what has been done for each ID, in the order of the log."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from beback import cells
from beback.cells import Cell, Row, Unreadable
from beback.prospects import Problem
from beback.rules import Channel

APPOINTMENT = "appointment"
PREPARE = "prepare"
RECORD = "record"
AGREE = "agree"
RIGHT = "right"
DECISION = "decision"
UNPLANNED = "unplanned"

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowels and no look-alikes: no words, no 0 for O


def code(*parts: object, length: int) -> str:
    """A short code for the parts: the same parts give the same code."""
    digest = int.from_bytes(
        hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).digest(), "big"
    )
    letters = []
    for _ in range(length):
        digest, n = divmod(digest, len(_LETTERS))
        letters.append(_LETTERS[n])
    return "".join(letters)


@dataclass(frozen=True, slots=True)
class TaskName:
    """What makes a task the same task: ID, cadence, step, anchor, and the part of a step that comes again.

    `since` is a date, for an appointment a datetime, as ISO text; `part` is the number of the multiple (C3) or the
    decision date (C6).
    """

    id: str
    cadence: str
    step: str
    since: str = ""
    part: str = ""

    def key(self, nonce: str) -> str:
        """The Key that a row shows for this task; `nonce` tells apart two showings of it (R7)."""
        return f"{self.id}|{self.cadence}|{self.step}|{self.since}|{self.part}|{nonce}"


def named_by(key: str) -> TaskName | None:
    """The task that a Key names, None where it is no Key of ours."""
    parts = key.rsplit("|", 5)  # an ID that somebody typed may hold a bar, the names of config.yaml may not
    return TaskName(*parts[:5]) if len(parts) == 6 and parts[0] else None


def number(amount: Decimal) -> int | float:
    """An amount as a cell holds it."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the Contact log: one recorded touch. `row` is its row on the sheet, None before it is written."""

    when: datetime
    id: str
    prospect: str
    associate: str
    cadence: str
    step: str
    channel: Channel | None
    attempt: str
    result: str
    note: str
    cost: Decimal | None
    since: date | datetime | None
    key: str
    row: int | None = None

    @property
    def contact(self) -> bool:
        """Whether the person was in touch (T8): a channel, or an unplanned line."""
        return self.channel is not None or self.step == UNPLANNED

    @property
    def part(self) -> str | None:
        """The part of the step that the Key names, None where the Key is not ours."""
        name = named_by(self.key)
        return name.part if name else None

    def cells(self) -> Mapping[str, Cell]:
        """The line as cells by heading; blanks are left out."""
        all_cells: dict[str, Cell] = {
            "When": self.when,
            "ID": self.id,
            "Prospect": self.prospect,
            "Associate": self.associate,
            "Cadence": self.cadence,
            "Step": self.step,
            "Channel": self.channel.value if self.channel else None,
            "Attempt": self.attempt,
            "Result": self.result,
            "Note": self.note,
            "Cost": None if self.cost is None else number(self.cost),
            "Since": self.since,
            "Key": self.key,
        }
        return {heading: cell for heading, cell in all_cells.items() if cell not in (None, "")}


@dataclass(frozen=True, slots=True)
class History:
    """The log by ID, each in the order of the log, with all its lines and Keys."""

    lines: tuple[Line, ...]
    by_id: Mapping[str, tuple[Line, ...]]
    keys: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "History":
        """Sorts lines by ID."""
        everything = tuple(lines)
        by_id: dict[str, list[Line]] = {}
        for line in everything:
            by_id.setdefault(line.id, []).append(line)
        keys = frozenset(line.key for line in everything if line.key)
        return cls(everything, {id_: tuple(found) for id_, found in by_id.items()}, keys)

    def of_id(self, id_: str) -> tuple[Line, ...]:
        """The lines of one ID, in the order of the log."""
        return self.by_id.get(id_, ())


def last_touch(lines: Sequence[Line], anchor: date) -> datetime | None:
    """The last touch (T8): the latest contact line, by When, dated on or after the anchor date."""
    return max((line.when for line in lines if line.contact and line.when.date() >= anchor), default=None)


def attempts_since(lines: Sequence[Line], day: date) -> int:
    """Attempts made since that day, whatever their cadence (P1)."""
    return sum(1 for line in lines if line.attempt and line.when.date() >= day)


def read_line(row: Row, country: str) -> tuple[Line | None, list[Problem]]:
    """One row of the log. A line that tells neither When nor Since cannot be placed and is left out, with a problem."""
    problems: list[Problem] = []

    def moment(heading: str) -> cells.Moment | None:
        try:
            return cells.moment(row.get(heading), country)
        except Unreadable as e:
            message = f'{heading} in the log cannot be read: "{e}"; the line is placed by its other date'
            problems.append(Problem(row.number, heading, message, "P7"))
            return None

    def cost() -> Decimal | None:
        try:
            return cells.money(row.get("Cost"))
        except Unreadable as e:
            problems.append(Problem(row.number, "Cost", f'Cost in the log cannot be read: "{e}"', "P7"))
            return None

    typed = {heading: cells.text(row.get(heading)) for heading in row.cells}
    when, since = moment("When"), moment("Since")
    placed = when or since
    if not typed.get("ID") or not placed:
        return None, problems
    channel = next((c for c in Channel if c.value == typed.get("Channel", "").casefold()), None)
    line = Line(
        when=placed.at(),
        id=typed["ID"],
        prospect=typed.get("Prospect", ""),
        associate=typed.get("Associate", ""),
        cadence=typed.get("Cadence", ""),
        step=typed.get("Step", ""),
        channel=channel,
        attempt=typed.get("Attempt", ""),
        result=typed.get("Result", ""),
        note=typed.get("Note", ""),
        cost=cost(),
        since=None if since is None else since.day if since.clock is None else since.at(),
        key=typed.get("Key", ""),
        row=row.number,
    )
    return line, problems


def read_history(rows: Iterable[Row], country: str) -> tuple[History, list[Problem]]:
    """The whole log, with what could not be read in it."""
    lines, problems = [], []
    for row in rows:
        line, found = read_line(row, country)
        problems += found
        if line:
            lines.append(line)
    return History.of(lines), problems


def with_lines(history: History, lines: Iterable[Line]) -> History:
    """The log as it is once these lines are appended."""
    return History.of((*history.lines, *lines))
