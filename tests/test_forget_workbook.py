"""Forgetting in a workbook of any kind: nothing of the person stays in any part of it, and all else is as it was."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from beback.books import CellChange, Changes, Snapshot
from beback.books.workbook import Workbook
from beback.cells import text
from beback.errors import Conflict
from syncing import book_of, run_sync
from xlsx_fixtures import FIXTURES, made
from xlsx_fixtures.people import FIRST
from xlsx_parts import Package, repacked
from xlsx_sound import faults

KIM = "Kim O'Park"  # the fixtures' last one, with a tick that the first sync records
HERS = ("Kim", "O'Park", "O&apos;Park", "O&#39;Park", "3122804414", "280-4414", "9 S Dorchester", "&lt;twice", ">5e3<")


def told(path: Path, *words: str) -> list[str]:
    """The parts of the file that hold any of these words."""
    package = Package(path)
    return [name for name, data in package.members.items() if any(word.encode() in data for word in words)]


def forgetting(snapshot: Snapshot, name: str = KIM) -> Changes:
    """What takes a person out of the book."""
    rows = {row.number for row in snapshot.prospects if row.get("Prospect") == name}
    lines = [line for line in snapshot.log or () if line.get("Prospect") == name]
    cells = [
        CellChange(n.number, h, n.get(h), None) for n in lines for h in ("Prospect", "Note") if n.get(h) is not None
    ]
    return Changes(snapshot, emptied=frozenset(rows), log_cells=tuple(cells))


def synced(name: str, folder: Path) -> Path:
    path = made(name, folder)
    run_sync(path, FIRST)
    return path


@pytest.mark.parametrize("name", FIXTURES)
def test_nothing_of_the_person_stays_and_all_else_is_as_it_was(name: str, tmp_path: Path) -> None:
    path = synced(name, tmp_path)
    before = Package(Path(shutil.copy(path, tmp_path / f"before{path.suffix}")))
    book = book_of(path)
    snapshot = book.read()
    changes = forgetting(snapshot)
    (row,), lines = changes.emptied, {cell.row for cell in changes.log_cells}
    assert len(lines) == 1
    book.commit(changes)
    charts = [part for part in told(path, *HERS) if "/charts/" in part]
    assert told(path, *HERS) == charts
    assert any("chart" in place for place in book.mentions(named_by([KIM]))) == bool(charts)
    after = Package(path)
    assert faults(path) == []
    assert [*before.members] == [*after.members]
    written = {after.sheets["Prospects"], after.sheets["Contact log"], after.book, after.of_type("sharedStrings")}
    differing = {part for part in after.members if after.members[part] != before.members[part]}
    assert {part.lower() for part in differing} <= {part.lower() for part in written if part}
    for tab in before.sheets:
        kept = {at: seen for at, seen in before.cells[tab].items() if not (tab == "Prospects" and at[0] == row)}
        now = {at: seen for at, seen in after.cells[tab].items() if not (tab == "Prospects" and at[0] == row)}
        changed = {at for at in kept.keys() | now.keys() if shown(kept.get(at)) != shown(now.get(at))}
        assert changed <= ({(n, c) for n in lines for c in range(200)} if tab == "Contact log" else set()), tab
    again = book_of(path).read()
    assert [r for r in again.prospects if r.number != row] == [r for r in snapshot.prospects if r.number != row]
    assert again.log is not None
    assert [text(line.get("Key")) for line in again.log] == [text(line.get("Key")) for line in snapshot.log or ()]


def shown(seen: Any) -> Any:
    """A cell as it is seen: a blank one with a format is as good as none."""
    return None if seen is None or (seen.value in (None, "") and seen.formula is None) else (seen.value, seen.formula)


def written(path: Path, change: Callable[[Any], None]) -> Path:
    """A workbook of two people with a column of the shop's own, changed by somebody."""
    file = openpyxl.Workbook()
    sheet: Any = file.active
    sheet.title = "Prospects"
    for row in (
        ["Prospect", "Cell", "Email", "Ring size", "ID"],
        ["Frank Hale", "312-280-4410", "frank@example.com", "size of Frank", "P1"],
        ["Nora Kim", "312-280-4411", "nora@example.com", "size of Nora", "P2"],
    ):
        sheet.append(row)
    change(file)
    file.save(path)
    return path


def forgotten(path: Path, name: str = "Frank Hale") -> Workbook:
    book = book_of(path)
    book.commit(forgetting(book.read(), name))
    return book


