"""Rough trials of the Google Sheet: every fault and every edit of people, in pairs, and long storms at random.

    python -m torture_sheets [--seed N] [--syncs N] [--storms N]

At the end stand the figures, and every fault with what it takes to see it again.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from sheet_people import EDITS
from sheet_storms import FAULTS, MOMENTS, Effect, Storm, effects, random_storm, trial
from sheets_server import SheetsServer
from sheets_server.traffic import Moment

Edits = list[tuple[int, Moment, str]]
Faults = list[tuple[int, str, Effect]]


def trials() -> Iterator[tuple[Edits, Faults]]:
    """Each trial: a fault, an edit, two edits, an edit and a fault; with the request and the moment of each."""
    for fault, k in product(FAULTS, (1, 2, 3)):
        yield from (([], [(k, fault, effect)]) for effect in effects(fault))
    for edit, moment, k in product(EDITS, MOMENTS, (1, 2)):
        yield [(k, moment, edit)], []
    for one, two in product(EDITS, EDITS):
        yield [(2, "before", one), (2, "before", two)], []
        yield [(2, "before", one), (2, "during", two)], []
        yield [(2, "before", one), (3, "before", two)], []
    for edit, fault in product(EDITS, FAULTS):
        for effect in effects(fault):
            yield [(2, "before", edit)], [(2, fault, effect)]
            yield [(2, "after", edit)], [(2, fault, effect)]
            yield [(2, "before", edit)], [(3, fault, effect)]


def all_trials(server: SheetsServer, folder: Path, seed: int, every: int = 1) -> Iterator[tuple[str, list[str]]]:
    """Every trial, or every so many-th one, by what is done in it, with what is wrong after it."""
    for number, (edits, faults) in enumerate(trials()):
        if number % every == 0:
            name = str([*edits, *faults])
            yield name, trial(Storm.over(server, folder / str(number), f"{seed} {name}"), edits, faults)
    for one, two in product(EDITS, EDITS):
        name = f"the first sync of all, {one} and {two}"
        storm = Storm.before_the_first(server, folder / name, f"{seed} {name}")
        yield name, trial(storm, [(2, "before", one), (3, "before", two)])


def main() -> int:
    """All of it; 1 where anything is wrong."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--syncs", type=int, default=500, help="of a storm (default 500)")
    options.add_argument("--storms", type=int, default=1, help="storms, each of a seed of its own (default 1)")
    options.add_argument("--every", type=int, default=1, help="only every so many-th trial (default 1: all)")
    chosen = options.parse_args()
    wrong: list[str] = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name, SheetsServer() as server:
        count = 0
        for trial_name, found in all_trials(server, Path(name), chosen.seed, chosen.every):
            count += 1
            wrong += (f"{trial_name}: {fault}" for fault in found)
        say(f"{count} trials of faults and edits, {len(wrong)} faults, {time.monotonic() - started:.0f} s")
        for seed in range(chosen.seed, chosen.seed + chosen.storms):
            found = list(random_storm(server, Path(name) / f"storm{seed}", seed, chosen.syncs))
            wrong += found
            say(f"a storm of {chosen.syncs} syncs with seed {seed}, {len(found)} faults")
    for fault in wrong:
        say(f"WRONG: {fault}")
    say("Nothing wrong." if not wrong else f"{len(wrong)} faults.")
    return bool(wrong)


def say(words: str) -> None:
    """A line of the figures."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
