"""Mornings of a test store: rows in, lists or pages out; a shop's folder for the job itself."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from beback.cells import Cell, Row
from beback.config import Config, load_config
from beback.config.records import Associate
from beback.daylist import DayList, Morning, day_lists
from beback.followups import Run, plan
from beback.history import read_history, with_lines
from beback.runs.shop import Shop
from beback.words import Words
from fakes import MemoryBook
from playbook import STORE, merged, rules_of, typed

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 17, 9, 0)  # a Tuesday
DANA = Associate("Dana Reyes", "dana@example.com", "", (), "Lee Ortiz", "none")
LEE = Associate("Lee Ortiz", "lee@example.com", "", (), "Dana Reyes", "none")
TEAM: dict[str, Any] = {
    "Dana Reyes": {"email": "dana@example.com", "phone": "(312) 555-0171", "cover": "Lee Ortiz"},
    "Lee Ortiz": {"email": "lee@example.com", "phone": "(312) 555-0172", "cover": "Dana Reyes"},
}


def cell(number: int) -> str:
    """A cell phone of its own for each row, so that rows are different people."""
    return f"(312) 280-{4400 + number}"


def rows_of(*rows: Mapping[str, Any]) -> list[Row]:
    """Rows from row 2 on; each person has a phone of their own where none is given."""
    return [
        Row(n, {h: typed(h, v) for h, v in {"Cell": cell(n), "ID": f"P{n}", **row}.items()})
        for n, row in enumerate(rows, 2)
    ]


def lists(
    *rows: Mapping[str, Any],
    log: Sequence[Mapping[str, Any]] = (),
    now: datetime = NOW,
    associates: Sequence[Associate] = (DANA, LEE),
) -> Morning:
    """The day's lists for these rows and this log."""
    rules = rules_of()
    lines = [Row(n, {h: typed(h, v) for h, v in line.items()}) for n, line in enumerate(log, 2)]
    run = Run(rules, now, "salt")
    planned = plan(rows_of(*rows), lines, run)
    history, _ = read_history(lines, rules.country)
    return day_lists(planned, with_lines(history, planned.lines), run, associates)


def page(morning: Morning, name: str) -> DayList:
    """Somebody's list."""
    return next(one for one in morning.each if one.associate == name)


def names(found: Sequence[Any]) -> list[str]:
    """Whom entries, visits or gaps are about."""
    return [one.row.prospect.name for one in found]


def away(one: Associate, first: date, last: date | None = None, cover: str | None = "") -> Associate:
    """The associate with these days off, and another to cover where given (None: nobody)."""
    covering = one.cover if cover == "" else cover
    return Associate(one.name, one.email, one.phone, ((first, last or first),), covering, one.notify)


def config_in(folder: Path, **over: Any) -> Config:
    """The test store's settings in that folder, with its own templates and an associate more."""
    path = folder / "config.yaml"
    settings = merged({**STORE, "associates": TEAM, "mail": {"from": "Marlow & Finch <hello@example.com>"}}, over)
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    if not (folder / "templates").exists():
        shutil.copytree(ROOT / "templates", folder / "templates")
    return load_config(path)


def shop_in(
    folder: Path,
    *rows: Mapping[str, Any],
    log: Sequence[Mapping[str, Cell]] = (),
    now: datetime = NOW,
    **over: Any,
) -> Shop:
    """A store whose book, in memory, has these rows."""
    config = config_in(folder, **over)
    book = MemoryBook.of(*(row.cells for row in rows_of(*rows)), log=log)
    return Shop(config, book, Words(config.templates, config.store), Run(config.rules, now, "salt"))
