"""The tests' own eyes are open: each kind of damage is seen, and each thing that Excel would stumble over."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from beback.books import CellChange, Changes
from syncing import book_of
from xlsx_differ import differences
from xlsx_fixtures import made
from xlsx_parts import repacked
from xlsx_sound import faults

SHEET = "xl/worksheets/sheet1.xml"
OVERVIEW = "xl/worksheets/sheet2.xml"

DAMAGE = {
    "a word of somebody's": ("xl/sharedStrings.xml", "Frank Ortiz", "Frank Ortis", r"sharedStrings.xml changed"),
    "a cell of somebody's": (SHEET, r'(<c r="I2"[^>]*><v>)4200', r"\g<1>4201", "Prospects!I2 changed"),
    "a style": (SHEET, r'(<c r="D2") s="2"', r"\1", "Prospects!D2 changed"),
    "a blank cell": (SHEET, r"</row></sheetData>", '<c r="Z7"/></row></sheetData>', "Prospects!Z7 changed"),
    "a row's height": (SHEET, r'<row r="3"', '<row r="3" ht="9"', "row 3 says"),
    "a cached value": (OVERVIEW, r"<v>6</v>", "<v/>", "sheet2.xml changed"),
    "a filter": (SHEET, r"<autoFilter.*?</autoFilter>", "", "the elements"),
    "a filter's choice": (SHEET, r'<filter val="Be-back"/>', "", "autoFilter changed"),
    "a rule's range": (SHEET, r'Formatting sqref="E2:E7"', 'Formatting sqref="E2:E6"', "E2:E7 became E2:E6"),
    "a range that grew too far": (SHEET, r'(type="list"[^>]*) sqref="E2:E7"', r'\1 sqref="E2:E99"', "became E2:E99"),
    "an extension": (SHEET, r"<extLst>.*</extLst>", "<extLst/>", "extLst changed"),
    "a frozen pane": (SHEET, r'ySplit="1"', 'ySplit="2"', "sheetViews changed"),
    "a hidden column": (SHEET, r' hidden="1"', "", "widths of columns"),
    "the root": (SHEET, r' mc:Ignorable="x14ac xr"', "", "the root says"),
    "a name": ("xl/workbook.xml", r"\$B\$2:\$B\$7", "$B$2:$B$8", "the name"),
    "a tab's name": ("xl/workbook.xml", r'name="Overview"', 'name="Overviev"', "list of tabs"),
    "how to calculate": ("xl/workbook.xml", r' iterate="1"', "", "calcPr"),
    "a style's font": ("xl/styles.xml", r"Calibri", "Arial", "styles' fonts changed"),
    "printer settings": ("xl/printerSettings/printerSettings1.bin", r"abc", "abd", "printerSettings1.bin changed"),
}
UNSOUND = {
    "rows out of order": (SHEET, r'<row r="3"', '<row r="9"', "row 4 after row 9"),
    "cells out of order": (SHEET, r'<c r="B3"', '<c r="F3"', "cells in the order"),
    "a cell in another's row": (SHEET, r'<c r="B3"', '<c r="B4"', "B4 stands in row 3"),
    "a style that is not there": (SHEET, r'<c r="D2" s="2"', '<c r="D2" s="77"', "style 77 of 5"),
    "a wrong count": ("xl/styles.xml", r'<cellXfs count="5"', '<cellXfs count="6"', "says 6 and has 5"),
    "a wrong extent": (SHEET, r'<dimension ref="A1:O7"/>', '<dimension ref="A1:C3"/>', "leaves out"),
    "elements out of order": (SHEET, r"<sheetData>", "<mergeCells/><sheetData>", "out of order"),
    "no such part": ("xl/_rels/workbook.xml.rels", r"sheet2\.xml", "sheet9.xml", "there is no part"),
    "a tab twice": ("xl/workbook.xml", r'name="Overview"', 'name="prospects"', "two sheets with name"),
    "a wrong span": (SHEET, r'<row r="3" spans="1:15"', '<row r="3" spans="1:2"', "has spans"),
    "an ID twice": ("xl/_rels/workbook.xml.rels", r'Id="rId2"', 'Id="rId1"', "is there twice"),
}


def damaged(folder: Path, part: str, old: str, new: str) -> tuple[Path, Path]:
    """A fixture, and a copy with something replaced in one part."""
    path = made("everything around the cells", folder)
    copy = Path(shutil.copy(path, folder / "damaged.xlsx"))

    def change(members: dict[str, bytes]) -> None:
        text, times = re.subn(old, new, members[part].decode("latin-1"), count=1, flags=re.DOTALL)
        assert times == 1
        members[part] = text.encode("latin-1")

    repacked(copy, change)
    return path, copy


@pytest.mark.parametrize("what", list(DAMAGE))
def test_damage_is_seen(what: str, tmp_path: Path) -> None:
    part, old, new, words = DAMAGE[what]
    before, after = damaged(tmp_path, part, old, new)
    assert re.search(words, "\n".join(differences(before, after, Changes(book_of(before).read()))))


@pytest.mark.parametrize("what", list(UNSOUND))
def test_what_excel_would_stumble_over_is_seen(what: str, tmp_path: Path) -> None:
    part, old, new, words = UNSOUND[what]
    before, after = damaged(tmp_path, part, old, new)
    assert faults(before) == []
    assert re.search(words, "\n".join(faults(after)))


def test_the_same_file_zipped_anew_has_no_difference(tmp_path: Path) -> None:
    before, after = damaged(tmp_path, SHEET, "<sheetData>", "<sheetData>")
    assert differences(before, after, Changes(book_of(before).read())) == []


def test_a_part_that_is_lost_is_seen(tmp_path: Path) -> None:
    path = made("everything around the cells", tmp_path)
    copy = tmp_path / "copy.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            if "printer" not in name:
                target.writestr(name, source.read(name))
    found = "\n".join(differences(path, copy, Changes(book_of(path).read())))
    assert "zip members lost or moved" in found
    assert "there is no part" in "\n".join(faults(copy)) or "printerSettings" in found


def test_a_change_that_was_not_made_is_seen(tmp_path: Path) -> None:
    path = made("all columns there already", tmp_path)
    change = CellChange(3, "Task", None, "Call")
    found = differences(path, path, Changes(book_of(path).read(), cells=(change,)))
    assert any("wanted 'Call'" in fault for fault in found)
