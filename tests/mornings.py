"""Mornings of a test store: rows in, lists or pages out; a shop's folder for the job itself."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from beback.cells import Row
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
MADE = (
    {"Prospect": "Frank Hale", "Associate": "Dana Reyes", "Visited": "2026-11-16 14:10",
     "Looking for": "engagement ring", "Details": "oval, 1.2 ct",
     "Occasion": "engagement", "For": "Emily", "Value": 6400, "Needed by": "2026-11-21",
     "Cell": "312-280-4410", "Email": "frank@example.com", "Home address": "9 Oak St, Chicago, IL 60610",
     "Business address": "Hale & Moore, 233 S Wacker Dr, Chicago, IL 60606", "Surprise": True,
     "Conversation": "the camping trip in Montana", "Photo": "ring.png"},
    {"Prospect": "Frank Hale", "Associate": "Lee Ortiz", "Status": "Bought", "Bought on": "2026-01-22 12:00",
     "Item bought": "silver bracelet", "Amount": 190, "Cell": "312-280-4410"},
    {"Prospect": "Ada Cole", "Associate": "Lee Ortiz", "Visited": "2026-11-17 08:30", "Contact by": "Text",
     "Cadence": "save-the-sale", "Looking for": "watch", "Cell": "(312) 280-4411"},
    {"Prospect": "Nora Kim", "Associate": "Dana Reyes", "Status": "Deciding", "Visited": "2026-11-13 12:00",
     "Looking for": "pearl strand", "Email": "nora@example.com", "Decides by": "2026-12-04"},
    {"Prospect": "Ruth Stein", "Associate": "Dana Reyes", "Status": "Bought", "Bought on": "2026-10-17 12:00",
     "Item bought": "pearl earrings", "Amount": 2100, "Cell": "(312) 280-4413"},
    {"Prospect": "Marcus Bell", "Associate": "Dana Reyes", "Visited": "2026-11-13 12:00", "Looking for": "wedding band",
     "Appointment": "2026-11-17 15:00", "Coffee": "black, one sugar", "Cell": "(312) 280-4414"},
    {"Prospect": "Olga Petrova", "Visited": "2026-11-16 11:00", "Looking for": "brooch", "Cell": "(312) 280-4415"},
    {"Prospect": "Pilar Santos", "Associate": "Lee Ortiz", "Visited": "next Tuesday", "Cell": "(312) 280-4416"},
    {"Prospect": "Ines Roth", "Associate": "Dana Reyes", "Status": "Bought", "Bought on": "2026-11-16 12:00",
     "Item bought": "halo ring", "Amount": 5850, "Cell": None, "Home address": "1 Elm St, Chicago, IL 60610",
     "Business address": "Roth Dental, 30 N Michigan Ave, Chicago, IL 60602", "Surprise": True},
)  # fmt: skip
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
    mail = {"from": "Marlow & Finch <hello@example.com>"}
    settings = {**merged({**STORE, "mail": mail}, over), "associates": over.get("associates", TEAM)}
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    if not (folder / "templates").exists():
        (folder / "templates").symlink_to(ROOT / "templates", target_is_directory=True)
    return load_config(path)


def shop_in(
    folder: Path,
    *rows: Mapping[str, Any],
    log: Sequence[Mapping[str, Any]] = (),
    now: datetime = NOW,
    **over: Any,
) -> Shop:
    """A store whose book, in memory, has these rows."""
    config = config_in(folder, **over)
    lines = [{heading: typed(heading, value) for heading, value in line.items()} for line in log]
    book = MemoryBook.of(*(row.cells for row in rows_of(*rows)), log=lines)
    return Shop(config, book, Words(config.templates, config.store), Run(config.rules, now, "salt"))
