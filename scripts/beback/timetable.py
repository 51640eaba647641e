"""When run.py does its jobs: the times of config.yaml, what is due by the last runs, and when each comes next.

Every moment that comes in or goes out is aware; what the clock on the store's wall says is worked out in its time zone.
A time of day that a clock change leaves out comes as much later as the clock went forward; one that comes twice counts
the first time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from beback.hours import DAY, FAR, Hours
from beback.times import At, Every, Times

JOBS = ("sync", "notify", "pages", "morning", "emails", "letters", "report")  # in the order in which they run
FOLLOWS = {"notify": "sync", "pages": "sync"}
SLACK = timedelta(minutes=10)  # a last run that is later than now by more was noted by a clock that went wrong


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job did: a line for the log, what somebody should look at, and whether all went well.

    None of it names a customer. One that did part of its work returns `good=False`, as what is done is not done again
    before its next time; one that did nothing at all raises BebackError instead.
    """

    line: str
    notes: tuple[str, ...] = ()
    good: bool = True


@dataclass(frozen=True, slots=True)
class LastRun:
    """How things stand with one job; all moments are in UTC.

    `times` are those that it had, and `since` is from when they count: what lies before was not missed. `ran` is when
    it last ran, `tried` when it last ran or could not. One that could not be done is due once more at `again`. `said`
    is what the last try said: where that was `good`, first a line of what was done.
    """

    since: datetime
    times: str
    ran: datetime | None = None
    tried: datetime | None = None
    again: datetime | None = None
    good: bool = True
    said: tuple[str, ...] = ()

    @property
    def troubles(self) -> tuple[str, ...]:
        """What somebody should look at."""
        return self.said[1:] if self.good else self.said

    @property
    def latest(self) -> datetime:
        """The latest moment that was noted."""
        return max(filter(None, (self.since, self.ran, self.tried)))

    def done(self, now: datetime, outcome: Outcome) -> "LastRun":
        """The job ran, whether or not all went well: its next time is its next time."""
        said = (outcome.line, *outcome.notes)
        return replace(self, ran=now, tried=now, again=None, good=outcome.good, said=said)

    def put_off(self, now: datetime, again: datetime, why: str) -> "LastRun":
        """The job could not be done, so it is still due: once more at `again`."""
        return replace(self, tried=now, again=again, good=False, said=(why,))


