"""The workbook: bad files, files in use, and the old file or the new one whatever happens."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.protection import SheetProtection

from beback.books import CellChange, Changes, Snapshot
from beback.books.safe_file import nowhere
from beback.books.workbook import POINTS, Workbook
from beback.cells import Cell, Row
from beback.errors import BookError, Conflict
from beback.prospects import LOG

SCRIPTS = Path(__file__).parent.parent / "scripts"
TABS = ("Prospects", "Contact log")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEFORE = POINTS[: POINTS.index("replaced")]
AFTER = POINTS[POINTS.index("replaced") :]


def save(path: Path, *rows: list[Any], tab: str = "Prospects", dress: Callable[[Any], None] | None = None) -> Path:
    """A workbook with one tab, `dress` changing what openpyxl offers before it is saved."""
    file = openpyxl.Workbook()
    sheet = file.worksheets[0]
    sheet.title = tab
    for row in rows or (["Prospect", "Task", "Due"], ["A", "Call", None]):
        sheet.append(row)
    if dress:
        dress(file)
    file.save(path)
    return path


def book(path: Path, at: Callable[[str], None] = nowhere) -> Workbook:
    return Workbook(path, TABS, {}, at)


def some(snapshot: Snapshot, new: Cell = "Note", heading: str = "Task") -> Changes:
    return Changes(snapshot, cells=(CellChange(2, heading, None, new),), lines=({"Key": "k1", "Step": "call"},))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good workbook in a folder of its own."""
    folder = tmp_path / "book"
    folder.mkdir()
    return save(folder / "prospects.xlsx")


@contextmanager
def untouched(path: Path) -> Iterator[None]:
    """The file is the same one, with the same bytes and times, and nothing is left beside it."""
    names, before, stat = sorted(p.name for p in path.parent.iterdir()), path.read_bytes(), path.stat()
    yield
    after = path.stat()
    assert path.read_bytes() == before
    assert (after.st_ino, after.st_mtime_ns, after.st_mode) == (stat.st_ino, stat.st_mtime_ns, stat.st_mode)
    assert sorted(p.name for p in path.parent.iterdir()) == names


class TestBadFiles:
    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", r"is empty \(0 bytes\)"),
            (OLE + bytes(4096), r"old kind \(.xls\).*save it as .xlsx"),
            (
                OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
                "protected with a password.*Info, Protect Work",
            ),
            (b"Prospect,Status\nA,Bought\n", r"not an Excel workbook.*Save it as .xlsx"),
            (b"<html><table></table></html>", "not an Excel workbook"),
            (b"PK\x03\x04" + bytes(200), "damaged or only half there"),
        ],
        ids=["empty", "xls", "password", "csv", "html", "broken zip"],
    )
    def test_what_is_no_workbook_is_told_and_left_alone(self, tmp_path: Path, content: bytes, told: str) -> None:
        path = tmp_path / "prospects.xlsx"
        path.write_bytes(content)
        with untouched(path), pytest.raises(BookError, match=rf"prospects\.xlsx.*{told}"):
            book(path).read()

    @pytest.mark.parametrize(
        ("members", "told"),
        [
            ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, r"\(.ods\).*save it as .xlsx"),
            ({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": ""}, r"\(.xlsb\).*save it as .xlsx"),
            ({"photo.jpg": ""}, "a zip file, not an Excel workbook"),
            ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}, "cannot be read"),
            ({"[Content_Types].xml": "<Types"}, "cannot be read"),
        ],
        ids=["ods", "xlsb", "zip", "docx", "broken xml"],
    )
    def test_other_packages_are_told(self, tmp_path: Path, members: dict[str, str], told: str) -> None:
        path = tmp_path / "prospects.xlsx"
        with zipfile.ZipFile(path, "w") as package:
            for name, text in members.items():
                package.writestr(name, text)
        with untouched(path), pytest.raises(BookError, match=rf"prospects\.xlsx.*{told}"):
            book(path).read()

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
    def test_a_truncated_file_is_told(self, path: Path, share: float) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        with untouched(path), pytest.raises(BookError, match="damaged or only half there"):
            book(path).read()

    def test_a_garbled_part_is_told(self, path: Path) -> None:
        data = bytearray(path.read_bytes())
        with zipfile.ZipFile(path) as package:
            start = package.getinfo("xl/worksheets/sheet1.xml").header_offset
        data[start + 60 : start + 160] = bytes(100)
        path.write_bytes(data)
        with untouched(path), pytest.raises(BookError, match=r"cannot be read.*open it in Excel"):
            book(path).read()

    def test_a_missing_file_is_told_with_its_place(self, tmp_path: Path) -> None:
        with pytest.raises(BookError, match=r"no\.xlsx: there is no such file.*setup_book\.py"):
            book(tmp_path / "no.xlsx").read()

    def test_a_folder_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(BookError, match="is a folder"):
            book(tmp_path).read()

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
    def test_a_file_that_may_not_be_read_is_told(self, path: Path) -> None:
        path.chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)  # root may read all
        try:
            with pytest.raises(BookError, match="may not be read"):
                book(path).read()
        finally:
            os.seteuid(user)

    def test_a_chart_in_the_place_of_the_prospects_is_told(self, path: Path) -> None:
        with xlsxwriter.Workbook(str(path)) as file:
            file.add_worksheet("Data").write(0, 0, 3)
            chart = file.add_chart({"type": "column"})
            chart.add_series({"values": "=Data!$A$1:$A$1"})
            file.add_chartsheet("Prospects").set_chart(chart)
        with pytest.raises(BookError, match="the tab Prospects is a chart"):
            book(path).read()


