"""What must hold after every sync, told from the cells alone, without any of Beback's own rules."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from beback.cells import Cell
from beback.prospects import HUMAN
from fakes import Grid
from playbook import EFFECTS
from year.folk import Folk
from year.paper import OWN, TABS, dicts

OPEN = range(1, 6)  # Tuesday to Saturday
CLOSED = frozenset({date(2026, 11, 26), date(2026, 12, 24), date(2026, 12, 25), date(2027, 11, 25)})
FIRST, LAST = time(9), time(20)  # contact hours
BUDGET = Decimal(1000)
Rows = Sequence[Mapping[str, Cell]]


@dataclass
class Inspector:
    """Looks at the book after each sync; `faults` are kept in the order in which they were found."""

    folk: Folk
    faults: list[str] = field(default_factory=list)

    def after_sync(self, before: Mapping[str, Grid], after: Mapping[str, Grid], now: datetime) -> None:
        """What must hold of the book as the sync left it, and of what it changed."""
        rows, log = [r for r in dicts(after[TABS[0]]) if r.get("Prospect")], dicts(after[TABS[1]])
        old = {row["Tag"]: row for row in dicts(before[TABS[0]]) if row.get("Prospect")}
        found = (
            *self._typed(rows), *_effects(old, rows), *self._ticks(rows, log), *_kept(dicts(before[TABS[1]]), log),
            *_ids(rows), *_attempts(rows, log), *_stopped(rows), *_hours(rows), *_one_a_day(rows, log),
            *_homes(rows, now), *_budget(log),
        )  # fmt: skip
        self.faults += [f"{now:%Y-%m-%d %H:%M} {fault}" for fault in found]

    def _typed(self, rows: Rows) -> Iterator[str]:
        """People's cells are as they typed them (I4)."""
        for row in rows:
            mine = self.folk.typed.get(str(row.get("Tag")))
            if mine is None:
                yield f"a row of nobody: {row.get('Tag')}"
                continue
            for heading in (*HUMAN, *OWN):
                if heading not in EFFECTS and row.get(heading) != mine.get(heading):
                    yield f"{row['Tag']} {heading}: {mine.get(heading)!r} became {row.get(heading)!r}"
        gone = self.folk.typed.keys() - {str(row.get("Tag")) for row in rows}
        if gone:
            yield f"rows are gone: {sorted(gone)}"

    def _ticks(self, rows: Rows, log: Rows) -> Iterator[str]:
        """Every tick is one line, with the Result that was chosen (R1, R3)."""
        lines = Counter(str(line.get("Note")) for line in log if line.get("Note"))
        waiting = {str(row.get("Result note")) for row in rows if row.get("Result note")}
        results = {str(line.get("Note")): line.get("Result") for line in log}
        for tick in self.folk.ticks.values():
            wanted = 1 if tick.known and tick.note not in waiting else 0
            if tick.known and tick.note in waiting:
                yield f"{tick.note} was not recorded"
            elif lines[tick.note] != wanted:
                yield f"{tick.note} ({tick.result}) has {lines[tick.note]} lines"
            elif (
                wanted
                and tick.result not in ("maybe", results[tick.note])
                and not (tick.result is None and results[tick.note] == "Done")
            ):
                yield f"{tick.note} was {tick.result}, became {results[tick.note]}"


def _effects(old: Mapping[Cell, Mapping[str, Cell]], rows: Rows) -> Iterator[str]:
    """A row without a tick keeps its Status and the like (R5)."""
    for row in rows:
        was = old.get(row.get("Tag"))
        if was is None or was.get("Done"):
            continue
        for heading in EFFECTS:
            if row.get(heading) != was.get(heading):
                yield f"{row['Tag']} {heading}: {was.get(heading)!r} became {row.get(heading)!r} without a tick"


def _kept(before: Rows, after: Rows) -> Iterator[str]:
    """The log only grows, and no Key stands in it twice (R1)."""
    if list(after[: len(before)]) != list(before):
        yield "the log was changed"
    twice = [key for key, n in Counter(line.get("Key") for line in after).items() if n > 1]
    if twice:
        yield f"recorded twice: {twice}"


def _ids(rows: Rows) -> Iterator[str]:
    """Everybody has an ID of their own (I1)."""
    twice = [id_ for id_, n in Counter(row.get("ID") for row in rows).items() if n > 1 or not id_]
    if twice:
        yield f"no ID of their own: {twice}"


def _attempts(rows: Rows, log: Rows) -> Iterator[str]:
    """Never a fourth attempt since the visit, shown or made (P1)."""
    lines = defaultdict(list)
    for line in log:
        if line.get("Attempt"):
            lines[line.get("ID")].append(line)
    for row in rows:
        shown = re.match(r"(\d+) of (\d+)", str(row.get("Attempt") or ""))
        if shown and int(shown[1]) > min(int(shown[2]), 3):
            yield f"{row['Tag']} shows {row['Attempt']}"
        visited = row.get("Visited")
        if isinstance(visited, datetime):
            made = [
                ln
                for ln in lines[row.get("ID")]
                if isinstance(ln["When"], datetime) and ln["When"].date() >= visited.date()
            ]
            if len(made) > 3:
                yield f"{row['Tag']} has {len(made)} attempts"


