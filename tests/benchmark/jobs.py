"""Pieces of the benchmark that run in processes of their own, so that the measuring one stays small and cold."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import openpyxl

from beback.cells import Row
from beback.config import load_config
from beback.followups import Plan, Run, plan
from benchmark.generator import NOW, prospects, write_book


def make(path: str, rows: str) -> None:
    """A book of so many rows."""
    write_book(Path(path), prospects(int(rows)))


def tick(path: str, ticked: str, share: str) -> None:
    """A copy of the book in which so large a share of all rows is ticked, of those with a task; prints how many."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book["Prospects"]
    column = {cell.value: cell.column for cell in sheet[1]}
    open_rows = [n for n in range(2, sheet.max_row + 1) if sheet.cell(n, column["Task"]).value]
    wanted = max(1, int(sheet.max_row * float(share)))
    chosen = open_rows[:: max(1, len(open_rows) // wanted)][:wanted]
    for n in chosen:
        sheet.cell(n, column["Done"]).value = True
    book.save(ticked)
    sys.stdout.write(f"{len(chosen)}\n")


def plan_rows(count: str, config: str) -> None:
    """Plans so many rows without a log, cold; then with every task ticked, which makes the log; then with that log.

    Prints the seconds of each and the lines of the log."""
    rows = [Row(number, cells) for number, cells in enumerate(prospects(int(count)), 2)]
    run = Run(load_config(Path(config)).rules, NOW, "first")
    first, cold = _timed(rows, [], run)
    second, ticking = _timed(_ticked(rows, first), [], replace(run, salt="second"))
    log = [Row(number, line.cells()) for number, line in enumerate(second.lines, 2)]
    _, logged = _timed(_shown(rows, second), log, replace(run, salt="third"))
    sys.stdout.write(f"{cold} {ticking} {logged} {len(log)}\n")


def _timed(rows: list[Row], log: list[Row], run: Run) -> tuple[Plan, float]:
    start = perf_counter()
    done = plan(rows, log, run)
    return done, perf_counter() - start


def _shown(rows: list[Row], planned: Plan) -> list[Row]:
    pairs = zip(rows, planned.rows, strict=True)
    return [Row(row.number, {**row.cells, **p.cells, "ID": p.prospect.id, "Key": p.key}) for row, p in pairs]


def _ticked(rows: list[Row], planned: Plan) -> list[Row]:
    return [Row(row.number, {**row.cells, "Done": True}) if row.get("Key") else row for row in _shown(rows, planned)]


JOBS: dict[str, Callable[..., None]] = {"make": make, "tick": tick, "plan": plan_rows}

if __name__ == "__main__":
    JOBS[sys.argv[1]](*sys.argv[2:])