class TestInUse:
    @pytest.mark.parametrize(
        ("lock", "content", "told"),
        [
            ("~$prospects.xlsx", b"\x0aDana Reyes" + b" " * 44, "open in Excel by Dana Reyes, "),
            (
                "~$prospects.xlsx",
                b"\x04Zo??".ljust(55) + b"\x03\x00" + "Zoë".encode("utf-16-le").ljust(108, b"\x20"),
                "open in Excel by Zoë, ",
            ),
            ("~$prospects.xlsx", b"", "open in Excel, "),
            (
                ".~lock.prospects.xlsx#",
                b",dana,till-2,20.11.2026 10:15,file:///home/dana;",
                "open in LibreOffice by dana on till-2, ",
            ),
            (
                ".~lock.prospects.xlsx#",
                b"Dana Reyes,dana,till-2,20.11.2026 10:15,x;",
                "open in LibreOffice by Dana Reyes on till-2, ",
            ),
            (".~lock.prospects.xlsx#", b"", "open in LibreOffice, "),
        ],
    )
    def test_a_file_that_is_open_is_refused_with_who_has_it(
        self, path: Path, lock: str, content: bytes, told: str
    ) -> None:
        b = book(path)
        changes = some(b.read())
        path.with_name(lock).write_bytes(content)
        with untouched(path), pytest.raises(BookError, match=rf"prospects\.xlsx is {told}") as e:
            b.commit(changes)
        assert not isinstance(e.value, Conflict)
        assert "close it; the next run catches up" in str(e.value)

    def test_a_file_that_is_open_can_be_read(self, path: Path) -> None:
        path.with_name("~$prospects.xlsx").write_bytes(b"")
        assert book(path).read().prospects == (Row(2, {"Prospect": "A", "Task": "Call"}),)

    def test_a_file_opened_while_the_commit_was_under_way_is_refused(self, path: Path) -> None:
        def opens(point: str) -> None:
            if point == "saved":
                path.with_name("~$prospects.xlsx").write_bytes(b"")

        b = book(path, opens)
        before = path.read_bytes()
        with pytest.raises(BookError, match="open in Excel"):
            b.commit(some(b.read()))
        assert path.read_bytes() == before

    def test_the_lock_of_another_workbook_is_none(self, path: Path) -> None:
        path.with_name("~$old prospects.xlsx").write_bytes(b"")
        b = book(path)
        b.commit(some(b.read()))
        assert b.read().prospects[0].get("Task") == "Note"

    def test_a_read_only_file_is_refused_also_for_root(self, path: Path) -> None:
        b = book(path)
        changes = some(b.read())
        path.chmod(0o444)
        with untouched(path), pytest.raises(BookError, match=r"prospects\.xlsx is read-only.*next run catches up"):
            b.commit(changes)

    @pytest.mark.parametrize("word", ["secret", None])
    def test_a_sheet_protected_with_a_password_is_refused(self, path: Path, word: str | None) -> None:
        def dress(file: Any) -> None:
            file.worksheets[0].protection = SheetProtection(sheet=True, password=word)

        save(path, dress=dress)
        b = book(path)
        changes = some(b.read())
        if word:
            with (
                untouched(path),
                pytest.raises(BookError, match=r"tab Prospects is protected with a password.*Unprotect"),
            ):
                b.commit(changes)
        else:
            b.commit(changes)
            assert b.read().prospects[0].get("Task") == "Note"

    def test_a_structure_protected_with_a_password_is_refused(self, path: Path) -> None:
        def dress(file: Any) -> None:
            file.security.lockStructure = True
            file.security.workbookPassword = "secret"

        save(path, dress=dress)
        b = book(path)
        changes = some(b.read())
        with untouched(path), pytest.raises(BookError, match="structure of the workbook is protected with a password"):
            b.commit(changes)


