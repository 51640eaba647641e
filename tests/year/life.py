"""A store's days: people at the sheet, Beback's jobs at their times, nights when the machine is off."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from beback.cells import Cell
from beback.config import Config, load_config
from beback.errors import BebackError
from beback.followups import Run
from beback.rules import Channel
from beback.runs.choosing import Wanted
from beback.runs.marking import mark_done
from beback.runs.merging import Merged, merge
from beback.runs.posted import sync_with_left
from beback.runs.sending import Sending, send_due
from beback.runs.shop import Shop
from beback.words import Words
from smtp_server import Script, Server, mail_server
from year.folk import Folk
from year.inspector import CLOSED, OPEN, Inspector, contact_days, keeps_surprise, persons, says_no, week_after
from year.paper import TABS, Paper, dicts, in_hand

ROOT = Path(__file__).parents[2]
LETTERS, EMAILS = frozenset({Channel.LETTER}), frozenset({Channel.EMAIL})


def config_in(folder: Path, port: int) -> Config:
    """The shipped settings, with a mail server on this machine and an associate's day off."""
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    smtp = f"transport: smtp\n  smtp: {{host: localhost, port: {port}, security: none}}"
    file = folder / "config.yaml"
    file.write_text(text.replace("transport: outbox", smtp).replace("limit: 100", "limit: 1000"), encoding="utf-8")
    return load_config(file)


