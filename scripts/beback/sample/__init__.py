"""Sample prospects for a first look: people as a jeweller meets them, dated around the day they are asked for."""

from collections.abc import Sequence
from datetime import datetime

from beback.cells import Cell
from beback.sample.bought import BOUGHT
from beback.sample.days import Day, HoursAgo, Shop
from beback.sample.looking import BE_BACKS, DECIDING, NOT_NOW
from beback.sample.odd import ODD


def sample_prospects(now: datetime, associates: Sequence[str]) -> list[dict[str, Cell]]:
    """The sample rows by heading, dated around `now` (store's local time), shared out among the associates.

    They show every status and cadence, and a few faults that Check speaks of. Addresses end in example.com; the phone
    numbers are made up. The same arguments give the same rows.
    """
    rows: list[dict[str, Cell]] = []
    for n, planned in enumerate((*BE_BACKS, *DECIDING, *NOT_NOW, *BOUGHT, *ODD)):
        row = {h: cell.on(now) if isinstance(cell, Shop | HoursAgo | Day) else cell for h, cell in planned.items()}
        if associates:
            row.setdefault("Associate", associates[n % len(associates)])
        rows.append(row)
    return rows
