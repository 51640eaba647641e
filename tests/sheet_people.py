"""People at a store's Google Sheet: what they do to it, and what must be so for each of them in the end."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from beback.cells import Cell
from beback.prospects import HUMAN, LOG, SYSTEM
from playbook import EFFECTS
from sheets_server.sharing import SharedSheet

VISITED = datetime(2026, 11, 16, 14, 10)
OWN = ("Tag", "Ring size", "Shop notes")
HEADINGS = ("Ring size", *HUMAN[:6], "Shop notes", *HUMAN[6:], *SYSTEM, "Tag")

Edit: TypeAlias = Callable[["People"], None]


def grids(count: int, *, new: bool = False) -> dict[str, list[list[Cell]]]:
    """A sheet with so many people, their own columns among ours, and an empty log; a new one lacks what Beback adds."""
    headings = [heading for heading in HEADINGS if not (new and heading in SYSTEM)]
    rows = [person(n) for n in range(count)]
    prospects: list[list[Cell]] = [list(headings), *([row.get(heading) for heading in headings] for row in rows)]
    return {"Prospects": prospects} if new else {"Prospects": prospects, "Contact log": [list(LOG)]}


def person(number: int) -> dict[str, Cell]:
    """One who left the store without buying."""
    return {
        "Tag": f"T{number}",
        "Prospect": f"Person {chr(65 + number % 26)}{number}",
        "Associate": "Dana Reyes",
        "Visited": VISITED + timedelta(minutes=number),
        "Status": ("Be-back", "Be-back", "Deciding", "Not now")[number % 4],
        "OK to contact": "Yes",
        "Details": f"=likes number {number}",
        "Cell": f"312-280-{4400 + number}",
        "Home address": f"0{number} Oak St\nChicago, IL 60614",
        "Ring size": number + 0.5 if number % 3 else f"00{number}",
        "Shop notes": f"note {number} 💍",
        "Done": False,
    }


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick: whose it is, with their ID where that was sure, and the Key that the row showed, where it was theirs."""

    tag: str
    id: Cell
    key: str | None


