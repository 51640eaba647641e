"""The line that a recorded touch leaves in the log: which task it was, when, how, and at what cost (R1, R2, R4)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from beback import cells
from beback.cells import Row
from beback.history import APPOINTMENT, RECORD, UNPLANNED, History, Line, TaskName, attempts_since, code, named_by
from beback.prospects import Prospect
from beback.reaching import channel_shown
from beback.rules import Cadence, Channel, Origin, Rules, Step


@dataclass(frozen=True, slots=True)
class Ticked:
    """A row as it was read and its prospect; `twice` says that it is the copy of a row that is ticked as well (I1)."""

    row: Row
    prospect: Prospect
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What recording looks at beside the row: rules, now, the log with the lines so far, and the run's salt.

    `keys` are those recorded so far, this run's included; `prospects` finds the row that an ID belongs to.
    """

    rules: Rules
    now: datetime
    history: History
    keys: Set[str]
    prospects: Mapping[str, Prospect]
    salt: str


def line_of(t: Ticked, desk: Desk, result: str, done_on: datetime | None) -> Line:
    """The line that tells the task as it was shown, or an unplanned touch where no task was shown (R1, R4)."""
    shown = _shown(t, desk)
    owner = desk.prospects[shown.id] if shown else t.prospect
    cadence = desk.rules.cadence(shown.cadence) if shown else None
    step = _step(shown, cadence)
    return Line(
        when=_when(shown, owner, desk, done_on),
        id=owner.id,
        prospect=owner.name,
        associate=owner.associate,
        cadence=shown.cadence if shown else "",
        step=shown.step if shown else UNPLANNED,
        channel=_channel(t, shown, step, desk),
        attempt=_attempt(t, owner, cadence, desk) if step else "",
        result=result,
        note=cells.text(t.row.get("Result note")),
        cost=_cost(t.row, step),
        since=_since_of(shown) if shown else None,
        key=_key(t, shown, desk),
    )


def _shown(t: Ticked, desk: Desk) -> TaskName | None:
    """The task that the row shows: named by its Key, or, where somebody took the Key away, by the text in Task."""
    named = named_by(cells.text(t.row.get("Key")))
    if named:
        return named if named.id in desk.prospects else None
    text, anchor = cells.text(t.row.get("Task")), t.prospect.anchor
    if not text or anchor is None:
        return None
    for cadence in desk.rules.cadences:
        for step in cadence.steps:
            if text in (step.task, step.instead):
                return TaskName(t.prospect.id, cadence.name, step.id, anchor.date().isoformat())
            if step.pieces and text.startswith(f"{step.task}: "):
                name = f"{step.id}: {text.removeprefix(f'{step.task}: ')}"
                return TaskName(t.prospect.id, cadence.name, name, anchor.date().isoformat())
    return None


def _step(shown: TaskName | None, cadence: Cadence | None) -> Step | None:
    """The step of config.yaml that the task comes from, None for an appointment and the like."""
    if shown is None or cadence is None:
        return None
    return next((st for st in cadence.steps if shown.step == st.id or shown.step.startswith(f"{st.id}: ")), None)


def _channel(t: Ticked, shown: TaskName | None, step: Step | None, desk: Desk) -> Channel | None:
    """The channel as shown in How; for a recorded appointment in person; blank without contact."""
    if shown is None:
        return None
    if shown.cadence == APPOINTMENT and shown.step == RECORD:
        return Channel.IN_PERSON
    seen = channel_shown(cells.text(t.row.get("How")))
    if seen or step is None:
        return seen
    name = shown.step.removeprefix(f"{step.id}: ")
    return step.channel or next((piece.channel for piece in desk.rules.pieces if piece.name == name), None)


def _attempt(t: Ticked, owner: Prospect, cadence: Cadence | None, desk: Desk) -> str:
    """The Attempt as shown; where somebody took it away, the next of the cadence's limit (P1)."""
    seen = cells.text(t.row.get("Attempt"))
    if seen or cadence is None or cadence.attempts is None:
        return seen
    start = owner.visited or owner.bought_on
    made = attempts_since(desk.history.of_id(owner.id), start.date()) if start else 0
    return f"{made + 1} of {cadence.attempts}"


def _cost(row: Row, step: Step | None) -> Decimal | None:
    """What the shown task costs: nothing where the row showed the step's `instead` (M1)."""
    if step is None or step.cost is None or cells.text(row.get("Task")) == step.instead:
        return None
    return step.cost


def _since_of(shown: TaskName) -> date | datetime | None:
    """The anchor that a task's name tells: a date, for an appointment with its time; None where it tells none."""
    try:
        return datetime.fromisoformat(shown.since) if "T" in shown.since else date.fromisoformat(shown.since)
    except ValueError:
        return None


def _key(t: Ticked, shown: TaskName | None, desk: Desk) -> str:
    """The Key of the line: as shown, or one of its own where the row shows none."""
    seen = cells.text(t.row.get("Key"))
    if shown and named_by(seen):
        return seen
    name = shown or TaskName(t.prospect.id, "", UNPLANNED)
    return name.key(code(desk.salt, length=5))


def _when(shown: TaskName | None, owner: Prospect, desk: Desk, done_on: datetime | None) -> datetime:
    """When it was done: not before the visit or purchase that it counts from, and never later than now (R2)."""
    since = _since_of(shown) if shown else None
    recorded_appointment = shown and shown.cadence == APPOINTMENT and shown.step == RECORD
    if done_on:
        when = done_on
    elif recorded_appointment and isinstance(since, datetime):
        when = since
    else:
        when = desk.rules.hours.last_moment_open(desk.now)
    return min(max(when, _earliest(shown, owner, desk.rules, since) or when), desk.now)


def _earliest(shown: TaskName | None, owner: Prospect, rules: Rules, since: date | datetime | None) -> datetime | None:
    """The visit or purchase that the touch cannot have come before; an earlier one where the task was for that."""
    cadence = rules.cadence(shown.cadence) if shown else None
    origin = cadence.origin if cadence else Origin.VISIT
    start = owner.visited or owner.bought_on if origin is Origin.VISIT else owner.purchase
    if start and cadence and origin is not Origin.SPECIAL_DATE and since and since < start.date():
        return datetime.combine(since, time(0))
    return start
