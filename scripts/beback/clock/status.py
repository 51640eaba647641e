"""What `run.py --status` says: each job, when it last ran and how it went, and when it comes next."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from beback.config import Config
from beback.times import WEEKDAYS, At, Every, Times
from beback.timetable import LastRun, LastRuns, Timetable

_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_AT_WORK = "run.py is at work."
_NOT_AT_WORK = (
    "run.py is not at work at this moment, so what is due waits for its next start. That is as it should be where "
    "cron, systemd or Task Scheduler starts it with --once; else start it: python scripts/run.py"
)


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand at `now`: the jobs that there are, their last runs, and whether a run.py is at work."""

    config: Config
    jobs: Collection[str]
    last_runs: LastRuns
    now: datetime
    at_work: bool

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        table = Timetable(self.config.schedule, self.config.rules.hours)
        known = table.counted(self.last_runs, self.now)
        here = self._local(self.now)
        yield f"{self.config.store.name}, {here:%a %Y-%m-%d %H:%M}. {_AT_WORK if self.at_work else _NOT_AT_WORK}"
        width = max(map(len, self.jobs), default=0) + 2
        for job in self.jobs:
            yield ""
            if job not in known:
                yield f"{job:{width}}off"
                continue
            times = ", and ".join(_times(job, times) for times in table.times(job))
            yield f"{job:{width}}{times or table.words(job)}"
            yield from (f"{'':{width}}{line}" for line in self._last(known[job]))
            yield f"{'':{width}}next: {self._next(table.next_due(job, known, self.now), known[job])}"

    def _last(self, last: LastRun) -> Iterator[str]:
        in_vain = last.tried if last.tried != last.ran else None
        ill = "" if last.good or in_vain else ", not all went well"
        yield f"last: {self._day(last.ran) if last.ran else 'never'}{ill}"
        if in_vain:
            yield f"tried in vain: {self._day(in_vain)}"
        yield from (f"  {line}" for line in last.said)

    def _next(self, due: datetime | None, last: LastRun) -> str:
        if due is None:
            return "never, by the hours in config.yaml"
        again = ", once more" if last.again and due == last.again else ""
        return ("now" if due <= self.now else self._day(due)) + again

    def _day(self, moment: datetime) -> str:
        """A moment as people say it, in the store's time."""
        there, here = self._local(moment), self._local(self.now)
        days = (there.date() - here.date()) // timedelta(days=1)
        return f"{_DAYS.get(days) or f'{there:%a %Y-%m-%d}'} {there:%H:%M}"

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.config.rules.hours.zone)


def _times(job: str, times: Times) -> str:
    match times:
        case Every():
            return f"{times} in {'contact' if job == 'emails' else 'store'} hours"
        case At(at, None):
            return f"at {at:%H:%M}"
        case At(at, weekday):
            return f"{WEEKDAYS[weekday or 0].capitalize()} at {at:%H:%M}"
