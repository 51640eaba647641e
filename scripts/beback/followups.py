"""All prospects -> the plan: rows, log, rules and now in; what is recorded and what every row shows out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from beback.cells import Cell, Row, text
from beback.clashes import one_a_day
from beback.history import History, Line, code, named_by, read_history, with_lines
from beback.identity import Identity, identities
from beback.money import within_budgets
from beback.people import Person, people, top_fifth
from beback.priority import Ranking, priority_of
from beback.prospects import Problem, Prospect
from beback.reading import read_prospect
from beback.recording import Recorded, Touch, record, record_touch
from beback.rowtask import next_of_row
from beback.rules import Rules
from beback.situation import Check, Next, Situation, Task
from beback.touches import Desk, Ticked

_ORDER = "PSTRACMI"  # of the rules' letters in Check (fine print, People); copied rows come last


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What one row is to show: its prospect, the task or none, Checks in their order, Priority and Key.

    `cells` are the people's cells that a consumed tick changes (R1, R5); `surprise` says that the person has one (P4).
    """

    prospect: Prospect
    task: Task | None
    checks: tuple[Check, ...]
    priority: str
    key: str
    surprise: bool = False
    cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows with a Prospect from top to bottom, the log lines to append, and what could not be read in the log.

    `history` is the log with the lines to append, `persons` the person of each row by its number (P3).
    """

    rows: tuple[RowPlan, ...]
    lines: tuple[Line, ...]
    log_problems: tuple[Problem, ...]
    history: History
    persons: Mapping[int, Person]


@dataclass(frozen=True, slots=True)
class Run:
    """What holds for a whole run: the rules, now in the store's local time, and a salt unlike any other run's.

    `copied` are the IDs that it gave to copied rows: their Check stands for that run, however often it plans.
    """

    rules: Rules
    now: datetime
    salt: str
    copied: frozenset[str] = frozenset()


def plan(rows: Sequence[Row], log: Sequence[Row], run: Run, touches: Sequence[Touch] = ()) -> Plan:
    """The plan for the rows of Prospects and those of the log.

    `touches` are messages that left: each is recorded like a Done tick with Result Sent, unless the log has its Key.
    The run's salt makes new IDs and Keys. Nothing is raised for what people typed: bad cells become Checks. Rows as
    this plan leaves them lead to no further change at the same time (I3).
    """
    named = [row for row in sorted(rows, key=lambda r: r.number) if text(row.get("Prospect"))]
    history, log_problems = read_history(log, run.rules.country)
    who = identities(named, history, run.salt)
    done, sent = _record(named, who, history, run, touches)
    lines = [*(rec.line for _, rec in done if rec.line), *sent]
    history = with_lines(history, lines)
    prospects = [p for p, _ in done]
    persons = people(prospects, run.rules, run.now.date())
    found = [next_of_row(_situation(p, history, persons, run)) for p in prospects]
    tasks = _tasks(prospects, found, persons, _Log(history, run))
    ranking = Ranking(run.rules, run.now, top_fifth(_each(persons)))
    plans = []
    for row, (p, rec), upcoming in zip(named, done, found, strict=True):
        task, identity = tasks.get(p.row), who[p.row]
        shown = "" if identity.copy_of else text(row.get("Key"))
        copied = bool(identity.copy_of) or p.id in run.copied
        plans.append(
            RowPlan(
                prospect=p,
                task=task,
                checks=_checks(upcoming, (*p.problems, *rec.problems), copied=copied),
                priority=priority_of(task, p, persons[p.row], ranking) if task else "",
                key=_key(task, shown, history, run.salt) if task else "",
                surprise=persons[p.row].surprise,
                cells=rec.cells,
            )
        )
    return Plan(tuple(plans), tuple(lines), tuple(log_problems), history, persons)


@dataclass(frozen=True, slots=True)
class _Log:
    history: History
    run: Run


def _record(
    rows: Sequence[Row], who: Mapping[int, Identity], history: History, run: Run, touches: Sequence[Touch]
) -> tuple[list[tuple[Prospect, Recorded]], list[Line]]:
    """Each row's prospect as its tick leaves it, and what the tick leads to; upper rows first (R1, I1).

    Then the lines of the messages that left, each for its Key, but for those that a tick has just recorded.
    """
    read = [_prospect(row, who[row.number], run.rules) for row in rows]
    keys = set(history.keys)
    desk = Desk(run.rules, run.now, history, keys, {p.id: p for p in read}, run.salt)
    done = [_ticked(row, p, who[row.number], desk, keys) for row, p in zip(rows, read, strict=True)]
    lines = []
    if touches:
        shown = {text(row.get("Key")): (row, p) for row, p in zip(reversed(rows), reversed(read), strict=True)}
        for touch in touches:
            line = record_touch(touch, shown.get(touch.key), desk)
            if line:
                keys.add(line.key)
                lines.append(line)
    return done, lines


def _ticked(row: Row, p: Prospect, who: Identity, desk: Desk, keys: set[str]) -> tuple[Prospect, Recorded]:
    """The prospect as the row's tick leaves it, and what the tick leads to."""
    if row.get("Done") is None and row.get("Done on") is None:
        return p, Recorded()
    done = record(Ticked(row, p, who.ticked_twice), desk)
    if done.line:
        keys.add(done.line.key)
    if not done.cells:
        return p, done
    return _prospect(Row(row.number, {**row.cells, **done.cells}), who, desk.rules), done


def _prospect(row: Row, identity: Identity, rules: Rules) -> Prospect:
    return read_prospect(row, rules.country, rules.label, identity.id)


def _situation(p: Prospect, history: History, persons: Mapping[int, Person], run: Run) -> Situation:
    return Situation(p, history.of_id(p.id), persons[p.row], run.rules, run.now)


def _each(persons: Mapping[int, Person]) -> list[Person]:
    """Each person once, by their topmost row."""
    return [person for row, person in persons.items() if person.rows[0].row == row]


def _tasks(
    prospects: Sequence[Prospect], found: Sequence[Next], persons: Mapping[int, Person], log: _Log
) -> Mapping[int, Task]:
    """The tasks by row number, after the rules that look at several rows at once (P3, then M1)."""
    tasks = {p.row: n.task for p, n in zip(prospects, found, strict=True) if n.task}
    rules = log.run.rules
    moved = one_a_day(tasks, _each(persons), log.history, rules.hours)
    return within_budgets(moved, prospects, log.history.lines, rules, log.run.now.date())


def _checks(upcoming: Next, problems: Iterable[Problem], *, copied: bool) -> tuple[Check, ...]:
    """All Checks of a row, each once, in the order of the rules' letters, then of their numbers."""
    found = [*upcoming.checks, *(Check(problem.rule, problem.message, heading=problem.heading) for problem in problems)]
    if upcoming.closing:
        found.append(upcoming.closing)
    if copied:
        found.append(Check("I1", "Copied row: it has an ID of its own now", heading="ID"))
    return tuple(dict.fromkeys(sorted(found, key=lambda c: (_ORDER.index(c.rule[0]), int(c.rule[1:])))))


def _key(task: Task, shown: str, history: History, salt: str) -> str:
    """The Key that the row shows while its task is the same and not recorded; else a new one (R1, R7)."""
    if named_by(shown) == task.name and shown not in history.keys:
        return shown
    return task.name.key(code(salt, task.name, shown, length=5))