class TestAtomicity:
    def test_a_commit_passes_every_named_point_once(self, path: Path) -> None:
        passed: list[str] = []
        b = book(path, passed.append)
        b.commit(some(b.read()))
        assert tuple(passed) == POINTS

    @pytest.mark.parametrize("fault", [RuntimeError("stop"), KeyboardInterrupt(), MemoryError()], ids=repr)
    @pytest.mark.parametrize("where", BEFORE)
    def test_stopped_before_the_replace_the_file_is_the_old_one(
        self, path: Path, where: str, fault: BaseException
    ) -> None:
        b = book(path, stops(where, fault))
        changes = some(b.read())
        with untouched(path), pytest.raises(type(fault)):
            b.commit(changes)
        again = book(path)
        again.commit(some(again.read()))
        assert again.read().prospects[0].get("Task") == "Note"

    @pytest.mark.parametrize("where", AFTER)
    def test_stopped_after_the_replace_the_file_is_the_new_one(self, path: Path, where: str) -> None:
        b = book(path, stops(where, RuntimeError("stop")))
        with pytest.raises(RuntimeError):
            b.commit(some(b.read()))
        snapshot = book(path).read()
        assert snapshot.prospects[0].get("Task") == "Note"
        assert snapshot.log == (Row(2, {"Key": "k1", "Step": "call"}),)
        assert [p.name for p in path.parent.iterdir()] == ["prospects.xlsx"]

    def test_a_full_disk_is_told_and_leaves_the_old_file(self, path: Path) -> None:
        b = book(path, stops("saved", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))))
        changes = some(b.read())
        with untouched(path), pytest.raises(BookError, match=r"No space left.*as it was"):
            b.commit(changes)

    def test_a_file_that_windows_keeps_open_is_told(self, path: Path) -> None:
        b = book(path, stops("checked", PermissionError(errno.EACCES, "Access is denied")))
        changes = some(b.read())
        with untouched(path), pytest.raises(BookError, match="open in another program"):
            b.commit(changes)

    def test_a_change_by_somebody_else_while_writing_is_a_conflict_and_stays(self, path: Path) -> None:
        def types(point: str) -> None:
            if point == "synced":
                save(path, ["Prospect", "Task", "Due"], ["Somebody typed", "Call", None])

        b = book(path, types)
        with pytest.raises(Conflict):
            b.commit(some(b.read()))
        assert book(path).read().prospects[0].get("Prospect") == "Somebody typed"
        assert [p.name for p in path.parent.iterdir()] == ["prospects.xlsx"]

    def test_a_conflict_is_seen_by_content_not_by_time(self, path: Path) -> None:
        b = book(path)
        changes = some(b.read())
        os.utime(path, (0, 0))
        b.commit(changes)
        assert b.read().prospects[0].get("Task") == "Note"

    def test_no_changes_leave_the_file_alone_even_where_it_could_not_be_written(self, path: Path) -> None:
        path.with_name("~$prospects.xlsx").write_bytes(b"")
        b = book(path)
        snapshot = b.read()
        with untouched(path):
            b.commit(Changes(snapshot))

    @pytest.mark.process
    @pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
    @pytest.mark.parametrize("where", ["saved", "checked", "replaced"])
    def test_killed_for_good_the_next_run_goes_on_and_clears_what_is_left(self, path: Path, where: str) -> None:
        run = f"""
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {str(SCRIPTS)!r})
from beback.books import CellChange, Changes
from beback.books.workbook import Workbook
def at(point):
    if point == {where!r}:
        os.kill(os.getpid(), signal.SIGKILL)
b = Workbook(Path({str(path)!r}), {TABS!r}, {{}}, at)
b.commit(Changes(b.read(), cells=(CellChange(2, "Task", None, "Killed"),)))
"""
        killed = subprocess.run([sys.executable, "-c", run], check=False, timeout=60)
        assert killed.returncode == -signal.SIGKILL
        b = book(path)
        snapshot = b.read()
        assert snapshot.prospects[0].get("Task") == ("Killed" if where in AFTER else "Call")
        b.commit(some(snapshot))
        assert b.read().prospects[0].get("Task") == "Note"
        assert [p.name for p in path.parent.iterdir()] == ["prospects.xlsx"]

    def test_what_another_reader_saw_is_written_where_it_stands_now(self, path: Path) -> None:
        first = book(path)
        first.read()
        save(path, ["Ring size", "Prospect", "Task"], [6, "A", "Call"])
        first.commit(some(book(path).read()))
        assert first.read().prospects == (Row(2, {"Prospect": "A", "Task": "Note"}),)

    def test_leftovers_of_other_books_stay(self, path: Path) -> None:
        mine, other = (path.with_name(f".{name}.abc.beback-tmp") for name in ("prospects.xlsx", "old.xlsx"))
        mine.touch()
        other.touch()
        b = book(path)
        b.commit(some(b.read()))
        assert sorted(p.name for p in path.parent.iterdir()) == [other.name, "prospects.xlsx"]


