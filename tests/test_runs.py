"""The jobs in memory: a book that changes under a sync, which cells are written, and what the result says."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from beback.books import CellChange, Changes, Snapshot
from beback.books.tab import OURS
from beback.cells import Cell
from beback.config import Config, load_config
from beback.errors import BookError
from beback.followups import Run
from beback.prospects import LOG, Problem
from beback.results import Called, Synced, as_json, as_text, messages
from beback.runs import TRIES, sync
from beback.words import Words
from fakes import MemoryBook, grid

NOW = datetime(2026, 11, 17, 9, 0)
FRANK: dict[str, Cell] = {
    "Prospect": "Frank Hale", "Visited": datetime(2026, 11, 16, 14, 10), "Cell": "312-280-4410",
    "Home address": "9 Oak St",
}  # fmt: skip
CALLED = Called("Prospects", "Contact log")


@pytest.fixture(scope="module")
def config() -> Config:
    return load_config(Path(__file__).resolve().parents[1] / "config.yaml")


@pytest.fixture
def run(config: Config) -> Callable[..., Synced]:
    def synced(book: MemoryBook, now: datetime = NOW, *, dry: bool = False) -> Synced:
        words = Words(config.templates, config.store, config.rules.label)
        return sync(book, words, Run(config.rules, now, f"salt {now}"), dry=dry)

    return synced


class Restless(MemoryBook):
    """A book that somebody changes right after each read, as long as they have edits left."""

    def __init__(self, *edits: Callable[[MemoryBook], None], rows: tuple[Mapping[str, Cell], ...] = (FRANK,)) -> None:
        super().__init__({"Prospects": grid(OURS, rows), "Contact log": grid(LOG)})
        self.edits = list(edits)
        self.reads = 0
        self.at_rest = False

    def read(self) -> Snapshot:
        snapshot = super().read()
        if not self.at_rest:
            self.reads += 1
            if self.edits:
                self.edits.pop(0)(self)
        return snapshot

    def commit(self, changes: Changes) -> Snapshot | None:
        self.at_rest = True
        try:
            return super().commit(changes)
        finally:
            self.at_rest = False


def note(words: str) -> Callable[[MemoryBook], None]:
    return lambda book: book.type(2, "Details", words)


class TestABookThatChanges:
    def test_once_is_read_and_planned_again(self, run: Callable[..., Synced]) -> None:
        book = Restless(lambda b: b.insert(2, {**FRANK, "Prospect": "Ann Petrov", "Cell": "312-280-4411"}))
        done = run(book)
        assert (book.reads, book.commits, done.rows) == (2, 1, 2)
        assert [book.cell(row, "Say") or "" for row in (2, 3)] != ["", ""]
        assert "Ann" in str(book.cell(2, "Say"))
        assert "Frank" in str(book.cell(3, "Say"))

    def test_a_tick_that_comes_in_between_is_recorded_once(self, run: Callable[..., Synced]) -> None:
        book = Restless()
        run(book)
        later = NOW + timedelta(hours=2)
        book.tick(2, "Left message")
        book.edits = [lambda b: b.insert(2, {"Prospect": "Ann Petrov"}), note("size 6")]
        done = run(book, later)
        log = book.tabs["Contact log"]
        assert (done.recorded, len(log), log[1][LOG.index("Prospect")]) == (1, 2, "Frank Hale")
        assert [book.cell(3, h) for h in ("Done", "Result", "Attempt")] == [False, None, "2 of 3"]

    def test_three_times_is_given_up_with_nothing_written(self, run: Callable[..., Synced]) -> None:
        book = Restless(note("a"), note("b"), note("c"), note("d"))
        with pytest.raises(BookError, match=r"the book was changed .* each of the 3 times .* nothing was written"):
            run(book)
        assert (book.reads, book.commits) == (TRIES, 0)
        assert book.cell(2, "Details") == "c"
        assert all(book.cell(2, heading) is None for heading in ("ID", "Task", "Key"))

    def test_a_dry_run_reads_once_and_writes_nothing(self, run: Callable[..., Synced]) -> None:
        book = Restless(note("a"))
        done = run(book, dry=True)
        assert (book.reads, book.commits, bool(done.changes)) == (1, 0, True)
        assert book.cell(2, "Task") is None


class TestCellsWritten:
    def test_all_columns_of_beback_and_no_others(self, run: Callable[..., Synced]) -> None:
        done = run(MemoryBook.of(FRANK, log=[]), dry=True)
        assert {c.heading for c in done.changes.cells} == {
            "ID", "Task", "Due", "How", "Attempt", "Say", "Priority", "Key"
        }  # fmt: skip

    def test_a_cell_that_stands_right_is_not_written(self, run: Callable[..., Synced]) -> None:
        book = MemoryBook.of(FRANK, log=[])
        run(book)
        book.type(2, "Task", "Something else")
        assert changed(run(book)) == [("Task", "Something else", "Thank and invite back")]

    @pytest.mark.parametrize("due", [datetime(2026, 11, 17, 9, 29, 59, 999000), datetime(2026, 11, 17, 9, 30, 0, 400)])
    def test_a_due_that_is_off_by_a_hair_stands(self, run: Callable[..., Synced], due: datetime) -> None:
        book = MemoryBook.of(FRANK, log=[])
        run(book)
        book.type(2, "Due", due)
        assert changed(run(book)) == []

    def test_a_due_as_text_stands_for_a_workbook_may_have_no_formats_for_dates(
        self, run: Callable[..., Synced]
    ) -> None:
        book = MemoryBook.of(FRANK, log=[])
        run(book)
        book.type(2, "Due", "2026-11-17 09:30")
        assert changed(run(book)) == []

    @pytest.mark.parametrize("due", [datetime(2026, 11, 17, 9, 29), "2026-11-17 09:29", 46343.4, True, None])
    def test_a_due_that_is_another_is_mended(self, run: Callable[..., Synced], due: Cell) -> None:
        book = MemoryBook.of(FRANK, log=[])
        run(book)
        book.type(2, "Due", due)
        assert changed(run(book)) == [("Due", due, datetime(2026, 11, 17, 9, 30))]

    def test_line_ends_of_another_program_are_no_change(self, run: Callable[..., Synced]) -> None:
        book = MemoryBook.of(FRANK, log=[])
        run(book)
        say = str(book.cell(2, "Say"))
        assert "\n" in say
        book.type(2, "Say", say.replace("\n", "\r\n"))
        assert changed(run(book)) == []

    def test_what_no_longer_holds_is_emptied(self, run: Callable[..., Synced]) -> None:
        book = MemoryBook.of(FRANK, log=[])
        run(book)
        book.type(2, "Status", "Lost")
        assert {(heading, new) for heading, _, new in changed(run(book))} == {
            (heading, None) for heading in ("Task", "Due", "How", "Attempt", "Say", "Priority", "Key")
        }

    def test_rows_without_a_prospect_are_left_alone(self, run: Callable[..., Synced]) -> None:
        book = MemoryBook.of({"Coffee": "oat", "Task": "mine", "Check": "mine"}, {"Prospect": "  "}, log=[])
        done = run(book)
        assert (done.rows, bool(done.changes), book.commits) == (0, False, 0)

    def test_headings_are_added_only_for_what_is_written(self, run: Callable[..., Synced]) -> None:
        book = MemoryBook({"Prospects": grid(["Prospect", "Visited", "Done"], [{**FRANK, "Done": "x"}])})
        done = run(book)
        assert "Done on" not in done.changes.headings
        assert "Status" not in done.changes.headings
        assert {"ID", "Task", "Key"} <= set(done.changes.headings)

    def test_a_heading_that_an_effect_needs_is_added(self, run: Callable[..., Synced]) -> None:
        row: dict[str, Cell] = {**FRANK, "Done": "x", "Result": "Bought"}
        book = MemoryBook({"Prospects": grid(["Prospect", "Visited", "Done", "Result"], [row])})
        done = run(book)
        assert done.changes.headings[:2] == ("Status", "Bought on")
        assert done.changes.changed_cells == len(done.changes.headings) + len(done.changes.cells)
        assert (book.cell(2, "Status"), book.cell(2, "Bought on")) == ("Bought", date(2026, 11, 16))


class TestProblems:
    @pytest.mark.parametrize("typed", [{"OK to contact": "No"}, {"Visited": datetime(2026, 9, 1)}])
    def test_a_check_that_only_tells_is_none(self, run: Callable[..., Synced], typed: dict[str, Cell]) -> None:
        book = MemoryBook.of({**FRANK, **typed}, log=[])
        assert run(book).problems == ()
        assert book.cell(2, "Check") is not None

    def test_a_check_that_asks_for_something_is_one(self, run: Callable[..., Synced]) -> None:
        done = run(MemoryBook.of({"Prospect": "Frank Hale"}, log=[]))
        assert [(p.row, p.message) for p in done.problems] == [(2, "Visited is missing")]


def changed(done: Synced) -> list[tuple[str, Cell, Cell]]:
    return [(change.heading, change.old, change.new) for change in done.changes.cells]


class TestResult:
    def result(self, **fields: object) -> Synced:
        basis = Snapshot((), frozenset(), (), "")
        given: dict[str, object] = {
            "rows": 1, "tasks": 0, "recorded": 1, "problems": (), "log_problems": (), "warnings": (), "requests": 0,
            "changes": Changes(basis, ("ID",), (CellChange(2, "Say", None, "Hello\nFrank " + "a" * 90),)),
            "seconds": 0.12345, "names": {2: "Frank\nHale"},
        }  # fmt: skip
        return Synced(**{**given, **fields})  # type: ignore[arg-type]

    def test_one_and_many(self) -> None:
        assert as_text(self.result(), CALLED, dry=False) == "1 prospect, 0 tasks; 1 tick recorded, 2 cells changed."

    def test_a_dry_run_keeps_each_change_on_a_line_and_short(self) -> None:
        lines = as_text(self.result(), CALLED, dry=True).splitlines()
        assert lines == [
            "would add the column ID",
            f"would write row 2, Frank Hale, Say: Hello Frank {'a' * 47}…",
            "1 prospect, 0 tasks; 1 tick would be recorded, 2 cells would be changed.",
        ]

    def test_an_emptied_cell_is_said_to_be_empty(self) -> None:
        changes = Changes(Snapshot((), frozenset(), (), ""), cells=(CellChange(2, "Done", True, None),))
        assert "would write row 2, Frank Hale, Done: (empty)" in as_text(self.result(changes=changes), CALLED, dry=True)

    def test_seconds_are_rounded(self) -> None:
        assert as_json(self.result(), CALLED)["seconds"] == 0.123

    def test_a_row_with_two_problems_under_one_heading_is_named_once(self) -> None:
        problems = tuple(Problem(2, "Check", words, "P5") for words in ("this", "that"))
        assert list(messages(self.result(problems=problems), CALLED)) == [
            "Prospects, Check: look at row 2; the column Check says what to do"
        ]

    def test_warnings_come_first(self) -> None:
        done = self.result(warnings=("mind this",), log_problems=(Problem(5, "Cost", "Cost: dear", "P7"),))
        assert list(messages(done, CALLED)) == [
            "mind this", "Contact log, Cost: look at row 5; what stands there cannot be read, type it anew"
        ]  # fmt: skip
