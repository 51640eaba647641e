"""Long and rough trials of the workbook: runs killed at random moments, odd workbooks at random, other readers.

    python -m torture [--seed N] [--rounds N] [--rows N]

Every round prints nothing; at the end stand the figures, and every fault with what it takes to see it again.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from benchmark.generator import prospects, write_book
from shop_folder import ShopFolder, shop_folder
from syncing import book_of, synced_twice, tick, told
from torture_books import random_book
from xlsx_parts import Package, headings
from xlsx_sound import faults, lines_under

START = datetime(2026, 11, 17, 9, 0)
TICKS = 12  # in a round


@dataclass
class Figures:
    """What the killed runs came to."""

    rounds: int = 0
    killed: int = 0
    old: int = 0
    new: int = 0
    while_writing: int = 0
    ticks: int = 0
    backups: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rounds} runs, {self.killed} of them killed (the others ended first), {self.while_writing} while "
            f"they wrote; the file was then the old one {self.old} times, the new one {self.new} times. "
            f"{self.ticks} ticks, each recorded once; {self.backups} backups. A whole run takes {self.seconds:.2f} s"
        )


class Killing:
    """A shop whose syncs are killed, one after the other, at moments that a seed gives."""

    def __init__(self, folder: Path, rows: int, seed: int) -> None:
        self.dice = random.Random(seed)
        book = folder / "book" / "prospects.xlsx"
        write_book(book, prospects(rows, seed))
        self.shop = shop_folder(folder, book)
        self.figures = Figures()
        self.now = START
        self.first_state = b""  # of the day; not known for the day on which all begins
        self.seconds = self._measured()
        self.lines = len(lines_under(Package(book), "Contact log"))
        self.figures.seconds = self.seconds

    def _measured(self) -> float:
        """How long a run with ticks takes, from a first run and a second that is timed."""
        self.shop.sync(self.now)
        self._tick()
        started = time.perf_counter()
        self.shop.sync(self.now)
        return time.perf_counter() - started

    def _tick(self) -> dict[str, str]:
        """Somebody ticks some rows; the Keys that these show, and their ID."""
        rows = [row for row in book_of(self.shop.book).read().prospects if row.get("Task")]
        chosen = self.dice.sample(rows, min(TICKS, len(rows)))
        tick(self.shop.book, [row.number for row in chosen])
        return {str(row.get("Key")): str(row.get("ID")) for row in chosen}

    def round(self, number: int) -> None:
        """Ticks, a run that is killed, a look at what is there, a run that is not, and another look."""
        self.now += timedelta(hours=7)
        ticked = self._tick()
        old = self.shop.book.read_bytes()
        lines = self.lines
        self._killed_run(aimed=number % 2 == 1)
        self._look_at_the_file(number, old, lines, set(ticked))
        done = self.shop.run(self.now)
        self._fault(number, f"the next run fails: {done.stderr}", when=done.returncode != 0)
        self._look_at_the_log(number, lines, set(ticked))
        self._look_around(number, old)
        self.figures.rounds += 1
        self.figures.ticks += len(ticked)

    def _killed_run(self, *, aimed: bool) -> None:
        """Starts a run and kills it: at any moment, or, aimed, soon after it began to write beside the book."""
        run = subprocess.Popen(self.shop.command(self.now), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ends = time.perf_counter() + self.dice.uniform(0, self.seconds * 1.05)
        if aimed:
            self._wait_for_writing(run)
            ends = time.perf_counter() + self.dice.uniform(0, self.seconds * 0.15)
        while time.perf_counter() < ends and run.poll() is None:
            time.sleep(0.0005)
        if run.poll() is None:
            run.send_signal(signal.SIGKILL)
        self.figures.killed += run.wait(60) == -signal.SIGKILL
        self.figures.while_writing += any("tmp" in name for name in self.shop.litter())

    def _wait_for_writing(self, run: "subprocess.Popen[bytes]") -> None:
        folders = (self.shop.book.parent, self.shop.backups)
        while run.poll() is None and not any(True for folder in folders for _ in folder.glob("*tmp*")):
            time.sleep(0.0005)

    def _look_at_the_file(self, number: int, old: bytes, lines: int, ticked: set[str]) -> None:
        found = faults(self.shop.book)
        self._fault(number, f"the file is damaged: {found}", when=bool(found))
        if self.shop.book.read_bytes() == old:
            self.figures.old += 1
            return
        self.figures.new += 1
        package = Package(self.shop.book)
        keys = Counter(line.get("Key") for line in lines_under(package, "Contact log")[lines:])
        self._fault(
            number, f"half of the ticks are recorded: {len(keys)} of {len(ticked)}", when=keys != Counter(ticked)
        )
        self._fault(number, "recorded ticks still stand", when=bool(_still_ticked(package)))

    def _look_at_the_log(self, number: int, lines: int, ticked: set[str]) -> None:
        package = Package(self.shop.book)
        log = [line.get("Key") for line in lines_under(package, "Contact log")]
        new = Counter(log[lines:])
        self._fault(number, f"lost {ticked - set(new)}, doubled {new - Counter(ticked)}", when=new != Counter(ticked))
        self._fault(number, "a Key is in the log twice", when=len(set(log)) != len(log))
        self._fault(number, "ticks still stand", when=bool(_still_ticked(package)))
        self.lines = len(log)
        found = faults(self.shop.book)
        self._fault(number, f"the file is damaged: {found}", when=bool(found))

    def _look_around(self, number: int, old: bytes) -> None:
        self._fault(number, f"left behind: {self.shop.litter()}", when=bool(self.shop.litter()))
        if not self.shop.backups.is_dir():
            return
        copies = sorted(self.shop.backups.iterdir())
        today = [copy for copy in copies if f"{self.now:%Y-%m-%d}" in copy.name]
        self._fault(number, f"{len(today)} backups of a day", when=len(today) != 1)
        if (self.now - timedelta(hours=7)).date() != self.now.date():
            self.first_state = old
        wrong = bool(today) and self.first_state not in (b"", today[0].read_bytes())
        self._fault(number, "the backup is not the state before the day's first change", when=wrong)
        self.figures.backups = len(copies)

    def _fault(self, number: int, words: str, *, when: bool) -> None:
        if when:
            self.figures.faults.append(f"killed run {number} at {self.now}: {words}")


def _still_ticked(package: Package) -> list[int]:
    """The rows in which Done is ticked."""
    column = headings(package, "Prospects", ["Prospect"])[1]["Done"]
    cells = package.cells["Prospects"]
    return [r for (r, c), seen in cells.items() if c == column and seen.type == "b" and seen.value == "1"]


def killed_runs(folder: Path, rounds: int, rows: int, seed: int) -> Figures:
    """So many killed runs of a book of so many rows."""
    killing = Killing(folder, rows, seed)
    for number in range(rounds):
        killing.round(number)
    return killing.figures


def odd_books(folder: Path, rounds: int, seed: int) -> Iterator[str]:
    """The faults of syncs of workbooks made up at random."""
    for number in range(rounds):
        place = folder / f"odd{number}"
        place.mkdir()
        path = random_book(place / "book.xlsx", random.Random(f"{seed} {number}"))
        try:
            done = synced_twice(path)
            found = [
                *told(done.original, done.first, done.syncs[0].changes),
                *told(done.ticked, done.second, done.syncs[1].changes),
            ]
        except Exception as e:  # noqa: BLE001  whatever goes wrong is what is looked for
            found = [f"{type(e).__name__}: {e}"]
        yield from (f"odd book {number} of seed {seed}: {fault}" for fault in found[:3])
        shutil.rmtree(place)


def main() -> int:
    """All of it; 1 where anything is wrong."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=40, help="killed runs; ten times as many odd books (default 40)")
    options.add_argument("--rows", type=int, default=2000, help="of the book whose runs are killed (default 2000)")
    chosen = options.parse_args()
    wrong: list[str] = []
    steps = count(1)

    def say(words: str) -> None:
        sys.stdout.write(f"{next(steps)}. {words}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = killed_runs(folder / "shop", chosen.rounds, chosen.rows, chosen.seed)
        wrong += figures.faults
        say(str(figures))
        odd = list(odd_books(folder, chosen.rounds * 10, chosen.seed))
        wrong += odd
        say(f"{chosen.rounds * 10} odd books made at random, {len(odd)} faults")
        for words, found in larger_trials(folder):
            wrong += found
            say(words)
    for fault in wrong:
        sys.stdout.write(f"WRONG: {fault}\n")
    sys.stdout.write("Nothing wrong.\n" if not wrong else f"{len(wrong)} faults.\n")
    return bool(wrong)


def larger_trials(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A million blank rows; LibreOffice and SheetJS over every fixture and the corpus."""
    from torture_readers import read_by_others  # the readers are asked for only where they are wanted

    yield million_rows(folder)
    yield from read_by_others(folder)


def million_rows(folder: Path) -> tuple[str, list[str]]:
    """A sheet of 1,000,000 blank styled rows below the people: time and memory of a whole run."""
    from test_strays import MEMORY, measured_sync, with_blank_rows

    place = folder / "million"
    place.mkdir()
    shop: ShopFolder = shop_folder(place, with_blank_rows(place / "book.xlsx", 1_000_000, 0))
    run = measured_sync(shop, START)
    found = [f"1,000,000 blank rows took {run.peak_mb:.0f} MB"] if run.peak_mb > MEMORY else []
    return f"1,000,000 blank styled rows: {run.seconds:.1f} s, {run.peak_mb:.0f} MB", found


if __name__ == "__main__":
    sys.exit(main())
