"""Done ticks become log lines with their effects on the row (R1-R5, and I1's copied rows)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from beback import cells
from beback.cells import Cell, Row, Unreadable
from beback.history import APPOINTMENT, RECORD, UNPLANNED, History, Line, TaskName, attempts_since, code, named_by
from beback.prospects import Problem, Prospect, Status, shortened
from beback.reaching import channel_shown
from beback.rules import Cadence, Channel, Origin, Rules, Step

RESULTS = (
    "Sent", "No answer", "Left message", "Replied", "Appointment", "Bought", "Not now", "Lost", "Problem", "Stop",
)  # fmt: skip
DONE = "Done"  # the Result of a tick without one


@dataclass(frozen=True, slots=True)
class Ticked:
    """A row as it was read and its prospect; `twice` says that it is the copy of a row that is ticked as well (I1)."""

    row: Row
    prospect: Prospect
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a row's tick leads to: a line or none, the people's cells that change with it, and problems.

    `cells` holds the consumed tick and the effects of its Result; it is empty where nothing was consumed.
    """

    line: Line | None = None
    cells: Mapping[str, Cell] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Touch:
    """A message that left for the task with that Key, to be recorded as Sent; `when` None means now (R2).

    `how`, `attempt` and `task` are as the row showed them then, for where it shows another task by now; with
    `shown_only` it is then not recorded.
    """

    key: str
    when: datetime | None = None
    how: str = ""
    attempt: str = ""
    task: str = ""
    shown_only: bool = False


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


def record(t: Ticked, desk: Desk) -> Recorded:
    """What the row's Done tick leads to; nothing without a tick. Nothing is raised."""
    done, done_on, result, problems = _said(t, desk.rules)
    if problems or not done:
        return Recorded(problems=problems)
    key = cells.text(t.row.get("Key"))
    if key in desk.keys or (t.twice and not key):
        return Recorded(cells=_consumed(t.row))
    line = _line(t, desk, result, done_on)
    return Recorded(line, {**_consumed(t.row), **_effects(t, result, line.when.date())})


def record_touch(touch: Touch, shown: tuple[Row, Prospect] | None, desk: Desk) -> Line | None:
    """The line of a message that left, as a Done tick with Result Sent would give it in the row that shows its Key.

    Where no row does any more, the ID's row stands for it, but for one to be recorded as shown only. None where the log
    has the Key, or no row has the ID.
    """
    named = named_by(touch.key)
    if touch.key in desk.keys or named is None or named.id not in desk.prospects:
        return None
    sent: dict[str, Cell] = {"Done": True, "Done on": touch.when, "Result": "Sent", "Result note": None}
    if shown is None and touch.shown_only:
        return None
    if shown is None:
        owner = desk.prospects[named.id]
        as_shown = {"Key": touch.key, "How": touch.how, "Attempt": touch.attempt, "Task": touch.task}
        return record(Ticked(Row(owner.row, {**as_shown, **sent}), owner), desk).line
    row, prospect = shown
    return record(Ticked(Row(row.number, {**row.cells, **sent}), prospect), desk).line


def _said(t: Ticked, rules: Rules) -> tuple[bool, datetime | None, str, tuple[Problem, ...]]:
    """What Done, Done on and Result say, with a problem for each that Beback does not know (R1, R3, P7)."""
    row, problems = t.prospect.row, []
    done, done_on = False, None
    try:
        done = cells.ticked(t.row.get("Done"))
    except Unreadable as e:
        message = f'{rules.label("Done")} "{shortened(str(e))}": tick it, or write x, yes, y, 1 or TRUE'
        problems.append(Problem(row, "Done", message, "R1"))
    try:
        moment = cells.moment(t.row.get("Done on"), rules.country)
        done_on = moment.at() if moment else None
    except Unreadable as e:
        message = f'{rules.label("Done on")} cannot be read: "{shortened(str(e))}"'
        problems.append(Problem(row, "Done on", message, "P7"))
    result = result_of(t.row.get("Result"))
    if done and result is None:
        typed = shortened(cells.text(t.row.get("Result")))
        message = f'{rules.label("Result")} "{typed}": use {", ".join(RESULTS[:-1])} or {RESULTS[-1]}'
        problems.append(Problem(row, "Result", message, "R3"))
    return done, done_on, result or DONE, tuple(problems)


def result_of(cell: Cell) -> str | None:
    """A Result as R3 spells it, Done for a blank one, None for another word."""
    word = cells.folded(cell)
    if not word:
        return DONE
    return next((result for result in RESULTS if result.casefold() == word), None)


def _consumed(row: Row) -> dict[str, Cell]:
    """The tick and what belongs to it, emptied; a check box becomes FALSE (R1)."""
    emptied: dict[str, Cell] = {h: None for h in ("Done on", "Result", "Result note") if row.get(h) is not None}
    return {"Done": False if row.get("Done") is True else None, **emptied}


def _effects(t: Ticked, result: str, day: date) -> dict[str, Cell]:
    """What a Result changes in the people's cells of its row (R5)."""
    p = t.prospect
    if result == "Stop" and p.ok_to_contact is not False:
        return {"OK to contact": False if isinstance(t.row.get("OK to contact"), bool) else "No"}
    if result == "Bought":
        status: dict[str, Cell] = {} if p.status is Status.BOUGHT else {"Status": Status.BOUGHT.value}
        return status if t.row.get("Bought on") is not None else {**status, "Bought on": day}
    if result in ("Not now", "Lost") and p.status is not Status.BOUGHT:
        return {} if p.status is not None and p.status.value == result else {"Status": result}
    return {}


def _line(t: Ticked, desk: Desk, result: str, done_on: datetime | None) -> Line:
    """The line that tells the task as it was shown, or an unplanned touch where no task was shown (R1, R4)."""
    shown = _shown(t, desk)
    owner = desk.prospects.get(shown.id, t.prospect) if shown else t.prospect
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
        since=since_of(shown) if shown else None,
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


def since_of(shown: TaskName) -> date | datetime | None:
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
    return name.key(code(desk.salt, name, len(desk.history.lines), length=5))


def _when(shown: TaskName | None, owner: Prospect, desk: Desk, done_on: datetime | None) -> datetime:
    """When it was done: not before the visit or purchase that it counts from, and never later than now (R2)."""
    since = since_of(shown) if shown else None
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