def test_links_that_excel_makes_of_addresses_go_and_those_of_others_stay(tmp_path: Path) -> None:
    def link(file: Any) -> None:
        for row, address in ((2, "frank@example.com"), (3, "nora@example.com")):
            file["Prospects"].cell(row, 3).hyperlink = f"mailto:{address}"

    path = written(tmp_path / "book.xlsx", link)
    assert told(path, "mailto:frank@example.com")
    forgotten(path)
    assert told(path, "frank", "Frank") == []
    assert told(path, "mailto:nora@example.com")
    assert faults(path) == []
    links = {
        c.coordinate: c.hyperlink.target
        for row in openpyxl.load_workbook(path)["Prospects"]
        for c in row
        if c.hyperlink
    }
    assert links == {"C3": "mailto:nora@example.com"}


def test_the_last_link_leaves_no_empty_list_of_links(tmp_path: Path) -> None:
    path = written(
        tmp_path / "book.xlsx", lambda f: setattr(f["Prospects"]["C2"], "hyperlink", "mailto:frank@example.com")
    )
    forgotten(path)
    assert told(path, "hyperlink") == []
    assert faults(path) == []


def test_formulas_stay_without_what_they_showed(tmp_path: Path) -> None:
    path = written(tmp_path / "book.xlsx", lambda f: f["Prospects"].cell(2, 4, '=A2&"!"'))
    package = Package(path)
    sheet = next(name for name in package.members if name.endswith("sheet1.xml"))
    shows(path, sheet, b"<v></v>", b"<v>Frank Hale!</v>")
    assert told(path, "Frank Hale!")
    forgotten(path)
    assert told(path, "Frank") == []
    assert openpyxl.load_workbook(path)["Prospects"]["D2"].value == '=A2&"!"'


def shows(path: Path, part: str, old: bytes, new: bytes) -> None:
    """A spreadsheet program has worked a formula out."""

    def change(members: dict[str, bytes]) -> None:
        found = [o for o in (old, b"<v />", b"<v/>") if o in members[part]]
        assert found
        members[part] = members[part].replace(found[0], new, 1)

    repacked(path, change)


def test_another_list_beside_in_a_table_of_its_own_keeps_its_cells(tmp_path: Path) -> None:
    def beside(file: Any) -> None:
        sheet = file["Prospects"]
        for row, (metal, price) in enumerate((("Metal", "Price"), ("Gold", 71), ("Silver", 1)), 1):
            sheet.cell(row, 8, metal)
            sheet.cell(row, 9, price)
        sheet.add_table(Table(displayName="Prices", ref="H1:I3"))
        sheet.cell(2, 11, "a note about Frank")

    path = written(tmp_path / "book.xlsx", beside)
    forgotten(path)
    row = [cell.value for cell in openpyxl.load_workbook(path)["Prospects"][2]]
    assert row == [None] * 7 + ["Gold", 71, None, None]


def test_the_list_as_a_table_is_emptied(tmp_path: Path) -> None:
    path = written(tmp_path / "book.xlsx", lambda f: f["Prospects"].add_table(Table(displayName="People", ref="A1:E3")))
    forgotten(path)
    assert told(path, "Frank", "frank") == []
    assert faults(path) == []


def test_a_text_that_another_cell_shares_stays_there(tmp_path: Path) -> None:
    path = written(tmp_path / "book.xlsx", lambda f: f.create_sheet("Regulars").append(["Frank Hale", "Nora Kim"]))
    book = forgotten(path)
    assert [c.value for c in openpyxl.load_workbook(path)["Regulars"][1]] == ["Frank Hale", "Nora Kim"]
    assert told(path, "size of Frank", "4410") == []
    assert book.mentions(lambda words: "Frank" in words) == ("A1 on the tab Regulars",)


def named_by(words: Iterable[str]) -> Callable[[str], bool]:
    return lambda held: any(word in held for word in words)


def test_what_it_cannot_take_out_is_named_in_peoples_words(tmp_path: Path) -> None:
    def comment(file: Any) -> None:
        file["Prospects"]["A3"].comment = Comment("friend of Frank Hale", "Dana")
        file["Prospects"].auto_filter.ref = "A1:E3"
        file["Prospects"].auto_filter.add_filter_column(0, ["Frank Hale"])
        file.properties.subject = "Frank Hale"

    path = written(tmp_path / "book.xlsx", comment)
    places = forgotten(path).mentions(named_by(["Frank Hale"]))
    assert len(places) == 3
    for found, words in zip(
        sorted(places), ("File, Info", "a filter, a rule or a link on the tab Prospects", "a note"), strict=True
    ):
        assert words in found


def test_nothing_is_emptied_of_a_book_that_changed_since(tmp_path: Path) -> None:
    path = written(tmp_path / "book.xlsx", lambda f: None)
    book = book_of(path)
    changes = forgetting(book.read(), "Frank Hale")
    written(path, lambda f: f["Prospects"].insert_rows(2))
    before = path.read_bytes()
    with pytest.raises(Conflict):
        book.commit(changes)
    assert path.read_bytes() == before
