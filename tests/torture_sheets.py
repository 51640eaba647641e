"""Rough trials of the Google Sheet: every fault and every edit of people, in pairs, long storms at random,
and customers who are forgotten meanwhile.

    python -m torture_sheets [--seed N] [--syncs N] [--storms N] [--every N] [--forgets N]

Every fault is told with what it takes to see it again, and at the end the figures.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import count, islice, product
from pathlib import Path

from sheet_edits import EDITS
from sheet_storms import FAULTS, MOMENTS, Effect, Storm, effects
from sheet_trials import forgetting_storm, random_storm, trial
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


def all_trials(server: SheetsServer, folder: Path, seed: int, every: int = 1) -> Iterator[list[str]]:
    """What is wrong after every trial, or every so many-th one."""
    for number, (edits, faults) in enumerate(trials()):
        if number % every == 0:
            name = f"{seed} {[*edits, *faults]}"
            yield _named(name, trial(Storm.over(server, folder / str(number), name), edits, faults))
    for number, (one, two) in enumerate(product(EDITS, EDITS)):
        if number % every == 0:
            name = f"{seed} the first sync of all, {one} and {two}"
            storm = Storm.before_the_first(server, folder / name, name)
            yield _named(name, trial(storm, [(2, "before", one), (3, "before", two)]))


def _named(name: str, faults: Iterable[str]) -> list[str]:
    return [f"{name}: {fault}" for fault in faults]


def main() -> int:
    """All of it; 1 where anything is wrong."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--syncs", type=int, default=500, help="of a storm (default 500)")
    options.add_argument("--storms", type=int, default=1, help="storms, each of a seed of its own (default 1)")
    options.add_argument("--every", type=int, default=1, help="only every so many-th trial (default 1: all)")
    options.add_argument("--forgets", type=int, default=300, help="times that somebody is forgotten (default 300)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name, SheetsServer() as server:
        folder, seeds = Path(name), range(chosen.seed, chosen.seed + chosen.storms)
        storms = (random_storm(server, folder / f"storm{seed}", seed, chosen.syncs) for seed in seeds)
        forgets = (forgetting_storm(server, folder / f"forget{n}", chosen.seed * 10_000 + n) for n in count())
        wrong = _told("trials of faults and edits", all_trials(server, folder, chosen.seed, chosen.every))
        wrong += _told(f"storms of {chosen.syncs} syncs", storms)
        wrong += _told("times that somebody was forgotten", islice(forgets, chosen.forgets))
    say(f"{wrong} of them went wrong." if wrong else "Nothing wrong.")
    return bool(wrong)


def _told(what: str, trials: Iterable[Iterable[str]]) -> int:
    """Tells of each trial what is wrong, at once, and of all how long they took; how many went wrong."""
    started, number, wrong = time.monotonic(), 0, 0
    for faults in trials:
        number += 1
        found = [*faults]
        wrong += bool(found)
        for fault in found:
            say(f"WRONG: {fault}")
    say(f"{number} {what}, {wrong} wrong, {time.monotonic() - started:.0f} s")
    return wrong


def say(words: str) -> None:
    """A line of the figures."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
