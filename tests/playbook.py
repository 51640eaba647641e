"""Plays the playbook's tables: a store's day as steps, each with what is typed, a sync, and what then stands there.

A case in tests/cases/*.yaml:

- name: the next-morning call
  rules: [C1, T4]                 # which rules it shows
  config: {}                      # optional, merged key by key over STORE, and that over the shipped config.yaml
  rows: [{Prospect: Frank Hale, Visited: 2026-11-16 14:10, Cell: 312-280-4410}]
  without_columns: [Surprise]     # optional: people's columns that the book lacks
  log: []                         # optional: lines that the log holds already
  steps:
    - at: 2026-11-16 21:00
      edit: {Frank Hale: {Done: true, Result: Sent}}        # typed before the sync; "Frank Hale#2" is the second
      ops: [{sort: Visited, descending: true}, {delete: X}, {insert_empty: 2}, {copy: X, as: Y}, {add: {...}},
            {swap_columns: [Cell, Email]}, {copy_id: X, to: Y}, {delete_log: {Step: call}}]
      expect: {Frank Hale: {Task: Thank and invite back, Due: 2026-11-17 09:30}}
      log: [{Prospect: Frank Hale, Step: call}]             # exactly the new lines, in the keys given

`~text` contains, `!~text` does not, a list means all of them, null is blank. ISO text in a date column becomes a date
unless it begins with an apostrophe. Of every step it is asked as well that people's cells stay, other than the effects
of a tick, that every prospect has an ID of its own, that Keys are never used twice, and that a second sync at the same
time changes nothing.
"""

import copy
import functools
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from beback.books.tab import OURS
from beback.cells import Cell
from beback.config import load_config
from beback.followups import Run
from beback.prospects import DATES, HUMAN, LOG, LOG_DATES
from beback.rules import Rules
from beback.runs import sync
from beback.words import Words
from fakes import Grid, MemoryBook, grid

ROOT = Path(__file__).parents[1]
EFFECTS = frozenset({"Done", "Done on", "Result", "Result note", "Status", "Bought on", "OK to contact"})
STORE: dict[str, Any] = {
    "store": {
        "name": "Marlow & Finch",
        "address": "80 State St\nChicago, IL 60603",
        "phone": "(312) 555-0100",
        "timezone": "America/Chicago",
        "country": "US",
        "subdivision": "IL",
        "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), "10:00-18:00"),
        "closed": ["Thanksgiving Day", "Christmas Day", "New Year's Day"],
        "morning": "09:30",
        "contact_hours": "09:00-20:00",
    },
    "book": {"workbook": "prospects.xlsx"},
    "associates": {"Dana Reyes": {"email": "dana@example.com", "phone": "(312) 555-0171"}},
    "budgets": {"advertising": 250},
    "pieces": [
        {"name": "Diamond care guide", "channel": "email", "template": "romance_care_guide"},
        {"name": "Ring size card", "channel": "letter", "template": "romance_care_guide"},
        {"name": "Stone photo", "channel": "text", "template": "romance_care_guide"},
    ],
}


def merged(base: Any, over: Any) -> Any:
    """Two settings, the second over the first, key by key."""
    if isinstance(base, dict) and isinstance(over, dict):
        return {**base, **{k: merged(base[k], v) if k in base else v for k, v in over.items()}}
    return over


def rules_of(config: Mapping[str, Any] | None = None) -> Rules:
    """The test store's rules, with these settings merged over it."""
    return _rules(yaml.safe_dump(merged(_shipped(), dict(config or {})), sort_keys=False))


@functools.cache
def _shipped() -> dict[str, Any]:
    shipped: dict[str, Any] = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    for replaced in ("associates", "budgets"):
        del shipped[replaced]
    del shipped["store"]["hours"]
    together: dict[str, Any] = merged(shipped, STORE)
    return together


@functools.cache
def _rules(settings: str) -> Rules:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(settings, encoding="utf-8")
        return load_config(path).rules


@functools.cache
def store_words() -> Words:
    """The shipped words, for the test store."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(yaml.safe_dump(STORE), encoding="utf-8")
        return Words((ROOT / "templates",), load_config(path).store)


def moment(text: str) -> datetime | None:
    """ISO text as a datetime, None for other text."""
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def typed(heading: str, value: Any) -> Cell:
    """A value of a case as the cell that a person leaves."""
    if heading == "OK to contact" and isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str) and value.startswith("'"):
        return value[1:]
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(0))
    if isinstance(value, str) and heading in DATES | LOG_DATES:
        return moment(value) or value
    return value  # type: ignore[no-any-return]


def shown(value: Cell) -> str:
    """A cell as a case writes it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time(0) else "%Y-%m-%d %H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or value is False else str(value)