def persons(rows: Rows) -> list[list[Mapping[str, Cell]]]:
    """Rows that share a cell or an email, through any chain (P3)."""
    groups: list[tuple[set[str], list[Mapping[str, Cell]]]] = []
    for row in rows:
        digits = re.sub(r"\D", "", str(row.get("Cell") or ""))[-10:]
        contacts = {c for c in (digits if len(digits) == 10 else "", str(row.get("Email") or "").lower()) if c}
        same = [group for group in groups if group[0] & contacts]
        for group in same:
            groups.remove(group)
        groups.append((contacts.union(*(g[0] for g in same)), [row for g in same for row in g[1]] + [row]))
    return [rows for _, rows in groups]


def says_no(row: Mapping[str, Cell]) -> bool:
    """Whether the row's person said stop (P2)."""
    return row.get("OK to contact") is False or str(row.get("OK to contact") or "").strip().lower() in (
        "no",
        "n",
        "false",
    )


def _stopped(rows: Rows) -> Iterator[str]:
    """Nobody who said stop is to be contacted, by any of their rows (P2)."""
    for person in persons(rows):
        if any(says_no(row) for row in person):
            yield from (f"{row['Tag']} is to be contacted: {row['How']}" for row in person if row.get("How"))


def _hours(rows: Rows) -> Iterator[str]:
    """No contact is due on a closed day or outside contact hours; a text on a closed weekday is fine (T4, T5)."""
    for row in rows:
        due = row.get("Due")
        if not row.get("How") or not isinstance(due, datetime):
            continue
        texting = str(row.get("Key")).split("|")[1] == "save-the-sale"
        if due.date() in CLOSED or not (FIRST <= due.time() < LAST) or (due.weekday() not in OPEN and not texting):
            yield f"{row['Tag']} is due {due}"


def _one_a_day(rows: Rows, log: Rows) -> Iterator[str]:
    """One contact a person and day, those made included (P3)."""
    touched = defaultdict(set)
    for line in log:
        if (line.get("Channel") or line.get("Step") == "unplanned") and isinstance(line["When"], datetime):
            touched[line.get("ID")].add(line["When"].date())
    for person in persons(rows):
        days = [row["Due"].date() for row in person if row.get("How") and isinstance(row["Due"], datetime)]
        taken = set().union(*(touched[row.get("ID")] for row in person))
        for day, n in Counter(days).items():
            if n > 1 or day in taken:
                yield f"{[row['Tag'] for row in person]}: {n} contacts on {day}{', taken' if day in taken else ''}"


def keeps_surprise(row: Mapping[str, Cell], today: date) -> bool:
    """Whether nobody at home may know yet (P4)."""
    needed = row.get("Needed by")
    ticked = row.get("Surprise") in (True, "x")
    return ticked and not (isinstance(needed, datetime) and today > needed.date())


def _homes(rows: Rows, now: datetime) -> Iterator[str]:
    """No letter goes to the home where the surprise lives, by any row of the person (P4)."""
    for person in persons(rows):
        if any(keeps_surprise(row, now.date()) for row in person):
            yield from (f"{row['Tag']}: {row['How']}" for row in person if row.get("How") == "Letter to home address")


def _budget(log: Rows) -> Iterator[str]:
    """The month's budget holds (M1)."""
    spent: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for line in log:
        if line.get("Cost") and isinstance(line["When"], datetime):
            spent[(line["When"].year, line["When"].month)] += Decimal(str(line["Cost"]))
    yield from (f"{month} cost {sum_}" for month, sum_ in spent.items() if sum_ > BUDGET)


def contact_days(log: Rows, rows: Rows) -> Iterator[str]:
    """Nobody was written to twice on one day by Beback itself; letters of one post count once: two thank-you notes that
    cannot wait for the next."""
    for person in persons(rows):
        ids = {row.get("ID") for row in person}
        emails, letters = (_days(log, ids, channel) for channel in ("email", "letter"))
        for day, n in (emails + Counter(set(letters))).items():
            if n > 1:
                yield f"{sorted(map(str, ids))}: {n} messages on {day}"


def _days(log: Rows, ids: set[Cell], channel: str) -> Counter[date]:
    lines = [line for line in log if line.get("ID") in ids and line.get("Channel") == channel]
    return Counter(ln["When"].date() for ln in lines if ln.get("Result") == "Sent" and isinstance(ln["When"], datetime))


def week_after(day: date) -> date:
    """The last day of a thank-you note within the week."""
    return day + timedelta(days=7)
