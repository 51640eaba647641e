"""The book as a Google Sheet that people edit while Beback reads and writes it.

A commit is one batch with a mark that only one run can set, and its answer shows the sheet after it. Rows that people
moved in between are found again by the cells that the batch left alone; what it wrote on a wrong row is put back.
"""

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from beback.books import Changes, Snapshot, tab
from beback.books.sheets import batch
from beback.books.sheets.journal import Journal
from beback.books.sheets.layout import Layout, Names, look
from beback.books.sheets.login import log_in
from beback.books.sheets.parcel import LARGEST, Mark, Parcel, parcel_of
from beback.books.sheets.pending import Pending
from beback.books.sheets.seen import FIELDS, Seen, seen_of
from beback.books.sheets.trial import Finding, Trial
from beback.books.sheets.trouble import Access, Kind, Trouble
from beback.books.sheets.wire import Line, Patience, Wire
from beback.cells import Cell, text
from beback.config import Config
from beback.errors import Again, BookError, Conflict

_ADDRESS = re.compile(r"/d/(?!e/)([\w-]+)")  # /d/e/ is a page that was published, and no sheet


class GoogleSheet:
    """A store's Google Sheet as a Book.

    `names` are the store's for tabs and headings, `now` is the time that messages give, `largest` the bytes that one
    batch may take. `requests` counts calls to the Sheets API, `warnings` is what people should know of the run.
    """

    def __init__(self, line: Line, journal: Journal, names: Names, now: datetime, largest: int = LARGEST) -> None:
        self.line, self.journal, self.names, self.now, self.largest = line, journal, names, now, largest
        self._warnings: dict[str, None] = {}
        self._layout: Layout | None = None
        self._writes: tuple[Pending, ...] | None = None  # sent, and not yet seen to be whole
        self._refused_mark: int | None = None
        self._marked = True
        self._refusals = 0

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.names.book

    @property
    def requests(self) -> int:
        """Calls made to the Sheets API, refused and repeated ones too."""
        return self.line.requests

    @property
    def warnings(self) -> tuple[str, ...]:
        """What people should know of this run."""
        return tuple(self._warnings)

    def read(self) -> Snapshot:
        """Both tabs at one moment, in one request. Raises BookError."""
        answer = self.line.read(FIELDS)
        seen = seen_of(answer.told, answer.content)
        self._doubt_mark(seen)
        sent = self.journal.kept() if self._writes is None else self._writes
        applied = max((n for n, write in enumerate(sent) if write.applied(seen)), default=-1)
        open_still = tuple(write for write in sent[applied + 1 :] if not write.outdated(seen))
        self._keep(open_still if applied < 0 else (sent[applied], *open_still))
        return self._settled(seen, sent[applied] if applied >= 0 else None)

    def tops(self, most: int) -> dict[str, tuple[tab.Line, ...]]:
        """The first lines of every tab as they stand, whatever its headings are. Raises BookError."""
        from beback.books.sheets.tops import lines_of  # only for setting up

        answer = self.line.read(FIELDS)
        return {sheet.title: lines_of(sheet, most) for sheet in seen_of(answer.told, answer.content).sheets}

    def mentions(self, named: Callable[[str], bool]) -> tuple[str, ...]:
        """The cells of all tabs that hold text of which `named` is true, by their names. Raises BookError."""
        answer = self.line.read(FIELDS)
        return tuple(
            f"{tab.letters(column)}{number} on the tab {sheet.title}"
            for sheet in seen_of(answer.told, answer.content).sheets
            for number, line in sheet.lines()
            for column, cell in enumerate(line)
            if cell is not None and named(text(cell))
        )

    def commit(self, changes: Changes) -> Snapshot | None:
        """Writes them in one batch, or of a large write what goes into one; returns the sheet after it.

        Raises Conflict where another run was first, Again where it is not known what became of the batch, BookError.
        """
        if not changes:
            return None
        layout = self._layout
        if layout is None or layout.seen.version != changes.basis.version:
            raise Conflict(f"{self.name} was written after it was read. Start again")
        mark = Mark(layout.seen.generation + 1, secrets.token_hex(8), self._marked)
        parcel = parcel_of(layout, changes, self.names, mark, self.largest)
        self.journal.set_apart(layout.apart)
        if parcel is None:
            self._keep(())
            return None
        return self._send(parcel)

    def make(self, order: Sequence[str], rows: Sequence[Mapping[str, Cell]] = ()) -> bool:
        """Makes the tabs, with these headings and rows, where Prospects is missing or empty; whether it did."""
        from beback.books.sheets.making import make_tabs  # only for setting up

        return make_tabs(self.line, self.names, order, rows)

    def dress(self, associates: Sequence[str], cadences: Sequence[str], added: Collection[str]) -> list[str]:
        """Puts on Prospects what it should wear and does not: drop-downs, colours and so on; says what. The headings
        in `added` were added just now. Raises BookError."""
        from beback.books.sheets.dressing import Wishes
        from beback.books.sheets.making import dress

        if self._layout is None:
            self.read()
        assert self._layout  # noqa: S101  read() leaves it or raises
        wishes = Wishes(self.names.columns, associates, cadences, self.line.access.account)
        return dress(self.line, self._layout.sheet.title, self._layout.prospects, wishes, added)

    def _send(self, parcel: Parcel) -> Snapshot:
        sent, self._layout = (*(self._writes or ()), parcel.pending), None
        self.journal.keep(sent)
        self._writes = sent
        try:
            answer = self.line.write(parcel.body, batch.ANSWER)
        except Trouble as trouble:
            if trouble.kind is not Kind.UNSURE:
                self._keep(sent[:-1])
            raise self._after(trouble, parcel.pending) from None
        self._refusals = 0
        told = answer.told.get("updatedSpreadsheet")
        if not told:
            raise Again(f"{self.name}: Google did not show what it wrote")
        self._keep((parcel.pending,))
        return self._settled(seen_of(told, answer.content), parcel.pending)

    def _after(self, trouble: Trouble, pending: Pending) -> BookError:
        """What a write that failed means for the run; waits where that is called for."""
        match trouble.kind:
            case Kind.UNSURE | Kind.WAIT:
                self.line.patience.pause(trouble, self.name)
                return Again(f"{self.name}: {trouble}")
            case Kind.MARK:
                self._refused_mark = pending.mark
                return Conflict(f"{self.name}: another run of Beback wrote first")
            case Kind.REFUSED if not self._refusals:
                self._refusals += 1
                return Conflict(f"{self.name}: {trouble}")
        return BookError(f"{self.name}: {trouble}. Nothing was written")

    def _doubt_mark(self, seen: Seen) -> None:
        """A mark that Google refused though nobody has its number: it takes none, and the rest has to do."""
        if self._refused_mark is not None and seen.generation < self._refused_mark:
            self._marked = False
            self._warn(
                f"{self.name}: Google refuses the mark by which two computers keep out of each other's way; Beback "
                "writes without it. Run it on one computer only, and see scripts/check.py --live-sheet"
            )
        self._refused_mark = None

    def _settled(self, seen: Seen, pending: Pending | None) -> Snapshot:
        """The sheet as it ought to stand after a write that took effect; what is missing is for the next commit."""
        layout = self._layout = look(seen, self.names, pending, self.journal.apart())
        self._tell(layout)
        if pending and not layout.unsettled:
            self._keep(write for write in self._writes or () if write is not pending)
        return layout.snapshot()

    def _tell(self, layout: Layout) -> None:
        place = f"{self.name}, tab {layout.sheet.title}"
        if layout.mend.lost:
            rows = ", ".join(str(row + 1) for row in sorted(layout.mend.lost))
            self._warn(
                f"{place}: somebody moved rows at about {self.now:%H:%M} on {self.now:%Y-%m-%d}, just while Beback "
                f"wrote. If Done was ticked in that very second, the tick is lost: look at row {rows}, and tick again "
                "what is missing"
            )
        for row, headings in layout.mend.spoilt.items():
            self._warn(
                f"{place}, row {row + 1}: somebody made this row at about {self.now:%H:%M} on {self.now:%Y-%m-%d}, "
                f"just while Beback wrote, and what stood there may be lost under {', '.join(headings)}. Look at it, "
                "and at File, Version history"
            )
        for row in layout.strange:
            self._warn(
                f"{place}, row {row}: this row was moved while Beback wrote, and cannot be told from another one. "
                "Beback leaves it alone. Compare it with the rows around it, put right what is wrong, and empty its ID "
                "and Key; from then on it takes part again"
            )

    def _keep(self, writes: Iterable[Pending]) -> None:
        """Remembers these writes alone; the note on disk goes once there are none, else with the next commit."""
        self._writes = tuple(writes)
        if not self._writes:
            self.journal.keep(())

    def _warn(self, words: str) -> None:
        self._warnings[words] = None


def open_sheet(config: Config, now: datetime) -> GoogleSheet:
    """The sheet that config.yaml names. Raises ConfigError where the credentials are missing or unreadable."""
    book = config.book
    key = sheet_key(book.google_sheet or "")
    credentials, account = log_in(book.credentials, config.path.name)
    name = "The Google Sheet"
    wire = Wire(credentials, book.endpoint, book.timeout)
    line = Line(wire, Access(key, account, book.credentials.name), Patience(book.patience), name)
    journal = Journal(config.path.resolve().parent / "state", key)
    return GoogleSheet(line, journal, Names(name, book.prospects, book.log, config.columns), now)


def try_sheet(config: Config, now: datetime) -> Iterator[Finding]:
    """Tries on the sheet that config.yaml names, which should be a scratch one, what Beback relies on."""
    return Trial(open_sheet(config, now).line).findings()


def sheet_key(typed: str) -> str:
    """The key of a sheet: as it is, or out of the address that a browser shows while the sheet is open in it."""
    found = _ADDRESS.search(typed)
    return found[1] if found else typed.strip()