def fits(heading: str, want: Any, got: Cell) -> bool:
    """Whether a cell is as a case wants it."""
    if isinstance(want, list):
        return all(fits(heading, one, got) for one in want)
    seen = shown(got)
    if isinstance(want, str) and want.startswith("~"):
        return want[1:].casefold() in seen.casefold()
    if isinstance(want, str) and want.startswith("!~"):
        return want[2:].casefold() not in seen.casefold()
    wanted = shown(typed(heading, want))
    if heading in DATES | LOG_DATES and len(wanted) == len("2026-11-16"):
        seen = seen[: len(wanted)]
    return wanted == seen


class Day:
    """A case being played: its book, as people and Beback leave it from step to step."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.case = case
        self.rules = rules_of(case.get("config"))
        columns = dict((case.get("config") or {}).get("columns") or {})
        self.names = {heading: columns.get(heading, heading) for heading in OURS}
        headings = [h for h in HUMAN if h not in case.get("without_columns", ())] + ["Shop notes"]
        rows = [self._row(row, n) for n, row in enumerate(case["rows"], 1)]
        log = [{h: typed(h, v) for h, v in line.items()} for line in case.get("log", ())]
        tabs = {
            "Prospects": [[self.names.get(h, h) for h in headings], *grid(headings, rows)[1:]],
            "Contact log": grid(LOG, log),
        }
        self.book = MemoryBook(tabs, columns)
        self.syncs = 0
        self.notes = len(rows)
        self.used: set[Cell] = set()

    def _row(self, row: Mapping[str, Any], note: int) -> dict[str, Cell]:
        return {**{h: typed(h, v) for h, v in row.items()}, "Shop notes": f"note {note}"}

    def play(self) -> Iterator[str]:
        """Plays every step; yields a line for each difference."""
        for step in self.case["steps"]:
            at = step["at"]
            yield from (f"{at}: {told}" for told in self._step(step))

    def _step(self, step: Mapping[str, Any]) -> Iterator[str]:
        for who, cells in (step.get("edit") or {}).items():
            for heading, value in cells.items():
                self.book.type(self.row_of(who), self.names[heading], typed(heading, value))
        for op in step.get("ops") or ():
            self._op(op)
        before, log = self.table(), self.log()
        self.sync(step["at"])
        after, lines = self.table(), self.log()[len(log) :]
        if self.log()[: len(log)] != log:
            yield "old lines of the log changed"
        yield from self._kept(before, after)
        yield from self._identified(after, lines)
        yield from self._expected(step)
        ticked = any(row.get("Done") not in (None, "", False) for row in before)
        yield from _lines(step.get("log", None if ticked else []), lines)
        commits, grown = self.book.commits, copy.deepcopy(self.book.tabs)
        self.sync(step["at"])
        copied = any("Copied row" in str(row.get("Check")) for row in after)  # stands for one sync
        if self.book.commits != commits and not copied:
            yield f"a second sync changes {_difference(grown, self.book.tabs)}"

    def sync(self, at: str) -> None:
        """One sync at that time, under a salt of its own."""
        self.syncs += 1
        now = datetime.strptime(str(at), "%Y-%m-%d %H:%M")
        sync(self.book, store_words(), Run(self.rules, now, f"{self.case['name']} {self.syncs}"))

    def _op(self, op: Mapping[str, Any]) -> None:
        book = self.book
        if "sort" in op:
            book.sort(self.names[op["sort"]], reverse=bool(op.get("descending")))
        elif "delete" in op:
            book.delete(self.row_of(op["delete"]))
        elif "insert_empty" in op:
            book.insert(op["insert_empty"])
        elif "copy" in op:
            row = self.row_of(op["copy"])
            self.notes += 1
            book.copy(row, row + 1)
            book.type(row + 1, self.names["Prospect"], op.get("as", op["copy"]))
            book.type(row + 1, "Shop notes", f"note {self.notes}")
        elif "add" in op:
            self.notes += 1
            row = len(book.tabs["Prospects"]) + 1
            for heading, value in self._row(op["add"], self.notes).items():
                book.type(row, self.names.get(heading, heading), value)
        elif "copy_id" in op:
            book.type(self.row_of(op["to"]), "ID", book.cell(self.row_of(op["copy_id"]), "ID"))
        elif "swap_columns" in op:
            one, other = (book.column(self.names[heading]) for heading in op["swap_columns"])
            for cells in book.tabs["Prospects"]:
                cells.extend([None] * (max(one, other) + 1 - len(cells)))
                cells[one], cells[other] = cells[other], cells[one]
        elif "delete_log" in op:
            wanted = op["delete_log"]
            hits = [n for n, ln in enumerate(self.log(), 2) if all(fits(h, w, ln.get(h)) for h, w in wanted.items())]
            book.delete_line(hits[-1])
        else:
            raise ValueError(f"no such thing to do: {op}")

    def row_of(self, who: str) -> int:
        """The number of the row of that name; `Ann#2` is the second Ann."""
        name, _, nth = who.partition("#")
        column = self.book.column(self.names["Prospect"])
        rows = enumerate(self.book.tabs["Prospects"], 1)
        return [n for n, row in rows if n > 1 and len(row) > column and row[column] == name][int(nth or 1) - 1]

    def table(self) -> list[dict[str, Cell]]:
        """The rows of Prospects by our headings."""
        return _records(self.book.tabs["Prospects"], {name: h for h, name in self.names.items()})

    def log(self) -> list[dict[str, Cell]]:
        """The lines of the log."""
        return _records(self.book.tabs["Contact log"], {})

    def _kept(self, before: list[dict[str, Cell]], after: list[dict[str, Cell]]) -> Iterator[str]:
        by_note = {row.get("Shop notes"): row for row in after}
        for row in before:
            now = by_note.get(row.get("Shop notes"), {})
            ticked = row.get("Done") not in (None, "", False)
            for heading in (*HUMAN, "Shop notes"):
                if row.get(heading) != now.get(heading) and not (ticked and heading in EFFECTS):
                    yield f"{row.get('Prospect')}, {heading}: typed {row.get(heading)!r}, now {now.get(heading)!r}"

    def _identified(self, after: list[dict[str, Cell]], lines: list[dict[str, Cell]]) -> Iterator[str]:
        ids = [row.get("ID") for row in after if row.get("Prospect")]
        if None in ids or len(set(ids)) != len(ids):
            yield f"not every prospect has an ID of its own: {ids}"
        in_log = [line.get("Key") for line in self.log()]
        if len(set(in_log)) != len(in_log):
            yield f"a Key stands in the log twice: {in_log}"
        again = self.used & ({row.get("Key") for row in after if row.get("Task")} | {ln.get("Key") for ln in lines})
        if again:
            yield f"a Key is used again: {again}"
        self.used |= set(in_log)

    def _expected(self, step: Mapping[str, Any]) -> Iterator[str]:
        for who, cells in (step.get("expect") or {}).items():
            row = self.row_of(who)
            for heading, want in cells.items():
                got = self.book.cell(row, self.names[heading])
                if not fits(heading, want, got):
                    yield f"{who}, {heading}: wanted {want!r}, got {shown(got)!r}"


def _lines(wanted: list[Mapping[str, Any]] | None, lines: list[dict[str, Cell]]) -> Iterator[str]:
    if wanted is None:
        return
    left = list(lines)
    for want in wanted:
        hit = next((ln for ln in left if all(fits(h, w, ln.get(h)) for h, w in want.items())), None)
        if hit is None:
            yield f"no new line in the log is {dict(want)}; there are {left}"
        else:
            left.remove(hit)
    if left:
        yield f"unexpected lines in the log: {left}"


def _records(cells: Grid, ours: Mapping[str, str]) -> list[dict[str, Cell]]:
    headings = [ours.get(str(h), str(h)) for h in cells[0]]
    rows = (dict(zip(headings, row, strict=False)) for row in cells[1:])
    return [row for row in rows if any(cell not in (None, "", False) for cell in row.values())]


def _difference(one: Mapping[str, Grid], other: Mapping[str, Grid]) -> list[tuple[Cell, Cell]]:
    return [
        (a, b)
        for tab in one
        for row, again in zip(one[tab], other[tab], strict=False)
        for a, b in zip(row, again, strict=False)
        if a != b
    ]
