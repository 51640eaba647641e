"""The part of the report on follow-ups: due, done in time and late, by associate and by cadence."""

from collections.abc import Mapping

from beback.charts import Bar, bars
from beback.figures import Figures
from beback.figures.timely import Tally
from beback.reporting.page import Chart, Section, Table
from beback.reporting.wording import brief, count, name_of

_DRAWN = 6  # bars of one chart


def follow_ups(f: Figures) -> Section:
    """Last week as pictures, then both weeks as tables."""
    week = f.last.follow_ups
    if week.due:
        lead = f"{count(week.due, 'follow-up')} fell due last week: {_tally(week)}."
    else:
        lead = "No follow-up fell due last week."
    charts = tuple(
        Chart(f"Last week by {by}", bars([_bar(name, t) for name, t in _most(found)], _all(by, found)))
        for by, found in (("associate", f.last.by_associate), ("cadence", f.last.by_cadence))
        if found
    )
    tables = (
        _last_week("Last week, by associate", "Associate", f.last.by_associate, f.together.by_associate),
        _so_far("This week so far, by associate", "Associate", f.so_far.by_associate),
        _last_week("Last week, by cadence", "Cadence", f.last.by_cadence, f.together.by_cadence),
        _so_far("This week so far, by cadence", "Cadence", f.so_far.by_cadence),
    )
    return Section("Follow-ups", lead, charts, tables, wide=True)


def _most(found: Mapping[str, Tally]) -> list[tuple[str, Tally]]:
    """The few with the most follow-ups due, in the order of their names: a chart of twenty is no picture."""
    few = sorted(found, key=lambda name: -found[name].due)[:_DRAWN]
    return [(name, t) for name, t in found.items() if name in few]


def _tally(t: Tally) -> str:
    told = [f"{t.in_time} in time", f"{t.all_late} late"]
    told += [f"{number} {what}" for number, what in ((t.open_late, "of them still open"), (t.missed, "of them run out"))
             if number]  # fmt: skip
    return ", ".join([*told, *([f"{t.open} still to do"] if t.open else [])])


def _bar(name: str, t: Tally) -> Bar:
    note = f"{t.in_time} in time, {t.all_late} late" + (f", {t.open} to do" if t.open else "")
    return Bar(_short(name_of(name)), note, [(t.in_time, "good"), (t.all_late, "bad"), (t.open, "open")])


def _all(by: str, found: Mapping[str, Tally]) -> str:
    return f"Follow-ups last week by {by}. " + "; ".join(f"{name_of(name)}: {_tally(t)}" for name, t in found.items())


def _last_week(title: str, heading: str, last: Mapping[str, Tally], together: Mapping[str, Tally]) -> Table:
    rows = []
    for name in together:
        t = last.get(name, Tally())
        rows.append((name_of(name), f"{t.due:,}", f"{t.in_time:,}", f"{t.all_late:,}", brief(together[name].share)))
    head = (heading, "Due", "In time", "Late", "In time, 8 weeks")
    return Table(title, head, tuple(rows), shown=6, empty="Nothing fell due in eight weeks.")


def _so_far(title: str, heading: str, found: Mapping[str, Tally]) -> Table:
    rows = tuple(
        (name_of(name), f"{t.due:,}", f"{t.in_time:,}", f"{t.all_late:,}", f"{t.open:,}") for name, t in found.items()
    )
    return Table(title, (heading, "Due", "In time", "Late", "To do"), rows, shown=6, empty="Nothing was due yet.")


def _short(name: str, most: int = 24) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