def stops(where: str, fault: BaseException) -> Callable[[str], None]:
    def at(point: str) -> None:
        if point == where:
            raise fault

    return at


class TestTheFileItself:
    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
    def test_mode_and_owner_stay(self, path: Path, mode: int) -> None:
        path.chmod(mode)
        if os.geteuid() == 0:
            os.chown(path, 12345, 23456)
        before = path.stat()
        b = book(path)
        b.commit(some(b.read()))
        after = path.stat()
        assert after.st_ino != before.st_ino
        assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)

    def test_a_link_stays_a_link_and_its_target_is_written(self, path: Path, tmp_path: Path) -> None:
        link = tmp_path / "link.xlsx"
        link.symlink_to(path)
        b = book(link)
        b.commit(some(b.read()))
        assert link.is_symlink()
        assert book(path).read().prospects[0].get("Task") == "Note"
        assert [p.name for p in path.parent.iterdir()] == ["prospects.xlsx"]

    def test_a_lock_beside_the_target_of_a_link_counts(self, path: Path, tmp_path: Path) -> None:
        link = tmp_path / "link.xlsx"
        link.symlink_to(path)
        path.with_name(".~lock.prospects.xlsx#").write_bytes(b"")
        b = book(link)
        with pytest.raises(BookError, match="open in LibreOffice"):
            b.commit(some(b.read()))

    def test_macros_stay(self, path: Path) -> None:
        macros = path.with_name("vbaProject.bin")
        macros.write_bytes(OLE + bytes(2000))
        path = path.with_name("prospects.xlsm")
        with xlsxwriter.Workbook(str(path)) as file:
            sheet = file.add_worksheet("Prospects")
            sheet.write_row(0, 0, ["Prospect", "Task"])
            sheet.write_row(1, 0, ["A", "Call"])
            file.add_vba_project(str(macros))
        b = book(path)
        b.commit(some(b.read()))
        with zipfile.ZipFile(path) as package:
            assert package.read("xl/vbaProject.bin") == macros.read_bytes()
            assert b"macroEnabled" in package.read("[Content_Types].xml")
        assert b.read().prospects[0].get("Task") == "Note"


