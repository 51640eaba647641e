"""Setting up the book that a store has already: its headings into config.yaml, and what its first sync would bring."""

import codecs
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO, Protocol, runtime_checkable

from beback.adoption import (
    OPPOSITE,
    About,
    Outlook,
    Proposal,
    first_start,
    forecast,
    offer_told,
    outlook_told,
    proposal_told,
    propose,
    troubles,
    unheeded,
    unheeded_told,
)  # fmt: skip
from beback.books import Book, safe_file
from beback.books.opening import at_work, open_book
from beback.books.tab import ROWS, Line
from beback.cells import Cell, text
from beback.config import Config, load_config
from beback.config.editing import Setting, edited
from beback.errors import BookError
from beback.followups import Run, plan
from beback.history import named_by
from beback.output import whole_file
from beback.rules import Rules
from beback.setting_up import is_missing, set_up

BEFORE = "config.yaml.before"


@runtime_checkable
class Topped(Protocol):
    """A book that can show its tabs before anybody knows their headings."""

    def tops(self, most: int) -> Mapping[str, Sequence[Line]]:
        """The first lines of every tab as they stand."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was chosen: rows of a sample, `adopt` to take the headings as proposed, `as_is` to take none of them.

    `start` is written into config.yaml. `ask` puts a question to somebody at a terminal, None where nobody is there.
    """

    sample: Sequence[Mapping[str, Cell]] = ()
    adopt: bool = False
    as_is: bool = False
    start: date | None = None
    ask: Callable[[str], bool] | None = None


def set_up_book(config: Config, now: datetime, wishes: Wishes, say: Callable[[str], None]) -> None:
    """Makes the store's book, or adds what it lacks to the one that is there, once its headings are understood.

    `say` takes what is told, line by line. Raises BookError where it cannot be done, ConfigError where config.yaml
    cannot be changed.
    """
    setup = _SettingUp(config, now, wishes, say)
    found = None if wishes.sample or wishes.as_is else proposal_of(open_book(config, now), config)
    if found is None or (found.synced and not wishes.adopt):
        setup.work()
        if not wishes.sample:
            setup.tell_first_sync(setup.config, found)
    else:
        setup.adopt(found)


