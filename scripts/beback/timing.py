"""When a step is due: waits, deadlines, Needed by, Not before, expiry (T4-T10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from beback.history import Line
from beback.hours import DAY, FAR, Unit, Wait
from beback.rules import Cadence, Channel, Step
from beback.situation import Situation, day_of

_LONGEST = {Unit.MINUTES: 1, Unit.HOURS: 1, Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 31}  # days in one of it


class Passed(Enum):
    """Why a step has no due time."""

    EXPIRED = "expired"
    SQUEEZED = "no day left before Needed by"  # ends the cadence's later steps too (T9)


@dataclass(frozen=True, slots=True)
class Start:
    """What waits count from: the anchor, for a yearly occasion the occasion at midnight, from which they count back."""

    anchor: datetime
    backwards: bool = False

    @property
    def day(self) -> date:
        """The anchor's date, which the log calls Since."""
        return self.anchor.date()


@dataclass(frozen=True, slots=True)
class Slot:
    """When a step is due, and for a repeated step the number of its multiple."""

    due: datetime
    part: str = ""


def slot_of(cadence: Cadence, step: Step, channel: Channel, s: Situation, start: Start) -> Slot | Passed:
    """The due time of a step that is not done, by the channel that really goes; or why it is passed over."""
    if step.repeat and not step.after_last:
        return _next_multiple(cadence, step, s, start)
    hours = s.rules.hours
    expiry = hours.after(start.anchor, step.expires) if step.expires else None
    if expiry and s.now >= expiry:
        return Passed.EXPIRED
    due = _before_needed_by(cadence, channel, s, start, _counted(step, s, start))
    if due is None:
        return Passed.SQUEEZED
    due = not_before(due, s)
    if expiry and due >= expiry:
        return Passed.EXPIRED
    return Slot(due)


def _counted(step: Step, s: Situation, start: Start) -> datetime:
    """Anchor or last touch plus the wait, on an open day or inside contact hours (T4, T5, T6)."""
    hours, wait = s.rules.hours, step.wait
    base = s.last_touch(start.anchor) if step.after_last else start.anchor
    if wait.elapsed:
        return hours.next_contact(hours.after(base, wait))
    day = hours.open_on_or_after(wait.after_day(base.date(), -1 if start.backwards else 1))
    if step.deadline:
        limit = step.deadline.after_day(start.day)
        last = hours.open_on_or_before(limit)
        if day > limit and last > start.day:
            day = last
    return datetime.combine(day, step.at or hours.morning)


def _before_needed_by(cadence: Cadence, channel: Channel, s: Situation, start: Start, due: datetime) -> datetime | None:
    """Moved to the last open day on or before Needed by, a letter earlier by its days in the post (T9)."""
    needed = s.prospect.needed_by
    if not cadence.before_needed_by or needed is None:
        return due
    limit = needed - timedelta(days=s.rules.post_days) if channel is Channel.LETTER else needed
    if due.date() <= limit:
        return due
    last = s.rules.hours.open_on_or_before(limit)
    if last < s.rules.hours.open_after(s.last_touch(start.anchor).date()):
        return None
    return datetime.combine(last, due.time())


def not_before(due: datetime, s: Situation) -> datetime:
    """A contact due before Not before moves to the first open day on or after it, at the same time of day (T10)."""
    earliest = s.prospect.not_before
    if earliest is None or due.date() >= earliest:
        return due
    return datetime.combine(s.rules.hours.open_on_or_after(earliest), due.time())


def _next_multiple(cadence: Cadence, step: Step, s: Situation, start: Start) -> Slot | Passed:
    """The first multiple of the wait after the anchor that is neither settled by a line nor too old (C3).

    Passed over where every one of them expires before an open day comes.
    """
    hours, wait, today = s.rules.hours, step.wait, s.today
    lines = [line for line in s.lines if line.cadence == cadence.name and line.step == step.id]
    last = max((line.when.date() for line in lines), default=date.min)
    settled = max((_multiple(line) for line in lines if day_of(line.since) == start.day), default=0)
    number = max(settled + 1, _not_above(start.day, wait, max(last, today)))
    day = wait.after_day(start.day, number)
    never = max(day, last, today, s.prospect.not_before or today) + FAR * DAY
    while day <= never:
        end = hours.after(datetime.combine(day, start.anchor.time()), step.expires).date() if step.expires else date.max
        if day > last and end >= today:
            due = not_before(datetime.combine(hours.open_on_or_after(day), step.at or hours.morning), s)
            if due.date() <= end:
                return Slot(due, str(number))
        number += 1
        day = wait.after_day(start.day, number)
    return Passed.EXPIRED


def _multiple(line: Line) -> int:
    """The number of the multiple that a line was recorded for, 0 where its Key does not tell."""
    return int(line.part) if line.part and line.part.isdecimal() else 0


def _not_above(anchor: date, wait: Wait, day: date) -> int:
    """A number not above that of the last multiple on or before `day`, so that old rows need no long count."""
    return max(1, (day - anchor).days // (_LONGEST[wait.unit] * wait.amount)) if day > anchor else 1


def touch_days(weekdays: frozenset[int], s: Situation, after: date, until: date) -> Iterator[date]:
    """The touch days after `after` up to and with `until`: those weekdays, moved to an open day if closed (C6)."""
    hours = s.rules.hours
    day = after + DAY
    while day <= until:
        if hours.is_open(day) and _touches(weekdays, s, day):
            yield day
        day += DAY


def _touches(weekdays: frozenset[int], s: Situation, day: date) -> bool:
    """Whether this open day is one of the weekdays, or one of them fell on the closed days just before it."""
    while day.weekday() not in weekdays:
        day -= DAY
        if s.rules.hours.is_open(day):
            return False
    return True
