"""The sync: records ticks, plans, and writes the system columns."""

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from beback.books import Book, CellChange, Changes, Snapshot
from beback.cells import Cell, Row, text
from beback.errors import Again, BookError, Conflict
from beback.fields import saying_of
from beback.followups import Plan, RowPlan, Run, plan
from beback.prospects import HUMAN, SYSTEM, Problem
from beback.recording import Touch
from beback.results import Synced
from beback.words import Words, WordsError

TRIES = 3  # reads and plans where the book keeps changing under us
ROUNDS = 50  # commits in one run, each of which people or the size of a write called for
_SAME_MOMENT = timedelta(seconds=30)  # a spreadsheet keeps a time as a fraction of a day


def sync(book: Book, words: Words, run: Run, *, dry: bool = False, touches: Sequence[Touch] = ()) -> Synced:
    """Records ticks, computes tasks and writes the system columns, in one commit (R1).

    `touches` are messages that left: each is recorded as a tick with Result Sent, once.
    Where the book changed after it was read, reads and plans again, three times in all; where a commit shows the book
    as it stands after it, plans on that until nothing is left to do. Raises BookError: the book cannot be read or
    written; then nothing was written.
    """
    started = time.monotonic()
    done = _Syncing(book, words, run, touches)
    done.go(dry=dry)
    planned = done.planned
    return Synced(
        rows=len(planned.rows),
        tasks=sum(1 for row in planned.rows if row.task),
        recorded=len(done.recorded()),
        changes=done.changes(),
        problems=tuple(_problems(planned)),
        log_problems=planned.log_problems,
        warnings=(*done.saying.mistakes, *getattr(book, "warnings", ())),
        requests=getattr(book, "requests", 0),
        seconds=time.monotonic() - started,
        names={row.prospect.row: row.prospect.name for row in planned.rows},
    )


class _Syncing:
    """One sync: its latest plan, and what all its commits together were to write."""

    def __init__(self, book: Book, words: Words, run: Run, touches: Sequence[Touch]) -> None:
        self.book, self.run, self.touches, self.saying = book, run, touches, _Saying(words, run.now)
        self._committed: list[Changes] = []

    def go(self, *, dry: bool) -> None:
        """Reads, plans and commits until the book stands as planned."""
        self._look(self.book.read())
        conflicts = rounds = 0
        while self._wanted and not dry:
            rounds += 1
            if rounds > ROUNDS:
                raise BookError(
                    f"{self.book.name}: somebody moved rows each time that Beback wrote, {ROUNDS} times in all. Every "
                    "row that was written is whole; the next run goes on"
                )
            try:
                after = self.book.commit(self._wanted)
            except Again:
                self._committed.append(self._wanted)
                self._look(self.book.read())
                continue
            except Conflict:
                conflicts += 1
                if conflicts == TRIES:
                    raise BookError(
                        f"{self.book.name} was changed by somebody each of the {TRIES} times that Beback was about to "
                        "write, nothing was written. The next run tries again"
                    ) from None
                self._look(self.book.read())
                continue
            self._committed.append(self._wanted)
            if after is None:
                break
            self._look(after)

    def _look(self, snapshot: Snapshot) -> None:
        """Plans on what the book holds; the run's salt makes the same Keys for the same tasks."""
        gc.disable()  # planning makes no cycles, and looking for them among all rows costs a fifth of it
        try:
            self.planned = plan(snapshot.prospects, snapshot.log or (), self.run, self.touches)
            copied = (row.prospect.id for row in self.planned.rows if any(check.rule == "I1" for check in row.checks))
            self.run = replace(self.run, copied=self.run.copied.union(copied))
            self._wanted = changes_of(snapshot, self.planned, self.saying)
        finally:
            gc.enable()

    def recorded(self) -> frozenset[Cell]:
        """The Keys of the lines that this run added to the log, or with a dry run would add."""
        log = self._wanted.basis.log or ()
        keys = {line.get("Key") for changes in self._each() for line in changes.lines}
        held = {row.get("Key") for row in log} | {line.get("Key") for line in self._wanted.lines}
        return frozenset(keys & held)

    def changes(self) -> Changes:
        """All that was to be written; what a second commit wrote again counts once."""
        every = self._each()
        cells = {(change.row, change.heading): change for changes in every for change in changes.cells}
        lines = {line.get("Key"): line for changes in every for line in changes.lines}
        headings = dict.fromkeys(heading for changes in every for heading in changes.headings)
        return Changes(every[0].basis, tuple(headings), tuple(cells.values()), tuple(lines.values()))

    def _each(self) -> list[Changes]:
        return self._committed or [self._wanted]


def _problems(planned: Plan) -> Iterator[Problem]:
    """The Checks in which somebody has to act."""
    for row in planned.rows:
        for check in row.checks:
            if check.mend:
                yield Problem(row.prospect.row, check.heading, check.text, check.rule)


class _Saying:
    """The words for each row; a mistake in a template stands in Say and is told once."""

    def __init__(self, words: Words, now: datetime) -> None:
        self.words, self.now = words, now
        self.mistakes: dict[str, None] = {}

    def say(self, row: RowPlan) -> str:
        task = row.task
        if task is None:
            return ""
        try:
            return self.words.say(row.prospect, saying_of(row, task), self.now.date())
        except WordsError as e:
            self.mistakes[str(e)] = None
            return f"Mend the template: {e}"


def changes_of(snapshot: Snapshot, planned: Plan, saying: _Saying) -> Changes:
    """The cells that differ from what the book holds, the log lines, and the headings that are missing (I3, I4)."""
    held = {row.number: row for row in snapshot.prospects}
    cells: list[CellChange] = []
    for row in planned.rows:
        wanted = {**row.cells, **system_cells(row, saying)}
        cells += _differing(held[row.prospect.row], wanted)
    needed = {*SYSTEM, *(change.heading for change in cells)}
    headings = tuple(h for h in (*HUMAN, *SYSTEM) if h in needed and h not in snapshot.headings)
    return Changes(snapshot, headings, tuple(cells), tuple(line.cells() for line in planned.lines))


def system_cells(row: RowPlan, saying: _Saying) -> Mapping[str, Cell]:
    """What Beback's own columns are to show for a row."""
    task = row.task
    return {
        "ID": row.prospect.id,
        "Task": task.text if task else None,
        "Due": task.due if task else None,
        "How": task.how.shown if task and task.how else None,
        "Attempt": task.attempt if task else None,
        "Say": saying.say(row),
        "Priority": row.priority,
        "Check": "; ".join(check.text for check in row.checks),
        "Key": row.key,
    }


def _differing(held: Row, wanted: Mapping[str, Cell]) -> Iterator[CellChange]:
    for heading, new in wanted.items():
        old = held.get(heading)
        if old != new and not _same(old, new):
            yield CellChange(held.number, heading, old, None if new == "" else new)


def _same(old: Cell, new: Cell) -> bool:
    """Whether two cells that are not equal show the same."""
    if isinstance(old, str) and isinstance(new, datetime):
        return old == text(new)  # a workbook without formats holds its dates as text
    if isinstance(old, datetime) and isinstance(new, datetime):
        return abs(old - new) < _SAME_MOMENT
    if isinstance(old, str) and isinstance(new, str):
        return old.replace("\r\n", "\n") == new.replace("\r\n", "\n")
    return old in (None, "") and new in (None, "")
