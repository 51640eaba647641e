"""The clock at work: one job after the other when its time has come, until it is asked to stop."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from schedule import Scheduler

from beback.clock.state import ClockState
from beback.commands import own_fault, show, tell
from beback.config import Config, load_config
from beback.errors import BebackError, BookError, ConfigError
from beback.timetable import LastRun, LastRuns, Outcome, Timetable

Job: TypeAlias = Callable[[Config, datetime], Outcome]

SOON = timedelta(seconds=50)  # a book that is open or in use; below the minute in which cron comes by again
LATER = timedelta(minutes=5)  # all else that could not be done
TICK = 1  # seconds
PAUSE = 0.2  # seconds within which a stop is heeded


class Clockwork:
    """Runs the jobs that are due, one at a time, by the config as it stands on the disk at that moment.

    A job is handed the config and now (the store's local time, to the minute). It returns what it did; it raises
    BebackError where it could not be done, and is then tried again: soon for a BookError. Only while the state is held.
    """

    def __init__(
        self,
        path: Path,
        jobs: Mapping[str, Job],
        clock: Callable[[], datetime],
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._path, self._jobs, self._clock, self._stopped = path, jobs, clock, stopped
        self._state = ClockState(path)
        self._text: bytes | None = None
        self._config: Config | None = None
        self._told: dict[str, str] = {}
        self._saved: LastRuns = {}
        try:
            self._saved = self._state.load()
        except BebackError as e:
            tell(str(e))
        self._runs = dict(self._saved)

    def run_due(self) -> bool:
        """One pass: each job that is due or becomes due by another one, once. Whether all went well."""
        passed: set[str] = set()
        good = True
        while not self._stopped() and (config := self._read_config()):
            job = self._next(config, passed)
            if job is None:
                break
            passed.add(job)
            good = self._run(job, config) and good
        return good and self._config is not None

    def _read_config(self) -> Config | None:
        """config.yaml, read anew where it was changed; None, which is said once, while it is wrong."""
        try:
            text = self._path.read_bytes()
        except OSError:
            text = b""  # load_config tells why
        if text != self._text or self._config is None:
            was_wrong = self._text is not None and self._config is None
            self._text, self._config = text, None
            try:
                self._config = load_config(self._path)
            except ConfigError as e:
                self._tell_once("config", *e.faults, f"{self._path.name} is wrong: nothing runs until it is mended")
                return None
            if was_wrong:
                tell(f"{self._path.name} is in order again")
            self._told.pop("config", None)
        return self._config

    def _next(self, config: Config, passed: set[str]) -> str | None:
        table, now = _timetable(config), self._clock()
        self._runs = {job: last for job, last in table.counted(self._runs, now).items() if job in self._jobs}
        self._save()
        due = table.due_jobs(self._runs, now)
        return next((job for job in due if job in self._jobs and job not in passed), None)

    def _run(self, job: str, config: Config) -> bool:
        """Runs a job and says in one line how it went; whether it went well."""
        before, began = self._runs[job], self._clock()
        try:
            after = before.done(began, self._jobs[job](config, _local(config, began)))
        except BebackError as e:
            ended = self._clock()
            wait = SOON if isinstance(e, BookError) else LATER
            after = before.put_off(ended, _timetable(config).again(job, ended, wait), f"will try again: {_line(e)}")
        except Exception as e:  # noqa: BLE001  a job with a fault of its own must not end the others
            after = before.done(began, Outcome(own_fault(e), good=False))
        self._runs[job] = after
        self._save()
        self._say(job, config, before, after)
        return after.good

    def _say(self, job: str, config: Config, before: LastRun, after: LastRun) -> None:
        """What was done; and of troubles what is new, or was last said on another day."""
        at = f"{_local(config, self._clock()):%Y-%m-%d %H:%M}"
        if after.good:
            show(f"{at}  {job}: {after.said[0]}")
        heard = before.tried and _local(config, before.tried).date() == _local(config, self._clock()).date()
        if not (heard and before.troubles == after.troubles):
            tell(*(f"{at}  {job}: {line}" for line in after.troubles))

    def _save(self) -> None:
        """Notes the last runs where they changed; where that fails, it is said once and tried again."""
        if self._runs == self._saved:
            return
        try:
            self._state.save(self._runs)
        except BebackError as e:
            self._tell_once("state", str(e))
            return
        self._saved = dict(self._runs)
        self._told.pop("state", None)

    def _tell_once(self, about: str, *lines: str) -> None:
        words = "\n".join(lines)
        if self._told.get(about) != words:
            self._told[about] = words
            tell(*lines)


def keep_ticking(tick: Callable[[], object], stopped: Callable[[], bool], scheduler: Scheduler | None = None) -> None:
    """Calls `tick` each second until it is to stop, also across sleep and clock changes."""
    scheduler = scheduler or Scheduler()
    while not stopped():
        idle = scheduler.idle_seconds
        if idle is None or idle > TICK:  # `schedule` goes by the wall clock: set back an hour, it would wait that long
            scheduler.clear()
            scheduler.every(TICK).seconds.do(tick)
        scheduler.run_pending()
        time.sleep(PAUSE)


@contextmanager
def stop_signals() -> Iterator[Callable[[], bool]]:
    """Gives whether a stop was asked for by SIGTERM or Ctrl+C (Ctrl+Break on Windows); a second time ends at once."""
    asked: list[int] = []

    def heed(number: int, _: object) -> None:
        asked.append(number)
        signal.signal(number, signal.default_int_handler)

    names = ("SIGTERM", "SIGINT", "SIGBREAK")
    former = {number: signal.signal(number, heed) for name in names if (number := getattr(signal, name, None))}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in former.items():
            signal.signal(number, handler or signal.SIG_DFL)


def _timetable(config: Config) -> Timetable:
    return Timetable(config.schedule, config.rules.hours)


def _local(config: Config, moment: datetime) -> datetime:
    """The store's local time, to the minute, as every job is told it."""
    there = moment.astimezone(config.rules.hours.zone)
    return there.replace(tzinfo=None, second=0, microsecond=0)


def _line(error: BebackError) -> str:
    return " ".join(str(error).split("\n"))
