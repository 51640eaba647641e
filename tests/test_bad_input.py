"""Bad input: what cannot be done leaves the book byte for byte, bad rows leave every cell of the people's."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from beback.books.package import OLE
from beback.books.tab import OURS
from beback.cells import Cell
from beback.prospects import HUMAN, SYSTEM
from shop import Shop

VISIT = datetime(2026, 11, 16, 14, 10)
FRANK: dict[str, Cell] = {"Prospect": "Frank Hale", "Visited": VISIT, "Cell": "312-280-4410"}
LATER = "2026-11-17 12:00"


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    return Shop(tmp_path / "shop", capsys)


def content(data: bytes) -> Callable[[Shop], object]:
    return lambda shop: shop.book.write_bytes(data)


def truncated(shop: Shop) -> None:
    data = shop.book.read_bytes()
    shop.book.write_bytes(data[: len(data) // 2])


def folder(shop: Shop) -> None:
    shop.book.unlink()
    shop.book.mkdir()


def without_prospect(shop: Shop) -> None:
    shop.write({"Client": "Frank Hale"}, headings=["Client", "Visited"])


def twice(heading: str) -> Callable[[Shop], None]:
    return lambda shop: shop.write(FRANK, headings=[*OURS, heading])


def log_gone(shop: Shop) -> None:
    shop.sync()
    with shop.opened() as file:
        del file["Contact log"]


def locked(name: str) -> Callable[[Shop], object]:
    return lambda shop: shop.book.with_name(name).write_bytes(b"\x0aDana Reyes" + b" " * 44)


BROKEN: dict[str, tuple[Callable[[Shop], object], list[str]]] = {
    "missing": (lambda s: s.book.unlink(), ["prospects.xlsx: there is no such file", "setup_book.py", "config.yaml"]),
    "wrong tab": (lambda s: s.mend("prospects: Prospects", "prospects: Clients"),
                  ['prospects.xlsx: there is no tab "Clients"', '"Prospects", "Contact log"', "Rename the tab"]),
    "no heading": (without_prospect, ["prospects.xlsx, tab Prospects", '"Prospect"', '"Client", "Visited"', "Give"]),
    "heading twice": (twice("Cell"), ["prospects.xlsx, tab Prospects", '"Cell" stands in columns L and AQ', "Rename"]),
    "system heading twice": (twice("Key"), ["tab Prospects", '"Key" stands in columns AP and AQ', "Rename or delete"]),
    "log gone": (log_gone, ['prospects.xlsx: there is no tab "Contact log"', '"Prospects"', "Give the tab its name"]),
    "open in Excel": (locked("~$prospects.xlsx"), ["open in Excel by Dana Reyes", "Save and close it", "~$prospects"]),
    "open in LibreOffice": (locked(".~lock.prospects.xlsx#"), ["open in LibreOffice", "Save and close it", ".~lock."]),
    "read-only": (lambda s: s.book.chmod(0o444), ["prospects.xlsx is read-only", "Read-only in its properties"]),
    "truncated": (truncated, ["prospects.xlsx is damaged or only half there", "backups/"]),
    "empty": (content(b""), ["prospects.xlsx is empty (0 bytes)", "backups/"]),
    "password": (content(OLE + "EncryptedPackage".encode("utf-16-le")), ["protected with a password", "Encrypt"]),
    "old kind": (content(OLE + b"Workbook"), ["prospects.xlsx is a workbook of the old kind", "save it as .xlsx"]),
    "text": (content(b"Prospect,Cell\nFrank Hale,312-280-4410\n"), ["prospects.xlsx is not an Excel", ".xlsx"]),
    "folder": (folder, ["prospects.xlsx is a folder", "Name the workbook in it"]),
}  # fmt: skip
ADOPTABLE = {"wrong tab", "no heading"}  # setup_book.py proposes what to do with them
READABLE = {"open in Excel", "open in LibreOffice", "read-only"}


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_done_is_told_and_the_book_left_alone(shop: Shop, name: str, options: tuple[str, ...]) -> None:
    spoil, told = BROKEN[name]
    shop.write(FRANK)
    spoil(shop)
    before = shop.files()
    with shop.untouched():
        ran = shop.sync(*options)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert [words for words in told if words not in ran.last] == []
    assert "Frank" not in ran.err
    assert shop.files() == before | {"state/run.lock"}


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - READABLE))
def test_a_dry_run_tells_the_same(shop: Shop, name: str) -> None:
    spoil, told = BROKEN[name]
    shop.write(FRANK)
    spoil(shop)
    with shop.untouched():
        ran = shop.sync("--dry-run")
    assert (ran.status, ran.out) == (1, "")
    assert [words for words in told if words not in ran.last] == []


@pytest.mark.parametrize("name", sorted(READABLE))
def test_a_book_that_may_not_be_written_can_be_tried_and_is_no_bar_where_nothing_changes(shop: Shop, name: str) -> None:
    shop.write(FRANK)
    shop.sync()
    BROKEN[name][0](shop)
    with shop.untouched():
        assert [shop.sync().status, shop.sync("--dry-run").status] == [0, 0]
        assert shop.sync("--dry-run", now="2026-12-24 09:00").status == 0


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - {"missing"}))
def test_setup_book_tells_the_same(shop: Shop, name: str) -> None:
    spoil, told = BROKEN[name]
    shop.write(FRANK, headings=HUMAN)
    spoil(shop)
    with shop.untouched():
        ran = shop.setup()
    assert ran.status == 1
    assert (ran.out == "") is (name not in ADOPTABLE)
    assert ran.err.count("\n") == 1
    assert [words for words in told if words not in ran.last] == []


ROWS: dict[str, tuple[dict[str, Cell], str, str, bool]] = {
    "date": ({"Visited": "next Tuesday"}, "Visited", 'Visited cannot be read: "next Tuesday"', False),
    "second date": ({"Needed by": "the wedding"}, "Needed by", 'Needed by cannot be read: "the wedding"', True),
    "phone": ({"Cell": "312-280-44", "Email": "f@example.com"}, "Cell", 'Cell cannot be read: "312-280-44"', True),
    "email": ({"Email": "frank at home"}, "Email", 'Email cannot be read: "frank at home"', True),
    "value": ({"Value": "a lot"}, "Value", 'Value cannot be read: "a lot"', True),
    "Status": ({"Status": "Maybe later"}, "Status", "use Be-back, Deciding, Not now, Bought, Lost", False),
    "Contact by": ({"Contact by": "pigeon"}, "Contact by", 'Contact by "pigeon": use Call, Text or Email', True),
    "OK to contact": ({"OK to contact": "perhaps"}, "OK to contact", 'OK to contact "perhaps": use Yes or No', True),
    "Cadence": ({"Cadence": "wooing"}, "Cadence", "second-chance, save-the-sale, after-sale", False),
    "Result": ({"Done": True, "Result": "hm"}, "Result", 'Result "hm": use Sent, No answer, Left message', True),
    "Done": ({"Done": "sort of"}, "Done", 'Done "sort of": tick it, or write x', True),
    "Done on": ({"Done": True, "Done on": "yesterday"}, "Done on", 'Done on cannot be read: "yesterday"', True),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_row_with_a_fault_gets_its_check_and_keeps_its_cells(shop: Shop, name: str) -> None:
    typed, heading, told, task = ROWS[name]
    ann: dict[str, Cell] = {"Prospect": "Ann Petrov", "Visited": VISIT, "Cell": "312-280-4411"}
    shop.write({**FRANK, **typed}, ann, headings=["Ring size", *OURS[:-3], "Notes", *OURS[-3:]])
    decorate(shop)
    before = peoples(shop)
    ran = shop.sync("--json")
    first, second, *_ = shop.rows()
    assert ran.status == 0
    assert told in first["Check"]
    assert (bool(first["Task"]), second["Task"], second["Check"]) == (task, "Thank and invite back", None)
    assert peoples(shop) == before
    assert f"Prospects, {heading}: look at row 2; the column Check says what to do" in ran.err.splitlines()
    assert {p["row"] for p in ran.json["problems"] if p["heading"] == heading} == {2}
    assert not any(words in ran.err for words in ("Frank", *(str(v) for v in typed.values() if isinstance(v, str))))
    assert ran.json["recorded"] == 0
    with shop.untouched():
        shop.sync()


def decorate(shop: Shop) -> None:
    """What else a store has on its sheets: formulas, notes beside the table, tabs of its own."""
    with shop.opened() as file:
        sheet = file["Prospects"]
        sheet["A2"] = "=1+1"
        sheet["A9"] = "a note below"
        file.create_sheet("Orders", 0)["B2"] = "=SUM(A1:A3)"


def peoples(shop: Shop) -> dict[tuple[str, str], Any]:
    """Every cell of every tab outside Beback's columns."""
    file = openpyxl.load_workbook(shop.book)
    ours = {cell.column for cell in file["Prospects"][1] if cell.value in SYSTEM}
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in file.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None and not (sheet.title == "Prospects" and cell.column in ours)
    }


