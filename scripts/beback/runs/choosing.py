"""Which tasks the merge takes up: those due by the end of the week, and letters that cannot wait for the next print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from beback.config import Config
from beback.followups import Plan, RowPlan
from beback.messages import Held, Letter
from beback.rules import Channel
from beback.situation import Task, day_of
from beback.times import At

MERGED = frozenset({Channel.LETTER, Channel.EMAIL, Channel.TEXT})
_WEEK, _MONDAY = 7, 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make: these channels, for tasks due up to `until` (None: this week's, and what cannot wait)."""

    channels: frozenset[Channel] = MERGED
    until: date | None = None


def chosen(planned: Plan, wanted: Wanted, config: Config, today: date) -> Iterator[RowPlan]:
    """The rows whose task is to be merged."""
    end = wanted.until or today + timedelta(days=_WEEK - 1 - today.weekday())
    printing = None if wanted.until else next_print_day(config, today)
    for row in planned.rows:
        task = row.task
        if task is None or task.how is None or task.how.channel not in wanted.channels:
            continue
        if task.due.date() <= end or (printing and _cannot_wait(task, printing)):
            yield row


def next_print_day(config: Config, today: date) -> date:
    """The next day after today on which the letters are printed, by `schedule:` (Monday where it names none)."""
    times = config.schedule.get("letters")
    weekday = times.weekday if isinstance(times, At) else _MONDAY
    if weekday is None:
        return today + timedelta(days=1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)


def _cannot_wait(task: Task, printing: date) -> bool:
    """Whether the letter's deadline (T6) comes before the next print day; a snooze past it stands (T10)."""
    if task.how is None or task.how.channel is not Channel.LETTER or task.step is None or task.step.deadline is None:
        return False
    since = day_of(task.since)
    limit = task.step.deadline.after_day(since) if since else None
    return limit is not None and task.due.date() <= limit < printing


def one_a_person(letters: Sequence[Letter], planned: Plan, printing: date) -> tuple[list[Letter], list[Held]]:
    """Nobody gets two letters by one post: a later one waits for the next print day, if it can."""
    urgent = {row.prospect.row for row in planned.rows if row.task and _cannot_wait(row.task, printing)}
    taken: set[int] = set()
    kept, held = [], []
    for letter in letters:
        person = planned.persons[letter.about.row].rows[0].row
        if person in taken and letter.about.row not in urgent:
            reason = "Another letter goes to the same person: this one is printed next time"
            held.append(Held(letter.about, Channel.LETTER, letter.template, reason))
        else:
            taken.add(person)
            kept.append(letter)
    return kept, held
