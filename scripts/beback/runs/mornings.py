"""The morning list: reads the book, writes the day's pages and calendars, and mails each associate theirs."""

import gc
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from beback.calendars import Made, calendar_of
from beback.cards import pages_of
from beback.config import Config
from beback.daylist import DayList, Morning, day_lists
from beback.errors import BebackError
from beback.layouts import Layouts
from beback.mail import OutOfReach, house_of
from beback.output import whole_folder
from beback.pages import Look, morning_page
from beback.pages.records import Page
from beback.runs.morning_mail import mail_of
from beback.runs.shop import Seen, Shop

Deliver = Callable[[EmailMessage], None]


@dataclass(frozen=True, slots=True)
class Mornings:
    """The day's pages as they were written, the store's first, with the calendars of the associates by page.

    `unsynced` counts the rows that are not in the calendars, because the book does not show their task yet.
    """

    folder: Path
    pages: tuple[Page, ...]
    calendars: dict[str, bytes] = field(repr=False)
    unsynced: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mailed:
    """Who got their list, who has no address, and what went wrong, a line each."""

    sent: tuple[str, ...]
    without: tuple[str, ...]
    failed: tuple[str, ...]


def morning_folder(config: Config, day: date) -> Path:
    """Where the pages of a day lie."""
    return config.output / "morning" / day.isoformat()


def write_mornings(shop: Shop) -> Mornings:
    """Writes the pages and calendars of the day, whole or not at all; the book stays as it is. Raises BebackError."""
    gc.disable()  # planning and filling pages make few cycles, and looking for them costs a quarter of the time
    try:
        return _written(shop)
    finally:
        gc.enable()


def _written(shop: Shop) -> Mornings:
    config, now = shop.config, shop.now
    seen = shop.look()
    morning = day_lists_of(seen, shop)
    pages, warnings = pages_of(morning, config, shop.words, now)
    left_out = seen.unsynced()
    calendars = _calendars(morning, pages, shop, left_out)
    look = Look(config.store.name, now, Layouts(config.templates))
    folder = morning_folder(config, now.date())
    with whole_folder(folder) as new:
        for page in pages:
            team = pages[1:] if not page.associate else ()
            (new / f"{page.file}.html").write_text(morning_page(page, look, team), encoding="utf-8", newline="\n")
        for file, calendar in calendars.items():
            (new / f"{file}.ics").write_bytes(calendar)
    shown = {e.row.prospect.row for e in (*morning.store.today, *morning.store.tomorrow, *morning.store.week)}
    return Mornings(folder, pages, calendars, len(left_out & shown), warnings)


def day_lists_of(seen: Seen, shop: Shop) -> Morning:
    """Who sees which rows this morning."""
    return day_lists(seen.plan, seen.plan.history, shop.run, shop.config.associates)


def _calendars(morning: Morning, pages: tuple[Page, ...], shop: Shop, left_out: Collection[int]) -> dict[str, bytes]:
    """A calendar for each associate's page, by its file's name."""
    everything = (pages[0].today, pages[0].tomorrow, pages[0].week)
    set_out = {card.row: card.set_out for days in everything for card in days.visits}
    made = Made(shop.config.store, shop.config.rules, shop.now, set_out)
    each: Iterator[tuple[Page, DayList]] = zip(pages[1:], morning.each, strict=True)
    return {page.file: calendar_of(one, made, left_out) for page, one in each}


def mail_mornings(done: Mornings, shop: Shop, deliver: Deliver) -> Mailed:
    """Mails each associate who is there today and has an email in config.yaml their list and calendar.

    One that fails is told, and the others go out; raises OutOfReach where the mail server takes nothing.
    """
    house = house_of(shop.config, shop.now)
    known = {one.name: one.email for one in shop.config.associates}
    sent, failed, without = [], [], []
    for page in done.pages[1:]:
        to = known.get(page.associate)
        if page.away:
            continue
        if not to:
            without.append(page.associate)
            continue
        try:
            deliver(mail_of(page, to, house, done.calendars[page.file]))
            sent.append(page.associate)
        except OutOfReach:
            raise
        except BebackError as e:
            failed.append(f"{page.associate}: the list was not mailed. {e}")
    return Mailed(tuple(sent), tuple(without), tuple(failed))
