"""People at a store's Google Sheet: what they do to it, and what must be so for each of them in the end."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from beback.cells import Cell
from beback.prospects import HUMAN, LOG, SYSTEM
from playbook import EFFECTS
from sheets_server.sharing import SharedSheet

VISITED = datetime(2026, 11, 16, 14, 10)
OWN = ("Tag", "Ring size", "Shop notes")
HEADINGS = ("Ring size", *HUMAN[:6], "Shop notes", *HUMAN[6:], *SYSTEM, "Tag")


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
    forgotten: set[Cell] = field(default_factory=set)  # IDs of which the log may tell, and nobody's name
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

    def leave(self, tag: str) -> str:
        """Somebody is to be forgotten, and their ticks; returns their name."""
        self.forgotten.add(self.ids.pop(tag))
        self.ticks = {note: tick for note, tick in self.ticks.items() if tick.tag != tag}
        return str(self.typed.pop(tag)["Prospect"])

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
        lines = [line for line in lines if not self._is_nobodys(line)]
        noted = {note: [line for line in lines if line.get("Note") == note] for note in self.ticks}
        found += [f"the log has a line that nobody ticked: {line}" for line in lines if line.get("Note") not in noted]
        for note, tick in self.ticks.items():
            if len(noted[note]) > 1 or not (noted[note] or lost):
                found.append(f"{note} of {tick.tag} ({tick.key}) is in the log {len(noted[note])} times")
            for line in noted[note]:
                found += self._line_faults(note, tick, line)
        return found

    def _is_nobodys(self, line: Mapping[str, Cell]) -> bool:
        return line.get("ID") in self.forgotten and not (line.get("Prospect") or line.get("Note"))

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
