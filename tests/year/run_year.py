"""`make year`: whole years of a store, seeded, over a workbook and a Google Sheet; ends with status 1 where one thing
did not hold."""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

from sheets_server import SheetsServer
from year.life import live
from year.paper import SheetPaper, WorkbookPaper

FIRST = date(2026, 3, 2)


def one(job: tuple[str, int, int]) -> tuple[str, list[str]]:
    """One store's year: a line of what happened, and what did not hold."""
    kind, seed, days = job
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        if kind == "workbook":
            life = live(f"{kind} {seed}", WorkbookPaper, Path(folder), FIRST, days)
        else:
            with SheetsServer() as server:
                life = live(f"{kind} {seed}", partial(SheetPaper, server), Path(folder), FIRST, days)
    counts = (
        f"{life.syncs} syncs, {len(life.folk.typed)} rows, {len(life.folk.ticks)} ticks, {life.printed} letters, "
        f"{len(life.server.taken)} emails, {len(life.faults)} faults, {time.monotonic() - began:.0f} s"
    )
    return f"{kind} {seed}: {counts}", life.faults


def main() -> int:
    """All the years that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=10, help="seeds on the workbook")
    parser.add_argument("--sheets", type=int, default=3, help="seeds on the Google Sheet")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--days", type=int, default=365)
    asked = parser.parse_args()
    jobs = [("workbook", asked.first + n, asked.days) for n in range(asked.workbooks)]
    jobs += [("sheet", asked.first + n, asked.days) for n in range(asked.sheets)]
    bad = 0
    with ProcessPoolExecutor(2) as pool:
        for line, faults in pool.map(one, jobs):
            sys.stdout.write("\n".join((line, *(f"  {fault}" for fault in faults[:10]))) + "\n")
            sys.stdout.flush()
            bad += bool(faults)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
