"""What comes next in one cadence for one prospect (C1-C5): its steps in order, and when it is over."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count

from beback.cells import folded
from beback.history import AGREE, TaskName
from beback.hours import occasion_in
from beback.reaching import How, NoWay
from beback.romance import next_piece, until_decision
from beback.rules import Cadence, Origin, Step
from beback.situation import Check, Next, Situation, Task
from beback.timing import Passed, Slot, Start, slot_of

AFTER_PURCHASE = timedelta(days=60)  # no reminder of a special day sooner than that after the purchase (C4)


def next_of(cadence: Cadence, s: Situation) -> Next:
    """What comes next in this cadence for a row that follows it (S4, S5); nothing where its anchor is missing."""
    anchor = s.anchor(cadence)
    if anchor is None:
        return Next()
    if cadence.needs_permission and s.prospect.ok_to_contact is None:
        return Next(checks=(Check("P2", "Ask if they would like you to follow up"),))
    replied = after_reply(cadence, s)
    if replied:
        return replied
    over = _over(cadence, s, anchor)
    if over:
        return Next(closing=over)
    if cadence.until_decision:
        return until_decision(cadence, s, anchor, lambda: _steps(cadence, s, anchor))
    return _steps(cadence, s, anchor)


def _steps(cadence: Cadence, s: Situation, anchor: datetime) -> Next:
    """What the steps have next, by the kind of cadence: pieces on touch days, occasions, or steps in order."""
    on_touch_days = next((step for step in cadence.steps if step.weekdays), None)
    if on_touch_days:
        return next_piece(cadence, on_touch_days, s, anchor)
    if cadence.origin is Origin.SPECIAL_DATE:
        return _milestones(cadence, s, anchor)
    return _next_step(cadence, s, Start(anchor))


def after_reply(cadence: Cadence, s: Situation) -> Next | None:
    """A reply ends a cadence `until: reply`: agree the next step, then nothing more (R5). None without a reply."""
    anchor = s.anchor(cadence)
    if anchor is None or not cadence.until_reply:
        return None
    told = [
        ln for ln in s.lines if ln.when.date() >= anchor.date() and (ln.step == AGREE or folded(ln.result) == "replied")
    ]
    if not told:
        return None
    if told[-1].step == AGREE:
        return Next(closing=Check("R5", "Replied: set Status or Appointment", mend=False))
    since = anchor.date()
    name = TaskName(s.prospect.id, cadence.name, AGREE, since.isoformat())
    return Next(s.untouching(name, since, "Agree the next step", s.morning_after(told[-1].when.date())))


def _over(cadence: Cadence, s: Situation, anchor: datetime) -> Check | None:
    """Why the cadence is over, in the order of the closing Checks; None while it runs."""
    if cadence.expires and s.now >= s.rules.hours.after(anchor, cadence.expires):
        return Check("C1", f"Over {cadence.expires}: set Status to Not now or Lost", mend=False, rank=1)
    if cadence.before_needed_by and s.prospect.needed_by and s.today > s.prospect.needed_by:
        return Check("T9", f"{s.rules.label('Needed by')} has passed", mend=False, rank=2)
    if cadence.attempts is not None and s.attempts() >= cadence.attempts:
        return _attempts_made(cadence.attempts, s)
    return None


def _attempts_made(limit: int, s: Situation) -> Check:
    made = s.attempts()
    return Check("C1", f"{made} of {max(limit, made)} attempts made: let it rest", mend=False, rank=3)


def _next_step(cadence: Cadence, s: Situation, start: Start) -> Next:
    """The first step that is neither done nor passed over (R6, T7, T9, P5)."""
    done = s.done(cadence.name, start.day)
    unreached: list[NoWay] = []
    for step in cadence.steps:
        if step.channel is None or (step.id in done and not step.repeat):
            continue
        way = s.reach(step.channel, step.fallback)
        slot = slot_of(cadence, step, step.channel if isinstance(way, NoWay) else way.channel, s, start)
        if slot is Passed.EXPIRED:
            continue
        if isinstance(way, NoWay):
            unreached.append(way)
        elif isinstance(slot, Slot):
            return Next(_task(cadence, step, s, Showing(start, way, slot)), s.no_way(unreached))
        else:
            break
    closing = None if unreached or cadence.attempts is None else _attempts_made(cadence.attempts, s)
    return Next(None, s.no_way(unreached), closing)


def _milestones(cadence: Cadence, s: Situation, purchase: datetime) -> Next:
    """The next occasion, today or later, that has an undone step and is 60 days or more after the purchase (C4)."""
    special = s.prospect.special_date
    if special is None:
        return Next()
    first = max(s.today, purchase.date() + AFTER_PURCHASE)
    steps = {step.id for step in cadence.steps}
    occasions = (occasion_in(year, special.month, special.day) for year in count(first.year))
    occasion = next(day for day in occasions if day >= first and not steps <= s.done(cadence.name, day))
    return _next_step(cadence, s, Start(datetime.combine(occasion, time(0)), backwards=True))


@dataclass(frozen=True, slots=True)
class Showing:
    """Where a step counts from, how it reaches the person, and when."""

    start: Start
    how: How
    slot: Slot


def _task(cadence: Cadence, step: Step, s: Situation, at: Showing) -> Task:
    name = TaskName(s.prospect.id, cadence.name, step.id, at.start.day.isoformat(), at.slot.part)
    return Task(
        name=name,
        since=at.start.day,
        text=step.task,
        due=at.slot.due,
        template=step.template,
        how=at.how,
        attempt=f"{s.attempts() + 1} of {cadence.attempts}" if cadence.attempts else "",
        step=step,
        cost=step.cost,
    )
