"""Forgetting a customer: out of book, ledger and output; of whoever said stop keyed hashes stay."""

import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from beback.belongings import Lying, lying_of, removed
from beback.books import FORGOTTEN, Book, CellChange, Changes, Snapshot
from beback.books.backups import backups_of
from beback.books.opening import at_work
from beback.cells import Row, text
from beback.config import Config
from beback.errors import BebackError, BookError, Conflict
from beback.ledger import FILE, Ledger
from beback.prospects import LOG
from beback.runs.posted import sync_with_left
from beback.runs.shop import Shop
from beback.runs.whose import Theirs, theirs_in
from beback.stopfile import keep_stops, new_stops
from beback.stops import StopList

ROUNDS = 20  # commits, some of which put right what people moved meanwhile
_TELLING = ("Prospect", "Note")  # what names somebody in a line of the log
_NAMES = frozenset({"ID", "Key"})  # by which a row is known until the last commit
_PATIENCE = 2  # times that a row is emptied anew


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of a person: in the book, lines of the log that still name them, Keys of messages in the ledger,
    files, and backups of the book. `stopped` says that they once said stop."""

    theirs: Theirs
    lines: tuple[Row, ...]
    messages: frozenset[str]
    lying: Lying
    backups: tuple[Path, ...]
    stopped: bool

    def __bool__(self) -> bool:
        """Whether anything names them."""
        return bool(self.theirs.rows or self.lines or self.messages or self.lying.theirs)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was found and is gone; `left` are files that could not be removed, `mentions` the places in the book that
    still name the person, `backups` those that were deleted."""

    found: Found
    backups: tuple[Path, ...]
    left: tuple[Path, ...]
    mentions: tuple[str, ...]
    warnings: tuple[str, ...]


def look_for(shop: Shop, who: str) -> Found:
    """What there is of a person; writes nothing. Raises BebackError: several bear that name, out of reach."""
    with _ledger(shop.config) as ledger:
        return _found(shop, shop.book.read(), who, ledger)


def forget(shop: Shop, who: str, *, backups: bool) -> Forgotten:
    """Removes what there is of a person, after a sync, by which a Stop that was just ticked counts as well.

    Nothing else runs on this machine meanwhile. Started again after it was cut off it does what is left. Raises
    BebackError: nobody of that name, several, or the book cannot be written.
    """
    synced = sync_with_left(shop)
    with at_work(shop.config), _ledger(shop.config) as ledger:
        snapshot = shop.book.read()
        found = _found(shop, snapshot, who, ledger)
        if found.stopped:
            _keep_hashes(shop, found.theirs)
        _TakingOut(shop.book, snapshot, found.theirs).go()
        if ledger:
            ledger.forget(found.messages)
        left = removed(found.lying.theirs)
        deleted = _backups(shop.config) if backups else ()
        left = (*left, *removed(deleted))
        mentions = getattr(shop.book, "mentions", None)
        named = mentions(found.theirs.someone.named_in) if mentions else ()
    warnings = (*synced.warnings, *getattr(shop.book, "warnings", ()))
    return Forgotten(
        found, tuple(file for file in deleted if file not in left), left, named, tuple(dict.fromkeys(warnings))
    )


def lift(shop: Shop, who: str) -> bool:
    """Takes somebody off the list of those who said stop, by the row in which they stand anew; whether they were on it.

    Raises BebackError where no row, or rows of several, bear that name.
    """
    with at_work(shop.config):
        theirs = theirs_in(shop.book.read(), who, shop.run.rules, shop.now.date())
        if not theirs.rows:
            raise BebackError(
                f'No row has "{who}": type them in anew first, with the phone or email that they give you'
            )
        stops = shop.run.rules.stopped
        new = stops.without(theirs.rows) if stops else None
        if new is None or new == stops:
            return False
        keep_stops(new, shop.config.state)
        return True


def _found(shop: Shop, snapshot: Snapshot, who: str, ledger: Ledger | None) -> Found:
    rules = shop.run.rules
    theirs = theirs_in(snapshot, who, rules, shop.now.date())
    someone = theirs.someone
    return Found(
        theirs=theirs,
        lines=tuple(line for line in theirs.lines(snapshot.log or ()) if any(line.get(h) for h in _TELLING)),
        messages=ledger.keys_of(theirs.line_ids, someone.emails) if ledger else frozenset(),
        lying=lying_of(shop.config.output, someone),
        backups=_backups(shop.config),
        stopped=any(p.ok_to_contact is False or (rules.stopped and p in rules.stopped) for p in theirs.rows),
    )