@dataclass
class People:
    """Who is on the sheet: by their Tag, which nobody changes, what they ought to have; by note, what was ticked."""

    sheet: SharedSheet
    dice: random.Random
    typed: dict[str, dict[str, Cell]] = field(default_factory=dict)
    ids: dict[str, Cell] = field(default_factory=dict)
    ticks: dict[str, Tick] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)  # Tags whose ID nothing tells once somebody changed it by hand
    fresh: set[str] = field(default_factory=set)  # Tags of those who came since all was calm
    new: int = 100
    ticked: int = 0
    done: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Notes what stands there now as what each person has."""
        for row in self.sheet.rows():
            tag = str(row["Tag"])
            self.typed[tag] = {h: row.get(h) for h in (*HUMAN, *OWN) if h not in EFFECTS}
        self.learn()

    def learn(self) -> None:
        """Notes the IDs of those that nobody knew, of new people and of those whose ID was spoilt for good, and forgets
        ticks that were lost."""
        recorded = {line.get("Note") for line in self.log()}
        self.ticks = {note: tick for note, tick in self.ticks.items() if note in recorded}
        self.fresh.clear()
        for row in self.sheet.rows():
            tag = str(row.get("Tag"))
            if tag in self.typed and (tag not in self.ids or tag in self.unsure):
                self.ids[tag] = row.get("ID")
        self.unsure.clear()

    def act(self, name: str) -> None:
        """Somebody does something; which row, the dice say at that moment."""
        with self.sheet.lock:
            self.done.append(name)
            EDITS[name](self)

    def row(self, *, ticked: bool | None = None) -> int | None:
        """A row of somebody, None where there is none of that kind, or nobody can see it in that second."""
        found = []
        if ticked is not None and "Done" not in self.headings:
            return None
        tags = [row.get("Tag") for row in self.sheet.rows()]
        for tag in self.typed:
            if tag not in tags:
                continue  # which is told in the end
            number = self.row_of(tag)
            if ticked is None or ticked == (self.sheet.cell(number, "Done") is True):
                found.append(number)
        return self.dice.choice(sorted(found)) if found else None

    def row_of(self, tag: str) -> int:
        """Where somebody stands now, from 1."""
        return self.sheet.row_of(tag, "Tag")

    def own_key(self, row: int) -> str | None:
        """The Key of the task that a row shows, where it is its own.

        In the second in which a write stands on a wrong row it may show that of another.
        """
        if not {"Key", "ID"} <= set(self.headings):
            return None
        key, tag = str(self.sheet.cell(row, "Key") or ""), str(self.sheet.cell(row, "Tag"))
        own = tag in self.ids and tag not in self.unsure and key.startswith(f"{self.ids[tag]}|")
        return key if own and all(tick.key != key for tick in self.ticks.values()) else None

    def tick(self, row: int, result: str | None = "No answer") -> None:
        """Somebody ticks a row; the note tells this tick from all others, and is to be in the log once."""
        self.ticked += 1
        note = f"tick {self.ticked}"
        tag = str(self.sheet.cell(row, "Tag"))
        self.ticks[note] = Tick(tag, None if tag in self.unsure else self.ids.get(tag), self.own_key(row))
        self.sheet.type(row, "Result note", note)
        self.sheet.tick(row, result)

    def by_tag(self) -> dict[str, dict[str, Cell]]:
        """The rows of people."""
        return {str(row["Tag"]): row for row in self.sheet.rows() if row.get("Tag")}

    def log(self) -> list[dict[str, Cell]]:
        """The lines of the log, none where it is yet to be made."""
        return self.sheet.rows("Contact log") if any(t.title == "Contact log" for t in self.sheet.state.tabs) else []

    def faults(self, warned: str = "") -> list[str]:
        """All that is not as it must be once all is calm, but for ticks and new rows that were said to be lost."""
        if "made this row" in warned:
            self._give_up_on_new_ones()
        return [*self._log_faults(lost="tick is lost" in warned), *self._row_faults()]

    def _give_up_on_new_ones(self) -> None:
        """Beback wrote over what somebody typed in that very second: they delete what came of it, as it was told."""
        for number in range(len(self.sheet.prospects.rows), 0, -1):
            row = {heading: self.sheet.cell(number, heading) for heading in ("Tag", "Prospect", "ID")}
            known = str(row["Tag"]) in self.typed and str(row["Tag"]) not in self.fresh
            if (
                row["Prospect"] != "Prospect"
                and any(row.values())
                and not (known and self.row_of(str(row["Tag"])) == number)
            ):
                self.sheet.delete(number)
        for tag in self.fresh:
            self.typed.pop(tag, None)
            self.ids.pop(tag, None)

    def _log_faults(self, *, lost: bool) -> list[str]:
        lines = self.log()
        found = [f"the log has a line without a Key: {line}" for line in lines if not line.get("Key")]
        counted = Counter(str(line.get("Key")) for line in lines)
        found += [f"Key {key} is in the log {n} times" for key, n in counted.items() if n > 1]
        noted = {note: [line for line in lines if line.get("Note") == note] for note in self.ticks}
        found += [f"the log has a line that nobody ticked: {line}" for line in lines if line.get("Note") not in noted]
        for note, tick in self.ticks.items():
            if len(noted[note]) > 1 or not (noted[note] or lost):
                found.append(f"{note} of {tick.tag} ({tick.key}) is in the log {len(noted[note])} times")
            for line in noted[note]:
                found += self._line_faults(note, tick, line)
        return found

    def _line_faults(self, note: str, tick: Tick, line: Mapping[str, Cell]) -> list[str]:
        told: dict[str, Cell] = {"ID": tick.id, "Key": tick.key}
        wanted: dict[str, Cell] = {heading: cell for heading, cell in told.items() if cell}
        if tick.tag in self.typed:
            wanted["Prospect"] = self.typed[tick.tag]["Prospect"]
        return [
            f"{note} of {tick.tag} stands in the log with {heading} {line.get(heading)}, not {cell}"
            for heading, cell in wanted.items()
            if line.get(heading) != cell
        ]

    def _row_faults(self) -> list[str]:
        rows: dict[str, dict[str, Cell]] = {}
        found: list[str] = []
        for row in self.sheet.rows():
            tag = str(row.get("Tag"))
            if tag == "None" and all(cell is False for cell in row.values()):
                continue
            found += [f"{tag} is there twice"] if tag in rows else []
            rows[tag] = row
        found += [f"{tag} is gone" for tag in self.typed if tag not in rows]
        found += [f"somebody unknown: {tag} {row}" for tag, row in rows.items() if tag not in self.typed]
        recorded = {line.get("Key") for line in self.log()}
        for tag, row in rows.items():
            found += self._cell_faults(tag, row) if tag in self.typed else []
            if row.get("Key") in recorded:
                found.append(f"{tag} shows {row['Key']}, which is recorded")
        for heading in ("ID", "Key"):
            seen = Counter(row[heading] for row in rows.values() if heading in row)
            found += [f"{heading} {cell} stands in {n} rows" for cell, n in seen.items() if n > 1]
        return found

    def _cell_faults(self, tag: str, row: Mapping[str, Cell]) -> list[str]:
        found = [
            f"{tag}'s {heading} was {cell!r} and is {row.get(heading)!r}"
            for heading, cell in self.typed[tag].items()
            if row.get(heading) != cell and heading in self.headings
        ]
        if tag in self.ids and tag not in self.unsure and row.get("ID") != self.ids[tag]:
            found.append(f"{tag}'s ID was {self.ids[tag]} and is {row.get('ID')}")
        if not row.get("ID"):
            found.append(f"{tag} has no ID")
        if row.get("Key") and not str(row["Key"]).startswith(f"{row.get('ID')}|"):
            found.append(f"{tag} ({row.get('ID')}) shows the task of another: {row['Key']}")
        if row.get("Done") is True or row.get("Result") or row.get("Result note"):
            found.append(f"{tag} is still ticked")
        return found

    @property
    def headings(self) -> list[Cell]:
        """The headings as they stand now."""
        return next(line for line in self.sheet.tabs()["Prospects"] if "Prospect" in line)


def _sort(people: People) -> None:
    people.sheet.sort(people.dice.choice(("Prospect", "Tag", "Cell", "Associate")), reverse=people.dice.random() < 0.5)


def _insert(people: People) -> None:
    """A blank row; where there are many, somebody takes one out."""
    lines = people.sheet.tabs()["Prospects"]
    blank = [row for row, line in enumerate(lines, 1) if all(cell in (None, False) for cell in line)]
    if len(blank) > 4:
        people.sheet.delete(people.dice.choice(blank))
    else:
        people.sheet.insert(people.row() or 2)


def _above(people: People) -> None:
    """A row above the headings; Beback looks for them in the first ten rows."""
    heading_row = people.sheet.tabs()["Prospects"].index(people.headings)
    if heading_row < 3:
        people.sheet.insert(1)
    else:
        people.sheet.delete(1)


def _add(people: People) -> None:
    _put(people, people.row() or 2)


def _add_below(people: People) -> None:
    _put(people, len(people.sheet.prospects.rows) + 1)


def _put(people: People, row: int) -> None:
    if len(people.typed) > MOST:
        _delete(people)
        return
    people.new += 1
    cells = {heading: cell for heading, cell in person(people.new).items() if heading in people.headings}
    people.sheet.insert(row, {**cells, **dict.fromkeys(h for h in SYSTEM if h in people.headings)})
    people.fresh.add(f"T{people.new}")
    people.typed[f"T{people.new}"] = {h: cells.get(h) for h in (*HUMAN, *OWN) if h not in EFFECTS}


def _copy_row(people: People) -> None:
    """Somebody copies a row below itself for another visit: nothing tells which of the two is the old one."""
    row = people.row(ticked=False)
    if row is None or len(people.typed) > MOST:
        return
    people.new += 1
    tag, copy = str(people.sheet.cell(row, "Tag")), f"T{people.new}"
    people.sheet.copy(row, row + 1)
    people.sheet.type(row + 1, "Tag", copy)
    people.typed[copy] = {**people.typed[tag], "Tag": copy}
    people.unsure |= {tag, copy}
    people.fresh.add(copy)


def _delete(people: People) -> None:
    row = people.row(ticked=False)
    if row is None or len(people.typed) < 5:
        return
    tag = str(people.sheet.cell(row, "Tag"))
    people.sheet.delete(row)
    del people.typed[tag]
    people.ids.pop(tag, None)


def _move(people: People) -> None:
    row, to = people.row(), people.row()
    if row and to:
        people.sheet.move(row, to)


def _type(people: People) -> None:
    row = people.row()
    if row:
        heading = people.dice.choice(("Details", "Shop notes", "Coffee"))
        if heading in people.headings:
            words = f"typed {people.dice.randrange(10**6)}"
            people.sheet.type(row, heading, words)
            people.typed[str(people.sheet.cell(row, "Tag"))][heading] = words


def _tick(people: People) -> None:
    row = people.row(ticked=False)
    if row:
        people.tick(row, people.dice.choice(RESULTS))


def _clear_id(people: People) -> None:
    row = people.row(ticked=False)
    if row and "ID" in people.headings:
        _spoilt(people, row)
        people.sheet.type(row, "ID", None)


def _copy_id(people: People) -> None:
    rows = [people.row(ticked=False), people.row(ticked=False)]
    if None not in rows and rows[0] != rows[1] and "ID" in people.headings:
        _spoilt(people, rows[1] or 0)
        if people.unsure & {str(people.sheet.cell(rows[1] or 0, "Tag"))}:
            people.unsure.add(str(people.sheet.cell(rows[0] or 0, "Tag")))
        people.sheet.copy_cell(rows[0] or 0, rows[1] or 0, "ID")


def _spoilt(people: People, row: int) -> None:
    """Whose ID is changed has it back from the Key; where the row shows none, nothing tells it."""
    if people.own_key(row) is None:
        people.unsure.add(str(people.sheet.cell(row, "Tag")))


def _insert_column(people: People, before: Sequence[str]) -> None:
    """A blank column; where there are many, somebody takes one out."""
    lines = people.sheet.tabs()["Prospects"]
    width = len(people.headings)
    blank = [c for c in range(width) if all(c >= len(line) or line[c] is None for line in lines)]
    if len(blank) > 4:
        people.sheet.prospects.delete("COLUMNS", people.dice.choice(blank), 1)
    else:
        people.sheet.insert_column(_one_of(people, before))


def _one_of(people: People, headings: Sequence[str]) -> str:
    return people.dice.choice([h for h in headings if h in people.headings] or ["Tag"])


def _move_column(people: People, headings: Sequence[str]) -> None:
    people.sheet.move_column(_one_of(people, headings), people.dice.randrange(20))


def _rename(people: People) -> None:
    if "Ring size" in people.headings:
        people.sheet.rename_heading("Ring size", "Size of ring")
    elif "Size of ring" in people.headings:
        people.sheet.rename_heading("Size of ring", "Ring size")


def _rename_ours(people: People) -> None:
    """Beback makes its column anew; somebody takes the old one out another day."""
    old = next((str(h) for h in people.headings if str(h).startswith("Words ")), None)
    if old:
        people.sheet.delete_column(old)
    elif "Say" in people.headings:
        people.sheet.rename_heading("Say", f"Words {people.dice.randrange(10**6)}")


def _drop_column(people: People) -> None:
    if "Shop notes" in people.headings:
        people.sheet.delete_column("Shop notes")


def _drop_ours(people: People) -> None:
    heading = people.dice.choice(("Say", "Check", "Priority"))
    if heading in people.headings:
        people.sheet.delete_column(heading)


def _log_column(people: People) -> None:
    """A column of the store's own in the log, for a while."""
    tabs = people.sheet.tabs()
    if "Contact log" not in tabs:
        return
    log, headings = people.sheet.log, [*tabs["Contact log"][0]]
    if "Seen" in headings:
        log.delete("COLUMNS", headings.index("Seen"), 1)
    else:
        place = people.dice.randrange(len(headings))
        log.insert("COLUMNS", place, 1)
        people.sheet.type_at(log, 1, place, "Seen")


