"""Why a task is on the list now, and what was before it, in a few words each."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from beback.daylist import Entry
from beback.history import AGREE, APPOINTMENT, RIGHT, Line
from beback.phrases import MONTHS, WEEKDAYS, Money, clean, clock, currency
from beback.priority import needed_soon
from beback.prospects import Prospect, Status
from beback.rules import Rules
from beback.situation import day_of

_PIECE = "piece: "
_DONE = "Done"  # what the log has where somebody gave no Result (R3)


def why_now(entry: Entry, rules: Rules, now: datetime) -> tuple[str, ...]:
    """What makes this task the one to do now: `left yesterday 2:10 PM, 19 hours of the 48 left`, `needed by Saturday`,
    `late since Friday`, `attempt 2 of 3`."""
    return tuple(_reasons(entry, rules, now))


def _reasons(entry: Entry, rules: Rules, now: datetime) -> Iterator[str]:
    p, task, today = entry.row.prospect, entry.task, now.date()
    yield from _of_the_task(entry, today)
    if entry.of_48 is not None and p.visited:
        at = "" if p.visited_at_noon else f" {clock(p.visited)}"
        yield f"left {day_words(p.visited.date(), today)}{at}, {_hours(entry.of_48)} of the 48 left"
    if needed_soon(p, now) and p.needed_by:
        yield f"needed by {day_words(p.needed_by, today)}"
    if entry.late:
        since = rules.hours.after(task.due, task.late_after) if task.late_after else task.due
        yield f"late since {day_words(since.date(), today)}" + (f" {clock(since)}" if task.late_after else "")
    else:
        yield f"due {day_words(task.due.date(), today)} at {clock(task.due)}"
    if p.status is Status.DECIDING and p.decides_by and p.decides_by >= today:
        yield f"decides by {day_words(p.decides_by, today)}"
    if task.attempt:
        yield f"attempt {task.attempt}"


def _of_the_task(entry: Entry, today: date) -> Iterator[str]:
    """What the task follows, where that is the reason for it."""
    p, name, since = entry.row.prospect, entry.task.name, day_of(entry.task.since)
    last = f" {day_words(entry.touches[0].when.date(), today)}" if entry.touches else ""
    if name.step == AGREE:
        yield f"replied{last}"
    elif name.step == RIGHT:
        yield f"something was wrong{last}"
    elif name.cadence == APPOINTMENT and p.appointment:
        comes = "comes" if p.appointment.date() >= today else "was to come"
        yield f"{comes} {day_words(p.appointment.date(), today)} at {clock(p.appointment)}"
    elif p.status is Status.BOUGHT and p.purchase:
        if since and since > today:
            yield f"the special day is {day_words(since, today)}"
        yield f"bought {day_words(p.purchase.date(), today)}"
    elif p.status is Status.NOT_NOW:
        yield f"last touch{last}" if last else "said not now"


def _hours(left: timedelta) -> str:
    whole = left // timedelta(hours=1)
    return "less than an hour" if whole < 1 else "1 hour" if whole == 1 else f"{whole} hours"


def before(entry: Entry, rules: Rules, today: date) -> tuple[str, ...]:
    """The person's last touches and purchases, the newest first: `Saturday: Handwritten note, sent`."""
    touches = [(line.when, _touch(line, entry, rules)) for line in entry.touches]
    purchases = [(p.purchase, _purchase(p, rules.country)) for p in entry.purchases if p.purchase]
    newest = sorted((*touches, *purchases), key=lambda found: found[0], reverse=True)
    days = (day_words(when.date(), today) for when, _ in newest)
    return tuple(f"{day[0].upper()}{day[1:]}: {what}" for day, (_, what) in zip(days, newest, strict=True))


def _touch(line: Line, entry: Entry, rules: Rules) -> str:
    words = [_what(line, rules)]
    if line.result not in ("", _DONE):
        words.append(line.result.lower())
    by = clean(line.associate)
    if by and by.casefold() != clean(entry.row.prospect.associate).casefold():
        words.append(f"by {by}")
    note = clean(line.note)
    return ", ".join(words) + (f" ({note})" if note else "")


def _what(line: Line, rules: Rules) -> str:
    """What was done, as its step calls it, with the channel."""
    channel = line.channel.value if line.channel else ""
    cadence = rules.cadence(line.cadence)
    step = next((step for step in cadence.steps if step.id == line.step), None) if cadence else None
    name = step.task if step else clean(line.step.removeprefix(_PIECE)) if line.step.startswith(_PIECE) else ""
    if not name:
        return channel.capitalize() or "In touch"
    return f"{name} by {channel}" if channel and channel not in name.casefold() else name


def _purchase(p: Prospect, country: str) -> str:
    amount = f", {Money.of(p.amount, currency(country))!s}" if p.amount is not None else ""
    return f"bought {clean(p.item or p.looking_for) or 'something'}{amount}"


def day_words(day: date, today: date) -> str:
    """A day as somebody says it: yesterday, today, tomorrow, Saturday, December 5, or with its year."""
    away = (day - today).days
    if abs(away) <= 1:
        return ("yesterday", "today", "tomorrow")[away + 1]
    if abs(away) < len(WEEKDAYS):
        return WEEKDAYS[day.weekday()]
    year = "" if day.year == today.year else f", {day.year}"
    return f"{MONTHS[day.month - 1]} {day.day}{year}"