@dataclass
class Life:
    """One store, from day to day."""

    seed: str
    paper: Paper
    config: Config
    server: Server
    folk: Folk
    inspector: Inspector
    dice: random.Random
    words: Words
    syncs: int = 0
    printed: int = 0

    @classmethod
    def begin(cls, seed: str, kind: Callable[[Path], Paper], folder: Path, server: Server) -> "Life":
        """The store on its first day, with an empty book."""
        dice = random.Random(seed)
        folk = Folk(dice)
        config = config_in(folder, server.port)
        words = Words(config.templates, config.store, config.rules.label)
        return cls(seed, kind(folder), config, server, folk, Inspector(folk), dice, words)

    @property
    def faults(self) -> list[str]:
        """What did not hold."""
        return self.inspector.faults

    def shop(self, now: datetime) -> Shop:
        """What a job is handed."""
        run = Run(self.config.rules, now, f"{self.seed}{now:%Y%m%d%H%M}")
        return Shop(self.config, self.paper.book(now.date()), self.words, run)

    def days(self, first: date, number: int) -> Iterator[date]:
        """Lives so many days; gives each when it is over."""
        for n in range(number):
            day = first + timedelta(days=n)
            off = self.dice.random() < 0.08 or 150 <= n < 155
            self._day(day, off=off)
            yield day

    def _day(self, day: date, *, off: bool) -> None:
        def at(clock: str) -> datetime:
            return datetime.combine(day, time.fromisoformat(clock))

        if not off:
            self.sync(at("02:00"))
            if day.weekday() == 0:
                self.letters(at("07:00"))
        if day.weekday() in OPEN and day not in CLOSED:
            self._in_the_shop(at, off=off)
        if not off and day.weekday() == 0:
            self.posted(at("12:00"))
        if not off:
            self.emails(at("16:40"))
            self.sync(at("21:00"))

    def _in_the_shop(self, at: Callable[[str], datetime], *, off: bool) -> None:
        for clock in ("10:30", "14:10", "17:20"):
            with in_hand(self.paper) as hands:
                for _ in range(self.dice.choice((0, 0, 1, 1, 2))):
                    self.folk.walk_in(hands, at(clock))
                self.folk.mend(hands)
                self.folk.tick_due(hands, at(clock), 0.45)
                if self.dice.random() < 0.3:
                    self.folk.fiddle(hands, at(clock).date())
            if not off:
                self.sync(at(clock) + timedelta(minutes=10))
                self.emails(at(clock) + timedelta(minutes=20))

    def sync(self, now: datetime) -> None:
        """A sync, then another, which must find nothing to do; the inspector looks in between."""
        before = self.paper.look()
        sync_with_left(self.shop(now))
        after = self.paper.look()
        self.inspector.after_sync(before, after, now)
        again = sync_with_left(self.shop(now))
        if again.changes or self.paper.look() != after:
            changed = [(c.row, c.heading, c.old, c.new) for c in again.changes.cells][:5]
            self.faults.append(f"{now:%Y-%m-%d %H:%M} a second sync changed {changed}")
        self.syncs += 1

    def emails(self, now: datetime) -> None:
        """The emails that are due leave; the server takes some only at the next try, and none that was stopped."""
        stopped = {str(row.get("Email")).lower() for row in self._rows(stopped=True)}
        some = [taken.to for taken in self.server.taken][-3:]
        self.server.script.rcpt = {to: "450 later" for to in some if self.dice.random() < 0.2}
        first = len(self.server.taken)
        sent = send_due(self.shop(now), Sending(lambda _: True, pause=0.0))
        reached = [taken.to.lower() for taken in self.server.taken[first:]]
        self._must(not stopped & set(reached), now, f"an email to somebody who said stop: {stopped & set(reached)}")
        self._must(time(9) <= now.time() < time(20) or not reached, now, "an email outside contact hours")
        self._must(not sent.report.in_doubt, now, "an email in doubt")
        self._must(
            not [*contact_days(self._log(), self._rows())],
            now,
            f"twice a day {[*contact_days(self._log(), self._rows())]}",
        )

    def letters(self, now: datetime) -> None:
        """The week's letters are printed."""
        shop = self.shop(now)
        made = merge(shop, Wanted(LETTERS))
        self.printed += len(made.letters)
        hidden = {
            str(row["Tag"]) for p in persons(self._rows()) if any(keeps_surprise(r, now.date()) for r in p) for row in p
        }
        stopped = {str(row["Tag"]) for row in self._rows(stopped=True)}
        rows = {str(row.get("ID")): row for row in self._rows()}
        for place in made.letters:
            tag = str(rows[place.letter.about.id]["Tag"])
            self._must(tag not in stopped, now, f"a letter to {tag}, who said stop")
            self._must(tag not in hidden or place.letter.place != "home address", now, f"{tag}: a letter to the home")
        self._thanked(made, now)

    def _thanked(self, made: Merged, now: datetime) -> None:
        """Every thank-you note that can be written is printed while it is still within the week."""
        for row in self._rows():
            due, bought, key = row.get("Due"), row.get("Bought on"), str(row.get("Key"))
            if "|after-sale|thanks|" not in key or not isinstance(due, datetime) or not isinstance(bought, datetime):
                continue
            if str(row.get("How")).startswith("Letter") and due.date() <= now.date() + timedelta(
                days=6 - now.weekday()
            ):
                listed = {p.letter.about.key for p in made.letters} | {h.about.key for h in made.held}
                self._must(key in listed, now, f"{row['Tag']}: no thank-you note, bought {bought:%Y-%m-%d}")
            if not row.get("Not before") and str(row.get("How")).startswith("Letter") and bought.date() < now.date():
                late = due.date() > max(week_after(bought.date()), now.date())
                self._must(not late or self._moved(row), now, f"{row['Tag']}: thanks due {due} for {bought:%Y-%m-%d}")

    def _moved(self, row: Mapping[str, Cell]) -> bool:
        """Whether the person has other rows, which may move a task to another day (P3)."""
        return any(len(person) > 1 and row in person for person in persons(self._rows()))

    def posted(self, now: datetime) -> None:
        """The letters of the day are in the post."""
        try:
            mark_done(self.shop(now), now.date())
        except BebackError as e:
            self.faults.append(f"{now:%Y-%m-%d %H:%M} {e}")

    def _rows(self, *, stopped: bool = False) -> list[dict[str, Cell]]:
        rows = [row for row in dicts(self.paper.look()[TABS[0]]) if row.get("Prospect")]
        if not stopped:
            return rows
        return [dict(row) for p in persons(rows) if any(says_no(r) for r in p) for row in p]

    def _log(self) -> list[dict[str, Cell]]:
        return dicts(self.paper.look()[TABS[1]])

    def _must(self, holds: bool, now: datetime, fault: str) -> None:
        if not holds:
            self.faults.append(f"{now:%Y-%m-%d %H:%M} {fault}")


def live(seed: str, kind: Callable[[Path], Paper], folder: Path, first: date, days: int) -> Life:
    """So many days of a store."""
    with mail_server(Script()) as server:
        life = Life.begin(seed, kind, folder, server)
        for _ in life.days(first, days):
            if len(life.faults) > 20:
                break
        return life