def _keep_hashes(shop: Shop, theirs: Theirs) -> None:
    rules = shop.run.rules
    stops: StopList = rules.stopped or new_stops()
    new = stops.with_rows(theirs.rows, rules.own_phones | rules.own_emails)
    if new != stops:
        keep_stops(new, shop.config.state)


def _backups(config: Config) -> tuple[Path, ...]:
    book = config.book.workbook
    try:
        return tuple(backups_of(book.resolve())) if book else ()
    except OSError as e:
        raise BebackError(f"The folder of the backups cannot be read: {e.strerror}. Look at its rights") from None


@contextmanager
def _ledger(config: Config) -> Iterator[Ledger | None]:
    """The ledger, where any email has ever left."""
    if not (config.state / FILE).exists():
        yield None
        return
    with Ledger.open(config.state) as ledger:
        yield ledger


class _TakingOut:
    """Empties the rows, and the name and note in the lines, again until the book stands so.

    People may move rows, columns and lines while a book is written that they share. Rows go by their ID, which
    stays up to the last; lines go by their Key.
    """

    def __init__(self, book: Book, first: Snapshot, theirs: Theirs) -> None:
        self._book, self._snapshot, self._theirs = book, first, theirs
        self._lines = {text(line.get("Key")): line for line in first.log or () if line.get("Key")}
        numbers = {p.row for p in theirs.rows}
        self._rows = [row for row in first.prospects if row.number in numbers]
        self._others = [row.cells for row in first.prospects if row.number not in numbers]
        self._ids = {*theirs.someone.ids} if theirs.rows else set()
        self._emptied: Counter[str] = Counter()

    def go(self) -> None:
        """Raises BookError."""
        for _ in range(ROUNDS):
            changes = self._changes()
            if not changes:
                return
            try:
                after = self._book.commit(changes)
            except Conflict:
                self._snapshot = self._book.read()
                continue
            self._emptied.update(text(r.get("ID")) for r in self._snapshot.prospects if r.number in changes.emptied)
            self._snapshot = after or self._book.read()
        raise BookError(f"{self._book.name} was changed each time that Beback wrote. Close it, and start this again")

    def _changes(self) -> Changes:
        mine = [row for row in self._snapshot.prospects if text(row.get("ID")) in self._ids or _is_emptied(row)]
        bare = [row for row in mine if self._is_bare(row)]
        cells = [CellChange(row.number, h, row.get(h), None) for row in bare for h in row.cells if h in _NAMES]
        cells += [self._named(row) for row in self._snapshot.prospects if self._is_theirs_without_id(row)]
        full = frozenset(row.number for row in mine if row not in bare)
        return Changes(self._snapshot, cells=tuple(cells), emptied=full, log_cells=tuple(self._log_cells()))

    def _is_bare(self, row: Row) -> bool:
        """Whether nothing is left but what it is known by; what a formula shows is no reason to go on."""
        times = self._emptied[text(row.get("ID"))]
        return times > _PATIENCE or (row.cells.keys() <= _NAMES and (times > 0 or _is_emptied(row)))

    def _is_theirs_without_id(self, row: Row) -> bool:
        """Whether a row without a Prospect is theirs, or what is left of one whose ID went with a column."""
        if row.get("ID") or row.get("Prospect") or row.cells in self._others:
            return False
        return any(row.cells == mine.cells or (self._emptied and _part(row, mine)) for mine in self._rows)

    def _named(self, row: Row) -> CellChange:
        """An ID for a row that has none, by which it can be told from others."""
        new = f"F{secrets.token_hex(4).upper()}"
        self._ids.add(new)
        return CellChange(row.number, "ID", None, new)

    def _log_cells(self) -> Iterator[CellChange]:
        """Their name and note go; a cell that was hit in place of those, as columns or lines were moved, comes back."""
        log = self._snapshot.log or ()
        known = {text(line.get("Key")) for line in log}
        lost = [line for key, line in self._lines.items() if key not in known]
        for line in log:
            first = self._lines.get(text(line.get("Key"))) or next((one for one in lost if _part(line, one)), line)
            theirs = text(first.get("ID")) in self._theirs.line_ids
            for heading in LOG:
                held = line.get(heading)
                wanted = None if theirs and heading in _TELLING else first.get(heading) if held is None else held
                if held != wanted:
                    yield CellChange(line.number, heading, held, wanted)


def _is_emptied(row: Row) -> bool:
    return text(row.get("Key")).startswith(FORGOTTEN)


def _part(row: Row, of: Row) -> bool:
    """Whether all that a row holds stood in another."""
    return all(of.get(heading) == cell for heading, cell in row.cells.items())
