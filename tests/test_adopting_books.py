"""setup_book.py on a store's own book, of both kinds: what it tells, what it writes, and what it leaves alone."""

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from beback.adopting import Wishes, set_up_book
from beback.cells import Cell
from beback.config import load_config
from beback.errors import BookError
from beback.prospects import HUMAN, SYSTEM
from messy_book import HEADINGS, TAB, TOP, Messy, messy_rows, write_messy_book
from sheets_server import SharedSheet, SheetsServer
from shop import REPO, Ran, Shop

NOW = datetime(2026, 11, 17, 9, 0)
MESSY = Messy(rows=90)
GOLDEN, UPDATE = REPO / "tests" / "golden" / "adopting", "BEBACK_UPDATE_GOLDEN"
OURS = {
    "Prospect": "Customer", "Cell": "Mobile #", "Email": "E-mail", "Associate": "Sales person",
    "Visited": "Date of visit", "Looking for": "Interested in", "Value": "Price", "Status": "Stage",
    "Special date": "Birthday", "Home address": "Address", "Due": "Beback due",
}  # fmt: skip
STOP = "Do not contact"


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    made = Shop(tmp_path / "shop", capsys)
    write_messy_book(made.book, MESSY)
    return made


def config_of(shop: Shop) -> str:
    return shop.config.read_text(encoding="utf-8")


def rows_of(shop: Shop) -> list[list[Any]]:
    """The store's own cells below its headings."""
    sheet = openpyxl.load_workbook(shop.book)[TAB]
    width = len(HEADINGS)
    return [list(row[:width]) for row in sheet.iter_rows(min_row=TOP + 1, max_row=TOP + MESSY.rows, values_only=True)]


@pytest.mark.parametrize("kind", ["whole", "split"])
def test_what_people_read(shop: Shop, kind: str) -> None:
    write_messy_book(shop.book, Messy(rows=90, split=kind == "split"))
    golden = GOLDEN / f"{kind}.txt"
    said = shop.setup().out
    if os.environ.get(UPDATE):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8"), f"if it is meant: {UPDATE}=1 pytest tests/test_adopting_books.py"


def test_the_guide_quotes_what_people_read() -> None:
    guide = " ".join((REPO / "docs" / "first-hour.md").read_text(encoding="utf-8").split())
    said = " ".join(golden.read_text(encoding="utf-8") for golden in GOLDEN.iterdir())
    quoted = [
        "These headings Beback would take for its own:",
        "(another word for Prospect; its cells are names)",
        "Not taken, because it is not sure. If you know better, write it under columns: in config.yaml:",
        "Yours alone, never touched: Ring size",
        "To mend when you have time; until then the rows stay as they are, and Check says so in each:",
        '"TOTAL" is no customer, but a row of sums.',
        ": the same as a row above, such as row 28, word for word.",
        'Not read by Beback: "Do not contact" (x). It says the opposite of OK to contact.',
        'have something under "Do not contact" (x), and no No under OK to contact, which is all that Beback reads.',
        "Leave one whole number in the cell, and put names, notes and a second number into columns of their own.",
        "In Excel sort by this column, which brings them together; select them alone; Data, Text to Columns,",
        "Old visits can rest: with start: 2026-11-01 in config.yaml, visits before that day make no tasks to win",
        '=TRIM(A4&" "&B4)',
    ]
    assert [words for words in quoted if words not in guide or words not in said] == []


