"""Storms over a Google Sheet: ticks, moves and faults at random, from a seed, and everybody still who they were.

`PYTHONPATH=scripts:tests python -m sheet_storm --seed 1 --syncs 500` is the long one.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from beback.errors import BookError
from sheet_store import EDITS, Memory, Store, faults, people, remembered
from sheets_server import Fault, SheetsServer, traffic

FAULTS = (
    traffic.too_many(), traffic.too_many(2), traffic.server_error(), traffic.bad_gateway(), traffic.unavailable(),
    traffic.dropped(), traffic.cut(), traffic.slow(0.5),
)  # fmt: skip
NOT_HERE = ("tick", "type", "delete", "delete another", "copy an ID")  # an ID copied before a read makes a copied row
MOVES = tuple(name for name in EDITS if name not in NOT_HERE)
ONCE = ("delete a column", "rename a heading", "insert with a name", "add below")  # these make no sense twice


class Storm:
    """One storm: a store of twelve people, and what is to happen to it."""

    def __init__(self, server: SheetsServer, folder: Path, seed: int, rate: float = 0.3) -> None:
        self.dice, self.rate = random.Random(seed), rate
        self.store = Store.of(server, folder, people(12))
        self.store.timeout = 0.25
        self.ended = 0
        self.done: set[str] = set()

    def blow(self, syncs: int) -> Iterator[str]:
        """So many syncs; yields what went wrong."""
        self.store.sync()
        before = remembered(self.store)
        for number in range(syncs):
            self._people()
            self._faults()
            try:
                self.store.sync()
            except BookError:
                self.ended += 1
            self.store.sheet.traffic.settle()
            if number % 5 == 4:
                yield from (f"sync {number}: {fault}" for fault in self._calm(before))

    def _people(self) -> None:
        """What is typed before the sync, and what is done in the midst of it."""
        for own in self.dice.sample([f"n{n:03d}" for n in range(12)], self.dice.randint(0, 2)):
            row = self.store.by_own().get(own)
            if row and not row.get("Done"):
                self.store.tick(own, self.dice.choice(("Sent", "No answer", "Left message", "Replied", None)))
        for k in (2, 3, 4):
            if self.dice.random() < 0.4:
                name = self.dice.choice([name for name in MOVES if name not in self.done])
                self.done |= {name} & set(ONCE)
                self.store.between(EDITS[name], k=k)

    def _faults(self) -> None:
        for k in range(1, 9):
            if self.dice.random() < self.rate:
                fault: Fault = self.dice.choice(FAULTS)
                late = self.dice.choice((None, None, k + 1, k + 2)) if fault.status != 429 else None
                applied = late is None and fault.status != 429 and self.dice.random() < 0.5
                self.store.sheet.traffic.fail(k, fault, applied=applied, late=late)

    def _calm(self, before: Memory) -> Iterator[str]:
        """Two syncs without wind; then everything must be in its place."""
        self.store.sheet.traffic.forget()
        for _ in range(2):
            self.store.sync()
        yield from faults(self.store, before)
        if self.store.sync().changes:
            yield "a sync in calm weather still changes something"


def main() -> int:
    """Blows storms and says what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--syncs", type=int, default=500)
    chosen = parser.parse_args()
    with SheetsServer() as server, tempfile.TemporaryDirectory() as folder:
        storm = Storm(server, Path(folder), chosen.seed)
        found = list(storm.blow(chosen.syncs))
    lines = [*found, f"{chosen.syncs} syncs from seed {chosen.seed}, {storm.ended} gave up, {len(found)} faults"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
