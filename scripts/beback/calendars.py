"""An associate's calendar of tasks and appointments, to import into any calendar program (icalendar alone here)."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from beback.config.records import Store
from beback.daylist import BACK, DayList, Entry, Visit
from beback.history import Line, named_by
from beback.hours import DAY
from beback.phrases import clean
from beback.rules import Rules
from beback.whynow import why_now

TASK = timedelta(minutes=15)
VISIT = timedelta(hours=1)
SET_OUT = timedelta(minutes=30)  # before an appointment
_PRIORITY = {"A": 1, "B": 5, "C": 9}  # RFC 5545, 3.8.1.9


@dataclass(frozen=True, slots=True)
class Made:
    """What a day's calendars share: the store, its rules, now in its local time, and what to set out by row."""

    store: Store
    rules: Rules
    now: datetime
    set_out: Mapping[int, str]

    def utc(self, moment: datetime) -> datetime:
        """A moment of the store's local time."""
        return moment.replace(tzinfo=ZoneInfo(self.store.timezone), fold=0).astimezone(UTC)


def calendar_of(one: DayList, made: Made, left_out: Collection[int] = ()) -> bytes:
    """The calendar of a list: its tasks of the past week and the coming one, appointments, and what was done.

    Importing it again moves and changes events instead of doubling them: each has a UID of its own, made from its Key.
    `left_out` are rows whose ID or Key the book does not show yet, so that they may still change.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Beback//Follow-ups//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Follow-ups of {one.associate}")
    tasks = [e for e in (*one.today, *one.tomorrow, *one.week) if e.day >= made.now.date() - BACK * DAY]
    shown = {e.row.key for e in tasks}
    for entry in tasks:
        if entry.row.prospect.row not in left_out:
            calendar.add_component(_task(entry, made))
    for visit in (*one.visits, *one.tomorrow_visits, *one.week_visits):
        if visit.row.prospect.row not in left_out:
            calendar.add_component(_visit(visit, made))
    for line in one.done:
        if line.key not in shown and named_by(line.key):
            calendar.add_component(_done(line, made))
    return bytes(calendar.to_ical())


def _task(entry: Entry, made: Made) -> Event:
    p, task = entry.row.prospect, entry.task
    verb = task.how.channel.value.capitalize() if task.how else "To do"
    event = _event(entry.row.key, task.due, TASK, made)
    event.add("summary", f"{verb}: {clean(p.name)}, {clean(task.text)}")
    event.add("description", "\n".join(_about(entry, made)))
    event.add("transp", "TRANSPARENT")
    event.add("priority", _PRIORITY[entry.row.priority])
    event.add_component(_alarm(timedelta(), clean(task.text)))
    return event


def _about(entry: Entry, made: Made) -> Iterator[str]:
    p = entry.row.prospect
    if entry.task.how:
        yield entry.task.how.shown
    yield from why_now(entry, made.rules, made.now)
    if piece := ", ".join(filter(None, map(clean, (p.item or p.looking_for, p.details)))):
        yield piece
    if entry.row.surprise:
        yield "Surprise: nothing to the home"


def _visit(visit: Visit, made: Made) -> Event:
    p = visit.row.prospect
    event = _event(f"{p.id}|appointment", visit.at, VISIT, made)
    event.add("summary", f"{clean(p.name)} comes in")
    coffee = f"Coffee: {clean(p.coffee)}" if p.coffee else "Coffee: ask how they take it"
    event.add("description", f"{coffee}\n\n{made.set_out.get(p.row, '')}".strip())
    event.add("location", ", ".join((made.store.name, *made.store.address.splitlines())))
    event.add_component(_alarm(-SET_OUT, "Set out the piece, the coffee, the flowers"))
    return event


def _done(line: Line, made: Made) -> Event:
    """What was done stands where it was done, and rings no more."""
    event = _event(line.key, line.when, TASK, made)
    event.add("summary", f"Done: {clean(line.prospect)}, {clean(line.step)}")
    event.add("description", clean(line.result))
    event.add("transp", "TRANSPARENT")
    return event


def _event(name: str, at: datetime, length: timedelta, made: Made) -> Event:
    event, stamp = Event(), made.utc(made.now)
    event.add("uid", f"{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}@beback.invalid")
    event.add("dtstamp", stamp)
    event.add("sequence", int(stamp.timestamp()) // 60)  # a later file wins, whatever was imported before
    event.add("dtstart", made.utc(at))
    event.add("dtend", made.utc(at) + length)
    return event


def _alarm(trigger: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", trigger)
    return alarm