class TestAWorkbook:
    def test_without_a_word_it_proposes_and_changes_nothing(self, shop: Shop) -> None:
        before = config_of(shop)
        with shop.untouched():
            ran = shop.setup()
        assert ran.status == 1
        assert ran.err.count("\n") == 1
        assert 'there is no tab "Prospects"' in ran.last
        assert "run this again with --adopt" in ran.last
        assert all(f'"{theirs}"' in ran.out for ours, theirs in OURS.items() if ours != "Due")
        assert config_of(shop) == before
        assert shop.files() == {"config.yaml", "book/prospects.xlsx"}

    def test_with_adopt_it_writes_config_and_adds_what_is_missing(self, shop: Shop) -> None:
        before, rows, config = shop.book.read_bytes(), rows_of(shop), config_of(shop)
        ran = shop.setup("--adopt")
        assert (ran.status, ran.err) == (0, "")
        adopted = load_config(shop.config)
        assert (adopted.columns, adopted.book.prospects) == (OURS, TAB)
        assert rows_of(shop) == rows
        headings = [cell.value for cell in openpyxl.load_workbook(shop.book)[TAB][TOP]]
        assert headings[: len(HEADINGS)] == list(HEADINGS)
        assert set(headings[len(HEADINGS) :]) == {OURS["Due"], *HUMAN, *SYSTEM} - {*OURS}
        assert shop.files() >= {"state/config.yaml.before"}
        assert (shop.folder / "state" / "config.yaml.before").read_text(encoding="utf-8") == config
        assert before != shop.book.read_bytes()
        synced = shop.sync("--json").json
        with_total = len([row for row in messy_rows(MESSY) if row]) + 1
        assert (synced["rows"], synced["recorded"]) == (with_total, 0)
        assert rows_of(shop) == rows

    def test_a_second_time_there_is_nothing_to_do(self, shop: Shop) -> None:
        shop.setup("--adopt")
        config = config_of(shop)
        with shop.untouched():
            again = shop.setup("--adopt")
        assert again.status == 0
        assert "has all its columns; nothing was changed." in again.out
        assert "would take" not in again.out
        assert config_of(shop) == config

    def test_once_it_has_been_synced_it_asks_no_more(self, shop: Shop) -> None:
        shop.setup("--adopt")
        shop.sync()
        assert shop.setup().out.splitlines()[0] == "prospects.xlsx has all its columns; nothing was changed."

    def test_colours_chart_widths_and_the_other_tab_stay(self, shop: Shop) -> None:
        before: Any = openpyxl.load_workbook(shop.book)[TAB]
        shop.setup("--adopt")
        file: Any = openpyxl.load_workbook(shop.book)
        sheet = file[TAB]
        assert file.sheetnames[:2] == [TAB, "Totals"]
        assert sheet.cell(TOP, 1).fill.start_color.rgb == "007B2D8B"
        assert len(file["Totals"]._charts) == 1
        assert (sheet.merged_cells.ranges, sheet.freeze_panes) == (before.merged_cells.ranges, before.freeze_panes)
        for letter, column in before.column_dimensions.items():
            assert (sheet.column_dimensions[letter].width, sheet.column_dimensions[letter].hidden) == (
                column.width, column.hidden
            )  # fmt: skip

    def test_the_new_columns_follow_the_work_and_can_be_read(self, shop: Shop) -> None:
        shop.setup("--adopt")
        sheet: Any = openpyxl.load_workbook(shop.book)[TAB]
        added = {cell.value: sheet.column_dimensions[cell.column_letter] for cell in sheet[TOP][len(HEADINGS) :]}
        assert [*added][:8] == ["Priority", "Task", OURS["Due"], "How", "Attempt", "Say", "Check", "Done"]
        assert (added["Task"].width, added[OURS["Due"]].width) == (34, 17)
        assert [heading for heading, column in added.items() if column.hidden] == ["ID", "Key"]

    def test_no_name_and_no_number_goes_to_standard_error(self, shop: Shop) -> None:
        ran = shop.setup()
        names = {str(row[0]).strip() for row in messy_rows(MESSY) if row}
        assert [name for name in names if name in ran.err] == []

    def test_no_whole_number_is_shown_at_all(self, shop: Shop) -> None:
        assert "280-4" not in shop.setup("--adopt").out

    def test_names_in_two_columns_are_told_with_the_formula_and_nothing_is_written(self, shop: Shop) -> None:
        write_messy_book(shop.book, Messy(rows=90, split=True))
        config = config_of(shop)
        with shop.untouched():
            ran = shop.setup("--adopt")
        assert ran.status == 1
        assert 'in P4, put =TRIM(A4&" "&B4)' in ran.out
        assert "no column holds the whole name, nothing was changed" in ran.last
        assert config_of(shop) == config

    def test_once_the_names_stand_whole_their_parts_are_the_stores_own(self, shop: Shop) -> None:
        shop.write({"First name": "Frank", "Last name": "Hale", "Prospect": "Frank Hale", "Visited": NOW},
                   headings=["First name", "Last name", "Prospect", "Visited"], log=False)  # fmt: skip
        ran = shop.setup()
        assert (ran.status, "several columns" in ran.out) == (0, False)

    def test_as_is_it_adds_all_columns_and_leaves_config_alone(self, shop: Shop) -> None:
        shop.write({"Prospect": "Frank Hale", "Mobile #": "312-280-4410"}, headings=["Prospect", "Mobile #"], log=False)
        config = config_of(shop)
        ran = shop.setup("--as-is")
        assert ran.status == 0
        assert "Cell" in shop.rows()[0]
        assert config_of(shop) == config

    def test_a_book_that_works_gets_what_is_missing_but_no_twin_of_a_column_that_it_has(self, shop: Shop) -> None:
        numbers = [{"Prospect": f"Person {n}", "Mobile #": f"312-280-44{n}"} for n in range(10, 14)]
        shop.write(*numbers, headings=["Prospect", "Mobile #"], log=False)
        ran = shop.setup()
        assert ran.status == 0
        assert ran.out.splitlines()[-1].startswith("Not added: Cell. Run this again with --adopt")
        assert "Cell" not in shop.rows()[0]
        assert "Visited" in shop.rows()[0]
        assert shop.setup("--adopt").status == 0
        assert load_config(shop.config).columns == {"Cell": "Mobile #"}

    def test_a_config_that_may_not_be_written_is_told(self, shop: Shop) -> None:
        shop.config.chmod(0o444)
        with shop.untouched():
            ran = shop.setup("--adopt")
        assert ran.status == 1
        assert "config.yaml is read-only" in ran.last


