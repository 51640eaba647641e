"""A store's folder for the tests of the merge: prospects with a letter, an email and a text to come."""

import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import merge
from beback.cells import Cell
from beback.commands import Command
from shop import Ran, Shop

MERGE = Command(about=merge.__doc__ or "", job=merge.job, options=merge.options)
NOW = "2026-11-17 10:00"  # a Tuesday
BOUGHT: Mapping[str, Cell] = {
    "Prospect": "Frank Hale", "Associate": "Dana Reyes", "Status": "Bought", "Visited": datetime(2026, 11, 14, 12),
    "Bought on": datetime(2026, 11, 14, 15), "Looking for": "engagement ring", "Item bought": "engagement ring",
    "Amount": 6400, "Cell": "(312) 280-4410", "Email": "frank@example.com",
    "Home address": "9 Oak St, Chicago, IL 60610",
    "Business address": "Hale Law\n350 N Orleans St\nChicago, IL 60654",
}  # fmt: skip
DECIDING: Mapping[str, Cell] = {
    "Prospect": "Nora Kim", "Associate": "Lee Ortiz", "Status": "Deciding", "Visited": datetime(2026, 11, 13, 12),
    "Looking for": "pearl strand", "Email": "nora@example.com", "Decides by": datetime(2026, 12, 4),
}  # fmt: skip
TEXTED: Mapping[str, Cell] = {
    "Prospect": "Ada Cole", "Associate": "Lee Ortiz", "Visited": datetime(2026, 11, 16, 16), "Contact by": "Text",
    "Looking for": "watch", "Cell": "(312) 280-4411",
}  # fmt: skip


class Merging:
    """A store whose book has these rows, synced once."""

    def __init__(self, shop: Shop, *rows: Mapping[str, Cell], now: str = NOW) -> None:
        self.shop, self.now = shop, now
        self.out = shop.folder / "out"
        shop.write(*(rows or (BOUGHT, DECIDING, TEXTED)))
        assert self.sync().status == 0

    def sync(self, now: str | None = None) -> Ran:
        """A sync."""
        return self.shop.sync(now=now or self.now)

    def merge(self, *arguments: str, now: str | None = None) -> Ran:
        """A merge."""
        return self.shop.run(MERGE, "--config", str(self.shop.config), "--now", now or self.now, *arguments)

    @property
    def day(self) -> str:
        """The folder of the day."""
        return self.now[:10]

    def letters(self, day: str | None = None) -> list[dict[str, str]]:
        """The lines of the day's letters.csv."""
        with (self.out / "letters" / (day or self.day) / "letters.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def log(self) -> list[dict[str, Any]]:
        """The lines of the Contact log."""
        return self.shop.lines("Contact log")

    def row(self, number: int = 2) -> dict[str, Any]:
        """A row of Prospects by its number on the sheet."""
        return self.shop.rows()[number - 2]

    def files(self, folder: str) -> list[str]:
        """The names of the files below a folder of the output."""
        place = self.out / folder
        return sorted(p.relative_to(place).as_posix() for p in Path(place).rglob("*") if p.is_file())
