"""What people do to a store's Google Sheet, by name; on which row or column, the dice say at that moment."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from beback.prospects import HUMAN, SYSTEM
from playbook import EFFECTS
from sheet_people import OWN, People, person

Edit: TypeAlias = Callable[[People], None]
MOST = 20  # people on the sheet
RESULTS = ("No answer", "No answer", "Left message", "Sent", None, "Replied", "Not now", "Bought")
OUR_COLUMNS = ("Done", "Result", "ID", "Task", "Due", "Key")
OWN_COLUMNS = ("Ring size", "Shop notes", "Details")


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
    _put(people, people.row() or people.sheet.tabs()["Prospects"].index(people.headings) + 2)


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