class TestAtATerminal:
    def answered(self, shop: Shop, *answers: bool) -> tuple[list[str], list[str]]:
        """What is asked, and what is told, by a run with these answers."""
        asked: list[str] = []
        told: list[str] = []
        left = iter(answers)

        def ask(question: str) -> bool:
            asked.append(question)
            return next(left)

        set_up_book(load_config(shop.config), NOW, Wishes(ask=ask), told.append)
        return asked, told

    def test_yes_takes_the_headings_and_the_start(self, shop: Shop) -> None:
        before = config_of(shop)
        asked, told = self.answered(shop, True, True)
        assert asked == [
            "Take these headings, and write them into config.yaml?", "Write start: 2026-11-01 into config.yaml?"
        ]  # fmt: skip
        config = load_config(shop.config)
        assert (config.columns, config.rules.start) == (OURS, date(2026, 11, 1))
        assert any("late by more than 14 days" in line for line in told)
        assert (shop.folder / "state" / "config.yaml.before").read_text(encoding="utf-8") == before

    def test_no_leaves_all_as_it_was(self, shop: Shop) -> None:
        before = config_of(shop)
        with shop.untouched(), pytest.raises(BookError, match='there is no tab "Prospects"'):
            self.answered(shop, False)
        assert config_of(shop) == before

    def test_no_on_a_book_that_works_adds_what_is_missing(self, shop: Shop) -> None:
        shop.write({"Prospect": "Frank Hale", "Mobile #": "312-280-4410"}, headings=["Prospect", "Mobile #"], log=False)
        self.answered(shop, False)
        assert "Cell" in shop.rows()[0]

    def test_a_new_book_asks_nothing(self, shop: Shop) -> None:
        shop.book.unlink()
        assert self.answered(shop)[0] == []


