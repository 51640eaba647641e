"""A store's days: people at the sheet, Beback's jobs at their times, nights when the machine is off."""

import csv
import random
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from beback.cells import Cell
from beback.config import Config, load_config
from beback.runs.lists import LIST
from fakes import Grid
from smtp_server import Script, Server, mail_server
from year.folk import Folk
from year.inspector import CLOSED, OPEN, Inspector, contact_days, keeps_surprise, persons, says_no, week_after
from year.jobs import ByCommand, InProcess, JobFailedError, Jobs
from year.paper import TABS, Paper, dicts, in_hand

ROOT = Path(__file__).parents[2]
AWAY, HOLIDAY = "Dana Reyes", (date(2026, 7, 13), date(2026, 7, 25))


def config_in(folder: Path, port: int) -> Config:
    """The shipped settings, with a mail server on this machine and an associate's holiday."""
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    smtp = f"transport: smtp\n  smtp: {{host: localhost, port: {port}, security: none}}"
    text = text.replace("transport: outbox", smtp).replace("limit: 100", "limit: 1000")
    file = folder / "config.yaml"
    file.write_text(text.replace("away: []", f"away: [{HOLIDAY[0]}..{HOLIDAY[1]}]", 1), encoding="utf-8")
    return load_config(file)


@dataclass
class Life:
    """One store, from day to day; `often` where jobs cost no process, so that they can run many times a day."""

    paper: Paper
    config: Config
    server: Server
    folk: Folk
    inspector: Inspector
    dice: random.Random
    jobs: Jobs
    often: bool
    syncs: int = 0
    printed: int = 0
    given_up: int = 0
    _before: dict[str, Grid] = field(default_factory=dict)

    @classmethod
    def begin(cls, seed: str, kind: Callable[[Path], Paper], folder: Path, server: Server, *, commands: bool) -> "Life":
        """The store on its first day, with an empty book."""
        dice = random.Random(seed)
        folk = Folk(dice)
        config, paper = config_in(folder, server.port), kind(folder)
        jobs = ByCommand(config) if commands else InProcess(config, paper, seed)
        return cls(paper, config, server, folk, Inspector(folk), dice, jobs, not commands)

    @property
    def faults(self) -> list[str]:
        """What did not hold."""
        return self.inspector.faults

    def lived(self, days: Sequence[date]) -> Iterator[date]:
        """Lives these days; gives each when it is over."""
        for n, day in enumerate(days):
            off = self.dice.random() < 0.08 or 150 <= n < 155
            self._day(day, off=off)
            yield day

    def _day(self, day: date, *, off: bool) -> None:
        def at(clock: str) -> datetime:
            return datetime.combine(day, time.fromisoformat(clock))

        monday = day.weekday() == 0 and not off
        if not off:
            self.sync(at("02:00"))
        if monday:
            self.letters(at("07:00"))
        if day.weekday() in OPEN and day not in CLOSED:
            self._in_the_shop(at, off=off)
        if monday:
            self.posted(at("12:00"))
        if not off and self.often:
            self.emails(at("16:40"))
            self.sync(at("21:00"), again=True)

    def _in_the_shop(self, at: Callable[[str], datetime], *, off: bool) -> None:
        for clock in ("10:30", "15:40") if self.often else ("14:10",):
            now = at(clock)
            away = AWAY if HOLIDAY[0] <= now.date() <= HOLIDAY[1] else ""
            with in_hand(self.paper) as hands:
                for _ in range(self.dice.choice((0, 0, 1, 1, 2))):
                    self.folk.walk_in(hands, now)
                self.folk.mend(hands)
                self.folk.tick_due(hands, now, 0.45, away)
                if self.dice.random() < 0.3:
                    self.folk.fiddle(hands, now.date())
            if not off:
                self.sync(now + timedelta(minutes=10), again=now.weekday() == OPEN[0])
                self.emails(now + timedelta(minutes=20))

    def sync(self, now: datetime, *, again: bool = False) -> None:
        """A sync, with a look at what it left; `again`: then another, which must find nothing to do."""
        if self._disturbed(now):
            self._one_sync(now, rough=True)
            self.paper.calm()
        self._one_sync(now)
        self.syncs += 1
        if any("Copied row" in str(row.get("Check")) for row in self._rows()):
            self._one_sync(now)  # these words stand for one sync
        if again:
            after = self.paper.look()
            idle = not self.jobs.sync(now) and self.paper.look() == after
            self._must(idle, now, "a second sync changed something")

    def _one_sync(self, now: datetime, *, rough: bool = False) -> None:
        self._before = self.paper.look()
        if self._done(lambda: self.jobs.sync(now), now, rough=rough):
            self.inspector.after_sync(self._before, self.paper.look(), now)

    def _disturbed(self, now: datetime) -> bool:
        """Whether people or the network may come between a job and its sheet."""

        def meanwhile() -> None:
            with in_hand(self.paper) as hands:
                self.folk.fiddle(hands, now.date(), ticks=False)
            self._before = self.paper.look()

        return self.paper.disturb(self.dice, meanwhile)

    def _done(self, job: Callable[[], object], now: datetime, *, rough: bool) -> bool:
        """Whether a job was done; in rough weather it may give up, else that is a fault."""
        try:
            job()
        except JobFailedError as e:
            self.given_up += 1
            self._must(rough, now, f"given up: {e}")
            return False
        return True

    def emails(self, now: datetime) -> None:
        """The emails that are due leave; the server takes some only at the next try, and none that was stopped."""
        stopped = {str(row.get("Email")).lower() for row in self._rows(stopped=True)}
        some = [taken.to for taken in self.server.taken if taken.to.startswith("person")][-3:]
        self.server.script.rcpt = {to: "450 later" for to in some if self.dice.random() < 0.2}
        first = len(self.server.taken)
        rough = self._disturbed(now) or bool(self.server.script.rcpt)  # the command ends with 1 where one could not go
        self._done(lambda: self._must(not self.jobs.send(now), now, "an email in doubt"), now, rough=rough)
        self.paper.calm()
        reached = [taken.to.lower() for taken in self.server.taken[first:]]
        self._must(not stopped & set(reached), now, f"an email to somebody who said stop: {stopped & set(reached)}")
        self._must(time(9) <= now.time() < time(20) or not reached, now, "an email outside contact hours")
        twice = [*contact_days(self._log(), self._rows())]
        self._must(not twice, now, f"twice a day {twice}")

    def letters(self, now: datetime) -> None:
        """The week's letters are printed."""
        if not self._done(lambda: self.jobs.letters(now), now, rough=False):
            return
        with (self.config.output / "letters" / now.date().isoformat() / LIST).open(encoding="utf-8-sig") as file:
            listed = list(csv.DictReader(file))
        printed = [line for line in listed if line["page"]]
        self.printed += len(printed)
        hidden = {
            str(row["Tag"]) for p in persons(self._rows()) if any(keeps_surprise(r, now.date()) for r in p) for row in p
        }
        stopped = {str(row["Tag"]) for row in self._rows(stopped=True)}
        rows = {str(row.get("ID")): row for row in self._rows()}
        for line in printed:
            tag = str(rows[line["key"].partition("|")[0]]["Tag"])
            self._must(tag not in stopped, now, f"a letter to {tag}, who said stop")
            self._must(tag not in hidden or line["address used"] != "home address", now, f"{tag}: a letter to the home")
        self._thanked({line["key"] for line in listed}, now)

    def _thanked(self, listed: Set[str], now: datetime) -> None:
        """Every thank-you note that can be written is printed while it is still within the week."""
        for row in self._rows():
            due, bought, key = row.get("Due"), row.get("Bought on"), str(row.get("Key"))
            if "|after-sale|thanks|" not in key or not isinstance(due, datetime) or not isinstance(bought, datetime):
                continue
            if str(row.get("How")).startswith("Letter") and due.date() <= now.date() + timedelta(
                days=6 - now.weekday()
            ):
                self._must(key in listed, now, f"{row['Tag']}: no thank-you note, bought {bought:%Y-%m-%d}")
            if not row.get("Not before") and str(row.get("How")).startswith("Letter") and bought.date() < now.date():
                late = due.date() > max(week_after(bought.date()), now.date())
                self._must(not late or self._moved(row), now, f"{row['Tag']}: thanks due {due} for {bought:%Y-%m-%d}")

    def _moved(self, row: Mapping[str, Cell]) -> bool:
        """Whether the person has other rows, which may move a task to another day (P3)."""
        return any(len(person) > 1 and row in person for person in persons(self._rows()))

    def posted(self, now: datetime) -> None:
        """The letters of the day are in the post."""
        self._done(lambda: self.jobs.posted(now), now, rough=False)

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


def live(
    seed: str,
    kind: Callable[[Path], Paper],
    folder: Path,
    days: Sequence[date],
    *,
    commands: bool = False,
    watch: Callable[["Life", date], object] | None = None,
) -> Life:
    """These days of a store, each watched; with `commands` each job is a process of its own. Ends at many faults."""
    with mail_server(Script()) as server:
        life = Life.begin(seed, kind, folder, server, commands=commands)
        for day in life.lived(days):
            if watch:
                watch(life, day)
            if len(life.faults) > 20:
                break
        return life


def days_from(first: date, number: int) -> list[date]:
    """So many days in a row."""
    return [first + timedelta(days=n) for n in range(number)]
