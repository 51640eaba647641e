"""When a recorded touch was due, and which tasks ran out undone: the rules played again on the row and its log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from beback.cells import NOON
from beback.history import Line, TaskName
from beback.hours import DAY
from beback.people import Person
from beback.prospects import Prospect
from beback.romance import DECIDES_WITHIN, next_piece
from beback.rowtask import next_of_row
from beback.rules import Cadence, Origin, Rules, Step
from beback.situation import Situation, Task, day_of
from beback.timing import Slot, Start, not_before, slot_of

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Past:
    """A row, its person and the rules of today, by which earlier days are judged."""

    prospect: Prospect
    person: Person
    rules: Rules

    def at(self, now: datetime, lines: Sequence[Line]) -> Situation:
        """The row at an earlier moment, with the lines that the log had then; a later Not before was not yet typed."""
        p = self.prospect
        if p.not_before and p.not_before > now.date():
            p = replace(p, not_before=None)
        return Situation(p, tuple(lines), self.person, self.rules, now)


def due_of(line: Line, earlier: Sequence[Line], past: Past) -> datetime | None:
    """When the touch of this line was due, after the lines that its ID had before it.

    None where nobody can tell: a cadence or step that config.yaml no longer has, hours counted from a visit that the
    row no longer shows, a Key that does not name the multiple.
    """
    cadence = past.rules.cadence(line.cadence)
    step = step_of(line, cadence) if cadence else None
    since = day_of(line.since)
    if cadence is None or step is None or since is None or line.channel is None:
        return None
    start = _start(cadence, since, past.prospect)
    s = replace(past.at(line.when, earlier), now=start.anchor)
    if step.weekdays:
        piece = next_piece(cadence, step, s, start.anchor).task
        return piece.due if piece else None
    if step.wait.elapsed and start.anchor == datetime.combine(since, time(0)):
        return None
    if step.repeat and not step.after_last:
        return _multiple(line, step, s, since)
    slot = slot_of(cadence, step, line.channel, s, start)
    return slot.due if isinstance(slot, Slot) else None


def step_of(line: Line, cadence: Cadence) -> Step | None:
    """The step of this cadence that a line tells of; that of the pieces for `piece: NAME`."""
    return next((st for st in cadence.steps if line.step == st.id or line.step.startswith(f"{st.id}: ")), None)


def _start(cadence: Cadence, since: date, p: Prospect) -> Start:
    """What the line's waits counted from; with the time of day where the row still has that visit or purchase."""
    if cadence.origin is Origin.SPECIAL_DATE:
        return Start(datetime.combine(since, time(0)), backwards=True)
    anchor = p.visited if cadence.origin is Origin.VISIT else p.purchase
    if anchor and anchor.date() == since:
        return Start(anchor)
    elapsed = any(step.wait.elapsed for step in cadence.steps)
    return Start(datetime.combine(since, time(0) if elapsed else NOON))


def _multiple(line: Line, step: Step, s: Situation, since: date) -> datetime | None:
    """The due time of the multiple that the line's Key names (C3)."""
    if not line.part or not line.part.isdecimal():
        return None
    hours = s.rules.hours
    day = hours.open_on_or_after(step.wait.after_day(since, int(line.part)))
    return not_before(datetime.combine(day, step.at or hours.morning), s)


def missed(past: Past, lines: Sequence[Line], since: date, now: datetime) -> Iterator[Task]:
    """The contact tasks of a row that fell due and ran out undone since that day: by expiry, Needed by or decision.

    Each is what the row, as it stands today, showed a minute before the end.
    """
    found: dict[TaskName, Task] = {}
    for cadence in past.rules.cadences:
        if not _follows(cadence, past.prospect, past.rules):
            continue
        for end, step in _ends(cadence, past.prospect, past.rules):
            if end.date() < since or end > now:
                continue
            before = end - _MINUTE
            task = next_of_row(past.at(before, [line for line in lines if line.when <= before])).task
            if task and task.due < end and _of(task, cadence, step) and not _done(task, lines):
                found[task.name] = task
    yield from found.values()


def _of(task: Task, cadence: Cadence, step: Step | None) -> bool:
    """Whether it is a contact task of this cadence, and of this step where one is given."""
    return task.contact and task.name.cadence == cadence.name and step in (None, task.step)


def _follows(cadence: Cadence, p: Prospect, rules: Rules) -> bool:
    status = p.status.value if p.status else ""
    return status in cadence.statuses or bool(p.cadence and rules.cadence(p.cadence) is cadence)


def _ends(cadence: Cadence, p: Prospect, rules: Rules) -> Iterator[tuple[datetime, Step | None]]:
    """The moments at which a step, or whatever step is undone, runs out for the row (T7, T9, C6)."""
    anchor = p.visited if cadence.origin is Origin.VISIT else p.purchase
    if anchor is None or cadence.origin is Origin.SPECIAL_DATE:
        return
    for step in cadence.steps:
        if step.expires and not step.repeat:
            yield rules.hours.after(anchor, step.expires), step
    if cadence.expires:
        yield rules.hours.after(anchor, cadence.expires), None
    if cadence.before_needed_by and p.needed_by:
        yield datetime.combine(p.needed_by + DAY, time(0)), None
    if cadence.until_decision:
        yield datetime.combine((p.decides_by or anchor.date() + DECIDES_WITHIN) + DAY, time(0)), None


def _done(task: Task, lines: Sequence[Line]) -> bool:
    """Whether a line tells of this task all the same, ticked after its end."""
    name = task.name
    return any((ln.cadence, ln.step) == (name.cadence, name.step) and day_of(ln.since) == task.since for ln in lines)