class _SettingUp:
    """One run: the settings as they stand by now, those to be written, and to whom it is told."""

    def __init__(self, config: Config, now: datetime, wishes: Wishes, say: Callable[[str], None]) -> None:
        self.config, self.now, self.wishes, self.say = config, now, wishes, say
        self.settings = [Setting((), {"start": wishes.start.isoformat()})] if wishes.start else []
        self.before = safe_file.contents(config.path)

    def adopt(self, found: Proposal) -> None:
        """Takes the headings as proposed where somebody agrees; else does what can be done without them."""
        book = open_book(self.config, self.now)
        if found.foreign or found.doubts or found.splits:
            self.tell(*proposal_told(found, book.name))
        agreed = self._agreed(found)
        if agreed:
            self.settings = [*_settings(found), *self.settings]
        elif found.foreign and found.has_names and not self.wishes.ask:
            self.tell_first_sync(_adopted(self.config, found), found)
        if not agreed:
            self._refuse(found, book)
        left = () if agreed or self.wishes.ask else tuple(found.labels)
        self.work(left)
        if left:
            self.tell(
                f"Not added: {', '.join(left)}. Run this again with --adopt to take your own headings for them as told "
                "above, or with --as-is for new columns."
            )
        else:
            self.tell_first_sync(self.config, found)
        if agreed:
            self.tell("", "Next: scripts/sync.py --dry-run shows what a sync would write, scripts/sync.py writes it.")

    def _agreed(self, found: Proposal) -> bool:
        if not found.foreign or not found.has_names:
            return False
        ask = self.wishes.ask
        return self.wishes.adopt or bool(ask and ask("Take these headings, and write them into config.yaml?"))

    def _refuse(self, found: Proposal, book: Book) -> None:
        """Raises BookError where the book cannot be worked with as it is."""
        try:
            book.read()
        except BookError as e:
            if not found.has_names and found.splits:
                place = f"{book.name}, tab {found.tab}"
                raise BookError(
                    f"{place}: no column holds the whole name, nothing was changed. Do the three steps above, then run "
                    "this again"
                ) from None
            mend = ". Or run this again with --adopt to take the headings as told above" if found.has_names else ""
            raise BookError(f"{e}{mend}") from None

    def work(self, without: Sequence[str] = ()) -> None:
        """Writes the settings, then makes or completes the book, but for the headings in `without`."""
        with at_work(self.config):
            if self.settings:
                self._write()
            self.say(set_up(open_book(self.config, self.now), self.config, self.wishes.sample, without))

    def _write(self) -> None:
        if _write(self.config, self.settings, self.before):
            self.say(f"Written into {self.config.path.name}; as it was before: {self.config.state.name}/{BEFORE}.")
        self.config, self.settings = load_config(self.config.path), []

    def tell_first_sync(self, config: Config, found: Proposal | None) -> None:
        """What the first sync would make with these settings, from which day on visits had better count, and who said
        stop where Beback does not look."""
        self._tell_outlook(config)
        for line in unheeded_told(unheeded(found) if found else (), config.rules.label(OPPOSITE)):
            self.tell("", line)

    def _tell_outlook(self, config: Config) -> None:
        start = self.wishes.start or config.rules.start
        outlook = _outlook(config, replace(config.rules, start=start), self.now)
        if outlook is None:
            return
        self.tell("", *outlook_told(outlook, start))
        day = first_start(self.now.date())
        if start is not None or not outlook.forecast.old:
            return
        offered = _outlook(config, replace(config.rules, start=day), self.now)
        if offered is None or offered.forecast.tasks == outlook.forecast.tasks:
            return
        self.tell(offer_told(offered.forecast, day))
        if self.wishes.ask and self.wishes.ask(f"Write start: {day} into config.yaml?"):
            self.settings = [Setting((), {"start": day.isoformat()})]
            with at_work(self.config):
                self._write()

    def tell(self, *lines: str) -> None:
        """Tells line by line."""
        for line in lines:
            self.say(line)


def proposal_of(book: Book, config: Config) -> Proposal | None:
    """What the headings of the book that is there mean; None for a book that is yet to be made."""
    path = config.book.workbook
    if not isinstance(book, Topped) or (path and is_missing(path)):
        return None
    about = About(config.columns, config.store.country)
    return propose(book.tops(ROWS), config.book.prospects, config.book.log, about)


def _adopted(config: Config, found: Proposal) -> Config:
    """The settings as they would be with the proposal."""
    columns = {**config.columns, **found.labels}
    tab = found.tab if found.renamed else config.book.prospects
    rules = replace(config.rules, labels=columns)
    return replace(config, columns=columns, book=replace(config.book, prospects=tab), rules=rules)


def _settings(found: Proposal) -> Iterator[Setting]:
    """What is to be written into config.yaml for the proposal."""
    if found.labels:
        yield Setting(("columns",), found.labels)
    if found.renamed:
        yield Setting(("book", "tabs"), {"prospects": found.tab})


def _outlook(config: Config, rules: Rules, now: datetime) -> Outlook | None:
    """What the first sync would bring under these rules; None where there was one, or nobody is in the book."""
    rows = open_book(config, now).read().prospects
    if not rows or any(named_by(text(row.get("Key"))) for row in rows):
        return None
    planned = plan(rows, (), Run(rules, now, "first sync"))
    names = [associate.name for associate in config.associates]
    found = troubles(rows, planned, rules, names, workbook=config.book.workbook is not None)
    return Outlook(forecast(planned, now.date()), found)


def _write(config: Config, settings: Sequence[Setting], kept: bytes) -> bool:
    """Changes config.yaml, whole or not at all, and keeps what it was before; whether anything is new.

    Raises ConfigError or BookError.
    """
    before = safe_file.contents(config.path)
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    after = mark + edited(before.decode("utf-8-sig"), settings, config.path.name).encode()
    if after == before:
        return False

    def write(out: BinaryIO) -> None:
        out.write(after)

    whole_file(config.state / BEFORE, kept)
    safe_file.replace(config.path, safe_file.version(before), write)
    return True
