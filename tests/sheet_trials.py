"""Trials of a store's Google Sheet: what people and the network do round a run, and what came of it."""

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from beback.books.sheets.parcel import LARGEST
from beback.errors import BebackError, BookError
from beback.runs.forgetting import forget
from forgetting import tools
from sheet_edits import EDITS
from sheet_storms import FAULTS, MOMENTS, Effect, Storm, effects
from sheets_server import SheetsServer
from sheets_server.traffic import Moment


def trial(
    storm: Storm, edits: Iterable[tuple[int, Moment, str]], faults: Iterable[tuple[int, str, Effect]] = ()
) -> list[str]:
    """Three ticks, a run with these edits and faults, and all that is wrong in the end."""
    storm.tick(3)
    storm.traffic.forget()
    for k, moment, edit in edits:
        storm.at(k, moment, edit)
    for k, fault, effect in faults:
        storm.fail(k, fault, effect)
    found = []
    try:
        storm.sync()
    except BookError as e:
        found.append(f"the run gives up: {e}")
    return [*found, *storm.calm()]


def random_storm(
    server: SheetsServer, folder: Path, seed: int, syncs: int, *, share: float = 0.3, largest: int = LARGEST
) -> Iterator[str]:
    """The faults of so many syncs of one sheet, with edits at random, and a share of the requests going wrong."""
    storm = Storm.over(server, folder, seed, 12)
    storm.shop.largest = largest
    dice = random.Random(f"storm {seed}")
    for number in range(syncs):
        storm.now += timedelta(hours=dice.choice((1, 7, 30)))
        done = _weather(storm, dice, share)
        storm.tried()
        if number % 5 == 4 or number == syncs - 1:
            found = storm.calm()
            yield from (f"seed {seed}, sync {number}: {fault} (after {done})" for fault in found)
            if found:
                return
            storm.people.learn()
            storm.warnings.clear()


def _weather(storm: Storm, dice: random.Random, share: float) -> list[str]:
    storm.traffic.forget()
    storm.tick(dice.randrange(4))
    storm.people.done.clear()
    told: list[str] = []
    for k in range(1, 13):
        if dice.random() < share:
            fault = dice.choice([name for name in FAULTS if name != "timed out" or dice.random() < 0.1])
            effect = dice.choice(effects(fault))
            storm.fail(k, fault, effect)
            told.append(f"{k}: {fault} {effect}")
        if dice.random() < 0.4:
            moment, edit = dice.choice(MOMENTS), dice.choice(list(EDITS))
            storm.at(k, moment, edit)
            told.append(f"{k}: {moment} {edit}")
    return told


def forgetting_storm(server: SheetsServer, folder: Path, seed: int) -> list[str]:
    """Somebody of whom the log tells is forgotten while people edit and requests fail; all that is wrong in the end."""
    storm = Storm.over(server, folder, f"forgetting {seed}", 12)
    storm.tick_of("T2")
    storm.sync()
    name = storm.people.leave("T2")
    told = _weather(storm, random.Random(f"forgetting {seed}"), 0.1)
    found = _forgotten(storm, name) and _forgotten(storm, name)
    found += storm.calm()
    found += [f"the tab {title} still names them" for title, tab in storm.sheet.tabs().items() if name in repr(tab)]
    return [f"seed {seed}: {fault} (after {told})" for fault in found]


def _forgotten(storm: Storm, name: str) -> list[str]:
    """What is wrong with forgetting somebody once; people are done with what they did."""
    try:
        storm.warnings += forget(tools(storm.shop.folder, storm.book()), name, backups=False).warnings
    except BebackError as e:
        return [f"forgetting gives up: {e}"]
    finally:
        storm.traffic.forget()
    return []