class TestCells:
    def written(self, path: Path, changes: dict[str, Cell], dress: Callable[[Any], None] | None = None) -> Any:
        """The Prospects sheet after these cells were written into row 2 below these headings."""
        save(path, ["Prospect", *changes], ["A"], dress=dress)
        b = book(path)
        cells = tuple(CellChange(2, heading, None, cell) for heading, cell in changes.items())
        b.commit(Changes(b.read(), cells=cells))
        return openpyxl.load_workbook(path)["Prospects"]

    def test_dates_are_real_dates_in_a_date_format(self, path: Path) -> None:
        sheet = self.written(
            path,
            {"Due": datetime(2026, 11, 17), "Bought on": date(2026, 11, 16), "Done on": datetime(2026, 11, 16, 9, 5)},
        )
        assert [(c.value, c.number_format) for c in sheet[2][1:]] == [
            (datetime(2026, 11, 17), "yyyy-mm-dd hh:mm"),
            (datetime(2026, 11, 16), "yyyy-mm-dd"),
            (datetime(2026, 11, 16, 9, 5), "yyyy-mm-dd hh:mm"),
        ]

    def test_a_date_format_of_the_stores_own_and_other_styles_stay(self, path: Path) -> None:
        def dress(file: Any) -> None:
            for cell in file.worksheets[0]["B2:C2"][0]:
                cell.number_format = "d mmm yyyy"
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="FFEE00")

        sheet = self.written(path, {"Due": datetime(2026, 11, 17, 9, 30), "Task": None}, dress)
        for cell in sheet["B2:C2"][0]:
            assert cell.number_format == "d mmm yyyy"
            assert cell.font.b
            assert cell.fill.start_color.rgb == "00FFEE00"

    def test_a_check_box_cell_stays_true_or_false(self, path: Path) -> None:
        sheet = self.written(path, {"Done": False, "Result": None})
        assert [(c.value, c.data_type) for c in sheet[2][1:]] == [(False, "b"), (None, "n")]

    def test_dates_of_a_workbook_that_counts_from_1904(self, path: Path) -> None:
        def dress(file: Any) -> None:
            file.epoch = CALENDAR_MAC_1904

        save(path, ["Prospect", "Visited", "Due"], ["A", datetime(2026, 11, 16, 14, 10), None], dress=dress)
        b = book(path)
        b.commit(some(b.read(), datetime(2026, 11, 17, 9, 30), "Due"))
        row = b.read().prospects[0]
        assert (row.get("Visited"), row.get("Due")) == (datetime(2026, 11, 16, 14, 10), datetime(2026, 11, 17, 9, 30))

    def test_errors_times_and_durations_are_read_and_never_stop_a_run(self, path: Path) -> None:
        with xlsxwriter.Workbook(str(path)) as file:
            sheet = file.add_worksheet("Prospects")
            sheet.write_row(0, 0, ["Prospect", "Visited", "Needed by", "Value", "Amount", "Bought on", "Details"])
            sheet.write_row(1, 0, ["A"])
            sheet.write_formula(1, 1, "=NOW()+#REF!", None, "#REF!")
            sheet.write_number(1, 2, 0.5, file.add_format({"num_format": "hh:mm"}))
            sheet.write_number(1, 3, 1.5, file.add_format({"num_format": "[h]:mm"}))
            sheet.write_formula(1, 4, "=6*7", None, 42)
            sheet.write_number(1, 5, 99_999_999, file.add_format({"num_format": "yyyy-mm-dd"}))
            sheet.write_rich_string(1, 6, "size ", file.add_format({"bold": True}), "6")
        cells = book(path).read().prospects[0].cells
        assert cells == {
            "Prospect": "A", "Visited": "#REF!", "Needed by": time(12), "Value": "1 day, 12:00:00", "Amount": 42,
            "Bought on": "#VALUE!", "Details": "size 6",
        }  # fmt: skip

    def test_a_minute_does_not_come_a_hair_short(self, path: Path) -> None:
        with xlsxwriter.Workbook(str(path)) as file:
            sheet = file.add_worksheet("Prospects")
            sheet.write_row(0, 0, ["Prospect", "Visited"])
            sheet.write_row(1, 0, ["A"])
            sheet.write_number(1, 1, 46342.59027775, file.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        assert book(path).read().prospects[0].get("Visited") == datetime(2026, 11, 16, 14, 10)

    def test_a_file_in_whose_list_no_tab_is_found_is_told(self, path: Path) -> None:
        rewrite(path, "xl/workbook.xml", b"<sheets>", b"<none>")
        rewrite(path, "xl/workbook.xml", b"</sheets>", b"</none>")
        with pytest.raises(BookError, match=r"prospects\.xlsx.*save it anew"):
            book(path).read()

    def test_an_extent_that_is_wrong_in_the_file_cuts_nothing_off(self, path: Path) -> None:
        rewrite(path, "xl/worksheets/sheet1.xml", b'<dimension ref="A1:C2"/>', b'<dimension ref="A1"/>')
        assert book(path).read().prospects == (Row(2, {"Prospect": "A", "Task": "Call"}),)

    def test_a_stray_cell_in_the_last_corner_is_no_bar(self, path: Path) -> None:
        def dress(file: Any) -> None:
            file.worksheets[0]["XFD1048576"] = "slip"

        save(path, dress=dress)
        b = book(path)
        b.commit(Changes(b.read(), headings=("Key",), cells=(CellChange(2, "Key", None, "k1"),)))
        sheet = openpyxl.load_workbook(path)["Prospects"]
        assert [sheet["D1"].value, sheet["D2"].value, sheet["XFD1048576"].value] == ["Key", "k1", "slip"]

    def test_merged_cells_in_the_way_are_told(self, path: Path) -> None:
        save(path, dress=lambda file: file.worksheets[0].merge_cells("A2:B2"))
        b = book(path)
        changes = some(b.read())
        with untouched(path), pytest.raises(BookError, match=r"tab Prospects: B2 is part of merged cells"):
            b.commit(changes)

    @pytest.mark.parametrize("text", ["x" * 32_768, "💍" * 16_384], ids=["letters", "pairs of UTF-16"])
    def test_text_longer_than_a_cell_is_refused_with_its_place(self, path: Path, text: str) -> None:
        b = book(path)
        changes = some(b.read(), text)
        with untouched(path), pytest.raises(BookError, match=r"tab Prospects: the text for B2 has .*32,767.*row 2"):
            b.commit(changes)

    def test_the_longest_text_that_a_cell_holds_is_written_whole(self, path: Path) -> None:
        sheet = self.written(path, {"Say": "x" * 32_767})
        assert len(sheet["B2"].value) == 32_767

    def test_a_date_in_the_log_that_lost_its_format_is_still_a_date(self, path: Path) -> None:
        def dress(file: Any) -> None:
            log = file.create_sheet("Contact log")
            log.append(LOG)
            log.append([46343.40625, "P1", "A", None, "c", "call", None, None, None, None, 100, 46342, "k1"])

        save(path, dress=dress)
        (line,) = book(path).read().log or ()
        assert (line.get("When"), line.get("Since")) == (datetime(2026, 11, 17, 9, 45), datetime(2026, 11, 16))
        assert line.get("Cost") == 100

    def test_a_new_log_shows_its_dates_with_their_time(self, path: Path) -> None:
        b = book(path)
        line: dict[str, Cell] = {"When": datetime(2026, 11, 17), "Since": date(2026, 11, 16), "Key": "k1"}
        b.commit(Changes(b.read(), lines=(line,)))
        sheet = openpyxl.load_workbook(path)["Contact log"]
        formats = {cell.value: below.number_format for cell, below in zip(sheet[1], sheet[2], strict=True)}
        assert tuple(formats) == LOG
        assert (formats["When"], formats["Since"]) == ("yyyy-mm-dd hh:mm", "yyyy-mm-dd")
        assert sheet.freeze_panes == "A2"


def rewrite(path: Path, member: str, old: bytes, new: bytes) -> None:
    """Replaces bytes in one part of a package."""
    copy = path.with_name("copy")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == member:
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    shutil.move(copy, path)
