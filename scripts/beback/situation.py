"""One prospect at one moment, and what can be said of it: a task, Checks, a closing Check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from beback.history import PREPARE, RECORD, Line, TaskName, attempts_since, last_touch
from beback.hours import Wait
from beback.people import Person
from beback.prospects import Prospect
from beback.reaching import How, NoWay, reach
from beback.rules import Cadence, Channel, Origin, Rules, Step


@dataclass(frozen=True, slots=True)
class Check:
    """A word for the column Check, with the rule that gives it its place there; `mend` where somebody has to act.

    `heading` is the column to look at; `rank` orders the closing Checks, of which one shows (fine print, Limits).
    """

    rule: str
    text: str
    mend: bool = True
    rank: int = 0
    heading: str = "Check"


@dataclass(frozen=True, slots=True)
class Task:
    """The step that a row shows now (S3). `how` is None for a task without contact, `attempt` blank without a limit.

    `step` is None for the tasks that no cadence lists: appointments, Agree the next step, Put it right, the decision.
    `first` is Put it right, Priority A whatever else (M2).
    """

    name: TaskName
    since: date | datetime | None
    text: str
    due: datetime
    template: str | None
    how: How | None = None
    attempt: str = ""
    step: Step | None = None
    piece: str = ""
    cost: Decimal | None = None
    first: bool = False

    @property
    def contact(self) -> bool:
        """Whether doing it touches the person."""
        return self.how is not None

    @property
    def late_after(self) -> Wait | None:
        """From how long after its due time the task is late, None for the end of the due day (T11)."""
        return self.step.late_after if self.step else None


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next in a cadence or for a row: the task or none, Checks, and a closing Check (fine print, Limits)."""

    task: Task | None = None
    checks: tuple[Check, ...] = ()
    closing: Check | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """One prospect at one moment: its log lines in the order of the log, its person, the rules and now."""

    prospect: Prospect
    lines: tuple[Line, ...]
    person: Person
    rules: Rules
    now: datetime

    @property
    def today(self) -> date:
        """The store's date."""
        return self.now.date()

    def anchor(self, cadence: Cadence) -> datetime | None:
        """What the cadence counts from: the visit or the purchase; also where it counts back from a special date."""
        return self.prospect.visited if cadence.origin is Origin.VISIT else self.prospect.purchase

    def done(self, cadence: str, since: date) -> frozenset[str]:
        """The steps of this cadence that the log shows for that anchor (S4)."""
        return frozenset(line.step for line in self.lines if line.cadence == cadence and day_of(line.since) == since)

    def last_touch(self, anchor: datetime) -> datetime:
        """The last touch since the anchor, or the anchor where there is none (T8)."""
        return last_touch(self.lines, anchor.date()) or anchor

    def attempts(self) -> int:
        """Attempts made since the visit, or the purchase where there is no visit (P1)."""
        start = self.prospect.visited or self.prospect.bought_on
        return attempts_since(self.lines, start.date()) if start else 0

    def reach(self, channel: Channel, own_fallback: tuple[Channel, ...] | None = None) -> How | NoWay:
        """How the prospect can be reached by that channel, with the step's own fallback if it has one (P4, P5)."""
        fallback = self.rules.fallback.get(channel, ()) if own_fallback is None else own_fallback
        return reach(self.prospect, channel, fallback, surprise=self.person.surprise)

    def no_way(self, ways: Sequence[NoWay]) -> tuple[Check, ...]:
        """The Checks for steps that could not be reached: the surprise's, and the headings to fill (P4, P5)."""
        checks = []
        if any(way.surprise for way in ways):
            heading = self.rules.label("Business address")
            words = "business address" if heading == "Business address" else heading
            checks.append(Check("P4", f"Surprise: add a {words}"))
        headings = [*dict.fromkeys(self.rules.label(h) for way in ways for h in way.headings)]
        if headings:
            either = " or ".join(filter(None, (", ".join(headings[:-1]), headings[-1])))
            checks.append(Check("P5", f"No way to reach: add {either}"))
        return tuple(checks)

    def morning_after(self, day: date) -> datetime:
        """The store's morning on the next open day after that day (R5, C6)."""
        return datetime.combine(self.rules.hours.open_after(day), self.rules.hours.morning)

    def untouching(self, name: TaskName, since: date | datetime | None, text: str, due: datetime) -> Task:
        """A task without contact; its template bears the name of its step."""
        template = f"appointment_{name.step}" if name.step in (PREPARE, RECORD) else name.step
        return Task(name, since, text, due, template)


def day_of(since: date | datetime | None) -> date | None:
    """The date of a Since."""
    return since.date() if isinstance(since, datetime) else since
