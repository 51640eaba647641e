"""What Beback does not write into: told with file, place and what to do, and the file stays as it was to the byte."""

import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from beback.errors import BookError, Conflict
from beback.prospects import LOG
from second_readers import converted, soffice
from syncing import open_rows, run_sync, tick
from xlsx_fixtures import made
from xlsx_fixtures.logs import OLD_LINES, TABLE, log_rows, table_part, with_log
from xlsx_fixtures.people import FIRST, HEADINGS, PEOPLE
from xlsx_fixtures.raw import HEAD, TYPES, Raw, Sheet, people_sheet, workbook
from xlsx_parts import Package, letters, repacked

TASK = len(HEADINGS) + 1
T = letters(TASK)
DUE = letters(TASK + 1)
SHEET = "xl/worksheets/sheet1.xml"


@contextmanager
def untouched(path: Path) -> Iterator[None]:
    """The file is the same one with the same bytes and times afterwards, and nothing lies beside it."""
    beside, before, stat = sorted(path.parent.iterdir()), path.read_bytes(), path.stat()
    yield
    after = path.stat()
    assert path.read_bytes() == before
    assert (after.st_ino, after.st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)
    assert sorted(path.parent.iterdir()) == beside


def refused(path: Path, *words: str) -> str:
    """A sync is refused with a message that has the file's name and all these words; it comes back."""
    with untouched(path), pytest.raises(BookError) as e:
        run_sync(path, FIRST)
    assert not isinstance(e.value, Conflict)
    said = str(e.value)
    missing = [word for word in (path.name, *words) if word.casefold() not in said.casefold()]
    assert not missing, f"{said!r} lacks {missing}"
    assert "Traceback" not in said
    assert "Error(" not in said
    return said