LastRuns: TypeAlias = Mapping[str, LastRun]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The times of `schedule:` in config.yaml by its keys, None where off, and the store's hours.

    `night` is one more sync. The jobs in FOLLOWS have no times: they are due after each run of another one.
    """

    schedule: Mapping[str, Times | None]
    hours: Hours
    _times: Mapping[str, tuple[Times, ...]] = field(init=False, repr=False, compare=False)
    _words: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys = {job: ("sync", "night") if job == "sync" else (job,) for job in JOBS}
        times = {job: tuple(found for key in keys[job] if (found := self.schedule.get(key))) for job in JOBS}
        words = {job: ", ".join(map(str, times[job])) for job in JOBS}
        words |= {job: f"after each {first}" if times[first] else "" for job, first in FOLLOWS.items()}
        object.__setattr__(self, "_times", times)
        object.__setattr__(self, "_words", words)

    def due_jobs(self, last_runs: LastRuns, now: datetime) -> tuple[str, ...]:
        """The jobs that are due, in the order in which they are to run.

        A job whose times came, once or ten times, since it last ran is due once; not so a morning list on another
        day than its own, nor emails outside contact hours (T3). One that never ran is due at its next time, a job that
        comes every so often at once.
        """
        now = now.astimezone(UTC)
        known = self.counted(last_runs, now)
        return tuple(job for job in known if self._is_due(job, known, now))

    def next_due(self, job: str, last_runs: LastRuns, now: datetime) -> datetime | None:
        """When a job is due next: now where it is; None for one that is off."""
        now = now.astimezone(UTC)
        known = self.counted(last_runs, now)
        if job not in known:
            return None
        if self._is_wanted(job, known, now):
            return max(known[job].again or now, now)
        if job in FOLLOWS:
            return self.next_due(FOLLOWS[job], known, now)
        moments = [self._first_after(job, times, now) for times in self.times(job)]
        if job == "emails" and self._missed(job, known[job], now):
            moments.append(self._utc(self.hours.next_contact(self._here(now))))
        return min(filter(None, moments), default=None)

    def counted(self, last_runs: LastRuns, now: datetime) -> dict[str, LastRun]:
        """The last runs of the jobs that are on, as they count now.

        A job counts from this minute where it is new, where its times were changed, and where a clock that went wrong
        has noted what is still to come.
        """
        fresh, future = now.astimezone(UTC).replace(second=0, microsecond=0), now.astimezone(UTC) + SLACK
        found = {}
        for job, times in self._words.items():
            last = last_runs.get(job)
            if times:
                counts = last is not None and last.times == times and last.latest <= future
                found[job] = last if last and counts else LastRun(fresh, times)
        return found

    def again(self, job: str, now: datetime, wait: timedelta) -> datetime:
        """When a job that could not be done is tried once more: after this wait, or sooner where it runs more often."""
        return now + min([wait, *(times.span for times in self.times(job) if isinstance(times, Every))])

    def times(self, job: str) -> tuple[Times, ...]:
        """The times of a job; none for one that is off, or follows another."""
        return self._times[job]

    def words(self, job: str) -> str:
        """The times of a job in words; blank where it is off."""
        return self._words[job]

    def _is_due(self, job: str, known: LastRuns, now: datetime) -> bool:
        again = known[job].again
        return (again is None or now >= again) and self._is_wanted(job, known, now)

    def _is_wanted(self, job: str, known: LastRuns, now: datetime) -> bool:
        """Whether its time has come since it last ran, whenever it is to be tried."""
        last = known[job]
        if job in FOLLOWS:
            first = known[FOLLOWS[job]].ran
            return first is not None and first >= last.since and (last.ran is None or first > last.ran)
        return any(self._is_in_time(job, moment, now) for moment in self._missed(job, last, now))

    def _missed(self, job: str, last: LastRun, now: datetime) -> list[datetime]:
        """Its latest time by now, of each kind that it has, where that came since it last ran."""
        found = []
        for times in self.times(job):
            if last.ran is None and isinstance(times, Every):
                found.append(now)
                continue
            moment = self._last_by(job, times, now)
            if moment and moment >= last.since and (last.ran is None or moment > last.ran):
                found.append(moment)
        return found

    def _is_in_time(self, job: str, moment: datetime, now: datetime) -> bool:
        """Whether what was due at the moment is still worth doing now."""
        if job == "emails":
            return self.hours.in_contact_hours(self._here(now))
        return job != "morning" or self._here(moment).date() == self._here(now).date()

    def _last_by(self, job: str, times: Times, now: datetime) -> datetime | None:
        days = (self._day(job, times, day) for day in self._days(now, -DAY))
        return next((moment for day in days if day and (moment := day.last_by(now))), None)

    def _first_after(self, job: str, times: Times, now: datetime) -> datetime | None:
        days = (self._day(job, times, day) for day in self._days(now - DAY, DAY))
        return next((moment for day in days if day and (moment := day.first_after(now))), None)

    def _days(self, now: datetime, step: timedelta) -> Iterator[date]:
        first = self._here(now).date()
        return (first + n * step for n in range(FAR))

    def _day(self, job: str, times: Times, day: date) -> "_Day | None":
        """The moments of a job on a day, if it has any."""
        if isinstance(times, At):
            at = datetime.combine(day, times.time)
            return _Day(self._utc(at)) if times.weekday in (None, day.weekday()) else None
        if job == "emails":
            if self.hours.closed(day):
                return None
            (start, end), in_it = self.hours.contact, timedelta.resolution  # their end is not in contact hours
        elif self.hours.is_open(day):
            (start, end), in_it = self.hours.open[day.weekday()], timedelta()
        else:
            return None
        first, last = (self._utc(datetime.combine(day, at)) for at in (start, end))
        return _Day(first, times.span, max(0, (last - in_it - first) // times.span))

    def _utc(self, here: datetime) -> datetime:
        return here.replace(tzinfo=self.hours.zone).astimezone(UTC)

    def _here(self, moment: datetime) -> datetime:
        """By the clock on the store's wall."""
        return moment.astimezone(self.hours.zone).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class _Day:
    """The moments of a job on one day: the first one, and `more`, each a `step` later than the one before."""

    first: datetime
    step: timedelta = DAY
    more: int = 0

    def last_by(self, now: datetime) -> datetime | None:
        n = min((now - self.first) // self.step, self.more)
        return self.first + n * self.step if n >= 0 else None

    def first_after(self, now: datetime) -> datetime | None:
        n = max((now - self.first) // self.step + 1, 0)
        return self.first + n * self.step if n <= self.more else None
