"""How long a sync takes, as a whole process, against a bare openpyxl load and save of the same file.

Each size makes a book of its own and syncs it once; then runs alternate: openpyxl, Beback, openpyxl, Beback, ... with
nothing to change, and with 1% of the rows ticked. python-calamine's bare read is the floor. The morning pages alternate
with a sync that has nothing to change. Prints Markdown tables.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmark.generator import NOW
from benchmark.measured import Run, measured, middle

REPO = Path(__file__).resolve().parents[2]
SIZES = (1_000, 10_000, 100_000)
LARGE = 50_000  # rows from which one pair must do
TICKED = "0.01"
LOAD_AND_SAVE = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"
BARE_READ = (
    "import sys; from python_calamine import CalamineWorkbook; book = CalamineWorkbook.from_path(sys.argv[1]); "
    "[book.get_sheet_by_name(name).to_python() for name in book.sheet_names]"
)


@dataclass(frozen=True, slots=True)
class Shop:
    """A folder with a config file and a book, as a store has it."""

    folder: Path

    @property
    def config(self) -> Path:
        """The shipped config, copied."""
        return self.folder / "config.yaml"

    @property
    def book(self) -> Path:
        """Where that config has its workbook."""
        settings = yaml.safe_load(self.config.read_text(encoding="utf-8"))
        return self.folder / str(settings["book"]["workbook"])

    def sync(self) -> Run:
        """One sync, measured."""
        command = [sys.executable, str(REPO / "scripts/sync.py"), "--config", str(self.config)]
        return measured([*command, "--now", f"{NOW:%Y-%m-%d %H:%M}", "--json"])

    def morning(self) -> Run:
        """The morning pages, measured."""
        command = [sys.executable, str(REPO / "scripts/morning.py"), "--config", str(self.config)]
        return measured([*command, "--now", f"{NOW:%Y-%m-%d %H:%M}"])

    def load_and_save(self) -> Run:
        """What openpyxl alone needs to load and save the book, measured."""
        return measured([sys.executable, "-c", LOAD_AND_SAVE, str(self.book), str(self.folder / "saved.xlsx")])

    def bare_read(self) -> Run:
        """What python-calamine alone needs to read the book, measured."""
        return measured([sys.executable, "-c", BARE_READ, str(self.book)])


def job(name: str, *words: str) -> Run:
    """A piece of the benchmark in a process of its own."""
    return measured([sys.executable, "-m", "benchmark.jobs", name, *words])


def told(run: Run, key: str) -> int:
    """A number from what `sync.py --json` printed."""
    return int(json.loads(run.output)[key])


def line(rows: int, what: str, beback: Run, bare: Run, floor: Run) -> str:
    """A line of the first table."""
    return (
        f"| {rows:,} | {what} | {beback.seconds:.2f} | {bare.seconds:.2f} | {beback.seconds / bare.seconds:.2f} "
        f"| {beback.peak_mb:.0f} | {bare.peak_mb:.0f} | {floor.seconds:.2f} |"
    )


def whole_process(rows: int, pairs: int, folder: Path) -> list[str]:
    """The lines of one size: the first sync, nothing to change, 1% ticked."""
    shop = Shop(folder)
    shutil.copy(REPO / "config.yaml", shop.config)
    job("make", str(shop.book), str(rows))
    bare, first = shop.load_and_save(), shop.sync()
    lines = [line(rows, f"first sync, {told(first, 'changed_cells'):,} cells", first, bare, shop.bare_read())]

    bares, syncs = [], []
    for _ in range(pairs):
        bares.append(shop.load_and_save())
        syncs.append(shop.sync())
        if told(syncs[-1], "changed_cells"):
            raise SystemExit(f"{rows} rows: the second sync changed cells; this measures something else")
    lines.append(line(rows, "nothing to change", middle(syncs), middle(bares), shop.bare_read()))

    ticked = folder / "ticked.xlsx"
    count = int(job("tick", str(shop.book), str(ticked), TICKED).output)
    bares, syncs = [], []
    for _ in range(pairs):
        shutil.copy(ticked, shop.book)
        bares.append(shop.load_and_save())
        syncs.append(shop.sync())
        if told(syncs[-1], "recorded") != count:
            raise SystemExit(f"{rows} rows: {count} ticks, but {told(syncs[-1], 'recorded')} recorded")
    lines.append(line(rows, f"{count:,} rows ticked", middle(syncs), middle(bares), shop.bare_read()))
    return lines


def morning_pages(rows: int, pairs: int, folder: Path) -> str:
    """The line of one size: the morning pages, alternating with a sync that has nothing to change."""
    shop = Shop(folder)
    shutil.copy(REPO / "config.yaml", shop.config)
    job("make", str(shop.book), str(rows))
    shop.sync()
    runs = [(shop.sync(), shop.morning()) for _ in range(pairs)]
    sync, morning = middle([s for s, _ in runs]), middle([m for _, m in runs])
    seconds = f"{morning.seconds:.2f} | {sync.seconds:.2f} | {morning.seconds / sync.seconds:.2f}"
    return f"| {rows:,} | {seconds} | {morning.peak_mb:.0f} |"


def show(text: str) -> None:
    """A line of the result, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def planning(sizes: Sequence[int]) -> None:
    """The second table: rows in, plan out, without any file, in microseconds a row."""
    show(
        "\n| rows | plan, no log (s) | µs a row | all tasks ticked, µs a row | lines of log | with that log, µs a row |"
    )
    show("|---:|---:|---:|---:|---:|---:|")
    for rows in sizes:
        cold, ticking, logged, lines = (
            float(w) for w in job("plan", str(rows), str(REPO / "config.yaml")).output.split()
        )
        each = [f"{seconds / rows * 1e6:.0f}" for seconds in (cold, ticking, logged)]
        show(f"| {rows:,} | {cold:.2f} | {each[0]} | {each[1]} | {lines:,.0f} | {each[2]} |")


def main(arguments: Sequence[str]) -> int:
    """The command line: sizes, and how many pairs."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="rows of each book (1000 10000 100000)")
    parser.add_argument("--pairs", type=int, default=5, help="alternating runs per size; from 50,000 rows on one (5)")
    parser.add_argument("--plan-only", action="store_true", help="the second table alone")
    options = parser.parse_args(arguments)
    if not options.plan_only:
        show("| rows | what | Beback (s) | openpyxl load + save (s) | ratio | peak MB | openpyxl MB | bare read (s) |")
        show("|---:|---|---:|---:|---:|---:|---:|---:|")
        for rows in options.sizes:
            with tempfile.TemporaryDirectory(prefix="beback-bench-") as folder:
                for text in whole_process(rows, 1 if rows >= LARGE else options.pairs, Path(folder)):
                    show(text)
        show("\n| rows | morning pages (s) | sync, nothing to change (s) | ratio | peak MB |")
        show("|---:|---:|---:|---:|---:|")
        for rows in options.sizes:
            with tempfile.TemporaryDirectory(prefix="beback-bench-") as folder:
                show(morning_pages(rows, 1 if rows >= LARGE else options.pairs, Path(folder)))
    planning(options.sizes)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
