"""People at a store's Google Sheet: what they do to it, and what must be so for each of them in the end."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
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


@dataclass
class People:
    """Who is on the sheet: by their Tag, which nobody changes, what they ought to have; by Key, what was ticked."""

    sheet: SharedSheet
    dice: random.Random
    typed: dict[str, dict[str, Cell]] = field(default_factory=dict)
    ids: dict[str, Cell] = field(default_factory=dict)
    ticks: dict[str, str] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)  # Tags whose ID somebody changed by hand
    new: int = 100
    done: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Notes what stands there now as what each person has."""
        for row in self.sheet.rows():
            tag = str(row["Tag"])
            self.typed[tag] = {h: row.get(h) for h in (*HUMAN, *OWN) if h not in EFFECTS}
            self.ids[tag] = row.get("ID")

    def act(self, name: str) -> None:
        """Somebody does something; which row, the dice say at that moment."""
        with self.sheet.lock:
            self.done.append(name)
            EDITS[name](self)

    def row(self, *, ticked: bool | None = None, keyed: bool = False) -> int | None:
        """A row of somebody, None where there is none of that kind."""
        found = []
        tags = [row.get("Tag") for row in self.sheet.rows()]
        for tag in self.typed:
            if tag not in tags:
                continue  # which is told in the end
            number = self.sheet.row_of(tag, "Tag")
            is_ticked = self.sheet.cell(number, "Done") is True
            if ticked in (None, is_ticked) and (not keyed or self._sure(number)):
                found.append(number)
        return self.dice.choice(sorted(found)) if found else None

    def _sure(self, row: int) -> bool:
        """Whether the row shows a task that is its own and was not ticked yet.

        In the second in which a write stands on a wrong row it may show that of another.
        """
        if not {"Key", "ID"} <= set(self.headings):
            return False
        key, tag = str(self.sheet.cell(row, "Key") or ""), str(self.sheet.cell(row, "Tag"))
        own = tag in self.ids and key.startswith(f"{self.ids[tag]}|")
        return own and key not in self.ticks and tag not in self.unsure

    def tick(self, row: int, result: str = "No answer") -> None:
        """Somebody ticks a row that shows a task: its Key is to be in the log once."""
        self.ticks[str(self.sheet.cell(row, "Key"))] = str(self.sheet.cell(row, "Tag"))
        self.sheet.tick(row, result)

    def faults(self, *, lost: bool = False) -> list[str]:
        """All that is not as it must be once all is calm; `lost` says that ticks may be lost, as was warned."""
        return [*self._log_faults(lost=lost), *self._row_faults()]

    def _log_faults(self, *, lost: bool) -> list[str]:
        lines = self.sheet.rows("Contact log")
        found = [f"the log has a line without a Key: {line}" for line in lines if not line.get("Key")]
        counted = Counter(str(line.get("Key")) for line in lines)
        found += [f"Key {key} is in the log {n} times" for key, n in counted.items() if n > 1]
        found += [f"the log has {key}, which nobody ticked" for key in counted if key not in self.ticks]
        if not lost:
            found += [f"the tick of {tag} ({key}) is lost" for key, tag in self.ticks.items() if key not in counted]
        for line in lines:
            tag = self.ticks.get(str(line.get("Key")), "")
            if tag in self.ids and tag not in self.unsure and line.get("ID") != self.ids[tag]:
                found.append(f"the tick of {tag} stands in the log for {line.get('ID')}, not {self.ids[tag]}")
            if tag in self.typed and line.get("Prospect") != self.typed[tag]["Prospect"]:
                found.append(f"the tick of {tag} stands in the log for {line.get('Prospect')}")
        return found

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
        found += [
            f"somebody unknown: {tag} {list(row.items())[:4]}" for tag, row in rows.items() if tag not in self.typed
        ]
        for tag, row in rows.items():
            found += self._cell_faults(tag, row) if tag in self.typed else []
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
        if row.get("Done") is True or row.get("Result"):
            found.append(f"{tag} is still ticked")
        return found

    @property
    def headings(self) -> list[Cell]:
        """The headings as they stand now."""
        return self.sheet.tabs()["Prospects"][0]


def _sort(people: People) -> None:
    people.sheet.sort(people.dice.choice(("Prospect", "Tag", "Cell")), reverse=people.dice.random() < 0.5)


def _insert(people: People) -> None:
    people.sheet.insert(people.row() or 2)


def _add(people: People) -> None:
    people.new += 1
    cells = {heading: cell for heading, cell in person(people.new).items() if heading in people.headings}
    people.sheet.insert(people.row() or 2, {**cells, **dict.fromkeys(h for h in SYSTEM if h in people.headings)})
    people.typed[f"T{people.new}"] = {h: cells.get(h) for h in (*HUMAN, *OWN) if h not in EFFECTS}


def _delete(people: People) -> None:
    row = people.row(ticked=False)
    if row is None or len(people.typed) < 4:
        return
    tag = str(people.sheet.cell(row, "Tag"))
    if tag in people.ticks.values():
        return
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
    row = people.row(ticked=False, keyed=True)
    if row:
        people.tick(row)


def _clear_id(people: People) -> None:
    row = people.row(ticked=False)
    if row and "ID" in people.headings:
        people.unsure.add(str(people.sheet.cell(row, "Tag")))
        people.sheet.type(row, "ID", None)


def _copy_id(people: People) -> None:
    rows = sorted(filter(None, (people.row(ticked=False), people.row(ticked=False))))
    if len(set(rows)) == 2 and "ID" in people.headings:
        people.unsure.add(str(people.sheet.cell(rows[1], "Tag")))
        people.sheet.copy_cell(rows[0], rows[1], "ID")


def _own_heading(people: People) -> str:
    return people.dice.choice([h for h in ("Ring size", "Shop notes", "Details") if h in people.headings] or ["Tag"])


def _rename(people: People) -> None:
    if "Ring size" in people.headings:
        people.sheet.rename_heading("Ring size", "Size of ring")
    elif "Size of ring" in people.headings:
        people.sheet.rename_heading("Size of ring", "Ring size")


def _rename_ours(people: People) -> None:
    if "Say" in people.headings:
        people.sheet.rename_heading("Say", f"Words {people.dice.randrange(10**6)}")


def _drop_column(people: People) -> None:
    if "Shop notes" in people.headings:
        people.sheet.delete_column("Shop notes")


EDITS: dict[str, Edit] = {
    "sort": _sort,
    "insert a row": _insert,
    "add a person": _add,
    "delete a row": _delete,
    "move a row": _move,
    "insert a column": lambda people: people.sheet.insert_column(_own_heading(people)),
    "delete a column": _drop_column,
    "move a column": lambda people: people.sheet.move_column(_own_heading(people), people.dice.randrange(20)),
    "rename a heading": _rename,
    "rename our heading": _rename_ours,
    "type": _type,
    "tick": _tick,
    "clear an ID": _clear_id,
    "copy an ID": _copy_id,
    "filter": lambda people: people.sheet.filter("Status", "Be-back"),
    "hide a row": lambda people: people.sheet.hide(people.row() or 2),
    "hide a column": lambda people: people.sheet.hide_column("Status"),
    "move a tab": lambda people: people.sheet.move_tab("Prospects", people.dice.randrange(2)),
}
