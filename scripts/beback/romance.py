"""Romance the sale: a piece of value on touch days until the decision, never a bare "have you decided?" (C6)."""

from dataclasses import dataclass
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
    """A romance cadence for one prospect: its step, the visit it counts from, and the day of the decision."""

    cadence: Cadence
    step: Step
    s: Situation
    visit: datetime
    decision: date


def romance(cadence: Cadence, s: Situation, visit: datetime) -> Next:
    """The next piece on the next touch day, or Record the decision, or nothing once that is recorded."""
    step = next(step for step in cadence.steps if step.weekdays)
    c = _Courting(cadence, step, s, visit, s.prospect.decides_by or visit.date() + DECIDES_WITHIN)
    if _decided(c):
        return Next(checks=(Check("C6", "Decision date has passed: set Status", mend=False),))
    asked = () if s.prospect.decides_by else (Check("C6", "Ask when they will decide"),)
    touch = None if s.today > c.decision else _touch(c)
    if touch is None:
        return Next(_record(c), asked)
    left = _pieces_left(c)
    unreached: list[NoWay] = []
    for piece in left:
        way = s.reach(piece.channel)
        if isinstance(way, How):
            return Next(_task(c, piece, way, touch), (*s.no_way(unreached), *asked))
        unreached.append(way)
    none_left = () if left else (Check("C6", "No romance piece left: add one"),)
    return Next(_record(c), (*s.no_way(unreached), *asked, *none_left))


def _decided(c: _Courting) -> bool:
    """Whether this decision, by its date, is recorded; a line whose Key tells no date stands for any."""
    lines = (line for line in c.s.lines if line.cadence == c.cadence.name and line.step == DECISION)
    return any(day_of(line.since) == c.visit.date() and line.part in (c.decision.isoformat(), None) for line in lines)


def _touch(c: _Courting) -> date | None:
    """The next touch day: dense within thirty days of the decision, else a fortnight after the last touch."""
    last = c.s.last_touch(c.visit).date()
    for day in touch_days(c.step.weekdays, c.s, last, c.decision):
        if day >= c.decision - DECIDES_WITHIN or day >= last + FORTNIGHT:
            return day
    return None


def _pieces_left(c: _Courting) -> tuple[Piece, ...]:
    shown = {line.step for line in c.s.lines}
    return tuple(piece for piece in c.s.rules.pieces if _step_name(c.step, piece) not in shown)


def _step_name(step: Step, piece: Piece) -> str:
    return f"{step.id}: {piece.name}"


def _task(c: _Courting, piece: Piece, how: How, day: date) -> Task:
    since = c.visit.date()
    at = c.step.at or c.s.rules.hours.morning
    limit = c.cadence.attempts
    return Task(
        name=TaskName(c.s.prospect.id, c.cadence.name, _step_name(c.step, piece), since.isoformat()),
        since=since,
        text=f"{c.step.task}: {piece.name}",
        due=not_before(datetime.combine(day, at), c.s),
        template=piece.template,
        how=how,
        attempt=f"{c.s.attempts() + 1} of {limit}" if limit is not None else "",
        step=c.step,
        limited=limit is not None,
        piece=piece.name,
        cost=c.step.cost,
    )


def _record(c: _Courting) -> Task:
    since = c.visit.date()
    name = TaskName(c.s.prospect.id, c.cadence.name, DECISION, since.isoformat(), c.decision.isoformat())
    return c.s.untouching(name, since, "Record the decision", c.s.morning_after(c.decision))
