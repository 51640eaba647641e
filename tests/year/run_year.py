"""`make year`: whole years of a store, seeded, over a workbook, a Google Sheet, and a workbook by the real commands;
ends with status 1 where one thing did not hold."""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from sheets_server import SheetsServer
from year.life import Life, days_from, live
from year.paper import SheetPaper, WorkbookPaper

FIRST = date(2026, 3, 2)


def one(job: tuple[str, int, int]) -> tuple[str, list[str]]:
    """One store's year: a line of what happened, and what did not hold."""
    kind, seed, number = job
    began = time.monotonic()
    name, days, known = f"{kind} {seed}", days_from(FIRST, number), list[str]()

    def told(life: Life, day: date) -> None:
        """On standard error: a fault when it is found, and how far this year is."""
        new = life.faults[len(known) :]
        known.extend(new)
        month = [f"{day:%B} is over, {life.syncs} syncs"] if (day + timedelta(days=1)).day == 1 else []
        sys.stderr.write("".join(f"{name}: {line}\n" for line in (*new, *month)))

    with tempfile.TemporaryDirectory() as folder:
        if kind == "sheet":
            with SheetsServer() as server:
                life = live(name, partial(SheetPaper, server), Path(folder), days, watch=told)
        else:
            life = live(name, WorkbookPaper, Path(folder), days, commands=kind == "commands", watch=told)
    counts = (
        f"{life.syncs} syncs ({life.given_up} jobs given up), {len(life.folk.typed)} rows, {len(life.folk.ticks)} "
        f"ticks, {life.printed} letters, {len(life.server.taken)} emails, {len(life.faults)} faults, "
        f"{time.monotonic() - began:.0f} s"
    )
    return f"{name}: {counts}", life.faults


def main() -> int:
    """All the years that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=10, help="seeds on the workbook")
    parser.add_argument("--sheets", type=int, default=3, help="seeds on the Google Sheet")
    parser.add_argument("--commands", type=int, default=1, help="seeds on the workbook, by the real commands")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--workers", type=int, default=2, help="years at a time")
    asked = parser.parse_args()
    jobs = [
        (kind, asked.first + n, asked.days)
        for kind, seeds in (("commands", asked.commands), ("sheet", asked.sheets), ("workbook", asked.workbooks))
        for n in range(seeds)
    ]
    bad = 0
    with ProcessPoolExecutor(asked.workers) as pool:
        for done in as_completed([pool.submit(one, job) for job in jobs]):
            line, faults = done.result()
            sys.stdout.write("\n".join((line, *(f"  {fault}" for fault in faults[:10]))) + "\n")
            sys.stdout.flush()
            bad += bool(faults)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
