"""A store whose book is a Google Sheet on the local server, opened by the product's own code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from google.auth.credentials import Credentials

from beback.books.google_sheet import GoogleSheet
from beback.books.sheets.journal import Journal
from beback.books.sheets.layout import Names
from beback.books.sheets.login import log_in
from beback.books.sheets.parcel import LARGEST
from beback.books.sheets.trouble import Access
from beback.books.sheets.wire import Line, Patience, Wire
from beback.cells import Cell
from sheets_server.cells import Typed
from sheets_server.server import SheetsServer
from sheets_server.sharing import SharedSheet

TABS = ("Prospects", "Contact log")
NOW = datetime(2026, 11, 17, 9, 0)


@dataclass(slots=True)
class Clock:
    """A clock that stands still but for what is slept: nobody waits in a test."""

    now: float = 0.0
    waited: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += seconds
        self.waited.append(seconds)


class GoogleShop:
    """The store: its sheet, and the folder of one computer with credentials and state/."""

    def __init__(self, server: SheetsServer, folder: Path, *, timeout: float = 10, patience: float = 300) -> None:
        self.server, self.folder, self.timeout, self.patience = server, folder, timeout, patience
        self.largest = LARGEST
        self.clock = Clock()
        self.columns: Mapping[str, str] = {}
        self.sheet: SharedSheet
        self._logged_in: tuple[Credentials, str | None] | None = None

    def book(
        self, tabs: Mapping[str, Sequence[Sequence[Typed]]], columns: Mapping[str, str] | None = None
    ) -> GoogleSheet:
        """The store's book with these tabs, on a new sheet."""
        self.sheet = self.server.add("Hartwell & Daughters", tabs)
        self.columns = columns or {}
        return self.opened()

    def opened(self, now: datetime = NOW) -> GoogleSheet:
        """The same sheet, as the next run on this computer opens it."""
        credentials, account = self._login()
        access = Access(self.sheet.id, account, "service_account.json")
        wire = Wire(credentials, self.server.url, self.timeout)
        patience = Patience(self.patience, self.clock, self.clock.sleep)
        names = Names(f"Google Sheet {self.sheet.id}", *TABS, self.columns)
        line = Line(wire, access, patience, names.book)
        return GoogleSheet(line, Journal(self.folder / "state", self.sheet.id), names, now, self.largest)

    def _login(self) -> tuple[Credentials, str | None]:
        """One login for all runs: reading a key takes longer than a sync of a small sheet."""
        if self._logged_in is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._logged_in = log_in(self.server.credentials(self.folder), "config.yaml")
        return self._logged_in

    def elsewhere(self, folder: Path) -> "GoogleShop":
        """The same store on another computer."""
        other = GoogleShop(self.server, folder, timeout=self.timeout, patience=self.patience)
        other.sheet, other.columns = self.sheet, self.columns
        return other

    def tabs(self) -> dict[str, list[list[Cell]]]:
        """All cells that the sheet holds now."""
        return self.sheet.tabs()

    def type(self, tab: str, row: int, column: int, cell: Cell) -> None:
        """Somebody types into a cell; rows count from 1, columns from 0."""
        self.sheet.type_at(tab, row, column, cell)