def test_a_copied_row_gets_an_id_of_its_own_and_is_told_once(shop: Shop) -> None:
    shop.write(FRANK)
    shop.sync()
    with shop.opened() as file:
        sheet = file["Prospects"]
        sheet.append([cell.value for cell in sheet[2]])
    before = peoples(shop)
    ran = shop.sync("--json")
    upper, lower = shop.rows()
    assert ran.status == 0
    assert upper["ID"] != lower["ID"]
    assert "Copied row" in lower["Check"]
    assert "Prospects, ID: look at row 3; the column Check says what to do" in ran.err
    assert peoples(shop) == before
    assert "Copied row" not in str((shop.sync(), shop.rows()[1]["Check"]))
    with shop.untouched():
        shop.sync()


def test_an_emptied_id_comes_back(shop: Shop) -> None:
    shop.write(FRANK)
    shop.sync()
    first = shop.rows()
    with shop.opened() as file:
        column = next(cell.column for cell in file["Prospects"][1] if cell.value == "ID")
        file["Prospects"].cell(2, column).value = None
    ran = shop.sync("--json")
    assert (ran.status, ran.json["changed_cells"], ran.json["problems"]) == (0, 1, [])
    assert shop.rows() == first


def test_a_line_of_the_log_that_cannot_be_read_is_told_by_its_row(shop: Shop) -> None:
    shop.write(FRANK)
    with shop.opened() as file:
        file["Contact log"].append(["one day", "P1", "Old Customer"])
    ran = shop.sync("--json")
    assert ran.status == 0
    assert "Contact log, When: look at row 2; what stands there cannot be read, type it anew" in ran.err
    assert "one day" not in ran.err
    assert [(p["row"], p["heading"]) for p in ran.json["problems"]] == [(2, "When")]


