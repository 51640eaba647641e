"""Romance the sale: a piece of value on touch days until the decision, never a bare "have you decided?" (C6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from beback.history import DECISION, TaskName
from beback.reaching import How, NoWay
from beback.rules import Cadence, Piece, Step
from beback.situation import Check, Next, Situation, Task, day_of
from beback.timing import not_before, touch_days

DECIDES_WITHIN = timedelta(days=30)  # the decision where nobody knows its date, and the days in which touches are dense
FORTNIGHT = timedelta(days=14)  # between touches while the decision is further away


@dataclass(frozen=True, slots=True)
class _Courting:
    """A cadence until the decision for one prospect: the visit it counts from, and the day of the decision."""

    cadence: Cadence
    s: Situation
    visit: datetime
    decision: date


def until_decision(cadence: Cadence, s: Situation, visit: datetime, steps: Callable[[], Next]) -> Next:
    """What `steps` has next; past the decision date, or where it has nothing, Record the decision; then nothing."""
    c = _Courting(cadence, s, visit, _decision_of(s, visit))
    if _decided(c):
        return Next(checks=(Check("C6", "Decision date has passed: set Status", mend=False),))
    asked = () if s.prospect.decides_by else (Check("C6", "Ask when they will decide"),)
    found = Next() if s.today > c.decision else steps()
    return Next(found.task or _record(c), (*found.checks, *asked))


def next_piece(cadence: Cadence, step: Step, s: Situation, visit: datetime) -> Next:
    """The first piece that the log does not show and that reaches the person, on the next touch day."""
    touch = _touch(step, s, visit)
    if touch is None:
        return Next()
    left = _pieces_left(step, s)
    unreached: list[NoWay] = []
    for piece in left:
        way = s.reach(piece.channel)
        if isinstance(way, How):
            task = _task(cadence, step, piece, s)
            due = not_before(datetime.combine(touch, step.at or s.rules.hours.morning), s)
            return Next(replace(task, due=due, how=way), s.no_way(unreached))
        unreached.append(way)
    return Next(checks=s.no_way(unreached) if left else (Check("C6", "No romance piece left: add one"),))


def _decision_of(s: Situation, visit: datetime) -> date:
    return s.prospect.decides_by or visit.date() + DECIDES_WITHIN


def _decided(c: _Courting) -> bool:
    """Whether this decision, by its date, is recorded; a line whose Key tells no date stands for any."""
    lines = (line for line in c.s.lines if line.cadence == c.cadence.name and line.step == DECISION)
    return any(day_of(line.since) == c.visit.date() and line.part in (c.decision.isoformat(), None) for line in lines)


def _touch(step: Step, s: Situation, visit: datetime) -> date | None:
    """The next touch day: dense within thirty days of the decision, else a fortnight after the last touch."""
    last, decision = s.last_touch(visit).date(), _decision_of(s, visit)
    for day in touch_days(step.weekdays, s, last, decision):
        if day >= decision - DECIDES_WITHIN or day >= last + FORTNIGHT:
            return day
    return None


def _pieces_left(step: Step, s: Situation) -> tuple[Piece, ...]:
    shown = {line.step for line in s.lines}
    return tuple(piece for piece in s.rules.pieces if _step_name(step, piece) not in shown)


def _step_name(step: Step, piece: Piece) -> str:
    return f"{step.id}: {piece.name}"


def _task(cadence: Cadence, step: Step, piece: Piece, s: Situation) -> Task:
    since = s.prospect.visited.date() if s.prospect.visited else None
    limit = cadence.attempts
    return Task(
        name=TaskName(s.prospect.id, cadence.name, _step_name(step, piece), str(since or "")),
        since=since,
        text=f"{step.task}: {piece.name}",
        due=s.now,
        template=piece.template,
        attempt=f"{s.attempts() + 1} of {limit}" if limit is not None else "",
        step=step,
        piece=piece.name,
        cost=step.cost,
    )


def _record(c: _Courting) -> Task:
    since = c.visit.date()
    name = TaskName(c.s.prospect.id, c.cadence.name, DECISION, since.isoformat(), c.decision.isoformat())
    return c.s.untouching(name, since, "Record the decision", c.s.morning_after(c.decision))