def dressed(path: Path, after: str = "", cells: dict[tuple[int, int], Raw] | None = None, **more: object) -> Path:
    """The people with Task and Due, cells of those columns and what stands after the cells as given."""
    rows = people_sheet((*HEADINGS, "Task", "Due"))
    for (row, column), cell in (cells or {}).items():
        rows[row][column] = cell
    rels = more.pop("rels", ())
    sheet = Sheet(rows, after=after, rels=rels)  # type: ignore[arg-type]
    return workbook({"Prospects": sheet}, **more).save(path)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test puts its file."""
    return tmp_path / "prospects.xlsx"


class TestPlacesThatCannotBeWritten:
    def test_a_column_of_ours_inside_an_array_formula(self, path: Path) -> None:
        head = f'<{{p}}c{{at}}><{{p}}f t="array" ref="{T}2:{T}4">I2:I4</{{p}}f><{{p}}v>1</{{p}}v></{{p}}c>'
        cells = {(2, TASK): Raw(head), (3, TASK): Raw("<{p}c{at}><{p}v>2</{p}v></{p}c>")}
        said = refused(dressed(path, cells=cells), "Prospects", "array formula")
        assert f"{T}2" in said or f"{T}3" in said

    def test_a_column_of_ours_inside_a_data_table(self, path: Path) -> None:
        head = (
            f'<{{p}}c{{at}}><{{p}}f t="dataTable" ref="{T}2:{T}4" dt2D="0" dtr="0" r1="I2"/><{{p}}v>1</{{p}}v></{{p}}c>'
        )
        said = refused(dressed(path, cells={(2, TASK): Raw(head)}), "Prospects", "data table")
        assert f"{T}2" in said

    def test_a_formula_of_ours_that_cells_of_others_share(self, path: Path) -> None:
        """The first cell of a shared formula carries the words for all: overwritten, the others would be lost."""
        head = f'<{{p}}c{{at}}><{{p}}f t="shared" si="3" ref="{T}2:{T}4">I2*2</{{p}}f><{{p}}v>1</{{p}}v></{{p}}c>'
        rest = Raw('<{p}c{at}><{p}f t="shared" si="3"/><{p}v>2</{p}v></{p}c>')
        said = refused(dressed(path, cells={(2, TASK): Raw(head), (3, TASK): rest}), "Prospects", "formula")
        assert f"{T}2" in said

    def test_merged_cells(self, path: Path) -> None:
        after = f'<{{p}}mergeCells count="1"><{{p}}mergeCell ref="{T}2:{DUE}3"/></{{p}}mergeCells>'
        said = refused(dressed(path, after), "Prospects", "merged", "unmerge")
        assert T in said or DUE in said

    def test_the_head_of_merged_cells_counts_too(self, path: Path) -> None:
        """Task and Due of one row merged: Task alone could be written, Due could not."""
        after = f'<{{p}}mergeCells count="1"><{{p}}mergeCell ref="{T}2:{DUE}2"/></{{p}}mergeCells>'
        refused(dressed(path, after), "Prospects", "merged")

    def test_a_pivot_table(self, path: Path) -> None:
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        pivot = (
            f'{HEAD}<pivotTableDefinition xmlns="{space}" name="By status" cacheId="1" dataCaption="Values">'
            f'<location ref="{T}2:{DUE}5" firstHeaderRow="1" firstDataRow="1" firstDataCol="0"/></pivotTableDefinition>'
        )
        part = "xl/pivotTables/pivotTable1.xml"
        done = dressed(
            path,
            rels=(("rId1", "pivotTable", part),),
            extra={part: pivot.encode()},
            types={part: f"{TYPES}.pivotTable+xml"},
        )
        refused(done, "Prospects", "pivot")

    @pytest.mark.parametrize("kind", ["merged", "array"])
    def test_a_place_that_is_not_ours_is_no_bar(self, path: Path, kind: str) -> None:
        after, cells = "", {}
        if kind == "merged":
            after = '<{p}mergeCells count="1"><{p}mergeCell ref="A2:A3"/></{p}mergeCells>'
        else:
            cells = {(2, 1): Raw('<{p}c{at}><{p}f t="array" ref="A2:A4">I2:I4</{p}f><{p}v>1</{p}v></{p}c>')}
        assert run_sync(dressed(path, after, cells), FIRST).tasks == 5


class TestTheLog:
    def sheet(self, rows: dict[int, dict[int, object]], after: str = "") -> Sheet:
        table = '<{p}tableParts count="1"><{p}tablePart r:id="rId1"/></{p}tableParts>'
        return Sheet(rows, after=after + table, rels=(("rId1", "table", TABLE),))  # type: ignore[arg-type]

    def test_a_totals_row_in_the_way_of_the_next_line(self, path: Path) -> None:
        rows = log_rows()
        below = len(OLD_LINES) + 2
        rows[below] = {LOG.index("Cost") + 1: 0}
        sheet = self.sheet(rows)  # type: ignore[arg-type]
        part = table_part(f"A1:M{below}", LOG, totals=True, filtered=f"A1:M{below - 1}")
        said = refused(with_log(sheet, table=part).save(path), "Contact log", "total")
        assert str(below) in said or "Log" in said

    def test_merged_cells_where_the_next_line_goes(self, path: Path) -> None:
        below = len(OLD_LINES) + 2
        after = f'<{{p}}mergeCells count="1"><{{p}}mergeCell ref="A{below}:C{below}"/></{{p}}mergeCells>'
        refused(with_log(Sheet(log_rows(), after=after)).save(path), "Contact log", "merged")

    def test_another_table_right_below_the_log_is_not_written_over(self, path: Path) -> None:
        """A second table under the log: whatever Beback does, the words in it stay or it refuses."""
        below = len(OLD_LINES) + 3
        rows = log_rows() | {below: {20: "Other"}, below + 1: {20: "words"}}
        part = table_part(f"T{below}:T{below + 1}", ("Other",))
        done = with_log(self.sheet(rows), table=part).save(path)  # type: ignore[arg-type]
        run_sync(done, FIRST)
        assert open_rows(done)

    def test_no_room_below(self, path: Path) -> None:
        rows = log_rows() | {1_048_576: {1: "slip of the keyboard"}}
        refused(with_log(Sheet(rows)).save(path), "Contact log", "104857", "delete")


class TestPackages:
    def test_a_signed_one(self, path: Path) -> None:
        made("as Excel writes", path.parent).rename(path)
        kind = b"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"

        def sign(members: dict[str, bytes]) -> None:
            rel = b'<Relationship Id="rId9" Type="' + kind + b'" Target="_xmlsignatures/origin.sigs"/></Relationships>'
            members["_rels/.rels"] = members["_rels/.rels"].replace(b"</Relationships>", rel)
            members["_xmlsignatures/origin.sigs"] = b""
            members["_xmlsignatures/sig1.xml"] = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'

        repacked(path, sign)
        refused(path, "sign")

    @pytest.mark.parametrize("second", [SHEET, SHEET.upper()], ids=["same name", "other letter case"])
    def test_one_with_a_part_twice(self, path: Path, second: str) -> None:
        dressed(path)
        with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
            warnings.simplefilter("ignore")
            archive.writestr(second, b"<worksheet/>")
        refused(path, "sheet1.xml", "two parts")

    def test_a_zip_bomb(self, path: Path) -> None:
        dressed(path)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as out:
            for _ in range(300):
                out.write(bytes(1 << 20))
        assert path.stat().st_size < 2 << 20
        refused_or_left_alone(path)

    def test_a_zip_bomb_as_the_prospects(self, path: Path) -> None:
        dressed(path)
        bombed(path, SHEET, b"<sheetData>", 256 << 20)
        refused(path, "sheet1.xml")

    def test_a_zip_bomb_as_the_shared_strings(self, path: Path) -> None:
        dressed(path)
        bombed(path, "xl/sharedStrings.xml", b"<si>", 256 << 20)
        refused(path, "sharedStrings.xml")

    def test_a_part_that_is_larger_than_it_says(self, path: Path) -> None:
        """The directory says 1,000 bytes, the data go on for 300 MB."""
        dressed(path)
        bombed(path, SHEET, b"<sheetData>", 256 << 20)
        data = bytearray(path.read_bytes())
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(SHEET)
        size = info.file_size.to_bytes(4, "little")
        for at in (data.find(size), data.rfind(size)):
            data[at : at + 4] = (1000).to_bytes(4, "little")
        path.write_bytes(data)
        refused(path)

    @pytest.mark.parametrize(
        "part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
    )
    def test_entities_are_not_expanded(self, path: Path, part: str) -> None:
        dressed(path)
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

        def laugh(members: dict[str, bytes]) -> None:
            text = members[part].decode()
            root = text.index("<", text.index("?>"))
            end = text.index(">", root)
            declared = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
            text = f"{text[:root]}{declared}{text[root : end + 1]}&l9;{text[end + 1 :]}"
            members[part] = text.encode()

        repacked(path, laugh)
        refused(path, part.rpartition("/")[2])

    def test_no_file_of_the_machine_is_read_in(self, path: Path) -> None:
        dressed(path)
        secret = path.with_name("secret.txt")
        secret.write_text("Hugo Stein", encoding="utf-8")

        def include(members: dict[str, bytes]) -> None:
            text = members["xl/sharedStrings.xml"].decode()
            text = text.replace("?>", f'?><!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]>', 1)
            members["xl/sharedStrings.xml"] = text.replace("Hugo Stein", "&s;").encode()

        repacked(path, include)
        refused(path, "sharedStrings.xml")

    @pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
    def test_a_part_cut_in_half(self, path: Path, part: str) -> None:
        dressed(path)
        repacked(path, lambda members: members.update({part: members[part][: len(members[part]) // 2]}))
        refused(path)


def bombed(path: Path, part: str, after: bytes, size: int) -> None:
    """Puts so many blanks into a part, without holding them all."""
    copy = path.with_name("copy.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name != part:
                target.writestr(name, data)
                continue
            head, found, tail = data.partition(after)
            assert found
            with target.open(name, "w") as out:
                out.write(head)
                for _ in range(size >> 20):
                    out.write(b" " * (1 << 20))
                out.write(found + tail)
    copy.replace(path)


def refused_or_left_alone(path: Path) -> None:
    """A part that Beback need not unpack may be a bomb: the sync is refused, or copies the part as it is."""
    with zipfile.ZipFile(path) as archive:
        packed = archive.getinfo("xl/bomb.xml").compress_size
    try:
        run_sync(path, FIRST)
    except BookError as e:
        assert "bomb.xml" in str(e)  # noqa: PT017  both ends are right
        return
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/bomb.xml").compress_size == packed


class TestOtherKindsOfFile:
    @pytest.mark.process
    @pytest.mark.skipif(
        soffice() is None, reason="NO LIBREOFFICE: soffice is not installed, so no real .xls or .ods was tried"
    )
    def test_real_files_of_old_and_other_kinds(self, tmp_path: Path) -> None:
        source = made("as Excel writes", tmp_path)
        for form in ("xls", "ods"):
            converted([source], tmp_path, form)
            for suffix in (f".{form}", ".xlsx"):
                place = tmp_path / f"{form}-as{suffix}"
                place.mkdir()
                file = place / f"prospects{suffix}"
                file.write_bytes(source.with_suffix(f".{form}").read_bytes())
                refused(file, f".{form}", "save it as .xlsx")


class TestProtection:
    HASH = 'algorithmName="SHA-512" hashValue="aGFzaA==" saltValue="c2FsdA==" spinCount="100000" sheet="1"'
    BOOK_HASH = (
        'workbookAlgorithmName="SHA-512" workbookHashValue="aGFzaA==" workbookSaltValue="c2FsdA==" '
        'workbookSpinCount="100000" lockStructure="1"'
    )
    PLACE: Callable[[str], str] = staticmethod(lambda lock: f"<{{p}}sheetProtection {lock}/>")

    @pytest.mark.parametrize("lock", [HASH, 'password="CC1A" sheet="1"'], ids=["new", "old"])
    def test_a_prospects_sheet_with_a_password(self, path: Path, lock: str) -> None:
        refused(dressed(path, self.PLACE(lock)), "Prospects", "password", "Unprotect")

    def test_a_log_with_a_password_is_written_and_stays_locked(self, path: Path) -> None:
        """An owner may lock the log against people's hands; only Prospects must be open (contract, small print)."""
        with_log(Sheet(log_rows(), after=self.PLACE(self.HASH))).save(path)
        assert run_sync(path, FIRST).recorded == 1
        package = Package(path)
        assert [e.get("sheet") for e in package.xml(package.sheets["Contact log"]).iter("{*}sheetProtection")] == ["1"]

    @pytest.mark.parametrize(
        "lock", [HASH.replace('sheet="1"', 'sheet="0"'), 'sheet="1" objects="1"'], ids=["off", "no word"]
    )
    def test_one_that_is_off_or_without_a_password_is_no_bar(self, path: Path, lock: str) -> None:
        assert run_sync(dressed(path, self.PLACE(lock)), FIRST).tasks == 5

    @pytest.mark.parametrize("lock", ['lockStructure="1" workbookPassword="CC1A"', BOOK_HASH], ids=["old", "new"])
    def test_a_structure_with_a_password(self, path: Path, lock: str) -> None:
        sheet = Sheet(people_sheet((*HEADINGS, "Task")))
        workbook({"Prospects": sheet}, protection=f"<{{p}}workbookProtection {lock}/>").save(path)
        refused(path, "structure", "password", "Protect Workbook")

    def test_a_structure_locked_without_a_password_is_no_bar(self, path: Path) -> None:
        sheet = Sheet(people_sheet())
        workbook({"Prospects": sheet}, protection='<{p}workbookProtection lockStructure="1"/>').save(path)
        assert run_sync(path, FIRST).tasks == 5


def test_a_sync_after_the_mend_goes_on(path: Path) -> None:
    """A refusal loses nothing: with the merged cells gone, the same tick is recorded."""
    after = f'<{{p}}mergeCells count="1"><{{p}}mergeCell ref="{T}2:{DUE}3"/></{{p}}mergeCells>'
    dressed(path, after)
    tick(path, [2], "x")
    refused(path, "merged")
    merge = f'<mergeCells count="1"><mergeCell ref="{T}2:{DUE}3"/></mergeCells>'.encode()
    repacked(path, lambda members: members.update({SHEET: members[SHEET].replace(merge, b"")}))
    assert run_sync(path, FIRST).recorded == 2
    assert len(PEOPLE) == 6
