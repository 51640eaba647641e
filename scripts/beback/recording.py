"""Done ticks become log lines with their effects on the row (R1-R5, and I1's copied rows)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from beback import cells
from beback.cells import Cell, Row, Unreadable
from beback.history import Line, named_by
from beback.prospects import Problem, Prospect, Status, shortened
from beback.rules import Rules
from beback.touches import Desk, Ticked, line_of

RESULTS = (
    "Sent", "No answer", "Left message", "Replied", "Appointment", "Bought", "Not now", "Lost", "Problem", "Stop",
)  # fmt: skip
DONE = "Done"  # the Result of a tick without one


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


def record(t: Ticked, desk: Desk) -> Recorded:
    """What the row's Done tick leads to; nothing without a tick. Nothing is raised."""
    done, done_on, result, problems = _said(t, desk.rules)
    if problems or not done:
        return Recorded(problems=problems)
    key = cells.text(t.row.get("Key"))
    if key in desk.keys or (t.twice and not key):
        return Recorded(cells=_consumed(t.row))
    line = line_of(t, desk, result, done_on)
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