class TestTheFirstSync:
    def told(self, ran: Ran) -> str:
        return next(line for line in ran.out.splitlines() if "The first sync would make" in line)

    def test_its_tasks_are_counted_and_start_makes_them_fewer(self, shop: Shop) -> None:
        without = shop.setup("--adopt")
        offered = next(line for line in without.out.splitlines() if line.startswith("Old visits can rest"))
        ran = shop.setup("--start", "2026-11-01")
        assert load_config(shop.config).rules.start == date(2026, 11, 1)
        tasks = int(self.told(ran).split("would make ")[1].split()[0])
        assert f"it would make {tasks} tasks" in offered
        assert tasks < int(self.told(without).split("would make ")[1].split()[0])
        assert "With start: 2026-11-01" in self.told(ran)
        assert shop.sync("--json").json["tasks"] == tasks

    def test_a_start_that_helps_nobody_is_not_offered(self, shop: Shop) -> None:
        shop.write({"Prospect": "Frank Hale", "Visited": NOW, "Cell": "312-280-4410"}, log=False)
        ran = shop.setup()
        assert self.told(ran) == "1 prospect. The first sync would make 1 task."
        assert "Old visits" not in ran.out

    @pytest.mark.parametrize("typed", ["last week", "2026-13-01", "11/01/2026"])
    def test_a_start_that_is_no_day_is_refused(self, shop: Shop, typed: str) -> None:
        with shop.untouched():
            ran = shop.setup("--start", typed)
        assert ran.status == 2
        assert "write it as 2026-11-01" in ran.err

    @pytest.mark.parametrize(
        "said",
        [
            "no Date of visit.",
            'Mobile # that is no plain phone number, such as "',
            'Mobile # that is no phone number, such as "ask her"',
            'Date of visit as text, which is no date to a spreadsheet, such as "',
            "Data, Text to Columns, Next, Next, Date: MDY, Finish",
            "Stage in words that Beback does not know: ",
            "Sales person that config.yaml does not have: Maria (",
            'Not read by Beback: "Do not contact" (x). It says the opposite of OK to contact.',
            'have something under "Do not contact" (x), and no No under OK to contact',
            '"TOTAL" is no customer, but a row of sums',
            ": the same as a row above, such as row 28, word for word.",
            'customers may read it',
            '"Due": ours is Beback due',
            "Yours alone, never touched: Ring size",
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_is_named_with_what_to_do(self, shop: Shop, said: str) -> None:
        assert said in shop.setup("--adopt").out

    @pytest.mark.parametrize("name", ["TOTAL", "Total:", "Grand total", "subtotal 2026", "Sum", "average"])
    def test_a_row_of_sums_is_no_customer_without_a_visit(self, shop: Shop, name: str) -> None:
        said = self.of_rows(
            shop, {"Prospect": "Frank Hale", "Visited": NOW, "Value": 900}, {"Prospect": name, "Value": 900}
        )
        assert f'  row 3: "{name}" is no customer, but a row of sums.' in said
        assert "no Visited" not in said

    @pytest.mark.parametrize("name", ["Sumner", "Tim Total", "Total Wine Inc", "Countess Bathory", "Averages LLC"])
    def test_a_name_that_sounds_alike_is_a_customer(self, shop: Shop, name: str) -> None:
        assert "row of sums" not in self.of_rows(shop, {"Prospect": name, "Visited": NOW})

    @pytest.mark.parametrize(
        ("second", "twice"),
        [
            ({}, True),
            ({"Prospect": "frank  HALE "}, True),
            ({"Visited": datetime(2026, 11, 2)}, False),
            ({"Looking for": "watch"}, False),
            ({"Cell": None}, False),
            ({"Prospect": None}, False),
        ],
    )
    def test_a_row_that_stands_there_twice_is_named(self, shop: Shop, second: dict[str, Cell], twice: bool) -> None:
        first: dict[str, Cell] = {
            "Prospect": "Frank Hale", "Visited": NOW, "Cell": "312-280-4410", "Looking for": "ring"
        }  # fmt: skip
        said = self.of_rows(shop, first, {"Prospect": "Ann Petrov", "Visited": NOW}, {**first, **second})
        assert ("  row 4: the same as a row above, such as row 2, word for word." in said) == twice

    def of_rows(self, shop: Shop, *rows: dict[str, Cell]) -> str:
        shop.write(*rows, log=False)
        return shop.setup().out

    def test_who_said_stop_is_told_until_all_have_their_no(self, shop: Shop) -> None:
        stops = [TOP + 1 + n for n, row in enumerate(messy_rows(MESSY)) if row and row[HEADINGS.index(STOP)]]
        said = f'rows, such as row {stops[0]}, have something under "{STOP}" (x), and no No under OK to contact'
        assert f"Important: {len(stops)} {said}" in shop.setup("--adopt").out
        put_no(shop, stops[1:])
        assert f'Important: row {stops[0]} has something under "{STOP}" (x)' in shop.setup().out
        shop.sync()
        assert "Important: row" in shop.setup().out
        put_no(shop, stops[:1])
        assert "Important" not in shop.setup().out

    def test_the_rows_named_are_those_that_check_speaks_of(self, shop: Shop) -> None:
        ran = shop.setup("--adopt")
        line = next(line for line in ran.out.splitlines() if "Stage in words" in line)
        count, row = int(line.split()[0]), int(line.split("row ")[1].split(":")[0])
        shop.sync()
        sheet: Any = openpyxl.load_workbook(shop.book)[TAB]
        check = next(cell.column for cell in sheet[TOP] if cell.value == "Check")
        says = {n: sheet.cell(n, check).value or "" for n in range(TOP + 1, TOP + MESSY.rows + 1)}
        unknown = [n for n, words in says.items() if 'Stage "' in words]
        assert (len(unknown), unknown[0]) == (count, row)


def put_no(shop: Shop, rows: Sequence[int]) -> None:
    """Somebody types No under OK to contact."""
    with shop.opened() as file:
        column = next(cell.column for cell in file[TAB][TOP] if cell.value == "OK to contact")
        for row in rows:
            file[TAB].cell(row, column).value = "No"


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


def own(lines: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The store's own columns of a tab, below its headings."""
    width = len(HEADINGS)
    return [[*line, *[None] * width][:width] for line in lines[TOP:]]


class TestAGoogleSheet:
    @pytest.fixture
    def sheet(self, server: SheetsServer, shop: Shop) -> SharedSheet:
        """The same rows on a sheet, and config.yaml that names it."""
        rows = [["Our customers"], [], list(HEADINGS), *messy_rows(Messy(rows=40))]
        made = server.add("Our book", {TAB: rows, "Totals": [["Month", "Visits"], ["Nov", 27]]})
        key = server.credentials(shop.folder)
        settings = f"google_sheet: {made.id}\n  credentials: {key.name}\n  endpoint: {server.url}"
        shop.mend("workbook: book/prospects.xlsx", settings)
        return made

    def run(self, shop: Shop, *, adopt: bool) -> list[str]:
        told: list[str] = []
        set_up_book(load_config(shop.config), NOW, Wishes(adopt=adopt), told.append)
        return told

    def test_without_a_word_it_proposes_and_makes_no_tab(self, shop: Shop, sheet: SharedSheet) -> None:
        before, config = sheet.tabs(), config_of(shop)
        with pytest.raises(BookError, match="--adopt"):
            self.run(shop, adopt=False)
        assert (sheet.tabs(), config_of(shop)) == (before, config)

    def test_with_adopt_it_writes_config_and_adds_what_is_missing(self, shop: Shop, sheet: SharedSheet) -> None:
        before = sheet.tabs()
        told = self.run(shop, adopt=True)
        config = load_config(shop.config)
        assert (config.columns, config.book.prospects) == (OURS, TAB)
        after = sheet.tabs()
        width = len(HEADINGS)
        assert own(after[TAB]) == own(before[TAB])
        assert set(after[TAB][TOP - 1][width:]) == {OURS["Due"], *HUMAN, *SYSTEM} - {*OURS}
        assert any("The first sync would make" in line for line in told)

    def test_an_empty_sheet_is_made_anew(self, shop: Shop, sheet: SharedSheet, server: SheetsServer) -> None:
        empty = server.add("New", {"Sheet1": []})
        shop.mend(sheet.id, empty.id)
        assert self.run(shop, adopt=False)[0].startswith("Made the tabs Prospects and Contact log")

    def test_the_answers_of_a_form_are_a_list_of_prospects(
        self, shop: Shop, sheet: SharedSheet, server: SheetsServer
    ) -> None:
        answers: list[list[Cell]] = [
            ["Timestamp", "Prospect", "Cell", "Looking for"],
            [NOW, "Ann Petrov", "312-280-4410", "watch"],
        ]
        form = server.add("Form", {"Form Responses 1": answers})
        shop.mend(sheet.id, form.id)
        self.run(shop, adopt=True)
        config = load_config(shop.config)
        assert (config.columns, config.book.prospects) == ({"Visited": "Timestamp"}, "Form Responses 1")