def test_many_rows_with_one_fault_are_one_line(shop: Shop) -> None:
    shop.write(*({**FRANK, "Prospect": f"Ann {n}", "Cell": None, "Email": "none"} for n in range(30)))
    lines = [line for line in shop.sync().err.splitlines() if "Email" in line]
    assert lines == [
        "Prospects, Email: look at rows 2, 3, 4, 5, 6, 7, 8, 9 and 22 more; the column Check says what to do"
    ]


def test_a_template_with_a_mistake_is_told_once_and_the_sync_goes_on(shop: Shop) -> None:
    (shop.folder / "templates").mkdir()
    template = shop.folder / "templates" / "second_chance_call.call.txt"
    template.write_text("Hello {{ first_nam }}", encoding="utf-8")
    shop.write(FRANK, {**FRANK, "Prospect": "Ann Petrov", "Cell": "312-280-4411"})
    ran = shop.sync("--json")
    told = 'templates/second_chance_call.call.txt, line 1: there is no field "first_nam"; did you mean first_name?'
    assert (ran.status, ran.err, ran.json["warnings"]) == (0, f"{told}\n", [told])
    assert [(row["Task"], row["Say"]) for row in shop.rows()] == [
        ("Thank and invite back", f"Mend the template: {told}")
    ] * 2
    template.write_text("Hello {{ first_name }}", encoding="utf-8")
    assert shop.sync().err == ""
    assert [row["Say"] for row in shop.rows()] == ["Hello Frank", "Hello Ann"]