def _move_log_column(people: People) -> None:
    tabs = people.sheet.tabs()
    if "Contact log" in tabs:
        width = len(tabs["Contact log"][0])
        people.sheet.log.move("COLUMNS", people.dice.randrange(width), people.dice.randrange(width))


MOST = 20  # people on the sheet
RESULTS = ("No answer", "No answer", "Left message", "Sent", None, "Replied", "Not now", "Bought")
OUR_COLUMNS = ("Done", "Result", "ID", "Task", "Due", "Key")
OWN_COLUMNS = ("Ring size", "Shop notes", "Details")
EDITS: dict[str, Edit] = {
    "sort": _sort,
    "insert a row": _insert,
    "insert above the headings": _above,
    "add a person": _add,
    "add a person below": _add_below,
    "copy a row": _copy_row,
    "delete a row": _delete,
    "move a row": _move,
    "insert a column": lambda people: _insert_column(people, OWN_COLUMNS),
    "insert a column before ours": lambda people: _insert_column(people, OUR_COLUMNS),
    "delete a column": _drop_column,
    "delete our column": _drop_ours,
    "move a column": lambda people: _move_column(people, OWN_COLUMNS),
    "move our column": lambda people: _move_column(people, OUR_COLUMNS),
    "rename a heading": _rename,
    "rename our heading": _rename_ours,
    "type": _type,
    "tick": _tick,
    "clear an ID": _clear_id,
    "copy an ID": _copy_id,
    "filter": lambda people: people.sheet.filter("Status", "Be-back"),
    "hide a row": lambda people: people.sheet.hide(people.row() or 2),
    "hide a column": lambda people: people.sheet.hide_column("Status"),
    "a column in the log": _log_column,
    "move a column of the log": _move_log_column,
    "move a tab": lambda people: people.sheet.move_tab("Prospects", people.dice.randrange(2)),
}
